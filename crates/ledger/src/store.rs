//! The one redb table, and how it is opened, read and written. What a commit costs is the pages it touches, so rows of all
//! kinds share one B-tree, keys led by what must lie together (`docs/decisions/0003-one-table.md`), and a transaction is
//! durable by its record in a [`journal`], before its pages are (`docs/decisions/0007-a-journal-before-the-pages.md`).

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// What a ledger is kept on: a file, memory, or a disk that fails when a test wants it to.
pub use redb::StorageBackend as Disk;
/// A disk in memory.
pub use redb::backends::InMemoryBackend as MemoryDisk;
use redb::{ReadOnlyTable, TableDefinition};

use crate::keys;
use crate::planted::{Bug, planted};

mod area;
mod copying;
mod fault;
mod journal;
mod memory;
mod on_disk;
mod opened;
mod redo;
mod table;

pub use fault::Fault;
use fault::guarded;
pub use memory::Memory;
use on_disk::OnDisk;
use opened::{Layout, Opening};
use redo::Change;
use table::Recorded;

const TABLE: TableDefinition<&[u8], &[u8]> = TableDefinition::new("ledger");
/// A kiosk's journal, in bytes: hundreds of scans, which are made again in milliseconds after a crash.
pub const KIOSK_JOURNAL_BYTES: u64 = 1 << 20;
/// A hub's journal, in bytes: some ninety groups of 64 redemptions.
pub const HUB_JOURNAL_BYTES: u64 = 8 << 20;
/// The journal of a ledger on a disk that is no file: short, so that what happens at its end happens often.
const SHORT_JOURNAL_BYTES: u64 = 64 << 10;

/// The store failed, or holds something it should not.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Reading or writing failed. A ledger in a file is opened again before the next work on it.
    #[error("the ledger file cannot be read or written: {0}")]
    Storage(#[source] Box<redb::Error>),
    /// A row does not read as what it should be.
    #[error("the ledger file is damaged: {0}")]
    Damaged(&'static str),
    /// A ledger in memory has no file to copy.
    #[error("this ledger is not in a file")]
    NoFile,
    /// What failed for several who shared a transaction.
    #[error(transparent)]
    Shared(Arc<StoreError>),
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Storage(Box::new(error.into()))
    }
}

/// An open ledger file.
#[derive(Debug)]
pub struct Store {
    kept: Kept,
}

/// Where the entries are.
#[derive(Debug)]
enum Kept {
    Disk(OnDisk),
    Memory(Memory),
}

impl Store {
    /// Opens or creates the file at `path`, in milliseconds, trusting what was written there. A new one gets a journal of
    /// that many bytes.
    ///
    /// # Errors
    /// When it cannot be opened, is in use by another process, or is no ledger.
    pub fn open(path: &Path, journal_bytes: u64) -> Result<Self, StoreError> {
        Self::in_file(path, Layout { opening: Opening::Quick, journal_bytes })
    }

    /// The same, reading all of the file and verifying every page of it: about 1 ms a MB that the system has in memory
    /// (`docs/decisions/0008-damaged-ledgers.md`). What is read afterwards is what was written.
    ///
    /// # Errors
    /// As [`Store::open`], and when a page is not what was written.
    pub fn open_checked(path: &Path, journal_bytes: u64) -> Result<Self, StoreError> {
        Self::in_file(path, Layout { opening: Opening::Checked, journal_bytes })
    }

    fn in_file(path: &Path, layout: Layout) -> Result<Self, StoreError> {
        Ok(Self { kept: Kept::Disk(OnDisk::open(path, layout)?) })
    }

    /// Opens a ledger on any disk: memory, a file, a faulty one. After an error of the disk it is to be opened anew.
    ///
    /// # Errors
    /// When the disk fails or holds no ledger.
    pub fn open_on(disk: impl Disk) -> Result<Self, StoreError> {
        Self::on(disk, Opening::Quick)
    }

    /// As [`Store::open_checked`], on any disk.
    ///
    /// # Errors
    /// As [`Store::open_checked`].
    pub fn open_checked_on(disk: impl Disk) -> Result<Self, StoreError> {
        Self::on(disk, Opening::Checked)
    }

    fn on(disk: impl Disk, opening: Opening) -> Result<Self, StoreError> {
        let layout = Layout { opening, journal_bytes: SHORT_JOURNAL_BYTES };
        Ok(Self { kept: Kept::Disk(OnDisk::open_on(disk, layout)?) })
    }

    /// Opens a ledger that lives in a map, for simulations.
    pub fn in_memory(memory: Memory) -> Self {
        Self { kept: Kept::Memory(memory) }
    }

    /// Closes the file and opens it again, verifying every page of it. Whoever wants to read or write waits.
    ///
    /// # Errors
    /// As [`Store::open_checked`]; then nothing works until it has been opened again.
    pub fn verify(&self) -> Result<(), StoreError> {
        match &self.kept {
            Kept::Disk(disk) => disk.reopen(Opening::Checked),
            Kept::Memory(_) => Ok(()),
        }
    }

    /// Closes the file, lets `put_aside` move it away, and makes a new, empty one in its place.
    ///
    /// # Errors
    /// When that fails.
    pub fn start_over(
        &self,
        put_aside: impl FnOnce() -> std::io::Result<()>,
    ) -> Result<(), StoreError> {
        match &self.kept {
            Kept::Disk(disk) => disk.reopen_after(Opening::Quick, put_aside),
            Kept::Memory(_) => Err(StoreError::NoFile),
        }
    }

