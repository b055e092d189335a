//! Whose booking is meant, and whether it is theirs who ask: by a link, or signed in by its id.

use async_graphql::{ID, InputObject};
use portico_domain::session::Booking as Row;
use portico_domain::session::booking::BookingId;
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;
use portico_ledger::rows::Email;

use crate::denial::Denial;
use crate::graphql::asked::Asked;
use crate::graphql::ids;
use crate::guests::{May, SessionView};

/// One's own booking: by the link that shows it, or, signed in, by its id.
#[derive(InputObject)]
pub(super) struct BookingRef {
    link: Option<String>,
    id: Option<ID>,
}

/// Whose booking a reference names.
pub(super) enum Named {
    /// That of a link.
    Link(String),
    /// One's own, as its guest, who has this address.
    Own(BookingId, String),
    /// One's own, as its mentor.
    Mentored(BookingId),
}

impl BookingRef {
    /// The booking, if it is theirs who ask. Another's is as if there were none.
    pub(super) fn named(self, asked: &Asked) -> Result<Named, Denial> {
        let id = match (self.link, self.id) {
            (Some(link), None) => return Ok(Named::Link(link)),
            (None, Some(id)) => id,
            _ => return Err(Denial::malformed(400, "either a link or an id is needed")),
        };
        let (me, id) = (asked.signed_in()?, ids::named(&id)?);
        let view = asked.view()?;
        let row: Option<Row> = view.rows().get(&id)?;
        if row.is_some_and(|row| row.mentor == me) {
            return Ok(Named::Mentored(id));
        }
        let address = own_address(&view, me)?.ok_or(Code::NotFound)?;
        asked.guests().booking_of(&address, id, asked.now_ms())?;
        Ok(Named::Own(id, address))
    }
}

impl Named {
    /// A link that can be used for it, if what is wanted may be done: a fresh one ends those before it.
    pub(super) fn token(
        self,
        asked: &Asked,
        endpoint: &'static str,
        wanted: impl FnOnce(May) -> bool,
    ) -> Result<String, Denial> {
        let (id, address) = match self {
            Self::Link(link) => return Ok(link),
            Self::Own(id, address) => (id, address),
            Self::Mentored(_) => return Err(Code::Forbidden.into()),
        };
        let seen = asked.guests().booking_of(&address, id, asked.now_ms())?;
        if !wanted(seen.may) {
            return Err(why_not(&seen, asked.now_ms()).into());
        }
        Ok(asked.guests().token_of(&address, id, asked.visit(endpoint))?)
    }
}

/// What stands in the way of something that may not be done with it now.
fn why_not(seen: &SessionView, now_ms: u64) -> Code {
    match (seen.state.is_waiting(), now_ms < seen.start.at_ms) {
        (false, _) => Code::SessionOver,
        (true, true) if seen.may.cancel => Code::TooEarly,
        (true, _) => Code::TooLate,
    }
}

/// The e-mail address of a member.
pub(super) fn own_address(view: &HubView, me: MemberId) -> Result<Option<String>, Denial> {
    Ok(view.rows().get::<Email>(&me)?.map(|row| row.address))
}
