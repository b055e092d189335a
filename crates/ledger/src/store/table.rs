//! Reading redb's table, in a snapshot and inside a write transaction.

use redb::{ReadOnlyTable, ReadableTable, Table};

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
