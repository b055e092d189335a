//! redb's table: reading it, in a snapshot and inside a write transaction, and changing it with a record of the changes.

use redb::{ReadOnlyTable, ReadableTable, Table};

use super::redo::{Change, Redo};
use super::{Entry, Read, StoreError, Visit};

macro_rules! read_table {
    ($($type:ty),+) => {$(
        impl Read for $type {
            fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
                Ok(ReadableTable::get(self, key)?.map(|guard| guard.value().to_vec()))
            }

            fn scan(&self, from: &[u8], until: &[u8], visit: Visit<'_, '_>) -> Result<(), StoreError> {
                for entry in self.range::<&[u8]>(from..until)? {
                    let (key, value) = entry?;
                    if visit(key.value(), value.value())?.is_break() {
                        break;
                    }
                }
                Ok(())
            }

            fn last(&self, from: &[u8], until: &[u8]) -> Result<Option<Entry>, StoreError> {
                let entry = self.range::<&[u8]>(from..until)?.next_back().transpose()?;
                Ok(entry.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())))
            }
        }
    )+};
}
read_table!(ReadOnlyTable<&'static [u8], &'static [u8]>, Table<'_, &'static [u8], &'static [u8]>);

/// The table inside a write transaction, and what has been changed in it.
#[derive(Debug)]
pub(super) struct Recorded<'t> {
    table: Table<'t, &'static [u8], &'static [u8]>,
    redo: &'t mut Redo,
}

impl<'t> Recorded<'t> {
    pub(super) fn new(table: Table<'t, &'static [u8], &'static [u8]>, redo: &'t mut Redo) -> Self {
        Self { table, redo }
    }

    pub(super) fn make(&mut self, change: Change<'_>) -> Result<(), StoreError> {
        self.redo.add(change);
        make(&mut self.table, change)
    }

    pub(super) fn retain(
        &mut self,
        from: &[u8],
        until: &[u8],
        keep: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let redo = &mut self.redo;
        let decide = |key: &[u8], _: &[u8]| {
            let kept = keep(key);
            if !kept {
                redo.add(Change::Delete(key));
            }
            kept
        };
        Ok(self.table.retain_in::<&[u8], _>(from..until, decide)?)
    }

    pub(super) fn inside(&self) -> &dyn Read {
        &self.table
    }
}

/// Makes a change that is recorded already.
pub(super) fn make(
    table: &mut Table<'_, &'static [u8], &'static [u8]>,
    change: Change<'_>,
) -> Result<(), StoreError> {
    match change {
        Change::Put(key, value) => drop(table.insert(key, value)?),
        Change::Delete(key) => drop(table.remove(key)?),
    }
    Ok(())
}
