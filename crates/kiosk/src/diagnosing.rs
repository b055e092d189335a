//! How this kiosk does, for staff (requirements: ML monitoring): everything at a glance, counted on demand.

use portico_domain::Code;
use portico_ledger::StoreError;
use serde::{Deserialize, Serialize};

use crate::ambient;
use crate::engine::{Engine, Shared, clock, locked};
use crate::sessions;
use crate::view::{CameraView, ClockView, SyncView};

/// How a kiosk does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// The program's version.
    pub version: String,
    /// The kiosk's node, as hexadecimal.
    pub node: String,
    /// The state of sync.
    pub sync: SyncView,
    /// How sure it is of the time.
    pub clock: ClockView,
    /// Its camera.
    pub camera: CameraView,
    /// Operations that it has written.
    pub operations: u64,
    /// Those of them that the hub has not acknowledged.
    pub waiting: u64,
    /// Slots to come that it alone may sell; none where sessions are not run.
    pub leases: Option<u64>,
    /// Entries of its access log; none where their chain does not hold.
    pub access_entries: Option<u64>,
}

impl Engine {
    /// How this kiosk does now.
    ///
    /// # Errors
    /// With the reason for a person: the ledger cannot be read.
    pub fn diagnostics(&self) -> Result<Diagnostics, Code> {
        let shared = self.shared();
        shared.diagnose().map_err(|error| {
            shared.store_failed(&error);
            Code::NotKept
        })
    }
}

impl Shared {
    fn diagnose(&self) -> Result<Diagnostics, StoreError> {
        let now = ambient::reading();
        let (state, head, view) = (self.ledger.state(), self.ledger.head(), self.ledger.view()?);
        let leases = match sessions::role(&self.ledger, &view)? {
            Some(_) => Some(self.desk(&self.origin()).leases(&view)?.len() as u64),
            None => None,
        };
        Ok(Diagnostics {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            node: state.identity.node.to_string(),
            sync: self.sync_view(now),
            clock: clock(&self.ledger, now),
            camera: locked(&self.camera).clone(),
            operations: head.sequence,
            waiting: head.sequence.saturating_sub(state.acknowledged),
            leases,
            access_entries: match view.access_log().check() {
                Err(StoreError::Damaged(_)) => None,
                count => Some(count?),
            },
        })
    }
}
