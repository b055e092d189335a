//! A kiosk's own operations, and the hub's word on them, as they are stored.

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::operation::{Part, Place};
use portico_domain::{Hash, NodeId, Operation};

use super::{Acknowledgement, OwnOperation};
use crate::keys;
use crate::order::Head;
use crate::rows::{after, encode};
use crate::store::{Read, StoreError, Writer};

/// One own operation, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Own {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) operation: Vec<u8>,
    #[n(1)]
    pub(super) parts: Option<Vec<Option<Part>>>,
    #[n(2)]
    pub(super) link: Hash,
}

/// The hub's word on a run of own operations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Acknowledged {
    #[n(0)]
    pub(super) outcomes: Vec<Acknowledgement>,
}

/// Writes an own operation behind `head`; the new head.
pub(super) fn keep(
    writer: &mut Writer<'_>,
    node: NodeId,
    incarnation: u32,
    head: Head,
    operation: &Operation,
) -> Result<Head, StoreError> {
    let sequence = head.sequence + 1;
    let link = Place { node, incarnation, sequence }.link(head.link, operation);
    let parts = crate::order::kept_parts(operation);
    let own = Own { operation: operation.bytes().to_vec(), parts, link };
    writer.put(&keys::own(incarnation, sequence), &encode(&own))?;
    Ok(Head { sequence, link })
}

/// Visits the hub's word on own operations from `first` on.
pub(super) fn each_acknowledgement(
    read: &dyn Read,
    incarnation: u32,
    first: u64,
    visit: &mut dyn FnMut(u64, Acknowledgement) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let all = keys::acknowledged(incarnation, 0);
    let run = read.last(&all, &keys::acknowledged(incarnation, first + 1))?;
    let from = run.map_or(all.clone(), |(key, _)| key);
    read.scan(&from, &after(&all[..5]), &mut |key, value| {
        let run_first = keys::sequence_of(key).ok_or(StoreError::Damaged("a key is too short"))?;
        let run: Acknowledged = minicbor::decode(value)
            .map_err(|_| StoreError::Damaged("an acknowledgement cannot be read"))?;
        for (sequence, word) in (run_first..).zip(run.outcomes) {
            if sequence >= first && visit(sequence, word)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Visits own operations after `sequence`, in order.
pub(super) fn each_own(
    read: &dyn Read,
    incarnation: u32,
    sequence: u64,
    visit: &mut dyn FnMut(OwnOperation) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let from = keys::own(incarnation, sequence + 1);
    read.scan(&from, &after(&from[..5]), &mut |key, value| visit(own_operation(key, value)?))
}

pub(super) fn own_operation(key: &[u8], value: &[u8]) -> Result<OwnOperation, StoreError> {
    let own: Own = minicbor::decode(value)
        .map_err(|_| StoreError::Damaged("an own operation cannot be read"))?;
    let operation = Operation::from_bytes(own.operation, own.parts.unwrap_or_default())
        .map_err(|_| StoreError::Damaged("an own operation is not one"))?;
    let sequence = keys::sequence_of(key).ok_or(StoreError::Damaged("a key is too short"))?;
    Ok(OwnOperation { sequence, operation, link: own.link })
}

pub(super) fn head(read: &dyn Read, incarnation: u32) -> Result<Head, StoreError> {
    let first = keys::own(incarnation, 0);
    let Some((key, value)) = read.last(&first, &after(&first[..5]))? else {
        return Ok(Head::default());
    };
    let own = own_operation(&key, &value)?;
    Ok(Head { sequence: own.sequence, link: own.link })
}
