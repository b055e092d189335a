//! A link that signs somebody in and is handed over instead of mailed: by organizers, to whom they have before them.

use portico_domain::MemberId;
use portico_ledger::hub::sign_in::Request;
use portico_ledger::rows::Email;

use super::asking::kept_as;
use super::keys::LINK_VALID_MS;
use crate::hub::{Hub, HubError};
use crate::mailed_code::RequestId;

impl Hub {
    /// A link that signs `member` in from `now_ms` on, in hub time, in whichever browser its button is pressed: 15 minutes, once.
    ///
    /// # Errors
    /// When the member has no e-mail address, which is what signing in goes by, or the store fails.
    pub(crate) fn new_sign_in_link(
        &self,
        member: MemberId,
        now_ms: u64,
    ) -> Result<String, HubError> {
        let (_, event) = self.event()?;
        let id = kept_as(RequestId::new());
        let row: Option<Email> = self.ledger().view()?.rows().get(&member)?;
        let none = || HubError::Malformed("they have no e-mail address".into());
        let Email { address, .. } = row.ok_or_else(none)?;
        let expires_ms = now_ms.saturating_add(LINK_VALID_MS);
        let request = Request { address, expires_ms, claim: None, keys: None, tries: 0 };
        self.ledger().keep_sign_in(id, &request, None)?;
        let fresh = self.fresh_sign_in_keys(id, &request, now_ms)?;
        let fresh = fresh.expect("it was kept just now");
        Ok(fresh.link(&event.origin))
    }
}
