//! Leases: which kiosk alone may sell a slot, so that two without a network cannot both.

use minicbor::{Decode, Encode};

use crate::id::NodeId;
use crate::node::Node;

/// Most slots in one operation that grants or returns leases.
pub const SLOTS_MAX: usize = 512;

/// A kiosk's right to sell a slot. It lasts until its holder books the slot or returns it; it is void before that only if the
/// node was revoked, its store was cloned, or an organizer released its leases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Lease {
    /// The holder.
    #[n(0)]
    pub node: NodeId,
    /// Which life of it.
    #[n(1)]
    pub incarnation: u32,
    /// The position at which it was granted.
    #[n(2)]
    pub position: u64,
}

impl Lease {
    /// Whether it binds, as the row of its holder says.
    pub fn binds(&self, holder: &Node) -> bool {
        holder.revoked_ms.is_none() && self.position > holder.leases_void
    }

    /// Whether this life of `node` holds it.
    pub fn is_held_by(&self, node: NodeId, incarnation: u32) -> bool {
        (self.node, self.incarnation) == (node, incarnation)
    }
}
