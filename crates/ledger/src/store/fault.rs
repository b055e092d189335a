//! What went wrong with a store, told apart by what can be done about it; and redb's panics as errors.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::StoreError;

/// What is wrong with a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The disk is full: it goes on when there is room.
    Full,
    /// The disk cannot be read or written: it may go on when the file is opened again.
    Failing,
    /// What the file holds is not what was written.
    Damaged,
}

impl StoreError {
    /// What is wrong.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Damaged(_) => Fault::Damaged,
            Self::NoFile => Fault::Failing,
            Self::Shared(error) => error.fault(),
            Self::Storage(error) => match &**error {
                redb::Error::Io(error) => of_io(error.kind()),
                redb::Error::PreviousIo
                | redb::Error::DatabaseClosed
                | redb::Error::DatabaseAlreadyOpen => Fault::Failing,
                _ => Fault::Damaged,
            },
        }
    }
}

fn of_io(kind: ErrorKind) -> Fault {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Fault::Full,
        // No redb file, or one that ends too early.
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Fault::Damaged,
        _ => Fault::Failing,
    }
}

/// Runs work on redb. It trusts a file that it once wrote, and may panic on one that was damaged since: that is an error here,
/// and what was being changed is undone.
pub(super) fn guarded<T, E: From<StoreError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // Nothing that the work has touched is used after a panic: transactions end with it.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StoreError::Damaged("what it says of itself cannot be").into()))
}
