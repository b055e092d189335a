//! What a hub keeps beside the rows, and drops when it must: personal parts in the order, tokens of an archived event.

use std::ops::ControlFlow;

use portico_domain::session::Guest;
use portico_domain::{Action, MemberId, OpId, Outcome};

use super::{GENERATION, entry};
use crate::keys;
use crate::rows::{Layer, Rows, after, is_kept_in_archive};
use crate::sessions::known_as;
use crate::store::{Read, StoreError, Writer};

/// Does, in the transaction that placed it, what an applied operation means for what is not a row.
pub(super) fn follow(
    writer: &mut Writer<'_>,
    action: &Action,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    match (action, outcome) {
        (Action::Erase(erase), Outcome::Applied(_)) => {
            for id in ids_of(Rows::committed(writer, GENERATION), erase.member)? {
                drop_parts(writer, Some(id))?;
            }
            Ok(())
        }
        (Action::Archive(_), Outcome::Applied(_)) => {
            drop_parts(writer, None)?;
            drop_unkept(writer, Layer::committed(GENERATION))
        }
        _ => Ok(()),
    }
}

/// All ids of someone: a guest may have several.
fn ids_of(rows: Rows<'_>, id: OpId) -> Result<Vec<OpId>, StoreError> {
    let first = known_as(rows, id)?;
    let guest: Guest = rows.get(&first)?.unwrap_or_default();
    Ok([first].into_iter().chain(guest.aliases.unwrap_or_default()).collect())
}

/// Drops the personal parts of the operations about `member`, or about anyone, from the order. Its chains hold without them.
fn drop_parts(writer: &mut Writer<'_>, member: Option<MemberId>) -> Result<(), StoreError> {
    let prefix = keys::parts_of(member);
    let mut positions = Vec::new();
    writer.scan(&prefix, &after(&prefix), &mut |key, _| {
        positions.extend(keys::position_in(key));
        Ok(ControlFlow::Continue(()))
    })?;
    for position in positions {
        let mut entry = entry(writer, position)?
            .ok_or(StoreError::Damaged("a position that is indexed is not there"))?;
        entry.parts = None;
        writer.put(&keys::order(position), &entry.to_bytes())?;
    }
    writer.delete_range(&prefix, &after(&prefix))?;
    writer.put(keys::UNCLEAN, &[])
}

/// Drops the rows of `layer` that an archived event does not keep.
pub(crate) fn drop_unkept(writer: &mut Writer<'_>, layer: Layer) -> Result<(), StoreError> {
    let all = layer.key(&[]);
    writer.retain(&all, &after(&all), &mut |key| is_kept_in_archive(&key[1..]))?;
    writer.put(keys::UNCLEAN, &[])
}

/// The operations that wait for a newer program, in the order in which they came.
pub(super) fn deferred(read: &dyn Read) -> Result<Vec<OpId>, StoreError> {
    let mut positions = Vec::new();
    read.scan(keys::DEFERRED_ALL, &after(keys::DEFERRED_ALL), &mut |key, _| {
        positions.extend(keys::position_in(key));
        Ok(ControlFlow::Continue(()))
    })?;
    let id = |position| {
        let entry =
            entry(read, position)?.ok_or(StoreError::Damaged("a deferred entry is missing"))?;
        let read = entry.operation();
        Ok(read.map_err(|_| StoreError::Damaged("a deferred operation is unreadable"))?.id())
    };
    positions.into_iter().map(id).collect()
}
