//! Nodes: the installations that write, and their keys.

use minicbor::{Decode, Encode};

use crate::id::{MemberId, OpId};
use crate::member::Role;
use crate::proof::PublicKey;
use crate::time::Judged;

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
    /// The position since which it is sent the rows that it is sent: another one starts its feed anew.
    #[n(5)]
    pub filter: u64,
    /// The open case about its clock, if there is one.
    #[n(6)]
    pub clock_case: Option<OpId>,
    /// The open case about its store having been cloned or restored.
    #[n(7)]
    pub fork_case: Option<OpId>,
    /// Leases granted to it up to this position are void.
    #[n(8)]
    pub leases_void: u64,
}

impl Node {
    /// A hub with that key.
    pub fn hub(key: PublicKey) -> Self {
        Self::new(Some(key), None, None, 0)
    }

    /// A kiosk of `member`, enrolled at position `filter`.
    pub fn kiosk(key: Option<PublicKey>, role: Role, member: MemberId, filter: u64) -> Self {
        Self::new(key, Some(role), Some(member), filter)
    }

    fn new(
        key: Option<PublicKey>,
        role: Option<Role>,
        member: Option<MemberId>,
        filter: u64,
    ) -> Self {
        let (revoked_ms, clock_case, fork_case) = (None, None, None);
        let leases_void = 0;
        Self { key, role, member, revoked_ms, filter, clock_case, fork_case, leases_void }
    }

    /// Whether nothing that it did at `at` is believed: only what is certain to be later than its revocation.
    pub fn is_revoked_at(&self, at: Judged) -> bool {
        self.revoked_ms.is_some_and(|from_ms| at.earliest_ms() >= from_ms)
    }

    /// Whether the day's sessions are run on it.
    pub fn runs_sessions(&self) -> bool {
        self.role.is_some_and(Role::runs_sessions)
    }

    /// Whether it is a hub.
    pub fn is_hub(&self) -> bool {
        self.role.is_none()
    }
}
