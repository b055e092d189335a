//! Exporting what the hub does not have, as parcels for someone to carry: by this kiosk itself while it runs, else by the
//! command line.

use ed25519_dalek::SigningKey;
use portico_ledger::{KioskLedger, StoreError};
use portico_sync::pack::parcel::{Sender, WriteError, Written};

use crate::ambient;
use crate::directory::Directory;
use crate::enrol;

/// Most parcels of one export: some million operations.
pub const PARCELS_MAX: usize = 64;

/// Why nothing is exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The hub has never been heard of.
    #[error("this kiosk does not know its hub's key yet, so it cannot seal anything to it")]
    NoHubKey,
    /// More than one export holds.
    #[error("there is more to export than {PARCELS_MAX} files hold")]
    TooMuch,
    /// A parcel cannot be written.
    #[error(transparent)]
    Parcel(#[from] WriteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What the hub has not acknowledged, or with `all` everything, since a hub that was restored from a backup may lack that too.
/// There is always one parcel, if an empty one: it tells the hub this kiosk's key.
///
/// # Errors
/// See [`ExportError`].
pub(crate) fn export(
    directory: &Directory,
    ledger: &KioskLedger,
    key: &SigningKey,
    all: bool,
) -> Result<Vec<Written>, ExportError> {
    let hub_key = match directory.hub_key()? {
        Some(hub_key) => hub_key,
        None => enrol::hub_key(ledger)?.ok_or(ExportError::NoHubKey)?,
    };
    let secret = directory.secret()?;
    let sender = Sender { key, secret: secret.as_ref(), hub_key: &hub_key };
    let mut after = if all { 0 } else { ledger.state().acknowledged };
    let head = ledger.head().sequence;
    let mut parcels = Vec::new();
    while parcels.is_empty() || after < head {
        if parcels.len() == PARCELS_MAX {
            return Err(ExportError::TooMuch);
        }
        let written = sender.write(ledger, after, ambient::random())?;
        after = written.last;
        parcels.push(written);
    }
    Ok(parcels)
}
