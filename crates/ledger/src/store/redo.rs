//! What a transaction changes, as a record of the journal: each key and its new value, in the order of the writes.

use super::StoreError;

const PUT: u8 = 1;
const DELETE: u8 = 2;

/// The changes of one transaction, while they are few enough to be a record.
#[derive(Debug)]
pub(super) struct Redo {
    bytes: Vec<u8>,
    bytes_max: usize,
    too_long: bool,
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change<'c> {
    Put(&'c [u8], &'c [u8]),
    Delete(&'c [u8]),
}

impl Redo {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self { bytes: Vec::new(), bytes_max, too_long: false }
    }

    pub(super) fn add(&mut self, change: Change<'_>) {
        let (kind, first, second) = match change {
            Change::Put(key, value) => (PUT, key, value),
            Change::Delete(key) => (DELETE, key, &[][..]),
        };
        self.too_long |= self.bytes.len() + first.len() + second.len() > self.bytes_max;
        if self.too_long {
            self.bytes = Vec::new();
            return;
        }
        self.bytes.push(kind);
        for piece in [first, second] {
            let len = u32::try_from(piece.len()).expect("it is shorter than a record");
            self.bytes.extend_from_slice(&len.to_be_bytes());
            self.bytes.extend_from_slice(piece);
        }
    }

    /// Whether nothing was changed.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty() && !self.too_long
    }

    /// The record's body; none if the changes are too many.
    pub(super) fn body(&self) -> Option<&[u8]> {
        (!self.too_long).then_some(&self.bytes)
    }
}

/// Reads the changes of a record, in order.
pub(super) fn each(
    mut body: &[u8],
    visit: &mut dyn FnMut(Change<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    while let Some((kind, rest)) = body.split_first() {
        let (first, rest) = piece(rest)?;
        let (second, rest) = piece(rest)?;
        visit(match *kind {
            PUT => Change::Put(first, second),
            DELETE => Change::Delete(first),
            _ => return Err(UNREADABLE),
        })?;
        body = rest;
    }
    Ok(())
}

const UNREADABLE: StoreError = StoreError::Damaged("a record of its journal cannot be read");

fn piece(bytes: &[u8]) -> Result<(&[u8], &[u8]), StoreError> {
    let (len, rest) = bytes.split_first_chunk::<4>().ok_or(UNREADABLE)?;
    let len = usize::try_from(u32::from_be_bytes(*len)).map_err(|_| UNREADABLE)?;
    rest.split_at_checked(len).ok_or(UNREADABLE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn changes_read_back_in_order(pairs in proptest::collection::vec(any::<(Vec<u8>, Vec<u8>)>(), 0..20)) {
            let mut redo = Redo::new(usize::MAX);
            for (first, second) in &pairs {
                redo.add(Change::Put(first, second));
                redo.add(Change::Delete(second));
            }
            let mut expected = pairs.iter().flat_map(|(first, second)| {
                [Change::Put(first, second), Change::Delete(second)]
            });
            each(redo.body().unwrap(), &mut |change| {
                assert_eq!(Some(change), expected.next());
                Ok(())
            })
            .unwrap();
            prop_assert!(expected.next().is_none());
        }

        #[test]
        fn any_bytes_are_changes_or_refused(bytes: Vec<u8>) {
            let _ = each(&bytes, &mut |_| Ok(()));
        }
    }

    #[test]
    fn too_many_changes_are_no_record() {
        let mut redo = Redo::new(10);
        redo.add(Change::Put(b"12345", b"12345"));
        assert!(redo.body().is_some());
        redo.add(Change::Delete(b"6"));
        assert!(redo.body().is_none() && !redo.is_empty());
    }
}
