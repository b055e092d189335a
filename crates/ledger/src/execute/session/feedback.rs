//! Ratings and incidents (ML-3, ML-4): each takes a link that can be used, and ends it.

use portico_domain::session::action::{Rate, Report};
use portico_domain::session::booking::{BookingId, INCIDENTS_MAX, STARS_MAX, TEXT_MAX};
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::Because;
use portico_domain::session::{Booking, Feedback, Incident, Party, State};
use portico_domain::token::TokenHash;
use portico_domain::{Operation, Receipt, Refusal};

use super::{authorize, booking, link};
use crate::execute::{Context, Step};
use crate::query;
use crate::rows::Staged;
use crate::rows::session::GuestText;

pub(super) fn rate(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Rate,
    context: &Context,
) -> Step<Receipt> {
    let booking = bearers_booking(rows, action.booking, action.guest, action.link, context)?;
    if !(1..=STARS_MAX).contains(&action.stars) {
        return Err(Refusal::Malformed.into());
    }
    has_begun(&booking, context)?;
    if rows.get::<Feedback>(&action.booking)?.is_some() {
        return Err(Refusal::Exists.into());
    }
    keep_text(rows, operation, booking.guest)?;
    let feedback =
        Feedback { stars: action.stars, at_ms: context.judged.at_ms, by: operation.id() };
    rows.put(&action.booking, &feedback);
    let ending = link::Ending::by(operation, Because::RatingSubmitted, "rate", context);
    Ok(Receipt::Ended(link::end(rows, action.booking, &booking, ending, context)?))
}

pub(super) fn report(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Report,
    context: &Context,
) -> Step<Receipt> {
    let booking = bearers_booking(rows, action.booking, action.guest, action.link, context)?;
    if query::incidents(rows.under(), action.booking)? >= INCIDENTS_MAX {
        return Err(Refusal::Malformed.into());
    }
    keep_text(rows, operation, booking.guest)?;
    let incident = Incident { at_ms: context.judged.at_ms };
    rows.put(&(action.booking, operation.id()), &incident);
    let ending = link::Ending::by(operation, Because::IncidentReported, "report", context);
    Ok(Receipt::Ended(link::end(rows, action.booking, &booking, ending, context)?))
}

/// The booking, if the link can be used for it and it is that guest's.
fn bearers_booking(
    rows: &Staged<'_>,
    id: BookingId,
    guest: GuestId,
    link: TokenHash,
    context: &Context,
) -> Step<Booking> {
    let booking = booking(rows, id)?;
    authorize(rows, id, Party::Guest(link), context)?;
    if booking.guest == guest { Ok(booking) } else { Err(Refusal::Malformed.into()) }
}

/// Only what has begun can be rated, and not what was called off.
fn has_begun(booking: &Booking, context: &Context) -> Step<()> {
    match booking.state {
        State::CheckedIn | State::Completed => Ok(()),
        State::Cancelled | State::NoShow => Err(Refusal::BookingOver.into()),
        _ if context.judged.latest_ms() >= booking.slot_ms => Ok(()),
        _ => Err(Refusal::TooEarly.into()),
    }
}

/// Keeps the text, if there is one that was not erased, with the guest.
fn keep_text(rows: &mut Staged<'_>, operation: &Operation, guest: GuestId) -> Step<()> {
    let Some(bytes) = operation.part(0) else { return Ok(()) };
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    if text.chars().count() > TEXT_MAX {
        return Err(Refusal::Malformed.into());
    }
    rows.put(&(guest, operation.id()), &GuestText { text: text.to_owned() });
    Ok(())
}
