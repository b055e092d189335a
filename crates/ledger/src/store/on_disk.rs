//! A ledger that can be opened again: after an error of the disk it refuses everything until then.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::fault::guarded;
use super::opened::{Layout, Opened, Opening};
use super::{Disk, StoreError};

#[derive(Debug)]
pub(super) struct OnDisk {
    /// None where opening it again has failed.
    opened: RwLock<Option<Opened>>,
    /// None for a ledger that is not in a file of its own.
    path: Option<PathBuf>,
    /// How a new file is made.
    layout: Layout,
    /// The disk has failed, and redb refuses all until the file is opened again.
    down: AtomicBool,
}

impl OnDisk {
    pub(super) fn open(path: &Path, layout: Layout) -> Result<Self, StoreError> {
        let opened = guarded(|| Opened::in_file(path, layout))?;
        Ok(Self::over(opened, Some(path.to_owned()), layout))
    }

    pub(super) fn open_on(disk: impl Disk, layout: Layout) -> Result<Self, StoreError> {
        let opened = guarded(|| Opened::on(Arc::new(disk), layout))?;
        Ok(Self::over(opened, None, layout))
    }

    fn over(opened: Opened, path: Option<PathBuf>, layout: Layout) -> Self {
        Self { opened: RwLock::new(Some(opened)), path, layout, down: AtomicBool::new(false) }
    }

    /// The file; none for a ledger that is not in one of its own.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Works on the ledger, opened again if the disk had failed.
    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Opened) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.down.load(Ordering::Acquire) {
            self.reopen(Opening::Quick)?;
        }
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let opened =
            opened.as_ref().ok_or_else(|| StoreError::from(redb::Error::DatabaseClosed))?;
        let done = guarded(|| work(opened));
        if done.is_err() && is_down(opened) {
            self.down.store(true, Ordering::Release);
        }
        done
    }

    /// Puts another ledger in the place of this one, made from it, while nobody uses it.
    pub(super) fn replace(
        &self,
        make: impl FnOnce(&Opened) -> Result<Opened, StoreError>,
    ) -> Result<(), StoreError> {
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        let old = opened.as_ref().ok_or_else(|| StoreError::from(redb::Error::DatabaseClosed))?;
        *opened = Some(guarded(|| make(old))?);
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
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        self.down.store(true, Ordering::Release);
        close(&mut opened);
        between()?;
        let layout = Layout { opening, ..self.layout };
        *opened = Some(guarded(|| Opened::in_file(path, layout))?);
        self.down.store(false, Ordering::Release);
        Ok(())
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        close(self.opened.get_mut().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Closes it in order, if it can be. What was told is on disk already, be it in the journal alone.
fn close(opened: &mut Option<Opened>) {
    if let Some(opened) = opened.take() {
        let _ = guarded(|| opened.close());
    }
}

/// Whether it takes no more transactions. A read that redb's cache can answer would not tell.
fn is_down(opened: &Opened) -> bool {
    let down = guarded(|| Ok::<_, StoreError>(opened.is_down()));
    down.unwrap_or(true)
}
