//! Judging a link that somebody shows: the one place where it is done, counted and logged (ML-7, ML-8).

use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::{EndedBecause, LinkRefusal};
use portico_domain::session::{Access, AccessEntry, Booking};
use portico_domain::token::{Token, TokenHash};
use portico_domain::{Code, Judged};
use portico_ledger::hub::HubView;
use portico_ledger::sessions;

use super::{GuestError, Guests, Visit};
use crate::sessions::RefusalName;

/// A link that can be used, and whose it is.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) link: TokenHash,
    pub(super) id: BookingId,
    pub(super) guest: GuestId,
    pub(super) booking: Booking,
    pub(super) view: HubView,
}

/// Whose link was refused, where that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Owner {
    pub(super) booking: Option<BookingId>,
    pub(super) guest: Option<GuestId>,
}

impl Guests {
    /// Whose link it is.
    ///
    /// # Errors
    /// As ML-7 says; each refusal is in the access log then.
    pub(super) fn verify(&self, token: &str, visit: Visit) -> Result<Verified, GuestError> {
        let Some(token) = Token::from_text(token) else {
            return Err(self.refuse(LinkRefusal::Unknown, Owner::default(), visit));
        };
        let link = token.hash();
        let view = self.hub.ledger().view()?;
        let judged = sessions::verify(view.rows(), &link, Judged::exactly(visit.now_ms))?;
        let owner = owner(&view, &link)?;
        let bearer = judged.map_err(|refusal| self.refuse(refusal, owner, visit))?;
        let booking = view.rows().get(&bearer.booking)?;
        let unknown = || GuestError::Refused(Code::NotFound);
        let booking: Booking = booking.ok_or_else(unknown)?;
        Ok(Verified { link, id: bearer.booking, guest: bearer.guest, booking, view })
    }

    /// What the bearer of a refused link is told, once it is counted and logged.
    pub(super) fn refuse(&self, refusal: LinkRefusal, owner: Owner, visit: Visit) -> GuestError {
        self.note_refusal(name(refusal), owner, visit);
        match refusal {
            LinkRefusal::Unknown => GuestError::Refused(Code::LinkUnknown),
            LinkRefusal::Over(because) => GuestError::Over(because),
            LinkRefusal::Blocked => GuestError::Refused(Code::Forbidden),
        }
    }

    /// Counts and logs that a link or a code was refused.
    pub(super) fn note_refusal(&self, name: RefusalName, owner: Owner, visit: Visit) {
        self.hub.sessions().refused(name);
        if !self.log.has_room(visit.source) {
            self.hub.sessions().not_logged();
            return;
        }
        let entry = entry(Access::VerifyToken, owner, visit);
        self.log.write(AccessEntry {
            success: false,
            reason: Some(name.as_str().to_owned()),
            ..entry
        });
    }

    /// Logs that a booking was read.
    pub(super) fn note_read(&self, verified: &Verified, visit: Visit) {
        let owner = Owner { booking: Some(verified.id), guest: Some(verified.guest) };
        self.log.write(entry(Access::ReadBooking, owner, visit));
    }
}

fn entry(action: Access, owner: Owner, visit: Visit) -> AccessEntry {
    AccessEntry {
        at_ms: visit.now_ms,
        guest: owner.guest,
        endpoint: visit.endpoint.to_owned(),
        action,
        booking: owner.booking,
        success: true,
        reason: None,
        count: 0,
        source: Some(visit.source.to_string()),
    }
}

fn owner(view: &HubView, link: &TokenHash) -> Result<Owner, GuestError> {
    let Some(id) = sessions::named(view.rows(), link)? else { return Ok(Owner::default()) };
    let booking: Option<Booking> = view.rows().get(&id)?;
    Ok(Owner { booking: Some(id), guest: booking.map(|booking| booking.guest) })
}

fn name(refusal: LinkRefusal) -> RefusalName {
    match refusal {
        LinkRefusal::Unknown => RefusalName::Unknown,
        LinkRefusal::Over(EndedBecause::Expired) => RefusalName::Expired,
        LinkRefusal::Over(_) => RefusalName::Ended,
        LinkRefusal::Blocked => RefusalName::Blocked,
    }
}
