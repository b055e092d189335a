//! What a guest sees: their session, the times that are free, and who can be booked.

use chrono_tz::Tz;
use portico_domain::member::Profile;
use portico_domain::session::booking::{BookingId, INCIDENTS_MAX};
use portico_domain::session::slot::{NOTICE_MS, end_ms, has_notice};
use portico_domain::session::{Booking, Feedback, Guest, State};
use portico_domain::token::TokenHash;
use portico_domain::{Code, Judged, MemberId};
use portico_ledger::hub::HubView;
use portico_ledger::rows::session::GuestName;
use portico_ledger::{query, sessions};
use serde::{Serialize, Serializer};

use super::{GuestError, Guests, Visit};
use crate::listing::date;
use crate::sessions::in_zone;

/// How far ahead free times are shown, in milliseconds.
const AHEAD_MS: u64 = 21 * DAY_MS;
const DAY_MS: u64 = 24 * 3_600_000;
/// Free times that are shown at once.
const FREE_MAX: usize = 200;

/// A moment, as clocks at the event show it and in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Moment {
    /// In UTC milliseconds.
    #[serde(skip)]
    pub(crate) at_ms: u64,
    /// RFC 3339, with the event's offset.
    pub(crate) local: String,
    /// RFC 3339, in UTC.
    pub(crate) utc: String,
}

impl Moment {
    fn of(at_ms: u64, zone: Tz) -> Self {
        Self { at_ms, local: in_zone(at_ms, zone), utc: date(at_ms) }
    }
}

/// What may be done with a session now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct May {
    pub(crate) reschedule: bool,
    pub(crate) cancel: bool,
    pub(crate) rate: bool,
    pub(crate) report: bool,
}

/// A session as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionView {
    #[serde(skip)]
    pub(crate) id: BookingId,
    pub(crate) state: State,
    pub(crate) start: Moment,
    pub(crate) end: Moment,
    pub(crate) time_zone: String,
    pub(crate) event: String,
    pub(crate) mentor: Option<String>,
    pub(crate) guest: Option<String>,
    /// Booked at a kiosk that could not be sure yet.
    pub(crate) to_be_confirmed: bool,
    pub(crate) may: May,
    /// Until when the link can be used, in UTC; none where it has just ended.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_date")]
    pub(crate) link_valid_until: Option<u64>,
}

fn as_date<S: Serializer>(at_ms: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    at_ms.map(date).serialize(to)
}

/// The free times of a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FreeTimes {
    pub(crate) time_zone: String,
    pub(crate) slots: Vec<Moment>,
}

/// Someone who can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct MentorView {
    pub(crate) id: MemberId,
    pub(crate) name: String,
    pub(crate) headline: Option<String>,
}

impl Guests {
    /// The session of a link.
    ///
    /// # Errors
    /// When the link is refused.
    pub(crate) fn session(&self, token: &str, visit: Visit) -> Result<SessionView, GuestError> {
        let verified = self.verify(token, visit)?;
        let seen = self.seen(&verified.view, verified.id, Some(verified.link), visit.now_ms)?;
        self.note_read(&verified, visit);
        Ok(seen)
    }

    /// A session as it stands in `view`, seen by a link if one is left.
    ///
    /// # Errors
    /// When there is no such booking.
    pub(crate) fn seen(
        &self,
        view: &HubView,
        id: BookingId,
        link: Option<TokenHash>,
        now_ms: u64,
    ) -> Result<SessionView, GuestError> {
        let (rows, (_, event)) = (view.rows(), self.hub.event()?);
        let booking: Booking = rows.get(&id)?.ok_or(GuestError::Refused(Code::NotFound))?;
        let first = rows.get(&booking.guest)?.and_then(|guest: Guest| guest.same_as);
        let links = sessions::links_of(rows, id)?;
        let link = link.and_then(|link| links.find(&link).copied());
        let zone = event.zone();
        Ok(SessionView {
            id,
            state: booking.state,
            start: Moment::of(booking.slot_ms, zone),
            end: Moment::of(end_ms(booking.slot_ms), zone),
            time_zone: zone.to_string(),
            event: event.name,
            mentor: rows.get(&booking.mentor)?.map(|profile: Profile| profile.name),
            guest: rows.get(&first.unwrap_or(booking.guest))?.map(|row: GuestName| row.name),
            to_be_confirmed: booking.provisional,
            may: may(view, id, &booking, now_ms)?,
            link_valid_until: link.map(|link| link.expires_ms()),
        })
    }

    /// The free times of the mentor of a link's session.
    ///
    /// # Errors
    /// When the link is refused.
    pub(crate) fn slots_of_link(&self, token: &str, visit: Visit) -> Result<FreeTimes, GuestError> {
        let verified = self.verify(token, visit)?;
        self.note_read(&verified, visit);
        self.slots(verified.booking.mentor, visit.now_ms)
    }

    /// The free times of a mentor, with notice enough, soonest first. Those that a kiosk alone may sell are not among them.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn slots(&self, mentor: MemberId, now_ms: u64) -> Result<FreeTimes, GuestError> {
        self.first_slots(mentor, now_ms, FREE_MAX)
    }

    /// The first of them, at most `most`. Days are looked at one by one, since the first that are free are mostly near.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn first_slots(
        &self,
        mentor: MemberId,
        now_ms: u64,
        most: usize,
    ) -> Result<FreeTimes, GuestError> {
        let zone = self.hub.event()?.1.zone();
        let view = self.hub.ledger().view()?;
        let viewer = self.hub.ledger().viewer()?;
        let until_ms = now_ms.saturating_add(AHEAD_MS);
        let (mut from_ms, mut free) = (now_ms.saturating_add(NOTICE_MS), Vec::new());
        while from_ms < until_ms && free.len() < most {
            let span = (from_ms, from_ms.saturating_add(DAY_MS).min(until_ms));
            free.extend(sessions::free_slots(view.rows(), mentor, span, viewer)?);
            from_ms = span.1;
        }
        let slots = free.into_iter().take(most).map(|free| Moment::of(free.slot_ms, zone));
        Ok(FreeTimes { time_zone: zone.to_string(), slots: slots.collect() })
    }

    /// Who can be booked.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn mentors(&self, now_ms: u64) -> Result<Vec<MentorView>, GuestError> {
        let soon = now_ms.saturating_add(NOTICE_MS);
        let mentors = self.hub.mentors()?.into_iter();
        let bookable = mentors.filter(|(_, _, hours)| hours.slots(soon, u64::MAX).next().is_some());
        Ok(bookable
            .map(|(id, profile, _)| MentorView {
                id,
                name: profile.name,
                headline: profile.headline,
            })
            .collect())
    }
}

/// What may be done now. The ledger judges again when it is done.
fn may(view: &HubView, id: BookingId, booking: &Booking, now_ms: u64) -> Result<May, GuestError> {
    let (waits, begun) = (booking.state.is_waiting(), now_ms >= booking.slot_ms);
    let changeable = waits && has_notice(booking.slot_ms, Judged::exactly(now_ms));
    let took_place = matches!(booking.state, State::CheckedIn | State::Completed);
    let rated = view.rows().get::<Feedback>(&id)?.is_some();
    Ok(May {
        reschedule: changeable,
        cancel: changeable,
        rate: (took_place || (waits && begun)) && !rated,
        report: query::incidents(view.rows(), id)? < INCIDENTS_MAX,
    })
}
