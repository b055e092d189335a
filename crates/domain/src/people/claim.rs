//! Claims: tokens spent for somebody who is about to sign in (IC-5.4).

use minicbor::{Decode, Encode};

use crate::hash::Hash;
use crate::id::MemberId;

/// How long signing in may take, in milliseconds.
pub const VALID_MS: u64 = 15 * 60_000;
/// How long a claim that lapsed is remembered, in milliseconds, so that who comes late is told so.
pub const REMEMBERED_MS: u64 = 24 * 3_600_000;

/// A token that was claimed. Its id is that of the operation that did. Kept by hubs only, until it is completed or swept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Claim {
    /// Whose the token was.
    #[n(0)]
    pub owner: MemberId,
    /// Until when it can be completed, in hub time.
    #[n(1)]
    pub until_ms: u64,
    /// The hash of the secret that completes it.
    #[n(2)]
    pub secret: Hash,
}

impl Claim {
    /// Whether it is forgotten by `cutoff_ms`.
    pub fn is_forgotten_by(&self, cutoff_ms: u64) -> bool {
        self.until_ms.saturating_add(REMEMBERED_MS) <= cutoff_ms
    }
}
