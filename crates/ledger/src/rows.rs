//! Rows: what each kind is keyed by, and reading them, own tentative ones before the hub's.
//!
//! A member's row, profile, connections and device codes lie side by side, so that a meeting touches one page a person.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::case::Case;
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::{Member, Profile};
use portico_domain::node::Node;
use portico_domain::proof::KeyId;
use portico_domain::session::AccessEntry;
use portico_domain::token::{DeviceCodes, Record, TokenHash};
use portico_domain::{Hash, MemberId, NodeId, OpId};

use crate::store::{Read, StoreError, Visit};

mod kept;
pub mod people;
pub mod session;

pub use kept::is_kept_in_archive;

/// Kinds of row; the first byte of a row's key.
pub mod kind {
    /// [`Event`](super::Event).
    pub const EVENT: u8 = 1;
    /// [`Node`](super::Node).
    pub const NODE: u8 = 2;
    /// [`KeyOwner`](super::KeyOwner).
    pub const KEY: u8 = 3;
    /// A token's [`Record`](super::Record).
    pub const TOKEN: u8 = 4;
    /// [`Case`](super::Case).
    pub const CASE: u8 = 5;
    /// All that belongs to one member; a byte of `part` follows the member's id.
    pub const MEMBER: u8 = 6;
    /// [`EmailOwner`](super::EmailOwner).
    pub const EMAIL: u8 = 7;
    /// [`Slot`](portico_domain::session::Slot), by its start and its mentor.
    pub const SLOT: u8 = 8;
    /// All that belongs to one booking ([`session::booking_part`](super::session::booking_part)).
    pub const BOOKING: u8 = 9;
    /// All that belongs to one guest ([`session::guest_part`](super::session::guest_part)).
    pub const GUEST: u8 = 10;
    /// [`session::LinkOwner`](super::session::LinkOwner).
    pub const LINK: u8 = 11;
    /// [`Availability`](portico_domain::session::Availability).
    pub const AVAILABILITY: u8 = 12;
    /// [`session::AddressOwner`](super::session::AddressOwner).
    pub const GUEST_ADDRESS: u8 = 13;
    /// [`session::Unfinished`](super::session::Unfinished): few, so that they are found at once.
    pub const UNFINISHED: u8 = 14;
    /// [`Claim`](portico_domain::people::Claim).
    pub const CLAIM: u8 = 15;
    /// [`MemberReport`](portico_domain::people::MemberReport).
    pub const REPORT: u8 = 16;
}

/// What belongs to a member; the byte behind the member's id in a row's key.
pub mod part {
    /// [`Member`](super::Member).
    pub const MEMBER: u8 = 0;
    /// [`Profile`](super::Profile).
    pub const PROFILE: u8 = 1;
    /// [`Connection`](super::Connection).
    pub const CONNECTION: u8 = 2;
    /// [`DeviceCodes`](super::DeviceCodes).
    pub const CODES: u8 = 3;
    /// [`Email`](super::Email).
    pub const EMAIL: u8 = 4;
    /// [`Contacts`](portico_domain::people::Contacts).
    pub const CONTACTS: u8 = 5;
    /// [`Remark`](portico_domain::people::Remark); whom it is about follows.
    pub const REMARK: u8 = 6;
    /// [`Remarked`](super::people::Remarked); whose remark it is follows.
    pub const REMARKED: u8 = 7;
    /// [`Mute`](super::people::Mute); whom it keeps away follows.
    pub const MUTE: u8 = 8;
    /// [`Device`](portico_domain::people::Device); its id follows.
    pub const DEVICE: u8 = 9;
}

/// Which node, or which member's device, a key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeyOwner {
    /// The node, or the device.
    #[n(0)]
    pub node: NodeId,
    /// Whose device it is; none for a node.
    #[n(1)]
    pub member: Option<MemberId>,
}

impl KeyOwner {
    /// That it is a node's.
    pub fn node(node: NodeId) -> Self {
        Self { node, member: None }
    }
}

/// Which member an e-mail address belongs to. Kept by hubs only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EmailOwner {
    /// The member.
    #[n(0)]
    pub member: MemberId,
}

/// A member's e-mail address, normalized. Kept by hubs only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Email {
    /// The address.
    #[n(0)]
    pub address: String,
}

/// The key of an e-mail address's [`EmailOwner`].
pub fn email_hash(address: &str) -> Hash {
    Hash::of("portico.email.1", &[address.as_bytes()])
}

