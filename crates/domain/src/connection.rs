//! Connections: that two members met.

use minicbor::{Decode, Encode};

use crate::id::{NodeId, OpId};

/// One side's record that two members met; both sides hold the same (IC-P5).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Connection {
    /// The operation that made it, and so its id.
    #[n(0)]
    pub id: OpId,
    /// When, in hub time.
    #[n(1)]
    pub at_ms: u64,
    /// Its place among all connections: the position of the operation, or, tentatively, one after every position.
    #[n(2)]
    pub order: u64,
    /// The node where it was made.
    #[n(3)]
    pub node: NodeId,
}
