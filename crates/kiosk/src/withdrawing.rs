//! A kiosk that the hub has revoked: it wipes its rows, shows no codes any more and closes its camera. And after any erasure: nothing of what was
//! dropped is left in the file.

use portico_domain::revocation::Revocation;
use portico_ledger::StoreError;

use crate::directory::Directory;
use crate::engine::{Shared, locked};
use crate::happening::Happening;

impl Shared {
    /// Whether the hub has withdrawn this kiosk.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.ledger.state().revoked
    }

    /// Wipes this kiosk on the hub's word; whether it was the hub's.
    pub(crate) fn withdraw(&self, revocation: &Revocation) -> bool {
        match self.wipe(revocation) {
            Ok(believed) => believed,
            Err(error) => {
                self.store_failed(&error);
                false
            }
        }
    }

    fn wipe(&self, revocation: &Revocation) -> Result<bool, StoreError> {
        if !self.is_withdrawn() {
            if !self.ledger.believes(revocation)? {
                return Ok(false);
            }
            self.ledger.wipe()?;
            *locked(&self.code) = None;
            self.leave_nothing_behind();
            Directory::open(&self.options.data)?.drop_what_was_put_aside()?;
        }
        self.bus.happened(&Happening::Revoked);
        Ok(true)
    }

    /// Writes the ledger file anew when freed pages of it may still hold what was dropped. It is tried again after the next
    /// round if it fails.
    pub(crate) fn leave_nothing_behind(&self) {
        if let Err(error) = self.ledger.clean() {
            tracing::warn!(%error, "the ledger file could not be written anew");
        }
    }
}
