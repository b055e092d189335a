//! Bookings as organizers see them: listing, cancelling, moving.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use portico_domain::member::Profile;
use portico_domain::session::action::{Cancel, Reschedule};
use portico_domain::session::booking::BookingId;
use portico_domain::session::{Booking, Party};
use portico_domain::{Action, Code, OpId, Receipt, Refusal};
use portico_ledger::hub::{Acted, HubView};
use portico_ledger::rows::session::GuestName;
use portico_ledger::sessions;

use super::metrics::state_word;
use super::times::{day_of, in_zone, slot_in, start_of};
use crate::ambient;
use crate::hub::{Hub, HubError};

impl Hub {
    /// One line for each booking of a day, or of all from today on.
    pub(super) fn list_bookings(&self, day: Option<NaiveDate>) -> Result<String, HubError> {
        let zone = self.event()?.1.zone();
        let first = day.unwrap_or_else(|| day_of(ambient::now_ms(), zone));
        let next = day.and_then(|day| day.succ_opt());
        let until_ms = next.map_or(u64::MAX, |next| start_of(next, zone));
        let view = self.ledger().view()?;
        let mut names = Names { view: &view, known: BTreeMap::new() };
        let mut text = String::new();
        for row in sessions::board(view.rows(), start_of(first, zone), until_ms)? {
            let Some((id, booking)) = row.booking else { continue };
            let (mentor, guest) = (names.member(booking.mentor)?, names.guest(&booking)?);
            let when = in_zone(booking.slot_ms, zone);
            let unsure = if booking.provisional { ", to be confirmed" } else { "" };
            let state = state_word(booking.state);
            text += &format!("{id}  {when}  {mentor}  {guest}  {state}{unsure}\n");
        }
        Ok(text)
    }

    /// Cancels a booking, as whoever works at the event.
    pub(super) fn cancel_booking(
        &self,
        booking: BookingId,
        override_notice: bool,
    ) -> Result<String, HubError> {
        self.booking(booking)?;
        let action = Cancel { booking, by: Party::Staff, override_notice };
        let done = self.act(Action::Cancel(action), Vec::new())?;
        said(done, override_notice).map(|links| format!("{booking} is cancelled{links}\n"))
    }

    /// Moves a booking, as whoever works at the event.
    pub(super) fn move_booking(
        &self,
        booking: BookingId,
        to: &str,
        override_notice: bool,
    ) -> Result<String, HubError> {
        let zone = self.event()?.1.zone();
        let to_ms = slot_in(to, zone)?;
        let from_ms = self.booking(booking)?.slot_ms;
        let (by, link) = (Party::Staff, None);
        let action = Reschedule { booking, from_ms, to_ms, by, link, override_notice };
        let done = self.act(Action::Reschedule(action), Vec::new())?;
        let links = said(done, override_notice)?;
        Ok(format!("{booking} is moved to {}{links}\n", in_zone(to_ms, zone)))
    }

    fn booking(&self, id: BookingId) -> Result<Booking, HubError> {
        let booking = self.ledger().view()?.rows().get(&id)?;
        booking.ok_or_else(|| {
            HubError::Malformed(format!("there is no booking {id}: `booking list` has their ids"))
        })
    }
}

/// What ended with it, or why it was not done, and how it can be.
fn said(done: Acted, overridden: bool) -> Result<String, HubError> {
    match done {
        Acted::Done { receipt: Receipt::Ended(count), .. } => {
            Ok(format!("; {count} links of it ended"))
        }
        Acted::Done { .. } => Ok(" already".to_owned()),
        Acted::Refused(Refusal::TooLate) if !overridden => Err(HubError::Malformed(format!(
            "{}: add --override to do it all the same, which the audit shows",
            Code::TooLate.message()
        ))),
        Acted::Refused(refusal) => {
            let code = refusal.code();
            Err(HubError::Malformed(format!("{}: {}", code.as_str(), code.message())))
        }
    }
}

/// Names, each read once.
struct Names<'a> {
    view: &'a HubView,
    known: BTreeMap<OpId, String>,
}

impl Names<'_> {
    fn member(&mut self, id: OpId) -> Result<String, HubError> {
        self.name(id, |view| Ok(view.rows().get(&id)?.map(|profile: Profile| profile.name)))
    }

    fn guest(&mut self, booking: &Booking) -> Result<String, HubError> {
        let id = booking.guest;
        self.name(id, |view| Ok(view.rows().get(&id)?.map(|row: GuestName| row.name)))
    }

    fn name(
        &mut self,
        id: OpId,
        read: impl FnOnce(&HubView) -> Result<Option<String>, HubError>,
    ) -> Result<String, HubError> {
        if let Some(name) = self.known.get(&id) {
            return Ok(name.clone());
        }
        let name = read(self.view)?.unwrap_or_else(|| id.to_string());
        self.known.insert(id, name.clone());
        Ok(name)
    }
}
