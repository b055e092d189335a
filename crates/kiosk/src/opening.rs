//! Opening a kiosk's ledger at the start. One that is damaged is put aside under a name that says so, never believed and never
//! deleted, and a new one is begun for the same node: the hub sends everything again
//! (`docs/decisions/0008-damaged-ledgers.md`).

use std::path::{Path, PathBuf};

use portico_ledger::store::Fault;
use portico_ledger::{Identity, KioskLedger, StoreError};

use crate::ambient;
use crate::directory::Directory;
use crate::engine::StartError;

/// A file up to this size is verified before anything is shown, in about 50 ms; a larger one behind the first code.
pub(crate) const VERIFIED_FIRST_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A ledger that was opened.
pub(crate) struct Opened {
    pub ledger: KioskLedger,
    /// Whether every page of it was verified.
    pub verified: bool,
    /// Where a damaged one was put.
    pub put_aside: Option<PathBuf>,
}

/// Opens the ledger of an enrolled kiosk.
pub(crate) fn open(directory: &Directory) -> Result<Opened, StartError> {
    let path = directory.ledger();
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    let verified = bytes <= VERIFIED_FIRST_BYTES_MAX;
    let known = directory.identity()?;
    match if verified { open_verified(&path) } else { KioskLedger::open(&path) } {
        Ok(Some(ledger)) => {
            if let Err(error) = directory.remember(ledger.state().identity) {
                // A full disk; the next start is early enough.
                tracing::warn!(%error, "who this kiosk is could not be written beside its ledger");
            }
            Ok(Opened { ledger, verified, put_aside: None })
        }
        Ok(None) if known.is_none() => Err(StartError::NotEnrolled),
        Err(error) if error.fault() != Fault::Damaged => Err(error.into()),
        Ok(None) => begin_anew(directory, known, "it is empty"),
        Err(error) => begin_anew(directory, known, &error.to_string()),
    }
}

/// A full disk leaves no room for what verifying writes; the ledger is opened all the same.
fn open_verified(path: &Path) -> Result<Option<KioskLedger>, StoreError> {
    match KioskLedger::open_checked(path) {
        Err(error) if error.fault() == Fault::Full => KioskLedger::open(path),
        opened => opened,
    }
}

fn begin_anew(
    directory: &Directory,
    known: Option<Identity>,
    why: &str,
) -> Result<Opened, StartError> {
    let aside = directory.put_ledger_aside(ambient::reading().wall_ms)?;
    tracing::error!(why, aside = %aside.display(), "the ledger is damaged and was put aside");
    let Some(identity) = known else { return Err(StartError::Damaged(aside)) };
    let ledger = KioskLedger::create(&directory.ledger(), identity)?;
    Ok(Opened { ledger, verified: true, put_aside: Some(aside) })
}
