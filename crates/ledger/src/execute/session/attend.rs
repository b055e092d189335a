//! The guest comes, or does not; the session takes place; before it, the guest is reminded.

use portico_domain::session::action::{CheckIn, Complete, MarkNoShow, Remind};
use portico_domain::session::link::Because;
use portico_domain::session::slot::{NO_SHOW_AFTER_MS, end_ms};
use portico_domain::session::{Party, State};
use portico_domain::{Operation, Receipt, Refusal};

use super::{booking, link};
use crate::execute::{Context, Step};
use crate::rows::Staged;

/// A guest who was seen is never left a no-show, whichever of the two arrived first.
pub(super) fn check_in(
    rows: &mut Staged<'_>,
    action: &CheckIn,
    context: &Context,
) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    match booking.state {
        State::CheckedIn | State::Completed => return Ok(Receipt::AlreadyDone),
        State::Cancelled => return Err(Refusal::BookingOver.into()),
        State::Booked | State::Rescheduled | State::NoShow => {}
    }
    (booking.state, booking.ended_by) = (State::CheckedIn, None);
    booking.checked_in_ms = Some(context.judged.at_ms);
    rows.put(&action.booking, &booking);
    Ok(Receipt::Done)
}

/// Ends no link (ML booking rules).
pub(super) fn complete(rows: &mut Staged<'_>, action: &Complete) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    match booking.state {
        State::Completed => return Ok(Receipt::AlreadyDone),
        State::Cancelled => return Err(Refusal::BookingOver.into()),
        _ => {}
    }
    (booking.state, booking.ended_by) = (State::Completed, None);
    rows.put(&action.booking, &booking);
    Ok(Receipt::Done)
}

/// ML-1.3: not of a guest who was seen, nor of a session that was moved meanwhile.
pub(super) fn mark_no_show(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &MarkNoShow,
    context: &Context,
) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    if booking.state == State::NoShow {
        return Ok(Receipt::AlreadyDone);
    }
    if !booking.state.is_waiting() {
        return Err(Refusal::BookingOver.into());
    }
    if booking.slot_ms != action.slot_ms {
        return Err(Refusal::Moved.into());
    }
    if action.by == Party::System
        && context.judged.at_ms < end_ms(booking.slot_ms).saturating_add(NO_SHOW_AFTER_MS)
    {
        return Err(Refusal::TooEarly.into());
    }
    (booking.state, booking.ended_by) = (State::NoShow, Some(action.by));
    rows.put(&action.booking, &booking);
    let ending = link::Ending::by(operation, Because::BookingCancelled, "no-show", context);
    Ok(Receipt::Ended(link::end(rows, action.booking, &booking, ending, context)?))
}

/// Remembers that the guest is reminded of that slot; what follows from it is the mail.
pub(super) fn remind(rows: &mut Staged<'_>, action: &Remind) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    if !booking.state.is_waiting() {
        return Err(Refusal::BookingOver.into());
    }
    if booking.slot_ms != action.slot_ms {
        return Err(Refusal::Moved.into());
    }
    if booking.reminded_ms.replace(action.slot_ms) == Some(action.slot_ms) {
        return Ok(Receipt::AlreadyDone);
    }
    rows.put(&action.booking, &booking);
    Ok(Receipt::Done)
}
