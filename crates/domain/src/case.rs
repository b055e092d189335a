//! Cases: what people are to be told, or decide, because the hub and a kiosk saw a thing differently.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{MemberId, NodeId, OpId};
use crate::outcome::{Outcome, Told};
use crate::time::Judged;

/// Why there is a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The hub's outcome differs from what the person was told.
    #[n(0)]
    Differs,
    /// The proof that was believed is by a key that was revoked later; what it made stands.
    #[n(1)]
    RevokedKey,
    /// A node's store was cloned or restored: two of its operations claim one place.
    #[n(2)]
    Fork,
    /// A node's clock is so unsure that what it judged by time may be wrong.
    #[n(3)]
    Clock,
    /// A mentor's hours changed, and no longer hold a session or a slot that a kiosk may sell.
    #[n(4)]
    Hours,
    /// Something that a newer program knows.
    #[n(255)]
    Other,
}

/// One side: who told whom, when.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Side {
    /// The operation.
    #[n(0)]
    pub operation: OpId,
    /// The node that told them.
    #[n(1)]
    pub node: NodeId,
    /// What it told.
    #[n(2)]
    pub told: Told,
    /// When, in hub time, with its error.
    #[n(3)]
    pub at: Judged,
    /// Whose code it was, if it was one and is known.
    #[n(4)]
    pub owner: Option<MemberId>,
    /// Who redeemed it.
    #[n(5)]
    pub redeemer: Option<MemberId>,
    /// The booking that it was about, if it was about one.
    #[n(6)]
    pub booking: Option<OpId>,
    /// The slot that it was about, by its start in hub time; the mentor is [`Side::owner`], the guest [`Side::redeemer`].
    #[n(7)]
    pub slot_ms: Option<u64>,
}

/// What is known of a case. Its id is that of the operation that it is about; for a fork, that of the hub's note of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Case {
    /// Why.
    #[cbor(n(0), decode_with = "crate::case::cause")]
    pub cause: Cause,
    /// The side that the case is about.
    #[n(1)]
    pub side: Side,
    /// What the hub decided; none where it decided nothing.
    #[n(2)]
    pub outcome: Option<Outcome>,
    /// What stood in the way, if it was an operation.
    #[n(3)]
    pub against: Option<Side>,
    /// What came of it; none while it is open.
    #[n(4)]
    pub answer: Option<Answered>,
}
crate::open::or_other!(Cause, cause);

/// What people decide on a case. The later one holds more than the earlier, and an answer never goes back to an earlier one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It took care of itself: the hub could execute later what it had deferred.
    #[n(0)]
    Resolved,
    /// The people concerned were told; the hub's decision stands.
    #[n(1)]
    Noted,
    /// The two are to be connected all the same.
    #[n(2)]
    Connect,
}

/// An answer, who gave it, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answered {
    /// What.
    #[n(0)]
    pub answer: Answer,
    /// By the operation of this id.
    #[n(1)]
    pub by: OpId,
    /// The node that it was given at.
    #[n(2)]
    pub node: NodeId,
    /// When, in milliseconds of hub time.
    #[n(3)]
    pub at_ms: u64,
}

impl Case {
    /// Whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// Whether `node` told one of its sides.
    pub fn concerns(&self, node: NodeId) -> bool {
        self.side.node == node || self.against.as_ref().is_some_and(|side| side.node == node)
    }

    /// The two whom [`Answer::Connect`] would connect: those who were told that they are, and are not.
    pub fn pair(&self) -> Option<(MemberId, MemberId)> {
        let rejected = matches!(self.outcome, Some(Outcome::Rejected(_)));
        let told = matches!(self.side.told, Told::Connected);
        if rejected && told { self.side.owner.zip(self.side.redeemer) } else { None }
    }
}
