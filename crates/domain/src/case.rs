//! Cases: a person was told one thing, and the hub decided another.

use minicbor::{Decode, Encode};

use crate::id::{NodeId, OpId};
use crate::outcome::{Outcome, Told};

/// What is known of a case. Its id is that of the operation that lost.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Case {
    /// The node that told them.
    #[n(0)]
    pub node: NodeId,
    /// What it told.
    #[n(1)]
    pub told: Told,
    /// What the hub decided.
    #[n(2)]
    pub outcome: Outcome,
    /// The operation that stood in the way, if it was one.
    #[n(3)]
    pub against: Option<OpId>,
    /// When the losing operation happened, in hub time.
    #[n(4)]
    pub at_ms: u64,
}
