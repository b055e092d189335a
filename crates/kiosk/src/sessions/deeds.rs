//! What is done at the desk: each deed is one operation, and is told when it is on disk.

use portico_domain::session::Party;
use portico_domain::session::action::{
    Book, Cancel, CheckIn, Complete, MarkNoShow, RenewLink, Reschedule,
};
use portico_domain::session::booking::BookingId;
use portico_domain::session::slot::has_notice;
use portico_domain::token::Token;
use portico_domain::{Action, Code, OpId};
use portico_ledger::Submitted;

use super::linking::{new_token, to_show};
use super::view::{Deed, Done, GuestChoice};
use super::{Desk, NotDone};

impl Deed {
    /// Its name in logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Book { .. } => "book",
            Self::Move { .. } => "move",
            Self::Cancel { .. } => "cancel",
            Self::CheckIn { .. } => "check_in",
            Self::Complete { .. } => "complete",
            Self::NoShow { .. } => "no_show",
            Self::ShowLink { .. } => "show_link",
        }
    }

    /// Whether it is to be done in spite of the two hours' notice.
    fn overrides(&self) -> bool {
        match self {
            Self::Book { override_notice, .. }
            | Self::Move { override_notice, .. }
            | Self::Cancel { override_notice, .. } => *override_notice,
            _ => false,
        }
    }
}

impl Desk<'_> {
    /// Does it. Staff alone override the two hours' notice (ML booking rules).
    pub(crate) fn act(&self, deed: &Deed) -> Result<Done, NotDone> {
        if deed.overrides() && self.party(&self.ledger.view()?)? != Party::Staff {
            return Err(Code::Forbidden.into());
        }
        match deed {
            Deed::Book { mentor, slot_ms, guest, override_notice } => {
                self.book(id(mentor)?, *slot_ms, guest, *override_notice)
            }
            Deed::Move { booking, from_ms, to_ms, override_notice } => {
                self.reschedule(id(booking)?, (*from_ms, *to_ms), *override_notice)
            }
            Deed::Cancel { booking, override_notice } => {
                let (booking, by) = (id(booking)?, self.party(&self.ledger.view()?)?);
                let override_notice = *override_notice;
                self.plain(booking, Action::Cancel(Cancel { booking, by, override_notice }))
            }
            Deed::CheckIn { booking } => {
                let booking = id(booking)?;
                self.plain(booking, Action::CheckIn(CheckIn { booking }))
            }
            Deed::Complete { booking } => {
                let booking = id(booking)?;
                self.plain(booking, Action::Complete(Complete { booking }))
            }
            Deed::NoShow { booking, slot_ms } => {
                let (booking, by) = (id(booking)?, self.party(&self.ledger.view()?)?);
                let slot_ms = *slot_ms;
                self.plain(booking, Action::MarkNoShow(MarkNoShow { booking, slot_ms, by }))
            }
            Deed::ShowLink { booking } => self.renew_link(id(booking)?),
        }
    }

    /// Books, for a guest who is added first if they are new. Whether there is notice enough is asked before that, so that
    /// nobody is added for nothing.
    fn book(
        &self,
        mentor: OpId,
        slot_ms: u64,
        guest: &GuestChoice,
        override_notice: bool,
    ) -> Result<Done, NotDone> {
        if !override_notice && !has_notice(slot_ms, self.now()) {
            return Err(Code::TooLate.into());
        }
        let guest = self.guest(guest)?;
        let token = new_token();
        let link = Some(token.hash());
        let book = Book { mentor, guest, slot_ms, link, override_notice };
        let submitted = self.submit(Action::Book(book), Vec::new())?;
        let booking = operation(&submitted)?;
        Ok(self.with_link(done(booking, &submitted)?, booking, token))
    }

    fn reschedule(
        &self,
        booking: BookingId,
        (from_ms, to_ms): (u64, u64),
        override_notice: bool,
    ) -> Result<Done, NotDone> {
        let by = self.party(&self.ledger.view()?)?;
        let token = new_token();
        let link = Some(token.hash());
        let action = Reschedule { booking, from_ms, to_ms, by, link, override_notice };
        let submitted = self.submit(Action::Reschedule(action), Vec::new())?;
        Ok(self.with_link(done(booking, &submitted)?, booking, token))
    }

    fn renew_link(&self, booking: BookingId) -> Result<Done, NotDone> {
        let token = new_token();
        let action = Action::RenewLink(RenewLink { booking, link: token.hash() });
        let submitted = self.submit(action, Vec::new())?;
        Ok(self.with_link(done(booking, &submitted)?, booking, token))
    }

    fn plain(&self, booking: BookingId, action: Action) -> Result<Done, NotDone> {
        Ok(done(booking, &self.submit(action, Vec::new())?)?)
    }

    fn with_link(&self, done: Done, booking: BookingId, token: Token) -> Done {
        Done { link: Some(to_show(&self.link(token, booking))), ..done }
    }
}

fn id(text: &str) -> Result<OpId, Code> {
    text.parse().map_err(|_| Code::BadRequest)
}

fn operation(submitted: &Submitted) -> Result<OpId, Code> {
    match submitted {
        Submitted::Kept { id, .. } | Submitted::Unsure { id } => Ok(*id),
        Submitted::Refused(code) => Err(*code),
    }
}

fn done(booking: BookingId, submitted: &Submitted) -> Result<Done, Code> {
    Ok(Done {
        operation: operation(submitted)?.to_string(),
        booking: booking.to_string(),
        provisional: matches!(submitted, Submitted::Kept { provisional: true, .. }),
        unsure: matches!(submitted, Submitted::Unsure { .. }),
        link: None,
    })
}
