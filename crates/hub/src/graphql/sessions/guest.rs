//! What a guest asks and does: by the link of a booking, and without one to book (ML-1 to ML-4).

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::MemberId;
use portico_domain::member::Profile;
use portico_domain::session::slot::is_slot;
use portico_ledger::hub::HubView;

use super::booking::Booking;
use super::reference::{BookingRef, Named, own_address};
use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::ids;
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::guests::{GuestError, NewBooking, SessionView};

#[derive(Default)]
pub(crate) struct GuestQuery;

#[derive(Default)]
pub(crate) struct GuestMutation;

#[derive(InputObject)]
struct BookInput {
    mentor: ID,
    slot: Moment,
    /// Needed where nobody is signed in.
    name: Option<String>,
    address: Option<String>,
}

#[Object]
impl GuestQuery {
    /// A guest's booking, by its link. Spends nothing.
    async fn booking(&self, context: &Context<'_>, link: String) -> Result<Booking, Denial> {
        let asked = asked(context);
        shown(asked, asked.guests().session(&link, asked.visit("graphql/booking")))
    }
}

#[Object]
impl GuestMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn book(&self, context: &Context<'_>, input: BookInput) -> Result<Booking, Denial> {
        let asked = asked(context);
        let (name, address) = match asked.member() {
            Some(me) => own_name(asked.view()?.as_ref(), me)?,
            None => (input.name.unwrap_or_default(), input.address.unwrap_or_default()),
        };
        let wanted = NewBooking {
            name: &name,
            address: &address,
            mentor: ids::named(&input.mentor)?,
            slot_ms: slot(input.slot)?,
        };
        shown(asked, asked.guests().book(wanted, asked.visit("graphql/book")))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn reschedule(
        &self,
        context: &Context<'_>,
        booking: BookingRef,
        slot: Moment,
    ) -> Result<Booking, Denial> {
        let asked = asked(context);
        let token =
            booking.named(asked)?.token(asked, "graphql/reschedule", |may| may.reschedule)?;
        let to_ms = self::slot(slot)?;
        shown(asked, asked.guests().reschedule(&token, to_ms, asked.visit("graphql/reschedule")))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn cancel(&self, context: &Context<'_>, booking: BookingRef) -> Result<Booking, Denial> {
        let asked = asked(context);
        let named = booking.named(asked)?;
        if let Named::Mentored(id) = named {
            asked.hub().cancel_as_mentor(id, asked.now_ms())?;
            return Booking::of_mentor(asked, id);
        }
        let token = named.token(asked, "graphql/cancel", |may| may.cancel)?;
        shown(asked, asked.guests().cancel(&token, asked.visit("graphql/cancel")))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn rate(
        &self,
        context: &Context<'_>,
        booking: BookingRef,
        stars: i32,
        #[graphql(default)] text: String,
    ) -> Result<Booking, Denial> {
        let asked = asked(context);
        let token = booking.named(asked)?.token(asked, "graphql/rate", |may| may.rate)?;
        // What is no number of stars at all is refused with those that are too many.
        let stars = u8::try_from(stars).unwrap_or(u8::MAX);
        shown(asked, asked.guests().rate(&token, (stars, &text), asked.visit("graphql/rate")))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn report(
        &self,
        context: &Context<'_>,
        booking: BookingRef,
        text: String,
    ) -> Result<Booking, Denial> {
        let asked = asked(context);
        let token = booking.named(asked)?.token(asked, "graphql/report", |may| may.report)?;
        shown(asked, asked.guests().report(&token, &text, asked.visit("graphql/report")))
    }
}

fn shown(asked: &Asked, done: Result<SessionView, GuestError>) -> Result<Booking, Denial> {
    Booking::of_guest(asked, done?)
}

/// Under which name and address a member books: their own, whatever they send.
fn own_name(view: &HubView, me: MemberId) -> Result<(String, String), Denial> {
    let profile: Profile = view.rows().get(&me)?.unwrap_or_default();
    let none =
        || Denial::malformed(400, "you have no e-mail address here: sign out to book by another");
    Ok((profile.name, own_address(view, me)?.ok_or_else(none)?))
}

/// The start of a slot.
fn slot(at: Moment) -> Result<u64, Denial> {
    let bad = || Denial::malformed(400, "a session starts at a quarter of an hour");
    if is_slot(at.0) { Ok(at.0) } else { Err(bad()) }
}
