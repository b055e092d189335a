//! What a guest asks and does: by the link of a booking, and without one to book (ML-1 to ML-4).

use async_graphql::{Context, ID, InputObject, Object};
use portico_domain::session::slot::is_slot;

use super::booking::Booking;
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

/// One's own booking: by the link that shows it, or, signed in, by its id.
#[derive(InputObject)]
struct BookingRef {
    link: Option<String>,
    id: Option<ID>,
}

impl BookingRef {
    /// The token of a link that can be used for it.
    fn token(self) -> Result<String, Denial> {
        match (self.link, self.id) {
            (Some(link), None) => Ok(link),
            _ => Err(Denial::malformed(400, "either a link or an id is needed")),
        }
    }
}

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
        let (name, address) = (input.name.as_deref(), input.address.as_deref());
        let wanted = NewBooking {
            name: name.unwrap_or_default(),
            address: address.unwrap_or_default(),
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
        let (asked, token) = (asked(context), booking.token()?);
        let to_ms = self::slot(slot)?;
        shown(asked, asked.guests().reschedule(&token, to_ms, asked.visit("graphql/reschedule")))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn cancel(&self, context: &Context<'_>, booking: BookingRef) -> Result<Booking, Denial> {
        let (asked, token) = (asked(context), booking.token()?);
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
        let (asked, token) = (asked(context), booking.token()?);
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
        let (asked, token) = (asked(context), booking.token()?);
        shown(asked, asked.guests().report(&token, &text, asked.visit("graphql/report")))
    }
}

fn shown(asked: &Asked, done: Result<SessionView, GuestError>) -> Result<Booking, Denial> {
    Booking::of_guest(asked, done?)
}

/// The start of a slot.
fn slot(at: Moment) -> Result<u64, Denial> {
    let bad = || Denial::malformed(400, "a session starts at a quarter of an hour");
    if is_slot(at.0) { Ok(at.0) } else { Err(bad()) }
}
