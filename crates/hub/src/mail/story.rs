//! What a letter is to tell, read from the rows when it is sent; none where that is no longer true, or nobody is to get it.

use portico_domain::member::Profile;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::slot::end_ms;
use portico_domain::session::{Booking, Feedback, Guest, State};
use portico_domain::{Action, Judged, MemberId};
use portico_ledger::StoreError;
use portico_ledger::hub::outbox::{Job, JobId, Purpose};
use portico_ledger::hub::{HubView, REMIND_BEFORE_MS};
use portico_ledger::rows::session::{GuestAddress, GuestName};
use portico_ledger::sessions::{Viewer, known_as, nearest_free};

use super::deriving::operation_of;
use super::ics::Method;

/// Free times that a letter names.
const FREE_MAX: usize = 3;

/// What a letter about a session tells, with times in UTC milliseconds.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) guest: Reader,
    pub(super) mentor: Option<String>,
    pub(super) booking: BookingId,
    pub(super) slot_ms: u64,
    pub(super) plot: Plot,
    /// What a calendar is to do, and the appointment's sequence.
    pub(super) calendar: Option<(Method, u32)>,
}

/// Whom it is told.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) address: String,
    pub(super) name: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plot {
    Booked,
    Moved { from_ms: u64 },
    Cancelled,
    Soon,
    Over,
    NotBooked { free: Vec<u64> },
    NotMoved { wanted_ms: u64, free: Vec<u64> },
    NotCancelled,
    Asked,
}

impl Plot {
    /// Whether the letter brings a link. There is nothing to manage where there is no session.
    pub(super) fn has_link(&self) -> bool {
        !matches!(self, Self::Cancelled | Self::NotBooked { .. })
    }
}

/// What is asked: which letter, as of when.
pub(super) struct Asked<'a> {
    pub(super) view: &'a HubView,
    pub(super) viewer: Viewer,
    pub(super) now_ms: u64,
}

/// A session and what there is to say of it.
struct Told {
    guest: GuestId,
    mentor: MemberId,
    slot_ms: u64,
    plot: Plot,
    calendar: Option<(Method, u32)>,
}

