//! Booking by a guest who has no account: a name and an address are enough. The link goes by mail, to that address alone.

use std::ops::ControlFlow;

use portico_domain::member::normalize_email;
use portico_domain::session::Booking;
use portico_domain::session::action::{AddGuest, Book};
use portico_domain::session::guest::{GuestId, is_name};
use portico_domain::session::slot::{end_ms, has_notice};
use portico_domain::{Action, Code, Judged, MemberId};
use portico_ledger::hub::Acted;
use portico_ledger::{query, sessions};

use super::acting::part;
use super::{GuestError, Guests, SessionView, Visit};

/// Sessions to come that one guest may have, booked on the web.
const AHEAD_MAX: usize = 5;

/// What a guest wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewBooking<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: &'a str,
    pub(crate) mentor: MemberId,
    pub(crate) slot_ms: u64,
}

impl Guests {
    /// Books a session.
    ///
    /// # Errors
    /// When name or address are none, the time is not free, there is too little notice, the guest is blocked or has booked enough.
    pub(crate) fn book(
        &self,
        wanted: NewBooking<'_>,
        visit: Visit,
    ) -> Result<SessionView, GuestError> {
        let name = wanted.name.trim();
        if !is_name(name) || name.chars().any(char::is_control) {
            return Err(GuestError::Malformed("a name has 1 to 80 characters"));
        }
        let address = normalize_email(wanted.address);
        let address = address.ok_or(GuestError::Malformed("this is no e-mail address"))?;
        self.limits.booking(visit.source)?;
        // Whoever comes for a time that is gone is not remembered.
        self.is_free(wanted, visit.now_ms)?;
        let guest = self.guest(name, &address, visit)?;
        if self.count_ahead(guest, visit.now_ms)? >= AHEAD_MAX {
            return Err(GuestError::TooOften);
        }
        let NewBooking { mentor, slot_ms, .. } = wanted;
        let action = Book { mentor, guest, slot_ms, link: None, override_notice: false };
        match self.hub.act_at(visit.now_ms, Action::Book(action), Vec::new())? {
            Acted::Done { id, .. } => self.seen(&self.hub.ledger().view()?, id, None, visit.now_ms),
            Acted::Refused(refusal) => Err(GuestError::Refused(refusal.code())),
        }
    }

    fn is_free(&self, wanted: NewBooking<'_>, now_ms: u64) -> Result<(), GuestError> {
        let NewBooking { mentor, slot_ms, .. } = wanted;
        let (view, viewer) = (self.hub.ledger().view()?, self.hub.ledger().viewer()?);
        let span = (slot_ms, slot_ms.saturating_add(1));
        if !sessions::free_slots(view.rows(), mentor, span, viewer)?.is_empty() {
            let soon = !has_notice(slot_ms, Judged::exactly(now_ms));
            return if soon { Err(GuestError::Refused(Code::TooLate)) } else { Ok(()) };
        }
        let taken = sessions::booking_at(view.rows(), mentor, slot_ms)?.is_some();
        let code = if taken { Code::SlotTaken } else { Code::SlotClosed };
        Err(GuestError::Refused(code))
    }

    /// The guest of an address, added where nobody has it yet. A name that is known stays.
    fn guest(&self, name: &str, address: &str, visit: Visit) -> Result<GuestId, GuestError> {
        let known = sessions::guest_of_address(self.hub.ledger().view()?.rows(), address)?;
        if let Some((guest, _)) = known {
            return Ok(guest);
        }
        let parts = vec![part(name), part(address)];
        match self.hub.act_at(visit.now_ms, Action::AddGuest(AddGuest {}), parts)? {
            Acted::Done { id, .. } => Ok(id),
            Acted::Refused(refusal) => Err(GuestError::Refused(refusal.code())),
        }
    }

    fn count_ahead(&self, guest: GuestId, now_ms: u64) -> Result<usize, GuestError> {
        let view = self.hub.ledger().view()?;
        let rows = view.rows();
        let mut count = 0;
        query::bookings_of(rows, guest, &mut |id| {
            let booking: Option<Booking> = rows.get(&id)?;
            let ahead =
                |booking: Booking| booking.state.is_live() && end_ms(booking.slot_ms) > now_ms;
            count += usize::from(booking.is_some_and(ahead));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }
}
