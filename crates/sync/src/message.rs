//! What a node and a hub say to each other. Numbered fields, so that each side skips what it does not know.

use minicbor::{Decode, Encode};
use portico_domain::operation::{BadOperation, Part};
use portico_domain::time::Mapping;
use portico_domain::{EventId, OpId, Operation};
use portico_ledger::feed::FeedRow;
use portico_ledger::kiosk::Acknowledgement;
use portico_ledger::order::Cursor;

/// Most operations in one request.
pub const OPERATIONS_MAX: usize = 1_000;
/// About how many bytes of operations go into one request.
pub const PUSH_BYTES_MAX: usize = 256 * 1024;
/// About how many bytes of rows come back in one answer.
pub const PULL_BYTES_MAX: usize = 512 * 1024;
/// Most clock mappings in one request.
pub const MAPPINGS_MAX: usize = 16;

/// What a node sends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// The event it belongs to.
    #[n(0)]
    pub event: EventId,
    /// Which life of the node.
    #[n(1)]
    pub incarnation: u32,
    /// The sequence of the first operation sent.
    #[n(2)]
    pub first: u64,
    /// Operations in sequence; empty when there is nothing to send.
    #[n(3)]
    pub operations: Vec<Sent>,
    /// How the node's clocks map to hub time, as far as it knows.
    #[n(5)]
    pub mappings: Vec<Mapping>,
    /// Where its feed stands; none when it does not ask for rows yet.
    #[n(6)]
    pub cursor: Option<Cursor>,
    /// How the rows up to there were filtered ([`Feed::filter`]).
    #[n(7)]
    pub filter: u64,
    /// The last operation that the hub has acknowledged: a hub that was restored from an older backup sees by it what it lacks,
    /// even when there is nothing to send.
    #[n(8)]
    pub acknowledged: Option<OpId>,
}

/// One operation as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sent {
    /// Its chained bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub operation: Vec<u8>,
    /// Its personal parts; none at all where it never had any.
    #[n(1)]
    pub parts: Option<Vec<Option<Part>>>,
}

impl Sent {
    /// An operation, ready to travel.
    pub fn new(operation: &Operation) -> Self {
        let parts = Some(operation.parts().to_vec()).filter(|parts| !parts.is_empty());
        Self { operation: operation.bytes().to_vec(), parts }
    }

    /// The operation that travelled.
    ///
    /// # Errors
    /// When it cannot be read or breaks a limit.
    pub fn into_operation(self) -> Result<Operation, BadOperation> {
        Operation::from_bytes(self.operation, self.parts.unwrap_or_default())
    }
}

/// What the hub answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answer {
    /// The hub's time, in milliseconds since 1970.
    #[n(0)]
    pub hub_ms: u64,
    /// The hub's word on the operations sent, in order, up to the first it could not take.
    #[n(1)]
    pub outcomes: Vec<Acknowledgement>,
    /// Why it could not take them all.
    #[n(2)]
    pub trouble: Option<Trouble>,
    /// Rows after the cursor; none when they were not asked for, or it does not know the cursor.
    #[n(3)]
    pub feed: Option<Feed>,
}

/// Why the hub could not take an operation, or read a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Trouble {
    /// One before it is missing, or the last that was acknowledged is: send from this sequence on.
    #[n(0)]
    Gap(#[n(0)] u64),
    /// The chain the hub has differs: the node's store was cloned or restored. Go on in another incarnation.
    #[n(1)]
    Fork(#[n(0)] Fork),
    /// The hub never had this cursor, since it was restored from an older backup, or sends the node other rows from now on. Start
    /// the feed over and send everything again.
    #[n(2)]
    Reset,
}

/// Where a node's chain differs from the hub's, and where it is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Fork {
    /// The first sequence that differs.
    #[n(0)]
    pub first: u64,
    /// The incarnation into which the node's operations move.
    #[n(1)]
    pub incarnation: u32,
}

/// A stretch of the hub's rows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Feed {
    /// The rows.
    #[n(0)]
    pub rows: Vec<FeedRow>,
    /// Where the next stretch starts.
    #[n(1)]
    pub next: Cursor,
    /// The hub's last position.
    #[n(2)]
    pub last: u64,
    /// The position since which this node is sent the rows that it is sent: with another role come other rows, from the start.
    #[n(3)]
    pub filter: u64,
}
