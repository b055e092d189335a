//! The hub's rows and its order as of one commit.

use std::collections::BTreeMap;

use portico_domain::event::Event;
use portico_domain::operation::Place;
use portico_domain::{NodeId, OpId};

use super::{GENERATION, entry, load, number};
use crate::access::AccessLog;
use crate::keys;
use crate::order::{Cursor, Entry, Head};
use crate::rows;
use crate::rows::Rows;
use crate::store::{Read, Snapshot, StoreError};

/// The hub's rows and order as of one commit.
#[derive(Debug)]
pub struct HubView {
    pub(super) snapshot: Snapshot,
}

impl HubView {
    /// Its rows.
    pub fn rows(&self) -> Rows<'_> {
        Rows::committed(&self.snapshot, GENERATION)
    }

    /// The event; none as long as there is none.
    pub fn event(&self) -> Result<Option<Event>, StoreError> {
        self.rows().get(&())
    }

    /// The last position.
    pub fn last(&self) -> Result<Cursor, StoreError> {
        Ok(load(&self.snapshot)?.map(|state| state.last).unwrap_or_default())
    }

    /// The entry at `position`; none past the end.
    pub fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        entry(&self.snapshot, position)
    }

    /// The position of the operation with that id; none if it has not arrived.
    pub fn position_of(&self, id: OpId) -> Result<Option<u64>, StoreError> {
        self.snapshot.get(&keys::position(id))?.map(|bytes| number(&bytes)).transpose()
    }

    /// The position of the operation that stands at `place` of a rewritten chain, having arrived before it was rewritten.
    pub fn rewritten(&self, place: Place) -> Result<Option<u64>, StoreError> {
        self.snapshot.get(&keys::rewritten(place))?.map(|bytes| number(&bytes)).transpose()
    }

    /// The heads of all chains, by node and incarnation.
    pub fn heads(&self) -> Result<BTreeMap<(NodeId, u32), Head>, StoreError> {
        let mut heads = BTreeMap::new();
        let prefix = &keys::head(NodeId::default(), 0)[..1];
        self.snapshot.scan(prefix, &rows::after(prefix), &mut |key, value| {
            let (node, incarnation) = key[1..].split_at(16);
            let node = OpId(node.try_into().unwrap_or_default());
            let incarnation = u32::from_be_bytes(incarnation.try_into().unwrap_or_default());
            let head = minicbor::decode(value)
                .map_err(|_| StoreError::Damaged("the head of a chain cannot be read"))?;
            heads.insert((node, incarnation), head);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(heads)
    }

    /// This node's access log.
    pub fn access_log(&self) -> AccessLog<'_> {
        AccessLog(&self.snapshot)
    }
}