impl Asked<'_> {
    /// The story of a letter.
    pub(super) fn story(&self, id: JobId, job: &Job) -> Result<Option<Story>, StoreError> {
        let Some(told) = self.told(id, job)? else { return Ok(None) };
        let Some(guest) = self.reader(told.guest)? else { return Ok(None) };
        let profile: Option<Profile> = self.view.rows().get(&told.mentor)?;
        let Told { slot_ms, plot, calendar, .. } = told;
        let mentor = profile.map(|profile| profile.name);
        Ok(Some(Story { guest, mentor, booking: job.about, slot_ms, plot, calendar }))
    }

    fn told(&self, id: JobId, job: &Job) -> Result<Option<Told>, StoreError> {
        let booking: Option<Booking> = self.view.rows().get(&job.about)?;
        let cause = operation_of(self.view, id.operation)?;
        let cause = cause.as_ref().map(|operation| &operation.body().action);
        match (id.purpose, cause, booking) {
            (Purpose::Refused, Some(action), booking) => self.refused(action, booking),
            (purpose, Some(action), Some(booking)) => {
                let plot = self.plot(purpose, action, job.about, &booking)?;
                Ok(plot.map(|plot| told(&booking, plot)))
            }
            _ => Ok(None),
        }
    }

    /// What to say of a booking, if that is still so.
    fn plot(
        &self,
        purpose: Purpose,
        cause: &Action,
        id: BookingId,
        booking: &Booking,
    ) -> Result<Option<Plot>, StoreError> {
        let (to_come, slot_ms) = (!self.is_over(booking.slot_ms), booking.slot_ms);
        let rated = || self.view.rows().get::<Feedback>(&id).map(|row| row.is_some());
        Ok(match (purpose, cause) {
            (Purpose::Confirmation, _) => {
                (booking.state == State::Booked && to_come).then_some(Plot::Booked)
            }
            (Purpose::Moved, Action::Reschedule(action)) => {
                let stands = booking.state == State::Rescheduled && action.to_ms == slot_ms;
                (stands && to_come).then_some(Plot::Moved { from_ms: action.from_ms })
            }
            (Purpose::Cancelled, _) => {
                (booking.state == State::Cancelled && to_come).then_some(Plot::Cancelled)
            }
            (Purpose::Reminder, Action::Remind(action)) => {
                let stands = booking.state.is_waiting() && action.slot_ms == slot_ms;
                let wanted =
                    stands && self.now_ms < slot_ms && !self.was_booked_late(id, slot_ms)?;
                wanted.then_some(Plot::Soon)
            }
            (Purpose::Feedback, _) => {
                let open = booking.state == State::Completed && !rated()?;
                open.then_some(Plot::Over)
            }
            (Purpose::Link, _) => Some(Plot::Asked),
            _ => None,
        })
    }

    /// Whether it was booked so late that the confirmation is reminder enough.
    fn was_booked_late(&self, id: BookingId, slot_ms: u64) -> Result<bool, StoreError> {
        let Some(position) = self.view.position_of(id)? else { return Ok(false) };
        let entry = self.view.entry(position)?;
        Ok(entry.is_some_and(|entry| entry.judged.at_ms + REMIND_BEFORE_MS >= slot_ms))
    }

    /// A promise of a kiosk that the hub could not keep.
    fn refused(
        &self,
        promised: &Action,
        known: Option<Booking>,
    ) -> Result<Option<Told>, StoreError> {
        match (promised, known) {
            (Action::Book(book), None) if !self.is_over(book.slot_ms) => {
                let free = self.free(book.mentor, book.slot_ms)?;
                let (guest, mentor, slot_ms) = (book.guest, book.mentor, book.slot_ms);
                let plot = Plot::NotBooked { free };
                Ok(Some(Told { guest, mentor, slot_ms, plot, calendar: None }))
            }
            (Action::Reschedule(action), Some(booking))
                if booking.state.is_waiting()
                    && booking.slot_ms != action.to_ms
                    && !self.is_over(booking.slot_ms) =>
            {
                let free = self.free(booking.mentor, action.to_ms)?;
                Ok(Some(told(&booking, Plot::NotMoved { wanted_ms: action.to_ms, free })))
            }
            (Action::Cancel(_), Some(booking))
                if booking.state.is_waiting() && !self.is_over(booking.slot_ms) =>
            {
                Ok(Some(told(&booking, Plot::NotCancelled)))
            }
            _ => Ok(None),
        }
    }

    /// Free times near one, in their order.
    fn free(&self, mentor: MemberId, slot_ms: u64) -> Result<Vec<u64>, StoreError> {
        let now = (Judged::exactly(self.now_ms), FREE_MAX);
        let near = nearest_free(self.view.rows(), mentor, slot_ms, now, self.viewer)?;
        let mut free: Vec<u64> = near.into_iter().map(|free| free.slot_ms).collect();
        free.sort_unstable();
        Ok(free)
    }

    /// Who reads the letters of a guest; none where they were erased or are blocked.
    fn reader(&self, id: GuestId) -> Result<Option<Reader>, StoreError> {
        let rows = self.view.rows();
        let id = known_as(rows, id)?;
        let Some(guest) = rows.get::<Guest>(&id)? else { return Ok(None) };
        if guest.erased_ms.is_some() || guest.is_blocked_at(Judged::exactly(self.now_ms)) {
            return Ok(None);
        }
        let Some(GuestAddress { address }) = rows.get(&id)? else { return Ok(None) };
        let name: Option<GuestName> = rows.get(&id)?;
        Ok(Some(Reader { address, name: name.map(|name| name.name) }))
    }

    fn is_over(&self, slot_ms: u64) -> bool {
        end_ms(slot_ms) <= self.now_ms
    }
}

fn told(booking: &Booking, plot: Plot) -> Told {
    let calendar = match plot {
        Plot::Booked | Plot::Moved { .. } => Some((Method::Request, booking.moves)),
        Plot::Cancelled => Some((Method::Cancel, booking.moves + 1)),
        _ => None,
    };
    let Booking { guest, mentor, slot_ms, .. } = *booking;
    Told { guest, mentor, slot_ms, plot, calendar }
}
