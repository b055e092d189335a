//! The 6 digits beside a link to a booking, and what they open.

use portico_domain::session::BookingLink;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::{Code, Hash};
use portico_ledger::StoreError;
use portico_ledger::hub::{CodeRequest, HubView};
use portico_ledger::rows::email_hash;
use portico_ledger::rows::session::GuestAddress;
use portico_ledger::sessions::known_as;

use super::verify::Owner;
use super::{GuestError, Guests, Visit};
use crate::hub::{Hub, HubError};
use crate::mailed_code::{CODE_VALID_MS, RequestId, Seal, is_code};
use crate::sessions::RefusalName;

/// What a code was proved to be good for.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The new link's token.
    pub(crate) token: String,
    /// Until when it can be used, in hub time.
    pub(crate) valid_until_ms: u64,
}

/// What requests of guests are kept as.
const REQUEST_TAG: &str = "portico.guest-request.1";
/// What codes of guests are authenticated for.
const CODE_TAG: &str = "portico.guest-code.1";

/// What a code is bound to.
struct Bound<'a> {
    request: RequestId,
    booking: BookingId,
    address: Hash,
    code: &'a str,
}

impl Bound<'_> {
    fn seal(&self, hub: &Hub) -> Seal {
        let Self { request, booking, address, code } = self;
        Seal::of(hub, CODE_TAG, &[&request.0, &booking.0, &address.0, code.as_bytes()])
    }
}

impl Guests {
    /// Has a code open a booking. Where nobody here has the address that was asked for, it opens nothing, and the rest is the
    /// same.
    pub(super) fn keep_code(
        &self,
        request: RequestId,
        (booking, guest): (Option<BookingId>, Option<GuestId>),
        code: &str,
        now_ms: u64,
    ) -> Result<(), HubError> {
        let view = self.hub.ledger().view()?;
        let address = guest.map(|guest| address_of(&view, guest)).transpose()?.flatten();
        let (for_booking, address) = (booking.unwrap_or_default(), address.unwrap_or_default());
        let bound = Bound { request, booking: for_booking, address, code };
        let mac = bound.seal(&self.hub).to_hash();
        let expires_ms = now_ms.saturating_add(CODE_VALID_MS);
        let kept = CodeRequest { mac, booking, expires_ms, tries: 0 };
        Ok(self.hub.ledger().keep_code_request(&request.hash(REQUEST_TAG), &kept)?)
    }

    /// A fresh link, for the code of a request.
    ///
    /// # Errors
    /// When it is wrong, used or too late, which are not told apart; when the guest is blocked; or when too many are tried.
    pub(crate) fn open(
        &self,
        request: &str,
        code: &str,
        visit: Visit,
    ) -> Result<Opened, GuestError> {
        let request = RequestId::from_text(request).filter(|_| is_code(code));
        let request = request.ok_or(GuestError::Malformed("a code has six digits"))?;
        self.limits.code(visit.source)?;
        let view = self.hub.ledger().view()?;
        let is_right = |kept: &CodeRequest| self.is_right(&view, kept, request, code);
        let opened =
            self.hub.ledger().try_code(&request.hash(REQUEST_TAG), visit.now_ms, is_right)?;
        let Some(booking) = opened else {
            self.note_refusal(RefusalName::Code, Owner::default(), visit);
            return Err(GuestError::Refused(Code::LinkUnknown));
        };
        let link = self.hub.renew_link_at(booking, visit.now_ms)?;
        let BookingLink { token, .. } = link.ok_or(GuestError::Refused(Code::Forbidden))?;
        let valid_until_ms = visit.now_ms + portico_domain::session::link::VALID_MS;
        Ok(Opened { token: token.to_text(), valid_until_ms })
    }

    /// Compared in the same time, however many digits are right.
    fn is_right(&self, view: &HubView, kept: &CodeRequest, request: RequestId, code: &str) -> bool {
        let booking = kept.booking.unwrap_or_default();
        let address = guest_of(view, booking).and_then(|guest| match guest {
            Some(guest) => address_of(view, guest),
            None => Ok(None),
        });
        let address = address.ok().flatten().unwrap_or_default();
        let bound = Bound { request, booking, address, code };
        bound.seal(&self.hub).is(&kept.mac)
    }
}

fn guest_of(view: &HubView, booking: BookingId) -> Result<Option<GuestId>, StoreError> {
    let booking: Option<portico_domain::session::Booking> = view.rows().get(&booking)?;
    Ok(booking.map(|booking| booking.guest))
}

/// The hash of a guest's address as it is now.
fn address_of(view: &HubView, guest: GuestId) -> Result<Option<Hash>, StoreError> {
    let row: Option<GuestAddress> = view.rows().get(&known_as(view.rows(), guest)?)?;
    Ok(row.map(|row| email_hash(&row.address)))
}
