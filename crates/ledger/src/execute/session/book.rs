//! Booking a session.

use portico_domain::session::Booking;
use portico_domain::session::action::Book;
use portico_domain::{Operation, Receipt, Refusal};

use super::{guest, is_provisional, link, log_override, slot};
use crate::execute::{Context, Step, member};
use crate::rows::Staged;
use crate::rows::session::GuestBooking;

pub(super) fn book(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Book,
    context: &Context,
) -> Step<Receipt> {
    let id = operation.id();
    let (guest, _) = guest::admitted(rows, action.guest, context.judged)?;
    if member::living(rows, &action.mentor)?.blocked_ms.is_some() {
        return Err(Refusal::Blocked.into());
    }
    slot::take(rows, action.mentor, action.slot_ms, id, context)?;
    let mut booking = Booking::new(action.mentor, guest, action.slot_ms, context.node);
    booking.provisional = is_provisional(operation, context);
    rows.put(&id, &booking);
    rows.put(&(guest, id), &GuestBooking {});
    if action.override_notice {
        log_override(rows, context, "book", id, &booking);
    }
    if let Some(hash) = action.link {
        link::create(rows, id, &booking, hash, "book", context)?;
    }
    Ok(Receipt::Done)
}
