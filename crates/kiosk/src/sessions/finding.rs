//! From a scanned link to the session that it is for. A link identifies whatever its age; it authorizes nothing here.

use portico_domain::node::Node;
use portico_domain::session::booking::BookingId;
use portico_domain::session::link::{EndedBecause, LinkRefusal};
use portico_domain::session::{Access, AccessEntry, Booking, BookingLink};
use portico_domain::token::TokenHash;
use portico_domain::{Code, MemberId};
use portico_ledger::kiosk::KioskView;
use portico_ledger::rows::KeyOwner;
use portico_ledger::{StoreError, sessions};

use super::view::{FoundDetails, FoundSession};
use super::{Desk, NotDone, booking_view, mentor};
use crate::presenting::age_ms;

/// What the access log calls it.
const ENDPOINT: &str = "scan";

impl Desk<'_> {
    /// The session that a scanned text is a link of.
    pub(crate) fn find(&self, text: &str) -> Result<FoundSession, NotDone> {
        let link = BookingLink::parse(text).ok_or(Code::NotACode)?;
        let view = self.ledger.view()?;
        let role = self.role(&view)?.ok_or(Code::AtTheDesk)?;
        let Some(booking) = self.identified(&view, &link)? else {
            self.log_unknown()?;
            let is_ours = link.origin == self.origin;
            return Err(if is_ours { Code::NotFound } else { Code::NotACode }.into());
        };
        self.log_judged(&view, booking, &link.token.hash())?;
        let session = self.details(&view, booking)?;
        if let Some((mentor, _)) = &session
            && !self.runs_for(role, *mentor)
        {
            return Err(Code::AtTheDesk.into());
        }
        let contact = self.ledger.state().last_contact;
        Ok(FoundSession {
            booking: booking.to_string(),
            session: session.map(|(_, details)| details),
            as_of_ms: contact.map(|then| age_ms(then, self.reading)),
        })
    }

    /// By what is known of the link, or else by its proof.
    fn identified(
        &self,
        view: &KioskView,
        link: &BookingLink,
    ) -> Result<Option<BookingId>, StoreError> {
        let hash = link.token.hash();
        if let Some(known) = sessions::named(view.rows(), &hash)? {
            return Ok(Some(known));
        }
        self.proven(view, link)
    }

    /// The booking that a hub, or a kiosk that runs sessions, has signed it for, whose key is known and was not revoked.
    fn proven(
        &self,
        view: &KioskView,
        link: &BookingLink,
    ) -> Result<Option<BookingId>, StoreError> {
        let Some(proof) = &link.proof else { return Ok(None) };
        let Some(KeyOwner { node, .. }) = view.rows().get(&proof.key)? else { return Ok(None) };
        let Some(signer) = view.rows().get::<Node>(&node)? else { return Ok(None) };
        let may = (signer.is_hub() || signer.runs_sessions()) && signer.revoked_ms.is_none();
        let event = self.ledger.state().identity.event;
        Ok(signer.key.filter(|_| may).and_then(|key| link.proven_by(&key, event)))
    }

    /// What is known of the booking, and whose session it is.
    pub(crate) fn details(
        &self,
        view: &KioskView,
        id: BookingId,
    ) -> Result<Option<(MemberId, FoundDetails)>, StoreError> {
        let Some(booking) = view.rows().get::<Booking>(&id)? else { return Ok(None) };
        let clock = self.clock(view)?;
        let details = FoundDetails {
            mentor: mentor(view, booking.mentor)?,
            when: clock.when(booking.slot_ms),
            today: clock.day(booking.slot_ms) == clock.today(),
            booking: booking_view(view, id, &booking)?,
        };
        Ok(Some((booking.mentor, details)))
    }

    /// ML-8: that a link which nobody knows was shown.
    fn log_unknown(&self) -> Result<(), StoreError> {
        self.ledger.log_access(&[AccessEntry {
            at_ms: self.now().at_ms,
            guest: None,
            endpoint: ENDPOINT.to_owned(),
            action: Access::VerifyToken,
            booking: None,
            success: false,
            reason: Some("unknown".to_owned()),
            count: 0,
            source: Some(self.viewer().node.to_string()),
        }])
    }

    /// ML-8: that a link was shown which could not be used for anything but this. One that is known by its proof alone cannot be
    /// judged here.
    fn log_judged(
        &self,
        view: &KioskView,
        booking: BookingId,
        hash: &TokenHash,
    ) -> Result<(), StoreError> {
        let Err(refusal) = sessions::verify(view.rows(), hash, self.now())? else { return Ok(()) };
        let guest = view.rows().get::<Booking>(&booking)?.map(|booking| booking.guest);
        self.ledger.log_access(&[AccessEntry {
            at_ms: self.now().at_ms,
            guest,
            endpoint: ENDPOINT.to_owned(),
            action: Access::VerifyToken,
            booking: Some(booking),
            success: false,
            reason: Some(word(refusal).to_owned()),
            count: 0,
            source: Some(self.viewer().node.to_string()),
        }])
    }
}

fn word(refusal: LinkRefusal) -> &'static str {
    match refusal {
        LinkRefusal::Unknown => "proof only",
        LinkRefusal::Blocked => "blocked",
        LinkRefusal::Over(EndedBecause::Expired) => "expired",
        LinkRefusal::Over(EndedBecause::Moved) => "moved",
        LinkRefusal::Over(EndedBecause::Cancelled) => "cancelled",
        LinkRefusal::Over(EndedBecause::Rated) => "rated",
        LinkRefusal::Over(EndedBecause::Reported) => "reported",
        LinkRefusal::Over(EndedBecause::Renewed) => "renewed",
    }
}
