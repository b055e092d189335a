//! Devices: members' own phones, whose keys sign codes with no network. They write no operations and never sync; only what they
//! signed is believed, for their own member.

use minicbor::{Decode, Encode};

use crate::proof::PublicKey;

/// Most devices of a member that are believed.
pub const DEVICES_MAX: usize = 8;
/// How far ahead of hub time a device's clock may be, in milliseconds: a code from further ahead would be good for too long.
pub const AHEAD_MS_MAX: u64 = 60_000;

/// A device of a member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Device {
    /// What it signs with.
    #[n(0)]
    pub key: PublicKey,
    /// Since when nothing that it signed is believed, in hub time.
    #[n(1)]
    pub revoked_ms: Option<u64>,
}
