//! Copying a ledger while it is used: for a backup, and to leave behind what freed pages still hold.

use std::fs::{self, File};
use std::path::Path;

use super::StoreError;
use super::opened::Opened;
use crate::keys;

/// Entries copied in one transaction, which bounds the memory it takes.
const ENTRIES_PER_COMMIT: usize = 20_000;

/// Entries that are about the old file alone: the mark that it is unclean, and what its journal needs.
const LEFT_BEHIND: [&[u8]; 2] = [keys::UNCLEAN, keys::SETTLED];

/// Copies the last commit of `from` into a new file at `path`, durably.
pub(super) fn copy(from: &Opened, path: &Path) -> Result<Opened, StoreError> {
    File::create_new(path)?;
    let copy = Opened::in_file(path, from.layout())?;
    let table = from.read_table()?;
    let mut entries = table.range::<&[u8]>(..)?.peekable();
    while entries.peek().is_some() {
        copy.write(true, |writer| {
            for entry in entries.by_ref().take(ENTRIES_PER_COMMIT) {
                let (key, value) = entry?;
                if !LEFT_BEHIND.contains(&key.value()) {
                    writer.put(key.value(), value.value())?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    copy.settle()?;
    sync_folder(path)?;
    Ok(copy)
}

/// Puts a copy of `from` in its place at `path`; readers that are still at work keep the old file until they end.
pub(super) fn replace(from: &Opened, path: &Path) -> Result<Opened, StoreError> {
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
