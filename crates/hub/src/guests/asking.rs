//! "Send me a new link": by a link that has died, or by an address. Who asks by an address learns nothing about it: the answer comes
//! before anyone has looked whether somebody has it.

use portico_domain::member::normalize_email;
use portico_domain::session::Booking;
use portico_domain::session::action::AskLink;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::LinkRefusal;
use portico_domain::token::Token;
use portico_domain::{Action, Refusal};
use portico_ledger::hub::Acted;
use portico_ledger::rows::email_hash;
use portico_ledger::sessions;

use super::verify::Owner;
use super::{GuestError, Guests, Visit};
use crate::hub::HubError;
use crate::mailed_code::{RequestId, new_code};

/// By what somebody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whom<'a> {
    /// A link, dead or alive.
    Token(&'a str),
    /// An e-mail address.
    Address(&'a str),
}

/// What is answered.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Names the request when the code is given.
    pub(crate) request: String,
    /// What is still to be done, once the answer is on its way.
    pub(crate) pending: Option<Pending>,
}

/// A request by an address that nobody has looked at yet.
pub(crate) struct Pending {
    request: RequestId,
    address: String,
    now_ms: u64,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pending")
    }
}

impl Guests {
    /// Has a new link sent by mail.
    ///
    /// # Errors
    /// When a link is not known, its guest is blocked, an address is none, or it is asked for too often.
    pub(crate) fn ask(&self, whom: Whom<'_>, visit: Visit) -> Result<Asked, GuestError> {
        match whom {
            Whom::Token(token) => {
                self.limits.link(visit.source)?;
                self.ask_by_link(token, visit)
            }
            Whom::Address(address) => {
                let address = normalize_email(address);
                let address = address.ok_or(GuestError::Malformed("this is no e-mail address"))?;
                self.limits.link(visit.source)?;
                self.limits.address(email_hash(&address), visit.now_ms)?;
                let request = RequestId::new();
                let pending = Pending { request, address, now_ms: visit.now_ms };
                Ok(Asked { request: request.to_text(), pending: Some(pending) })
            }
        }
    }

    fn ask_by_link(&self, token: &str, visit: Visit) -> Result<Asked, GuestError> {
        let view = self.hub.ledger().view()?;
        let hash = Token::from_text(token).map(|token| token.hash());
        let known = hash.map(|hash| sessions::named(view.rows(), &hash)).transpose()?.flatten();
        let booking: Option<Booking> = known.map(|id| view.rows().get(&id)).transpose()?.flatten();
        let (Some(id), Some(booking)) = (known, booking) else {
            return Err(self.refuse(LinkRefusal::Unknown, Owner::default(), visit));
        };
        let guest = booking.guest;
        let request = RequestId::new();
        match self.mail_link(request, (id, guest), visit.now_ms)? {
            Ok(()) => Ok(Asked { request: request.to_text(), pending: None }),
            Err(Refusal::Blocked) => {
                let owner = Owner { booking: Some(id), guest: Some(guest) };
                Err(self.refuse(LinkRefusal::Blocked, owner, visit))
            }
            Err(refusal) => Err(GuestError::Refused(refusal.code())),
        }
    }

    /// Looks whether somebody has the address, and if so has a link sent.
    pub(crate) fn look_up(&self, pending: Pending) {
        let Pending { request, address, now_ms } = pending;
        if let Err(error) = self.look_up_address(request, &address, now_ms) {
            tracing::error!(%error, "a guest who asked for a link gets none");
        }
    }

    fn look_up_address(
        &self,
        request: RequestId,
        address: &str,
        now_ms: u64,
    ) -> Result<(), HubError> {
        let view = self.hub.ledger().view()?;
        if let Some((guest, _)) = sessions::guest_of_address(view.rows(), address)?
            && let Some((booking, _)) = sessions::next_booking(view.rows(), guest, now_ms)?
            && self.mail_link(request, (booking, guest), now_ms)?.is_ok()
        {
            return Ok(());
        }
        // A code that opens nothing is kept all the same: trying one takes the same time, known or not.
        self.keep_code(request, (None, None), &new_code(), now_ms)
    }

    /// Has the letter sent that brings a link and a code. The code is kept first, so that the letter does not leave without it.
    fn mail_link(
        &self,
        request: RequestId,
        (booking, guest): (BookingId, GuestId),
        now_ms: u64,
    ) -> Result<Result<(), Refusal>, HubError> {
        let code = new_code();
        self.keep_code(request, (Some(booking), Some(guest)), &code, now_ms)?;
        match self.hub.act_at(now_ms, Action::AskLink(AskLink { booking }), Vec::new())? {
            Acted::Done { id: asked, .. } => {
                if !self.hub.ledger().outbox().add_code(asked, booking, code, now_ms)? {
                    tracing::warn!(%booking, "a letter went out before its code: its link works");
                }
                Ok(Ok(()))
            }
            Acted::Refused(refusal) => Ok(Err(refusal)),
        }
    }
}
