//! Granting leases on slots, and giving them back.

use portico_domain::node::Node;
use portico_domain::session::action::{GrantLeases, ReturnLeases};
use portico_domain::session::slot::is_slot;
use portico_domain::session::{Lease, Slot};
use portico_domain::{Receipt, Refusal};

use super::{slot, within_limit};
use crate::execute::{Context, Step};
use crate::rows::Staged;

/// Leases those of the slots that are free and in their mentor's hours.
pub(super) fn grant(
    rows: &mut Staged<'_>,
    action: &GrantLeases,
    context: &Context,
) -> Step<Receipt> {
    within_limit(&action.slots)?;
    let holder: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    if !holder.runs_sessions() || holder.revoked_ms.is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    let (node, incarnation, position) = (action.node, action.incarnation, context.position);
    for wanted in &action.slots {
        let key = (wanted.slot_ms, wanted.mentor);
        let known: Slot = rows.get(&key)?.unwrap_or_default();
        let open = is_slot(wanted.slot_ms) && slot::is_open(rows, wanted.mentor, wanted.slot_ms)?;
        let taken = slot::is_booked(rows, &known)? || slot::bound(rows, &known)?.is_some();
        if open && !taken {
            let lease = Some(Lease { node, incarnation, position });
            rows.put(&key, &Slot { lease, ..known });
        }
    }
    Ok(Receipt::Done)
}

/// Gives back those of the slots that this life of the node holds.
pub(super) fn give_back(
    rows: &mut Staged<'_>,
    action: &ReturnLeases,
    context: &Context,
) -> Step<Receipt> {
    within_limit(&action.slots)?;
    for given in &action.slots {
        let key = (given.slot_ms, given.mentor);
        let Some(known) = rows.get::<Slot>(&key)? else { continue };
        let own =
            known.lease.is_some_and(|lease| lease.is_held_by(context.node, context.incarnation));
        match known.booking {
            _ if !own => {}
            Some(_) => rows.put(&key, &Slot { lease: None, ..known }),
            None => rows.delete::<Slot>(&key),
        }
    }
    Ok(Receipt::Done)
}
