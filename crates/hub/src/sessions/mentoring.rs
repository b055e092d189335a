//! What a mentor does who has signed in: setting their hours, and saying what became of their sessions.

use std::ops::ControlFlow;

use chrono::Days;
use portico_domain::session::action::{Cancel, Complete, MarkNoShow, SetAvailability};
use portico_domain::session::booking::BookingId;
use portico_domain::session::{Availability, Booking, Hours, Party};
use portico_domain::{Action, Code, MemberId};
use portico_ledger::hub::Acted;
use portico_ledger::query;

use super::mentors::DAYS;
use super::times::{day_of, start_of};
use crate::hub::{Hub, HubError};

impl Hub {
    /// Sets when `mentor` can be booked, from today on.
    ///
    /// # Errors
    /// When the hours break a limit.
    pub(crate) fn set_own_hours(
        &self,
        mentor: MemberId,
        hours: Hours,
        now_ms: u64,
    ) -> Result<(), HubError> {
        let zone = self.event()?.1.zone();
        let from = day_of(now_ms, zone);
        let until = from.checked_add_days(Days::new(DAYS)).unwrap_or(from);
        let stretches = hours.stretches(zone, from, until);
        let stretches = stretches.map_err(|bad| HubError::Malformed(bad.to_string()))?;
        let availability = Availability { hours, stretches };
        let action = SetAvailability { mentor, availability };
        self.do_at(now_ms, Action::SetAvailability(action))
    }

    /// The bookings of `mentor` from a moment on, else from the beginning of today, at most `most`, in the order of time.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn sessions_of(
        &self,
        mentor: MemberId,
        from_ms: Option<u64>,
        now_ms: u64,
        most: usize,
    ) -> Result<Vec<BookingId>, HubError> {
        let zone = self.event()?.1.zone();
        let from_ms = from_ms.unwrap_or_else(|| start_of(day_of(now_ms, zone), zone));
        let mut found = Vec::new();
        query::slots(self.ledger().view()?.rows(), from_ms, u64::MAX, &mut |_, of, slot| {
            found.extend(slot.booking.filter(|_| of == mentor && found.len() < most));
            let full = found.len() >= most;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(found)
    }

    /// Says that a session took place.
    ///
    /// # Errors
    /// When it has not begun, or was cancelled.
    pub(crate) fn complete_session(&self, booking: BookingId, now_ms: u64) -> Result<(), HubError> {
        if now_ms < self.session(booking)?.slot_ms {
            return Err(HubError::Refused(Code::TooEarly));
        }
        self.do_at(now_ms, Action::Complete(Complete { booking }))
    }

    /// Says that the guest did not come.
    ///
    /// # Errors
    /// When it has not begun, or is over otherwise.
    pub(crate) fn mark_no_show(&self, booking: BookingId, now_ms: u64) -> Result<(), HubError> {
        let slot_ms = self.session(booking)?.slot_ms;
        let action = MarkNoShow { booking, slot_ms, by: Party::Mentor };
        self.do_at(now_ms, Action::MarkNoShow(action))
    }

    /// Cancels a session, as its mentor.
    ///
    /// # Errors
    /// When it is over, or there is too little notice.
    pub(crate) fn cancel_as_mentor(&self, booking: BookingId, now_ms: u64) -> Result<(), HubError> {
        let action = Cancel { booking, by: Party::Mentor, override_notice: false };
        self.do_at(now_ms, Action::Cancel(action))
    }

    fn session(&self, id: BookingId) -> Result<Booking, HubError> {
        let row = self.ledger().view()?.rows().get(&id)?;
        row.ok_or(HubError::Refused(Code::NotFound))
    }

    fn do_at(&self, now_ms: u64, action: Action) -> Result<(), HubError> {
        match self.act_at(now_ms, action, Vec::new())? {
            Acted::Done { .. } => Ok(()),
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }
}
