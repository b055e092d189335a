//! Moving a session to another slot (ML-2): the booking stays the same, its old links end, and at most one new one is made.

use portico_domain::session::action::Reschedule;
use portico_domain::session::booking::BookingId;
use portico_domain::session::link::Because;
use portico_domain::session::{Booking, State};
use portico_domain::token::TokenHash;
use portico_domain::{Operation, Receipt, Refusal};

use super::{authorize, booking, guest, is_provisional, link, log_override, slot};
use crate::execute::{Context, Step};
use crate::rows::Staged;

pub(super) fn reschedule(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Reschedule,
    context: &Context,
) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    authorize(rows, action.booking, action.by, context)?;
    guest::admitted(rows, booking.guest, context.judged)?;
    if !booking.state.is_waiting() {
        return Err(Refusal::BookingOver.into());
    }
    if booking.slot_ms != action.from_ms {
        return Err(Refusal::Moved.into());
    }
    if action.to_ms == action.from_ms {
        return Err(Refusal::Malformed.into());
    }
    slot::take(rows, booking.mentor, action.to_ms, action.booking, context)?;
    slot::free(rows, action.booking, &booking)?;
    (booking.slot_ms, booking.state) = (action.to_ms, State::Rescheduled);
    booking.moves += 1;
    booking.provisional = is_provisional(operation, context);
    rows.put(&action.booking, &booking);
    if action.override_notice {
        log_override(rows, context, "reschedule", action.booking, &booking);
    }
    let ending = link::Ending::by(operation, Because::BookingRescheduled, "reschedule", context);
    let ended = link::end(rows, action.booking, &booking, ending, context)?;
    generate_token_for_rescheduled_booking(rows, action.booking, &booking, action.link, context)?;
    Ok(Receipt::Ended(ended))
}

/// Makes the one new link of a booking that was moved, where one was shown; else the hub makes it when it writes to the guest.
fn generate_token_for_rescheduled_booking(
    rows: &mut Staged<'_>,
    id: BookingId,
    booking: &Booking,
    hash: Option<TokenHash>,
    context: &Context,
) -> Step<()> {
    match hash {
        Some(hash) => link::create(rows, id, booking, hash, "reschedule", context),
        None => Ok(()),
    }
}
