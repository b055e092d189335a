//! What becomes of a parcel at the hub, whether it was imported by hand or delivered by another kiosk.

use portico_domain::NodeId;
use serde::{Deserialize, Serialize};

/// Where a kiosk posts a parcel that it carries.
pub const PATH: &str = "/v1/import";

/// What a hub did with a parcel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Whose operations they are.
    pub node: NodeId,
    /// Whether the hub has learnt this kiosk's key by it.
    pub claimed: bool,
    /// Operations that were new, and executed.
    pub applied: u64,
    /// New ones that changed nothing, since another operation had made the same.
    pub duplicate: u64,
    /// New ones that the hub rejected.
    pub rejected: u64,
    /// New ones of a kind that the hub does not know; kept.
    pub deferred: u64,
    /// Operations that the hub knew already.
    pub known: u64,
}

impl Imported {
    /// Operations that were new.
    pub fn new_operations(&self) -> u64 {
        self.applied + self.duplicate + self.rejected + self.deferred
    }
}
