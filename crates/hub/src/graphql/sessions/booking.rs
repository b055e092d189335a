//! A booking as whoever may see it sees it.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use portico_domain::Code;
use portico_domain::session::booking::BookingId;
use portico_domain::session::{Booking as Row, Feedback, State};
use portico_ledger::hub::HubView;
use portico_ledger::rows::session::GuestText;

use super::mentor::{Slot, free_slots};
use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::ids;
use crate::graphql::limits::slots_cost;
use crate::graphql::moment::Moment;
use crate::graphql::person::Person;
use crate::guests::SessionView;
use crate::mail;

/// What has become of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "portico_domain::session::State")]
pub(super) enum BookingState {
    Booked,
    Rescheduled,
    CheckedIn,
    Completed,
    Cancelled,
    NoShow,
}

/// What may be done with it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, SimpleObject)]
pub(crate) struct BookingMay {
    pub(super) reschedule: bool,
    pub(super) cancel: bool,
    pub(super) rate: bool,
    pub(super) report: bool,
    pub(super) complete: bool,
    pub(super) no_show: bool,
}

#[derive(SimpleObject)]
struct Rating {
    stars: u8,
    text: String,
}

/// A session that somebody has booked.
pub(crate) struct Booking {
    view: Arc<HubView>,
    row: Row,
    seen: SessionView,
    may: BookingMay,
}

impl Booking {
    /// As its guest sees it.
    pub(crate) fn of_guest(asked: &Asked, seen: SessionView) -> Result<Self, Denial> {
        let may = seen.may;
        let may = BookingMay {
            reschedule: may.reschedule,
            cancel: may.cancel,
            rate: may.rate,
            report: may.report,
            ..BookingMay::default()
        };
        Self::seen(asked.view()?, seen, may)
    }

    /// As its mentor sees it.
    pub(crate) fn of_mentor(asked: &Asked, id: BookingId) -> Result<Self, Denial> {
        let (view, now_ms) = (asked.view()?, asked.now_ms());
        let seen = asked.guests().seen(&view, id, None, now_ms)?;
        let (waits, begun) = (seen.state.is_waiting(), now_ms >= seen.start.at_ms);
        let happens = begun && seen.state.is_live();
        let may = BookingMay {
            // With the same notice as the guest has.
            cancel: seen.may.cancel,
            complete: happens,
            no_show: waits && begun,
            ..BookingMay::default()
        };
        Self::seen(view, seen, may)
    }

    fn seen(view: Arc<HubView>, seen: SessionView, may: BookingMay) -> Result<Self, Denial> {
        let row = view.rows().get(&seen.id)?.ok_or(Denial::from(Code::NotFound))?;
        Ok(Self { view, row, seen, may })
    }
}

#[Object]
impl Booking {
    async fn id(&self) -> ID {
        ids::text(self.seen.id)
    }

    async fn state(&self) -> BookingState {
        State::into(self.seen.state)
    }

    async fn start(&self) -> Moment {
        Moment(self.seen.start.at_ms)
    }

    async fn end(&self) -> Moment {
        Moment(self.seen.end.at_ms)
    }

    async fn start_local(&self) -> &str {
        &self.seen.start.local
    }

    async fn end_local(&self) -> &str {
        &self.seen.end.local
    }

    async fn time_zone(&self) -> &str {
        &self.seen.time_zone
    }

    async fn mentor(&self) -> Result<Person, Denial> {
        Person::find_or_gone(&self.view, self.row.mentor)
    }

    /// The guest's name.
    async fn guest(&self) -> &str {
        self.seen.guest.as_deref().unwrap_or_default()
    }

    async fn to_be_confirmed(&self) -> bool {
        self.seen.to_be_confirmed
    }

    async fn may(&self) -> BookingMay {
        self.may
    }

    async fn rating(&self) -> Result<Option<Rating>, Denial> {
        let rows = self.view.rows();
        let Some(feedback) = rows.get::<Feedback>(&self.seen.id)? else { return Ok(None) };
        let text = rows.get::<GuestText>(&(self.row.guest, feedback.by))?;
        let text = text.map(|row| row.text).unwrap_or_default();
        Ok(Some(Rating { stars: feedback.stars, text }))
    }

    async fn link_valid_until(&self) -> Option<Moment> {
        self.seen.link_valid_until.map(Moment)
    }

    /// Times that it can be moved to.
    #[graphql(complexity = "slots_cost(first, child_complexity)")]
    async fn free_slots(
        &self,
        context: &Context<'_>,
        #[graphql(default = 40)] first: i32,
    ) -> Result<Vec<Slot>, Denial> {
        free_slots(asked(context), self.row.mentor, first)
    }

    /// An appointment for calendars (RFC 5545).
    async fn ics(&self, context: &Context<'_>) -> Result<String, Denial> {
        let asked = asked(context);
        let (_, event) = asked.hub().event()?;
        let over = matches!(self.row.state, State::Cancelled);
        let method = if over { mail::Method::Cancel } else { mail::Method::Request };
        let summary = match &self.seen.mentor {
            Some(mentor) => format!("{mentor}: {}", event.name),
            None => event.name.clone(),
        };
        let session = mail::Session {
            booking: self.seen.id,
            host: &mail::host_of(&event.origin),
            sequence: self.row.moves + u32::from(over),
            from_ms: self.seen.start.at_ms,
            until_ms: self.seen.end.at_ms,
            at_ms: asked.now_ms(),
            summary: &summary,
            people: None,
        };
        Ok(session.file(method))
    }
}
