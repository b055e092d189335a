//! The access log of one node: append-only and chained by hashes, beside the rows and never sent (ML-8).

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::Hash;
use portico_domain::session::AccessEntry;
use portico_domain::session::access::WORD_BYTES_MAX;

use crate::keys;
use crate::rows::encode;
use crate::store::{Read, StoreError, Writer};

/// The end of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Head {
    /// How many entries there are.
    #[n(0)]
    count: u64,
    /// The hash of the last one.
    #[n(1)]
    hash: Hash,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    entry: AccessEntry,
    /// Of the entry before and this one.
    #[n(1)]
    hash: Hash,
}

impl Kept {
    fn after(previous: Hash, number: u64, entry: AccessEntry) -> Self {
        let pieces: [&[u8]; 3] = [&previous.0, &number.to_be_bytes(), &encode(&entry)];
        Self { hash: Hash::of("portico.access.1", &pieces), entry }
    }
}

/// Adds entries to the end, cut to what one may hold.
pub(crate) fn append(writer: &mut Writer<'_>, entries: &[AccessEntry]) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head = head(writer)?;
    for entry in entries {
        head.count += 1;
        let kept = Kept::after(head.hash, head.count, within_limits(entry.clone()));
        head.hash = kept.hash;
        writer.put(&keys::access(head.count), &encode(&kept))?;
    }
    writer.put(keys::ACCESS_HEAD, &encode(&head))
}

/// The access log of a node, as of one commit.
pub struct AccessLog<'r>(pub(crate) &'r dyn Read);

impl AccessLog<'_> {
    /// The entries after number `after`, with their numbers, at most `most`.
    ///
    /// # Errors
    /// When the store fails.
    pub fn entries(&self, after: u64, most: usize) -> Result<Vec<(u64, AccessEntry)>, StoreError> {
        let mut found = Vec::new();
        walk(self.0, after, &mut |number, kept| {
            found.push((number, kept.entry));
            Ok(if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(found)
    }

    /// How many entries there are, as its head says.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count(&self) -> Result<u64, StoreError> {
        Ok(head(self.0)?.count)
    }

    /// How many entries there are, every one looked at.
    ///
    /// # Errors
    /// When the chain does not hold, or the store fails.
    pub fn check(&self) -> Result<u64, StoreError> {
        let (mut hash, mut last) = (Hash::default(), 0);
        walk(self.0, 0, &mut |number, kept| {
            let expected = Kept::after(hash, number, kept.entry.clone());
            if number != last + 1 || expected.hash != kept.hash {
                return Err(StoreError::Damaged("the access log's chain does not hold"));
            }
            (hash, last) = (kept.hash, number);
            Ok(ControlFlow::Continue(()))
        })?;
        let head = head(self.0)?;
        if (head.count, head.hash) == (last, hash) {
            Ok(last)
        } else {
            Err(StoreError::Damaged("the access log has lost its end"))
        }
    }
}

fn walk(
    read: &dyn Read,
    after: u64,
    visit: &mut dyn FnMut(u64, Kept) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let unreadable = |_| StoreError::Damaged("an entry of the access log cannot be read");
    let (from, until) = (keys::access(after.saturating_add(1)), keys::access(u64::MAX));
    read.scan(&from, &until, &mut |key, value| {
        let number = keys::position_in(key)
            .ok_or(StoreError::Damaged("a key of the access log is too short"))?;
        visit(number, minicbor::decode(value).map_err(unreadable)?)
    })
}

fn head(read: &dyn Read) -> Result<Head, StoreError> {
    let unreadable = |_| StoreError::Damaged("the access log's head cannot be read");
    let bytes = read.get(keys::ACCESS_HEAD)?;
    Ok(bytes
        .map(|bytes| minicbor::decode(&bytes).map_err(unreadable))
        .transpose()?
        .unwrap_or_default())
}

fn within_limits(entry: AccessEntry) -> AccessEntry {
    let cut = |text: String| {
        let end = text.floor_char_boundary(WORD_BYTES_MAX);
        text[..end].to_owned()
    };
    AccessEntry {
        endpoint: cut(entry.endpoint),
        reason: entry.reason.map(cut),
        source: entry.source.map(cut),
        ..entry
    }
}