    /// Copies the last commit, and nothing of what was before it, into a new file at `path`, durably.
    ///
    /// # Errors
    /// When there is a file already, or reading or writing fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        match &self.kept {
            Kept::Disk(disk) => disk.with(|opened| copying::copy(opened, path).map(|_| ())),
            Kept::Memory(_) => Err(StoreError::NoFile),
        }
    }

    /// Whether freed pages may still hold what was to be dropped.
    ///
    /// # Errors
    /// When reading fails.
    pub fn is_unclean(&self) -> Result<bool, StoreError> {
        Ok(self.snapshot()?.get(keys::UNCLEAN)?.is_some())
    }

    /// Where that is so, writes the file anew and puts it in the place of the old one. Writers wait.
    ///
    /// # Errors
    /// When reading or writing fails; then the file is as it was.
    pub fn clean(&self) -> Result<(), StoreError> {
        let Kept::Disk(disk) = &self.kept else { return Ok(()) };
        match disk.path() {
            Some(path) if self.is_unclean()? => {
                disk.replace(|opened| copying::replace(opened, path))
            }
            _ => Ok(()),
        }
    }

    /// A view of the last commit, unmoved by later ones. Keep it for one request: it pins pages.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot(match &self.kept {
            Kept::Disk(disk) => View::Disk(disk.with(|opened| opened.read_table())?),
            Kept::Memory(memory) => View::Memory(memory.snapshot()),
        }))
    }

    /// Runs `change` in one transaction, which is durable when this returns `Ok`. When `change` fails it leaves no trace; when
    /// the disk fails at the end, it is whole or not there.
    ///
    /// # Errors
    /// Those of `change`, and those of the disk.
    pub fn write<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let durable = !planted(Bug::AcknowledgedBeforeCommit);
        match &self.kept {
            Kept::Disk(disk) => disk.with(|opened| opened.write(durable, change)),
            Kept::Memory(memory) => memory.write(durable, change),
        }
    }
}

/// What [`Read::scan`] hands each entry to: its key and its value.
pub type Visit<'v, 'e> = &'v mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, StoreError>;

/// Reading entries by raw key.
pub trait Read {
    /// The value at `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    /// Visits the entries with `from <= key < until`, in order, until told to stop.
    fn scan(&self, from: &[u8], until: &[u8], visit: Visit<'_, '_>) -> Result<(), StoreError>;
    /// The last entry with `from <= key < until`.
    fn last(&self, from: &[u8], until: &[u8]) -> Result<Option<Entry>, StoreError>;
}

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// A view of one commit.
#[derive(Debug)]
pub struct Snapshot(View);

#[derive(Debug)]
enum View {
    Disk(ReadOnlyTable<&'static [u8], &'static [u8]>),
    Memory(Arc<memory::Map>),
}

impl Snapshot {
    fn inside(&self) -> &dyn Read {
        match &self.0 {
            View::Disk(table) => table,
            View::Memory(map) => &**map,
        }
    }
}

/// The inside of a write transaction.
#[derive(Debug)]
pub struct Writer<'t>(Target<'t>);

#[derive(Debug)]
enum Target<'t> {
    Disk(Recorded<'t>),
    Memory(memory::Change<'t>),
}

impl<'t> Writer<'t> {
    fn memory(change: memory::Change<'t>) -> Self {
        Self(Target::Memory(change))
    }

    /// Ends a transaction in memory; one on disk ends with its commit.
    fn keep(self) {
        if let Target::Memory(change) = self.0 {
            change.keep();
        }
    }

    /// Sets the value at `key`.
    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        match &mut self.0 {
            Target::Disk(table) => table.make(Change::Put(key, value))?,
            Target::Memory(change) => change.put(key, value),
        }
        Ok(())
    }

    /// Drops the entry at `key`, if there is one.
    pub fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        match &mut self.0 {
            Target::Disk(table) => table.make(Change::Delete(key))?,
            Target::Memory(change) => change.delete(key),
        }
        Ok(())
    }

    /// Drops the entries with `from <= key < until` whose key is not to be kept.
    pub fn retain(
        &mut self,
        from: &[u8],
        until: &[u8],
        keep: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), StoreError> {
        match &mut self.0 {
            Target::Disk(table) => table.retain(from, until, keep)?,
            Target::Memory(change) => change.retain(from, until, keep),
        }
        Ok(())
    }

    /// Drops every entry with `from <= key < until`.
    pub fn delete_range(&mut self, from: &[u8], until: &[u8]) -> Result<(), StoreError> {
        self.retain(from, until, &mut |_| false)
    }

    fn inside(&self) -> &dyn Read {
        match &self.0 {
            Target::Disk(table) => table.inside(),
            Target::Memory(change) => change.map(),
        }
    }
}

macro_rules! read_inside {
    ($($type:ty),+) => {$(
        impl Read for $type {
            fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
                guarded(|| self.inside().get(key))
            }

            fn scan(&self, from: &[u8], until: &[u8], visit: Visit<'_, '_>) -> Result<(), StoreError> {
                guarded(|| self.inside().scan(from, until, visit))
            }

            fn last(&self, from: &[u8], until: &[u8]) -> Result<Option<Entry>, StoreError> {
                guarded(|| self.inside().last(from, until))
            }
        }
    )+};
}
read_inside!(Snapshot, Writer<'_>);
