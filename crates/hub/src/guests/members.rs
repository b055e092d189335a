//! Members' own sessions: those booked by their e-mail address, which signing in has proved. What they do is done as if by a link
//! that has just been mailed to it (ML-1 to ML-4).

use std::ops::ControlFlow;

use portico_domain::Code;
use portico_domain::session::Booking;
use portico_domain::session::booking::BookingId;
use portico_domain::session::slot::end_ms;
use portico_ledger::hub::HubView;
use portico_ledger::query;
use portico_ledger::sessions::{guest_of_address, known_as};

use super::{GuestError, Guests, SessionView, Visit};

/// Sessions of one address that are shown.
const SHOWN_MAX: usize = 200;

impl Guests {
    /// The sessions of an address: those to come, soonest first, and then the others, latest first.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn bookings_of(
        &self,
        address: &str,
        now_ms: u64,
    ) -> Result<Vec<SessionView>, GuestError> {
        let view = self.hub.ledger().view()?;
        let mut ids: Vec<(bool, u64, BookingId)> = Vec::new();
        let Some((guest, _)) = guest_of_address(view.rows(), address)? else {
            return Ok(Vec::new());
        };
        query::bookings_of(view.rows(), guest, &mut |id| {
            if let Some(Booking { slot_ms, .. }) = view.rows().get(&id)? {
                let over = end_ms(slot_ms) <= now_ms;
                ids.push((over, if over { u64::MAX - slot_ms } else { slot_ms }, id));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        ids.sort_unstable();
        let shown = ids.into_iter().take(SHOWN_MAX);
        shown.map(|(_, _, id)| self.seen(&view, id, None, now_ms)).collect()
    }

    /// One of them; none where it is another's.
    ///
    /// # Errors
    /// When there is no such booking of this address.
    pub(crate) fn booking_of(
        &self,
        address: &str,
        id: BookingId,
        now_ms: u64,
    ) -> Result<SessionView, GuestError> {
        let view = self.hub.ledger().view()?;
        if is_of(&view, address, id)? {
            self.seen(&view, id, None, now_ms)
        } else {
            Err(GuestError::Refused(Code::NotFound))
        }
    }

    /// The token of a fresh link of one of them. It ends those before it, so it is for what would end them anyway.
    ///
    /// # Errors
    /// When there is no such booking of this address, or its guest is blocked.
    pub(crate) fn token_of(
        &self,
        address: &str,
        id: BookingId,
        visit: Visit,
    ) -> Result<String, GuestError> {
        self.booking_of(address, id, visit.now_ms)?;
        let link = self.hub.renew_link_at(id, visit.now_ms)?;
        link.map(|link| link.token.to_text()).ok_or(GuestError::Refused(Code::Forbidden))
    }
}

fn is_of(view: &HubView, address: &str, id: BookingId) -> Result<bool, GuestError> {
    let rows = view.rows();
    let Some((guest, _)) = guest_of_address(rows, address)? else { return Ok(false) };
    let Some(booking) = rows.get::<Booking>(&id)? else { return Ok(false) };
    Ok(known_as(rows, booking.guest)? == known_as(rows, guest)?)
}
