//! A ledger file that is open: redb's database, the journal before it, and how a transaction becomes durable.

use std::fs::OpenOptions;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{
    Builder, Database, DatabaseError, Durability, ReadOnlyTable, ReadableDatabase, ReadableTable,
    TransactionError, WriteTransaction,
};

use super::journal::Journal;
use super::redo::{self, Redo};
use super::{Disk, Recorded, StoreError, TABLE, Target, Writer, area, table};
use crate::keys::SETTLED;

/// redb's cache. Its default of 1 GiB is too much for a booth, and 32 MiB measured as fast.
const CACHE_BYTES: usize = 32 * 1024 * 1024;

/// How a ledger is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// In milliseconds, trusting what was written.
    Quick,
    /// Reading all of it, and verifying every page.
    Checked,
}

/// How a ledger is opened, and how long the journal of a new one is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) opening: Opening,
    pub(super) journal_bytes: u64,
}

/// An open ledger.
#[derive(Debug)]
pub(super) struct Opened {
    db: Database,
    journal: Mutex<Journal>,
}

impl Opened {
    /// The file at `path`, made if it is not there.
    pub(super) fn in_file(path: &Path, layout: Layout) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path)?;
        let disk = FileBackend::new(file)?;
        let everything = (Bound::Unbounded, Bound::Unbounded);
        if !disk.try_lock_range(everything.0, everything.1).map_err(DatabaseError::from)? {
            return Err(DatabaseError::DatabaseAlreadyOpen.into());
        }
        Self::on(Arc::new(disk), layout)
    }

    /// The ledger on a disk. What its journal holds and its pages do not is done again.
    pub(super) fn on(disk: Arc<dyn Disk>, layout: Layout) -> Result<Self, StoreError> {
        let journal_bytes = area::divide(&*disk, layout.journal_bytes)?;
        let mut builder = Builder::new();
        builder.set_cache_size(CACHE_BYTES);
        builder.set_check_integrity_on_open(layout.opening == Opening::Checked);
        let behind = area::Behind::new(Arc::clone(&disk), journal_bytes);
        let db = builder.create_with_backend(behind)?;
        let settled = settled(&db)?;
        let (journal, bodies) = Journal::open(disk, journal_bytes, settled)?;
        do_again(&db, &bodies)?;
        Ok(Self { db, journal: Mutex::new(journal) })
    }

    /// The table as of the last commit.
    pub(super) fn read_table(
        &self,
    ) -> Result<ReadOnlyTable<&'static [u8], &'static [u8]>, StoreError> {
        Ok(self.db.begin_read()?.open_table(TABLE)?)
    }

    /// How it would be made.
    pub(super) fn layout(&self) -> Layout {
        Layout { opening: Opening::Quick, journal_bytes: self.journal().bytes() }
    }

    /// Whether it takes no more transactions, because the disk has failed.
    pub(super) fn is_down(&self) -> bool {
        // Only one of the two is ever held: a writer holds the journal and waits for redb.
        let failed = self.journal().check().is_err();
        failed || !matches!(self.db.try_begin_write(), Ok(_) | Err(TransactionError::WouldBlock))
    }

    /// Closes it in order.
    pub(super) fn close(self) -> Result<(), StoreError> {
        self.settle()?;
        Ok(self.db.close()?)
    }

    /// See [`super::Store::write`]; what is not `durable` is lost with the power.
    pub(super) fn write<T, E: From<StoreError>>(
        &self,
        durable: bool,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut journal = self.journal();
        journal.check()?;
        let txn = self.db.begin_write().map_err(StoreError::from)?;
        let mut redo = Redo::new(journal.record_bytes_max());
        let value = changed(&txn, &mut redo, change)?;
        if redo.is_empty() {
            return Ok(value);
        }
        if durable {
            commit(txn, &mut journal, &redo)?;
        } else {
            commit_in_memory(txn)?;
        }
        Ok(value)
    }

    /// Has redb make durable what so far only the journal holds.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        let mut journal = self.journal();
        journal.check()?;
        if journal.is_empty() { Ok(()) } else { settle(self.db.begin_write()?, &mut journal) }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // A panic in a transaction rolls it back before anything was appended.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `change` on the table of a transaction, and puts into `redo` what it changed.
fn changed<T, E: From<StoreError>>(
    txn: &WriteTransaction,
    redo: &mut Redo,
    change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let table = txn.open_table(TABLE).map_err(StoreError::from)?;
    let mut writer = Writer(Target::Disk(Recorded::new(table, redo)));
    change(&mut writer)
}

/// Makes a transaction durable: by its record, or, when that is too long or the journal is full, by its pages.
fn commit(txn: WriteTransaction, journal: &mut Journal, redo: &Redo) -> Result<(), StoreError> {
    match redo.body().filter(|body| journal.takes(body.len())) {
        Some(body) => {
            journal.append(body)?;
            commit_in_memory(txn)
        }
        None => settle(txn, journal),
    }
}

fn commit_in_memory(mut txn: WriteTransaction) -> Result<(), StoreError> {
    txn.set_durability(Durability::None)?;
    Ok(txn.commit()?)
}

/// Makes a transaction durable by its pages, with all that came before it, and starts the journal over.
fn settle(txn: WriteTransaction, journal: &mut Journal) -> Result<(), StoreError> {
    txn.open_table(TABLE)?.insert(SETTLED, &journal.next().to_be_bytes()[..])?;
    commit_durably(txn)?;
    journal.start_over();
    Ok(())
}

fn commit_durably(mut txn: WriteTransaction) -> Result<(), StoreError> {
    // The last durable commit decides how a crash is recovered from, so each one saves the allocator's state: a kiosk whose
    // plug was pulled opens in milliseconds instead of seconds.
    txn.set_quick_repair(true);
    Ok(txn.commit()?)
}

/// The number of the last transaction that the pages hold. Makes the table if it is not there.
fn settled(db: &Database) -> Result<u64, StoreError> {
    let txn = db.begin_write()?;
    let is_new = txn.list_tables()?.next().is_none();
    let known = txn.open_table(TABLE)?.get(SETTLED)?.map(|guard| guard.value().to_vec());
    if is_new {
        commit_durably(txn)?;
    } else {
        txn.abort()?;
    }
    known.map_or(Ok(0), |bytes| {
        let number = bytes.try_into().map(u64::from_be_bytes);
        number.map_err(|_| StoreError::Damaged("the number of its last transaction is none"))
    })
}

/// Makes the changes of records again, as they were.
fn do_again(db: &Database, bodies: &[Vec<u8>]) -> Result<(), StoreError> {
    if bodies.is_empty() {
        return Ok(());
    }
    let txn = db.begin_write()?;
    let mut rows = txn.open_table(TABLE)?;
    for body in bodies {
        redo::each(body, &mut |change| table::make(&mut rows, change))?;
    }
    drop(rows);
    commit_in_memory(txn)
}
