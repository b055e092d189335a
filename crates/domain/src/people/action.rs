//! What members can do about one another. Each becomes an operation.

use minicbor::{Decode, Encode};

use crate::hash::Hash;
use crate::id::{MemberId, OpId};
use crate::proof::{Proof, PublicKey};
use crate::token::TokenHash;

/// Takes a connection back: both counts fall, badges stay, and the two may connect again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Disconnect {
    /// Who does: either side.
    #[n(0)]
    pub by: MemberId,
    /// The other side.
    #[n(1)]
    pub other: MemberId,
    /// The connection, by its id: one that the two made later is not touched.
    #[n(2)]
    pub connection: OpId,
}

/// Replaces what a member notes for themselves about one whom they met: a [`Remark`](super::Remark), its one personal part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Annotate {
    /// Whose note it is; nobody else sees it.
    #[n(0)]
    pub member: MemberId,
    /// Whom it is about.
    #[n(1)]
    pub other: MemberId,
}

/// Spends a token for somebody who has pressed the button and is about to sign in (IC-5.4). Its id is the claim's.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClaimToken {
    /// The token's hash.
    #[n(0)]
    pub token: TokenHash,
    /// What came with it.
    #[n(1)]
    pub proof: Option<Proof>,
    /// The hash of the secret that completes the claim.
    #[n(2)]
    pub secret: Hash,
}

/// Makes the connection that a token was claimed for (IC-5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CompleteClaim {
    /// Which.
    #[n(0)]
    pub claim: OpId,
    /// Who has signed in.
    #[n(1)]
    pub redeemer: MemberId,
}

/// Adds a device of a member's own, whose key signs their codes with no network. Its id is the device's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AddDevice {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// What it signs with.
    #[n(1)]
    pub key: PublicKey,
}

/// Ends a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevokeDevice {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// Which.
    #[n(1)]
    pub device: OpId,
    /// Since when nothing that it signed is believed, in hub time.
    #[n(2)]
    pub from_ms: u64,
}

/// Ends the codes that a device has signed before: somebody asked it for a new one (IC-1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EndCodes {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// Which.
    #[n(1)]
    pub device: OpId,
    /// When the new one was signed, in hub time as the device knows it: what was signed earlier is ended.
    #[n(2)]
    pub before_ms: u64,
}

/// Keeps two members from connecting, for one of them. The other is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetMute {
    /// Who does.
    #[n(0)]
    pub member: MemberId,
    /// Whom they want to hear nothing of.
    #[n(1)]
    pub other: MemberId,
    /// Whether to; else it is lifted.
    #[n(2)]
    pub on: bool,
}

/// Tells organizers about a member, in words: its one personal part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReportMember {
    /// Who does.
    #[n(0)]
    pub by: MemberId,
    /// About whom.
    #[n(1)]
    pub about: MemberId,
}
