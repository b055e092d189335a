//! Links in letters. A link lives for 15 minutes and nothing at rest can bring it back, so it is made when the server listens to
//! the letter. A letter that is tried again soon brings the same one, and so do two letters about one booking that go out together.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use portico_domain::Action;
use portico_domain::session::BookingLink;
use portico_domain::session::action::RenewLink;
use portico_domain::session::booking::BookingId;
use portico_domain::token::Token;
use portico_ledger::hub::Acted;
use portico_ledger::hub::outbox::{JobId, Purpose};
use portico_ledger::sessions::links_of;

use crate::ambient;
use crate::hub::{Hub, HubError};

/// For how long a link is put into a letter again, in milliseconds: most of its life is its reader's.
const FRESH_MS: u64 = 3 * 60_000;

/// The latest link of each booking that a letter was about just now. They are in memory only.
#[derive(Debug, Default)]
pub(super) struct MadeLinks(Mutex<BTreeMap<BookingId, Made>>);

struct Made {
    link: BookingLink,
    /// For which letter.
    letter: JobId,
    at_ms: u64,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Made({})", self.at_ms)
    }
}

impl MadeLinks {
    /// The link for a letter about a booking: one that is fresh and good, or a new one, which ends the booking's others. Who asks
    /// for a new link gets a new one. None where the guest is to have none.
    pub(super) fn of(
        &self,
        hub: &Hub,
        letter: JobId,
        booking: BookingId,
    ) -> Result<Option<String>, HubError> {
        let now_ms = ambient::now_ms();
        // Held while a link is made, so that two letters do not end each other's.
        let mut made = self.lock();
        made.retain(|_, made| now_ms.saturating_sub(made.at_ms) < FRESH_MS);
        if let Some(Made { link, letter: known, .. }) = made.get(&booking) {
            let shared = *known == letter || letter.purpose != Purpose::Link;
            if shared && is_good(hub, booking, link)? {
                return Ok(Some(link.to_url()));
            }
        }
        let Some(link) = hub.renew_link(booking)? else { return Ok(None) };
        let url = link.to_url();
        made.insert(booking, Made { link, letter, at_ms: now_ms });
        Ok(Some(url))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<BookingId, Made>> {
        // Each change of it is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether nothing has ended it.
fn is_good(hub: &Hub, booking: BookingId, link: &BookingLink) -> Result<bool, HubError> {
    let links = links_of(hub.ledger().view()?.rows(), booking)?;
    Ok(links.find(&link.token.hash()).is_some_and(|link| !link.is_invalidated()))
}

impl Hub {
    /// Ends a booking's links and makes one, with a proof (ML-2, ML-P6); none where its guest is to have none.
    pub(crate) fn renew_link(&self, booking: BookingId) -> Result<Option<BookingLink>, HubError> {
        self.renew_link_at(booking, ambient::now_ms())
    }

    /// The same at a moment that the caller has read, in hub time.
    pub(crate) fn renew_link_at(
        &self,
        booking: BookingId,
        issued_ms: u64,
    ) -> Result<Option<BookingLink>, HubError> {
        let (event_id, event) = self.event()?;
        let token = Token::new(ambient::random());
        let renew = Action::RenewLink(RenewLink { booking, link: token.hash() });
        if let Acted::Refused(_) = self.act_at(issued_ms, renew, Vec::new())? {
            return Ok(None);
        }
        let made = (booking, issued_ms);
        Ok(Some(BookingLink::signed(self.key(), event_id, &event.origin, token, made)))
    }
}
