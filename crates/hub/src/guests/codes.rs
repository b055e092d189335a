//! The 6 digits beside a link, for mail programs that break links. They belong to one request, held by the browser that made it,
//! and to one address: kept as an HMAC under a key that is not in the ledger, for 10 minutes and 5 tries (design: Trust).

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac as _};
use portico_domain::session::BookingLink;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::{Code, Hash};
use portico_ledger::StoreError;
use portico_ledger::hub::{CodeRequest, HubView};
use portico_ledger::rows::email_hash;
use portico_ledger::rows::session::GuestAddress;
use portico_ledger::sessions::known_as;
use sha2::Sha256;

use super::verify::Owner;
use super::{GuestError, Guests, Visit};
use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::sessions::RefusalName;

/// How long a code can be used, in milliseconds.
pub(crate) const CODE_VALID_MS: u64 = 10 * 60_000;
/// Digits of a code.
pub(crate) const CODE_DIGITS: usize = 6;
/// One more than the highest code.
const CODES: u32 = 1_000_000;

/// Names a request. Only the browser that made it has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RequestId([u8; 16]);

impl RequestId {
    pub(super) fn new() -> Self {
        Self(ambient::random())
    }

    pub(super) fn to_text(self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }

    /// What is kept of it.
    fn hash(self) -> Hash {
        Hash::of("portico.guest-request.1", &[&self.0])
    }
}

/// Six digits, each as likely as any other.
pub(super) fn new_code() -> String {
    // Numbers above the last whole run of codes would make some likelier.
    let fair = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(ambient::random());
        if number < fair {
            return format!("{:0CODE_DIGITS$}", number % CODES);
        }
    }
}

/// What a code was proved to be good for.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The new link's token.
    pub(crate) token: String,
    /// Until when it can be used, in hub time.
    pub(crate) valid_until_ms: u64,
}

impl Hub {
    /// Authenticates codes; no ledger, backup or feed has its key.
    fn code_mac(&self) -> Hmac<Sha256> {
        let key = Hash::of("portico.guest-code.1", &[self.key().as_bytes()]);
        Hmac::new_from_slice(&key.0).expect("HMAC takes a key of any length")
    }
}

/// What a code is bound to.
struct Bound<'a> {
    request: RequestId,
    booking: BookingId,
    address: Hash,
    code: &'a str,
}

impl Bound<'_> {
    fn mac(&self, hub: &Hub) -> Hmac<Sha256> {
        let Self { request, booking, address, code } = self;
        let pieces: [&[u8]; 4] = [&request.0, &booking.0, &address.0, code.as_bytes()];
        let mut mac = hub.code_mac();
        pieces.iter().for_each(|piece| mac.update(piece));
        mac
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
        let mac = Hash(bound.mac(&self.hub).finalize().into_bytes().into());
        let expires_ms = now_ms.saturating_add(CODE_VALID_MS);
        let kept = CodeRequest { mac, booking, expires_ms, tries: 0 };
        Ok(self.hub.ledger().keep_code_request(&request.hash(), &kept)?)
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
        let is_code = code.len() == CODE_DIGITS && code.bytes().all(|c| c.is_ascii_digit());
        let request = RequestId::from_text(request).filter(|_| is_code);
        let request = request.ok_or(GuestError::Malformed("a code has six digits"))?;
        self.limits.code(visit.source)?;
        let view = self.hub.ledger().view()?;
        let is_right = |kept: &CodeRequest| self.is_right(&view, kept, request, code);
        let opened = self.hub.ledger().try_code(&request.hash(), visit.now_ms, is_right)?;
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
        bound.mac(&self.hub).verify_slice(&kept.mac.0).is_ok()
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
