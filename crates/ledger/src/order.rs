//! The hub's order: every operation it was sent, its position, its outcome, and the chain that makes any change to the past
//! visible. It is the audit of changes, receipts included.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use portico_domain::operation::{BadOperation, Part, Place};
use portico_domain::{Hash, Judged, Operation, Outcome};

use crate::store::StoreError;

/// One position of the order, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Entry {
    /// Where the operation stands in its node's chain.
    #[n(0)]
    pub place: Place,
    /// Its chained bytes.
    #[n(1)]
    pub operation: ByteVec,
    /// Its personal parts that are still there.
    #[n(2)]
    pub parts: Option<Vec<Option<Part>>>,
    /// When it happened.
    #[n(3)]
    pub judged: Judged,
    /// What became of it.
    #[n(4)]
    pub outcome: Outcome,
    /// Keys of the rows it changed: what the feed sends for this position.
    #[n(5)]
    pub changed: Vec<ByteVec>,
    /// Hash of its link in its node's chain.
    #[n(6)]
    pub link: Hash,
    /// Hash of this position in the order.
    #[n(7)]
    pub hash: Hash,
}

impl Entry {
    /// What its [`Entry::hash`] must be, after the position with hash `previous`.
    pub fn expected_hash(&self, previous: Hash, position: u64) -> Hash {
        let at = [position, self.judged.at_ms, self.judged.error_ms].map(u64::to_be_bytes);
        let outcome = minicbor::to_vec(&self.outcome).expect("encoding into memory cannot fail");
        let parts: [&[u8]; 6] = [&previous.0, &at[0], &at[1], &at[2], &self.link.0, &outcome];
        Hash::of("portico.order.1", &parts)
    }

    /// The operation.
    ///
    /// # Errors
    /// When its bytes or parts are not what they were.
    pub fn operation(&self) -> Result<Operation, BadOperation> {
        Operation::from_bytes(self.operation.to_vec(), self.parts.clone().unwrap_or_default())
    }

    /// Its stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("encoding into memory cannot fail")
    }

    /// Reads what [`Entry::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        minicbor::decode(bytes)
            .map_err(|_| StoreError::Damaged("an entry of the order is unreadable"))
    }
}

/// Personal parts as an entry keeps them: none at all where an operation never had any.
pub(crate) fn kept_parts(operation: &Operation) -> Option<Vec<Option<Part>>> {
    Some(operation.parts().to_vec()).filter(|parts| !parts.is_empty())
}

/// A point in the order: a position and its hash. [`Cursor::default`] is the point before the first position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    /// Position, from 1; 0 before the first.
    #[n(0)]
    pub position: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
}

/// The head of one node's chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// The last sequence.
    #[n(0)]
    pub sequence: u64,
    /// The hash of its link.
    #[n(1)]
    pub link: Hash,
}
