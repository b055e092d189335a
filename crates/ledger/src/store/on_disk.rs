//! A redb database that can be opened again: after an error of the disk redb refuses everything until then.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use redb::{Builder, Database, DatabaseError, ReadableDatabase, TableError, TransactionError};

use super::fault::guarded;
use super::{Disk, StoreError, TABLE};

/// redb's cache. Its default of 1 GiB is too much for a booth, and 32 MiB measured as fast.
const CACHE_BYTES: usize = 32 * 1024 * 1024;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// In milliseconds, trusting what was written.
    Quick,
    /// Reading all of it, and verifying every page.
    Checked,
}

#[derive(Debug)]
pub(super) struct OnDisk {
    /// None where opening it again has failed.
    db: RwLock<Option<Database>>,
    /// None for a ledger that is not in a file of its own.
    path: Option<PathBuf>,
    /// The disk has failed, and redb refuses all until the file is opened again.
    down: AtomicBool,
}

impl OnDisk {
    pub(super) fn open(path: &Path, opening: Opening) -> Result<Self, StoreError> {
        let db = opened(|| builder(opening).create(path))?;
        Ok(Self::over(db, Some(path.to_owned())))
    }

    pub(super) fn open_on(disk: impl Disk, opening: Opening) -> Result<Self, StoreError> {
        let db = opened(|| builder(opening).create_with_backend(disk))?;
        Ok(Self::over(db, None))
    }

    fn over(db: Database, path: Option<PathBuf>) -> Self {
        Self { db: RwLock::new(Some(db)), path, down: AtomicBool::new(false) }
    }

    /// The file; none for a ledger that is not in one of its own.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Works on the database, opened again if the disk had failed.
    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.down.load(Ordering::Acquire) {
            self.reopen(Opening::Quick)?;
        }
        let db = self.db.read().unwrap_or_else(PoisonError::into_inner);
        let db = db.as_ref().ok_or_else(|| StoreError::from(redb::Error::DatabaseClosed))?;
        let done = guarded(|| work(db));
        if done.is_err() && is_down(db) {
            self.down.store(true, Ordering::Release);
        }
        done
    }

    /// Puts another database in the place of this one, made from it, while nobody uses it.
    pub(super) fn replace(
        &self,
        make: impl FnOnce(&Database) -> Result<Database, StoreError>,
    ) -> Result<(), StoreError> {
        let mut db = self.db.write().unwrap_or_else(PoisonError::into_inner);
        let old = db.as_ref().ok_or_else(|| StoreError::from(redb::Error::DatabaseClosed))?;
        *db = Some(guarded(|| make(old))?);
        Ok(())
    }

    /// Closes the file and opens it again.
    pub(super) fn reopen(&self, opening: Opening) -> Result<(), StoreError> {
        self.reopen_after(opening, || Ok(()))
    }

    /// Closes the file, lets `between` do something to it, and opens it again.
    pub(super) fn reopen_after(
        &self,
        opening: Opening,
        between: impl FnOnce() -> std::io::Result<()>,
    ) -> Result<(), StoreError> {
        let Some(path) = &self.path else { return Err(redb::Error::PreviousIo.into()) };
        let mut db = self.db.write().unwrap_or_else(PoisonError::into_inner);
        self.down.store(true, Ordering::Release);
        close(&mut db);
        between()?;
        *db = Some(opened(|| builder(opening).create(path))?);
        self.down.store(false, Ordering::Release);
        Ok(())
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        close(self.db.get_mut().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Closes it in order, if it can be. What was told is on disk already.
fn close(db: &mut Option<Database>) {
    if let Some(db) = db.take() {
        let _ = guarded(|| Ok::<_, StoreError>(db.close()?));
    }
}

/// A database that has its table.
fn opened(open: impl FnOnce() -> Result<Database, DatabaseError>) -> Result<Database, StoreError> {
    guarded(|| {
        let db = open()?;
        make_table(&db)?;
        Ok(db)
    })
}

fn make_table(db: &Database) -> Result<(), StoreError> {
    match db.begin_read()?.open_table(TABLE) {
        Ok(_) => Ok(()),
        Err(TableError::TableDoesNotExist(_)) => {
            let mut txn = db.begin_write()?;
            txn.set_quick_repair(true);
            txn.open_table(TABLE)?;
            Ok(txn.commit()?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether redb takes no more transactions. A read that its cache can answer would not tell.
fn is_down(db: &Database) -> bool {
    let begun = guarded(|| match db.try_begin_write() {
        Ok(_) | Err(TransactionError::WouldBlock) => Ok(()),
        Err(error) => Err(StoreError::from(error)),
    });
    begun.is_err()
}

pub(super) fn builder(opening: Opening) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES);
    builder.set_check_integrity_on_open(opening == Opening::Checked);
    builder
}
