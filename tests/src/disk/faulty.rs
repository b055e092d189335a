//! A disk that gives an error at a chosen change: a sector that cannot be written, or no room.

use std::io::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use portico_ledger::store::Disk;
use rustix::io::Errno;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// EIO: one change fails, half done.
    Io,
    /// ENOSPC: this change and all later ones fail, until there is room again.
    Full,
}

/// A disk over another. Clones are the same disk.
#[derive(Debug)]
pub struct FaultyDisk<D> {
    under: Arc<D>,
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    fault: Fault,
    /// The number of the change that fails, from 1.
    at: u64,
    /// Writes, syncs and changes of length so far.
    changes: AtomicU64,
    mended: AtomicBool,
}

impl<D> Clone for FaultyDisk<D> {
    fn clone(&self) -> Self {
        Self { under: Arc::clone(&self.under), plan: Arc::clone(&self.plan) }
    }
}

impl<D: Disk> FaultyDisk<D> {
    /// A disk whose write, sync or change of length with number `at` fails, counted from 1.
    pub fn new(under: D, fault: Fault, at: u64) -> Self {
        let (changes, mended) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { under: Arc::new(under), plan: Arc::new(Plan { fault, at, changes, mended }) }
    }

    /// Whether the fault has happened.
    pub fn has_failed(&self) -> bool {
        self.plan.changes.load(Ordering::SeqCst) >= self.plan.at
    }

    /// Room is made: nothing fails from now on.
    pub fn mend(&self) {
        self.plan.mended.store(true, Ordering::SeqCst);
    }

    fn next(&self) -> Result<(), Error> {
        let number = self.plan.changes.fetch_add(1, Ordering::SeqCst) + 1;
        let fails = match self.plan.fault {
            Fault::Io => number == self.plan.at,
            Fault::Full => number >= self.plan.at,
        };
        if fails && !self.plan.mended.load(Ordering::SeqCst) {
            return Err(Errno::from(self.plan.fault).into());
        }
        Ok(())
    }
}

impl From<Fault> for Errno {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io => Self::IO,
            Fault::Full => Self::NOSPC,
        }
    }
}

impl<D: Disk> Disk for FaultyDisk<D> {
    fn len(&self) -> Result<u64, Error> {
        self.under.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        self.under.read(offset, out)
    }

    fn set_len(&self, length: u64) -> Result<(), Error> {
        self.next()?;
        self.under.set_len(length)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let next = self.next();
        let done = if next.is_ok() { bytes } else { &bytes[..bytes.len() / 2] };
        self.under.write(offset, done)?;
        next
    }

    fn sync_data(&self) -> Result<(), Error> {
        self.next()?;
        self.under.sync_data()
    }

    fn close(&self) -> Result<(), Error> {
        self.under.close()
    }
}
