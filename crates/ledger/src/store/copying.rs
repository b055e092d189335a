//! Copying a ledger while it is used: for a backup, and to leave behind what freed pages still hold.

use std::fs::{self, File};
use std::path::Path;

use redb::{Database, ReadableDatabase};

use super::on_disk::{Opening, builder};
use super::{StoreError, TABLE};
use crate::keys;

/// Entries copied in one transaction, which bounds the memory it takes.
const ENTRIES_PER_COMMIT: usize = 20_000;

/// Copies the last commit of `from` into a new file at `path`, durably. The mark that the old file is unclean is not copied.
pub(super) fn copy(from: &Database, path: &Path) -> Result<Database, StoreError> {
    File::create_new(path)?;
    let copy = builder(Opening::Quick).create(path)?;
    let table = from.begin_read()?.open_table(TABLE)?;
    let mut entries = table.range::<&[u8]>(..)?.peekable();
    loop {
        let mut txn = copy.begin_write()?;
        txn.set_quick_repair(true);
        {
            let mut target = txn.open_table(TABLE)?;
            for entry in entries.by_ref().take(ENTRIES_PER_COMMIT) {
                let (key, value) = entry?;
                if key.value() != keys::UNCLEAN {
                    target.insert(key.value(), value.value())?;
                }
            }
        }
        txn.commit()?;
        if entries.peek().is_none() {
            break;
        }
    }
    sync_folder(path)?;
    Ok(copy)
}

/// Puts a copy of `from` in its place at `path`; readers that are still at work keep the old file until they end.
pub(super) fn replace(from: &Database, path: &Path) -> Result<Database, StoreError> {
    let aside = path.with_extension("new");
    if aside.exists() {
        fs::remove_file(&aside)?;
    }
    let copy = copy(from, &aside).inspect_err(|_| {
        // Half a copy on a full disk would keep it full.
        let _ = fs::remove_file(&aside);
    })?;
    fs::rename(&aside, path)?;
    sync_folder(path)?;
    Ok(copy)
}

/// Makes a new name in a folder durable.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
