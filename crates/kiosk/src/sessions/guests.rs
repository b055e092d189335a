//! Finding guests, and adding new ones.

use std::ops::ControlFlow;

use portico_domain::action::Action;
use portico_domain::member::normalize_email;
use portico_domain::session::action::AddGuest;
use portico_domain::session::guest::{GuestId, is_name};
use portico_domain::{Code, Part};
use portico_ledger::kiosk::KioskView;
use portico_ledger::rows::session::GuestAddress;
use portico_ledger::{Submitted, query, sessions};

use super::view::{GuestChoice, GuestView};
use super::{Desk, NotDone};
use crate::ambient;

/// Most guests that a search gives.
const FOUND_MAX: usize = 8;

impl Desk<'_> {
    /// Guests whose name or address holds the text, by name, those first whose name begins with it.
    pub(crate) fn guests(&self, text: &str) -> Result<Vec<GuestView>, NotDone> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.ledger.view()?;
        let mut found = Vec::new();
        query::guests(view.rows(), &mut |id, row| {
            let address: Option<GuestAddress> = view.rows().get(&id)?;
            let address = address.map(|row| row.address);
            let name = row.name.to_lowercase();
            if name.contains(&wanted) || address.as_ref().is_some_and(|at| at.contains(&wanted)) {
                let guest = GuestView { id: id.to_string(), name: row.name, address };
                found.push((!name.starts_with(&wanted), name, guest));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        found.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        Ok(found.into_iter().take(FOUND_MAX).map(|(_, _, guest)| guest).collect())
    }

    /// The guest who was chosen; one who is new is added, unless the address is known.
    pub(super) fn guest(&self, choice: &GuestChoice) -> Result<GuestId, NotDone> {
        match choice {
            GuestChoice::Known { id } => Ok(id.parse().map_err(|_| Code::BadRequest)?),
            GuestChoice::New { name, address } => {
                let address = normalize_email(address).ok_or(Code::BadRequest)?;
                let name =
                    Some(name.trim()).filter(|name| is_name(name)).ok_or(Code::BadRequest)?;
                let view = self.ledger.view()?;
                match known(&view, &address)? {
                    Some(known) => Ok(known),
                    None => self.add_guest(name, &address),
                }
            }
        }
    }

    fn add_guest(&self, name: &str, address: &str) -> Result<GuestId, NotDone> {
        let part = |text: &str| Part { salt: ambient::random(), bytes: text.into() };
        let parts = vec![part(name), part(address)];
        match self.submit(Action::AddGuest(AddGuest {}), parts)? {
            Submitted::Kept { id, .. } | Submitted::Unsure { id } => Ok(id),
            Submitted::Refused(code) => Err(code.into()),
        }
    }
}

fn known(view: &KioskView, address: &str) -> Result<Option<GuestId>, NotDone> {
    Ok(sessions::guest_of_address(view.rows(), address)?.map(|(guest, _)| guest))
}
