//! Taking and freeing slots: (mentor, start) belongs to one live booking, and a leased one to its holder (ML booking rules).

use portico_domain::node::Node;
use portico_domain::session::booking::BookingId;
use portico_domain::session::slot::is_slot;
use portico_domain::session::{Availability, Booking, Lease, Slot};
use portico_domain::{MemberId, Refusal};

use crate::execute::{Context, Step};
use crate::rows::Staged;

/// Gives the slot to `booking`: who holds its lease needs nothing else, everyone else a free slot in the mentor's hours.
pub(super) fn take(
    rows: &mut Staged<'_>,
    mentor: MemberId,
    slot_ms: u64,
    booking: BookingId,
    context: &Context,
) -> Step<()> {
    if !is_slot(slot_ms) {
        return Err(Refusal::Malformed.into());
    }
    let key = (slot_ms, mentor);
    let slot: Slot = rows.get(&key)?.unwrap_or_default();
    if is_booked(rows, &slot)? {
        return Err(Refusal::SlotTaken.into());
    }
    let leased_here = match bound(rows, &slot)? {
        Some(lease) if !lease.is_held_by(context.node, context.incarnation) => {
            return Err(Refusal::SlotTaken.into());
        }
        lease => lease.is_some(),
    };
    if !leased_here && !is_open(rows, mentor, slot_ms)? {
        return Err(Refusal::SlotClosed.into());
    }
    rows.put(&key, &Slot { booking: Some(booking), lease: None });
    Ok(())
}

/// Frees the slot of `booking`, if it still has it.
pub(super) fn free(rows: &mut Staged<'_>, booking: BookingId, of: &Booking) -> Step<()> {
    let key = (of.slot_ms, of.mentor);
    match rows.get::<Slot>(&key)? {
        Some(Slot { booking: Some(holder), lease: None }) if holder == booking => {
            rows.delete::<Slot>(&key);
        }
        Some(slot) if slot.booking == Some(booking) => {
            rows.put(&key, &Slot { booking: None, ..slot });
        }
        _ => {}
    }
    Ok(())
}

/// Whether a live booking has it.
pub(super) fn is_booked(rows: &Staged<'_>, slot: &Slot) -> Step<bool> {
    let Some(id) = slot.booking else { return Ok(false) };
    Ok(rows.get::<Booking>(&id)?.is_some_and(|booking| booking.state.is_live()))
}

/// The lease on it that binds, if one does.
pub(super) fn bound(rows: &Staged<'_>, slot: &Slot) -> Step<Option<Lease>> {
    let Some(lease) = slot.lease else { return Ok(None) };
    let holder: Option<Node> = rows.get(&lease.node)?;
    // A holder that is not there, where its row has not come yet, still binds.
    Ok(holder.is_none_or(|node| lease.binds(&node)).then_some(lease))
}

/// Whether the mentor's hours hold it.
pub(super) fn is_open(rows: &Staged<'_>, mentor: MemberId, slot_ms: u64) -> Step<bool> {
    let availability: Option<Availability> = rows.get(&mentor)?;
    Ok(availability.is_some_and(|hours| hours.holds_slot(slot_ms)))
}