/// A kind of row: its value's type, and what its key is made of.
pub trait Row: Encode<()> + for<'b> Decode<'b, ()> {
    /// What finds one.
    type Key;
    /// Its key.
    fn key(key: &Self::Key) -> Vec<u8>;
}

macro_rules! row {
    ($type:ty, $key:ty, |$k:ident| [$($piece:expr),+]) => {
        impl Row for $type {
            type Key = $key;
            fn key($k: &$key) -> Vec<u8> {
                let pieces: &[&[u8]] = &[$(&$piece),+];
                pieces.concat()
            }
        }
    };
}
pub(crate) use row;

row!(Event, (), |_k| [[kind::EVENT]]);
row!(Node, NodeId, |k| [[kind::NODE], k.0]);
row!(KeyOwner, KeyId, |k| [[kind::KEY], k.0]);
row!(Record, TokenHash, |k| [[kind::TOKEN], k.0]);
row!(Case, OpId, |k| [[kind::CASE], k.0]);
row!(EmailOwner, Hash, |k| [[kind::EMAIL], k.0]);
row!(Member, MemberId, |k| [[kind::MEMBER], k.0, [part::MEMBER]]);
row!(Profile, MemberId, |k| [[kind::MEMBER], k.0, [part::PROFILE]]);
row!(Email, MemberId, |k| [[kind::MEMBER], k.0, [part::EMAIL]]);
row!(Connection, (MemberId, MemberId), |k| [[kind::MEMBER], k.0.0, [part::CONNECTION], k.1.0]);
row!(DeviceCodes, (MemberId, NodeId), |k| [[kind::MEMBER], k.0.0, [part::CODES], k.1.0]);

/// Which copy of the rows an entry belongs to; the first byte of a stored key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer(pub u8);

impl Layer {
    /// The hub's rows: of generation 0 or 1. Resetting fills one while the other serves.
    pub fn committed(generation: u8) -> Self {
        Self(0x10 | (generation & 1))
    }
    /// Rows as this node's own tentative operations leave them.
    pub const TENTATIVE: Self = Self(0x20);

    /// The stored key of the row `key`.
    pub fn key(self, key: &[u8]) -> Vec<u8> {
        let mut stored = Vec::with_capacity(1 + key.len());
        stored.push(self.0);
        stored.extend_from_slice(key);
        stored
    }
}

/// A row as stored: the position that last changed it, and its value; an empty value is a tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Position of the operation that last changed it; [`TENTATIVE_POSITION`] on the tentative layer.
    pub position: u64,
    /// Its encoded value.
    pub value: Vec<u8>,
}

/// Stands for "after every position".
pub const TENTATIVE_POSITION: u64 = u64::MAX;

impl Stored {
    /// As bytes: eight of position, then the value.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + self.value.len());
        bytes.extend_from_slice(&self.position.to_be_bytes());
        bytes.extend_from_slice(&self.value);
        bytes
    }

    /// Reads what [`Stored::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let (position, value) = bytes
            .split_first_chunk::<8>()
            .ok_or(StoreError::Damaged("a row is shorter than its position"))?;
        Ok(Self { position: u64::from_be_bytes(*position), value: value.to_vec() })
    }
}

/// The rows as one node sees them.
#[derive(Clone, Copy)]
pub struct Rows<'r> {
    read: &'r dyn Read,
    committed: Layer,
    tentative: bool,
}

impl<'r> Rows<'r> {
    /// The hub's rows alone, of one generation.
    pub fn committed(read: &'r dyn Read, generation: u8) -> Self {
        Self { read, committed: Layer::committed(generation), tentative: false }
    }

    /// The hub's rows, and before them those of own tentative operations.
    pub fn with_tentative(read: &'r dyn Read, generation: u8) -> Self {
        Self { read, committed: Layer::committed(generation), tentative: true }
    }

    /// The stored form of the row `key`.
    pub fn stored(&self, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        if self.tentative
            && let Some(bytes) = self.read.get(&Layer::TENTATIVE.key(key))?
        {
            return Stored::from_bytes(&bytes).map(Some);
        }
        self.read.get(&self.committed.key(key))?.map(|bytes| Stored::from_bytes(&bytes)).transpose()
    }

