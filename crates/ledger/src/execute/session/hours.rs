//! Setting when a mentor can be booked. What was booked or leased stands; a case says what no longer fits.

use std::ops::ControlFlow;

use portico_domain::case::{Case, Cause, Side};
use portico_domain::session::action::SetAvailability;
use portico_domain::session::slot::end_ms;
use portico_domain::session::{Availability, Slot};
use portico_domain::{MemberId, Operation, Receipt, Refusal};

use super::slot;
use crate::execute::{Context, Step, member};
use crate::query;
use crate::rows::Staged;

pub(super) fn set(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &SetAvailability,
    context: &Context,
) -> Step<Receipt> {
    member::living(rows, &action.mentor)?;
    action.availability.check().map_err(|_| Refusal::Malformed)?;
    let broken = first_broken(rows, action.mentor, &action.availability, context)?;
    if let Some(slot_ms) = broken {
        let side = Side {
            operation: operation.id(),
            node: context.node,
            told: operation.body().told,
            at: context.judged,
            owner: Some(action.mentor),
            redeemer: None,
            booking: None,
            slot_ms: Some(slot_ms),
        };
        let case = Case { cause: Cause::Hours, side, outcome: None, against: None, answer: None };
        rows.put(&operation.id(), &case);
    }
    rows.put(&action.mentor, &action.availability);
    Ok(Receipt::Done)
}

/// The first slot to come that is booked or leased, was in the hours, and is not in the new ones.
fn first_broken(
    rows: &Staged<'_>,
    mentor: MemberId,
    new: &Availability,
    context: &Context,
) -> Step<Option<u64>> {
    let old: Availability = rows.get(&mentor)?.unwrap_or_default();
    let mut suspects: Vec<(u64, Slot)> = Vec::new();
    query::slots(rows.under(), 0, u64::MAX, &mut |slot_ms, of, slot| {
        let to_come = end_ms(slot_ms) > context.judged.at_ms;
        if of == mentor && to_come && old.holds_slot(slot_ms) && !new.holds_slot(slot_ms) {
            suspects.push((slot_ms, slot));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (slot_ms, found) in suspects {
        if slot::is_booked(rows, &found)? || slot::bound(rows, &found)?.is_some() {
            return Ok(Some(slot_ms));
        }
    }
    Ok(None)
}
