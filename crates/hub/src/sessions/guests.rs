//! Guests as organizers see them: listing, blocking, erasing.

use std::ops::ControlFlow;

use portico_domain::session::Guest;
use portico_domain::session::action::BlockGuest;
use portico_domain::session::guest::GuestId;
use portico_domain::{Action, OpId};
use portico_ledger::hub::Acted;
use portico_ledger::rows::session::{GuestAddress, GuestName};
use portico_ledger::{query, sessions};

use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::listing::date;

impl Hub {
    /// The guest with this id, e-mail address or name.
    fn find_guest(&self, text: &str) -> Result<GuestId, HubError> {
        self.event()?;
        let view = self.ledger().view()?;
        let unknown = || {
            HubError::Malformed(format!(
                "no guest has the id, e-mail address or name {text:?}, or more than one has: `guest list`"
            ))
        };
        if let Ok(id) = text.parse::<OpId>() {
            let guest: Option<Guest> = view.rows().get(&id)?;
            return guest.map(|guest| guest.same_as.unwrap_or(id)).ok_or_else(unknown);
        }
        if text.contains('@') {
            let found = sessions::guest_of_address(view.rows(), text)?;
            return found.map(|(id, _)| id).ok_or_else(unknown);
        }
        let mut found = Vec::new();
        query::guests(view.rows(), &mut |id, name| {
            if name.name.eq_ignore_ascii_case(text.trim()) {
                found.push(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match found[..] {
            [one] => Ok(one),
            _ => Err(unknown()),
        }
    }

    /// One line for each guest.
    pub(super) fn list_guests(&self) -> Result<String, HubError> {
        let view = self.ledger().view()?;
        let rows = view.rows();
        let mut text = String::new();
        query::guests(rows, &mut |id, GuestName { name }| {
            let guest: Guest = rows.get(&id)?.unwrap_or_default();
            let address = rows.get(&id)?.map_or_else(String::new, |row: GuestAddress| row.address);
            let mut bookings = 0;
            query::bookings_of(rows, id, &mut |_| {
                bookings += 1;
                Ok(ControlFlow::Continue(()))
            })?;
            let blocked = guest.blocked_ms.map(|from| format!("  blocked from {}", date(from)));
            let blocked = blocked.unwrap_or_default();
            text += &format!("{id}  {name}  {address}  {bookings} bookings{blocked}\n");
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(text)
    }

    /// Keeps a guest from booking and from links, from now on, or lets them again.
    pub(super) fn block_guest(&self, guest: &str, blocked: bool) -> Result<String, HubError> {
        let guest = self.find_guest(guest)?;
        let from_ms = blocked.then(ambient::now_ms);
        let action = Action::BlockGuest(BlockGuest { guest, from_ms });
        match self.act(action, Vec::new())? {
            Acted::Done { .. } => {
                let word = if blocked { "is blocked" } else { "is not blocked" };
                Ok(format!("{guest} {word}\n"))
            }
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }

    /// Drops a guest's name, address and texts everywhere; the sessions stay.
    pub(super) fn erase_guest(&self, guest: &str) -> Result<String, HubError> {
        let guest = self.find_guest(guest)?;
        self.erase(guest).map(|()| format!("{guest} is erased\n"))
    }
}