    /// The row at `key`; none if it is not there or was deleted.
    pub fn get<R: Row>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        match self.stored(&R::key(key))? {
            Some(stored) if !stored.value.is_empty() => decode(&stored.value).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether the hub's rows hold the row at `key`.
    pub fn is_committed<R: Row>(&self, key: &R::Key) -> Result<bool, StoreError> {
        Ok(self.read.get(&self.committed.key(&R::key(key)))?.is_some())
    }

    /// Visits the rows whose key starts with `prefix`, in key order, until told to stop.
    pub fn scan(&self, prefix: &[u8], visit: Visit<'_, '_>) -> Result<(), StoreError> {
        self.scan_between(prefix, &after(prefix), visit)
    }

    /// Visits the rows with keys from `from` on, before `until`, in key order, until told to stop.
    pub fn scan_between(
        &self,
        from: &[u8],
        until: &[u8],
        visit: Visit<'_, '_>,
    ) -> Result<(), StoreError> {
        let own = self.tentative_between(from, until)?;
        let mut own = own.iter().peekable();
        let mut show = |key: &[u8], value: &[u8]| {
            if value.is_empty() { Ok(ControlFlow::Continue(())) } else { visit(key, value) }
        };
        let mut stopped = false;
        let (from, until) = (self.committed.key(from), self.committed.key(until));
        self.read.scan(&from, &until, &mut |key, bytes| {
            let key = &key[1..];
            while let Some((mine, value)) = own.next_if(|(mine, _)| mine.as_slice() < key) {
                if show(mine, value)?.is_break() {
                    stopped = true;
                    return Ok(ControlFlow::Break(()));
                }
            }
            let flow = match own.next_if(|(mine, _)| mine.as_slice() == key) {
                Some((_, value)) => show(key, value)?,
                None => show(key, &Stored::from_bytes(bytes)?.value)?,
            };
            stopped = flow.is_break();
            Ok(flow)
        })?;
        for (key, value) in own {
            if stopped || show(key, value)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn tentative_between(
        &self,
        from: &[u8],
        until: &[u8],
    ) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StoreError> {
        let mut own = BTreeMap::new();
        if self.tentative {
            let (from, until) = (Layer::TENTATIVE.key(from), Layer::TENTATIVE.key(until));
            self.read.scan(&from, &until, &mut |key, bytes| {
                own.insert(key[1..].to_vec(), Stored::from_bytes(bytes)?.value);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(own)
    }
}

/// Reads a row's value.
pub fn decode<R: Row>(value: &[u8]) -> Result<R, StoreError> {
    minicbor::decode(value).map_err(|_| StoreError::Damaged("a row cannot be read"))
}

/// Writes a row's value.
pub fn encode<T: Encode<()>>(row: &T) -> Vec<u8> {
    minicbor::to_vec(row).expect("encoding into memory cannot fail")
}

/// The first key after all those that start with `prefix`.
pub fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    vec![u8::MAX; 80]
}

/// Rows, and changes to them that nothing has been told of yet, with what is to be logged of them.
pub struct Staged<'r> {
    under: Rows<'r>,
    changes: Changes,
    log: Vec<AccessEntry>,
}

/// Rows changed, by key; none for one that was deleted.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

impl<'r> Staged<'r> {
    /// No changes yet.
    pub fn new(under: Rows<'r>) -> Self {
        Self { under, changes: Changes::new(), log: Vec::new() }
    }

    /// The row at `key`, as changed.
    pub fn get<R: Row>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        match self.changes.get(&R::key(key)) {
            Some(change) => change.as_deref().map(decode).transpose(),
            None => self.under.get(key),
        }
    }

    /// Sets the row at `key`.
    pub fn put<R: Row>(&mut self, key: &R::Key, row: &R) {
        self.changes.insert(R::key(key), Some(encode(row)));
    }

    /// Drops the row at `key`.
    pub fn delete<R: Row>(&mut self, key: &R::Key) {
        self.changes.insert(R::key(key), None);
    }

    /// The rows below the changes. Callers that scan look at what was there before this operation.
    pub fn under(&self) -> Rows<'r> {
        self.under
    }

    /// Has the access log say this, if the changes are written.
    pub fn log(&mut self, entry: AccessEntry) {
        self.log.push(entry);
    }

    /// What is to be written, and logged.
    pub fn into_changes(self) -> (Changes, Vec<AccessEntry>) {
        (self.changes, self.log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_comes_after_all_it_leads() {
        assert_eq!(after(&[1, 2]), [1, 3]);
        assert_eq!(after(&[1, 0xff]), [2]);
        assert!(after(&[0xff, 0xff]).as_slice() > &[0xff, 0xff, 0xff][..]);
    }
}
