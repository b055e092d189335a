//! What a guest does with a session by its link: moving, cancelling, rating, reporting an incident (ML-1 to ML-4).

use portico_domain::session::Party;
use portico_domain::session::action::{Cancel, Rate, Report, Reschedule};
use portico_domain::session::booking::{STARS_MAX, TEXT_MAX};
use portico_domain::{Action, Part, Refusal};
use portico_ledger::hub::Acted;

use super::verify::Verified;
use super::{GuestError, Guests, SessionView, Visit};
use crate::ambient;

/// A personal text as a part of an operation.
pub(super) fn part(text: &str) -> Part {
    Part { salt: ambient::random(), bytes: text.as_bytes().to_vec() }
}

/// A text without blanks around it; none where nothing is left.
fn tidy_text(text: &str) -> Result<Option<&str>, GuestError> {
    let text = text.trim();
    if text.chars().count() > TEXT_MAX {
        return Err(GuestError::Malformed("the text has at most 2000 characters"));
    }
    Ok((!text.is_empty()).then_some(text))
}

impl Guests {
    /// Moves the session. The new link goes by mail.
    ///
    /// # Errors
    /// When the link is refused, the time is not free, or there is too little notice.
    pub(crate) fn reschedule(
        &self,
        token: &str,
        to_ms: u64,
        visit: Visit,
    ) -> Result<SessionView, GuestError> {
        let verified = self.verify(token, visit)?;
        let action = Reschedule {
            booking: verified.id,
            from_ms: verified.booking.slot_ms,
            to_ms,
            by: Party::Guest(verified.link),
            link: None,
            override_notice: false,
        };
        self.act(token, &verified, (Action::Reschedule(action), Vec::new()), visit)
    }

    /// Cancels the session.
    ///
    /// # Errors
    /// When the link is refused, or there is too little notice.
    pub(crate) fn cancel(&self, token: &str, visit: Visit) -> Result<SessionView, GuestError> {
        let verified = self.verify(token, visit)?;
        let by = Party::Guest(verified.link);
        let action = Cancel { booking: verified.id, by, override_notice: false };
        self.act(token, &verified, (Action::Cancel(action), Vec::new()), visit)
    }

    /// Rates the session, perhaps with some words.
    ///
    /// # Errors
    /// When the link is refused, the session has not begun, or the rating is none.
    pub(crate) fn rate(
        &self,
        token: &str,
        (stars, text): (u8, &str),
        visit: Visit,
    ) -> Result<SessionView, GuestError> {
        if !(1..=STARS_MAX).contains(&stars) {
            return Err(GuestError::Malformed("stars are 1 to 5"));
        }
        let parts = tidy_text(text)?.map(part).into_iter().collect();
        let verified = self.verify(token, visit)?;
        let Verified { id: booking, link, .. } = verified;
        let action = Rate { booking, guest: verified.booking.guest, link, stars };
        self.act(token, &verified, (Action::Rate(action), parts), visit)
    }

    /// Reports an incident.
    ///
    /// # Errors
    /// When the link is refused, or nothing is said.
    pub(crate) fn report(
        &self,
        token: &str,
        text: &str,
        visit: Visit,
    ) -> Result<SessionView, GuestError> {
        let text = tidy_text(text)?.ok_or(GuestError::Malformed("the text is empty"))?;
        let verified = self.verify(token, visit)?;
        let Verified { id: booking, link, .. } = verified;
        let action = Report { booking, guest: verified.booking.guest, link };
        self.act(token, &verified, (Action::Report(action), vec![part(text)]), visit)
    }

    /// Does it, and shows what has become of the session.
    fn act(
        &self,
        token: &str,
        verified: &Verified,
        (action, parts): (Action, Vec<Part>),
        visit: Visit,
    ) -> Result<SessionView, GuestError> {
        match self.hub.act_at(visit.now_ms, action, parts)? {
            Acted::Done { .. } => {
                self.seen(&self.hub.ledger().view()?, verified.id, None, visit.now_ms)
            }
            Acted::Refused(Refusal::LinkOver | Refusal::LinkUnknown | Refusal::Blocked) => {
                // Someone else used it up in between: this time it is refused where all links are.
                self.verify(token, visit)?;
                Err(GuestError::Refused(Refusal::LinkOver.code()))
            }
            Acted::Refused(refusal) => Err(GuestError::Refused(refusal.code())),
        }
    }
}
