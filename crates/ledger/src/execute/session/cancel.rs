//! Cancelling a session (ML-1).

use portico_domain::session::State;
use portico_domain::session::action::Cancel;
use portico_domain::session::link::Because;
use portico_domain::{Operation, Receipt, Refusal};

use super::{authorize, booking, link, log_override, slot};
use crate::execute::{Context, Step};
use crate::rows::Staged;

pub(super) fn cancel(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Cancel,
    context: &Context,
) -> Step<Receipt> {
    let mut booking = booking(rows, action.booking)?;
    authorize(rows, action.booking, action.by, context)?;
    if booking.state == State::Cancelled {
        return Ok(Receipt::AlreadyDone);
    }
    if !booking.state.is_waiting() {
        return Err(Refusal::BookingOver.into());
    }
    slot::free(rows, action.booking, &booking)?;
    (booking.state, booking.ended_by) = (State::Cancelled, Some(action.by));
    booking.provisional = false;
    rows.put(&action.booking, &booking);
    if action.override_notice {
        log_override(rows, context, "cancel", action.booking, &booking);
    }
    let ending = link::Ending::by(operation, Because::BookingCancelled, "cancel", context);
    Ok(Receipt::Ended(link::end(rows, action.booking, &booking, ending, context)?))
}
