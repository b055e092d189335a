//! Nodes: the installations that write, and their keys.

use minicbor::{Decode, Encode};

use crate::id::MemberId;
use crate::member::Role;
use crate::proof::PublicKey;

/// A kiosk or a hub process, as every node knows it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Node {
    /// What it signs with; none as long as it is only reserved: nothing that it is said to have signed is believed.
    #[n(0)]
    pub key: Option<PublicKey>,
    /// What it may do and which rows it is sent; none for a hub.
    #[n(1)]
    pub role: Option<Role>,
    /// Whose codes it shows, and who meets whoever it scans; none for a hub.
    #[n(2)]
    pub member: Option<MemberId>,
    /// Since when nothing from it is believed, in hub time.
    #[n(3)]
    pub revoked_ms: Option<u64>,
}

impl Node {
    /// Whether it is a hub.
    pub fn is_hub(&self) -> bool {
        self.role.is_none()
    }
}
