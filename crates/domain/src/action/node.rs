//! What can be done about nodes: enrolling them, ending them, giving them another role.

use minicbor::{Decode, Encode};

use crate::id::{MemberId, NodeId, OpId};
use crate::member::Role;
use crate::proof::PublicKey;

/// See [`crate::Action::EnrolNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolNode {
    /// What it signs with.
    #[n(0)]
    pub key: PublicKey,
    /// What it may do.
    #[n(1)]
    pub role: Role,
    /// Whose codes it shows.
    #[n(2)]
    pub member: MemberId,
}

/// See [`crate::Action::RevokeNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevokeNode {
    /// Which.
    #[n(0)]
    pub node: NodeId,
    /// Since when nothing from it is believed, in hub time.
    #[n(1)]
    pub from_ms: u64,
}

/// See [`crate::Action::ReserveNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReserveNode {
    /// What it may do.
    #[n(0)]
    pub role: Role,
    /// Whose codes it shows.
    #[n(1)]
    pub member: MemberId,
}

/// See [`crate::Action::ClaimNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClaimNode {
    /// Which.
    #[n(0)]
    pub node: NodeId,
    /// What it signs with.
    #[n(1)]
    pub key: PublicKey,
}

/// See [`crate::Action::SetRole`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetRole {
    /// Which node.
    #[n(0)]
    pub node: NodeId,
    /// What it may do from now on.
    #[n(1)]
    pub role: Role,
}

/// See [`crate::Action::NoteFork`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NoteFork {
    /// The node.
    #[n(0)]
    pub node: NodeId,
    /// The incarnation in which two operations claim one sequence.
    #[n(1)]
    pub incarnation: u32,
    /// That sequence.
    #[n(2)]
    pub sequence: u64,
    /// The operation that came second, and goes on in another incarnation.
    #[n(3)]
    pub operation: OpId,
    /// That incarnation.
    #[n(4)]
    pub next: u32,
}
