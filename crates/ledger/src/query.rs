//! Questions about rows that more than one caller asks.

use std::ops::ControlFlow;

use portico_domain::case::Case;
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::node::Node;
use portico_domain::{MemberId, NodeId, OpId};

use crate::rows::{Rows, decode, kind, part};
use crate::store::StoreError;

/// Whether to go on visiting.
pub type Flow = Result<ControlFlow<()>, StoreError>;

/// Visits the connections of `member`, by the other's id.
pub fn connections(
    rows: Rows<'_>,
    member: MemberId,
    visit: &mut dyn FnMut(MemberId, Connection) -> Flow,
) -> Result<(), StoreError> {
    let prefix = [&[kind::MEMBER][..], &member.0, &[part::CONNECTION]].concat();
    rows.scan(&prefix, &mut |key, value| visit(id_at(key, prefix.len())?, decode(value)?))
}

/// Visits every member.
pub fn members(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(MemberId, Member) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::MEMBER], &mut |key, value| {
        if key.get(17) == Some(&part::MEMBER) {
            visit(id_at(key, 1)?, decode(value)?)
        } else {
            Ok(ControlFlow::Continue(()))
        }
    })
}

/// Visits every node, by its id.
pub fn nodes(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(NodeId, Node) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::NODE], &mut |key, value| visit(id_at(key, 1)?, decode(value)?))
}

/// Visits every case, by the operation that lost.
pub fn cases(rows: Rows<'_>, visit: &mut dyn FnMut(OpId, Case) -> Flow) -> Result<(), StoreError> {
    rows.scan(&[kind::CASE], &mut |key, value| visit(id_at(key, 1)?, decode(value)?))
}

fn id_at(key: &[u8], at: usize) -> Result<OpId, StoreError> {
    let bytes = key.get(at..at + 16).and_then(|bytes| bytes.try_into().ok());
    bytes.map(OpId).ok_or(StoreError::Damaged("a row's key is too short"))
}
