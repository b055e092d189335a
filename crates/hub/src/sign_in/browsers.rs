//! The browsers that are signed in: who shows a cookie, and signing out.

use data_encoding::BASE64URL_NOPAD;
use portico_domain::member::Member;
use portico_domain::{Hash, MemberId, OpId};
use portico_ledger::hub::sign_in::{Browser, BrowserId, Shown};

use super::completing::new_cookie;
use super::{SignInError, SignIns};
use crate::hub::HubError;

/// Whoever shows a cookie that is good.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Who.
    pub(crate) member: MemberId,
    /// In which browser.
    pub(crate) browser: BrowserId,
}

/// A browser that is signed in, as its member sees it. Times are hub time, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// Which.
    pub(crate) browser: BrowserId,
    /// What browser it says that it is.
    pub(crate) name: String,
    /// When it signed in.
    pub(crate) signed_in_ms: u64,
    /// When it was last here, to the hour.
    pub(crate) seen_ms: u64,
    /// The device whose key it holds.
    pub(crate) device: Option<OpId>,
}

impl SignIns {
    /// Who shows a cookie with this value, and the value that it is replaced by, where it has become old.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn recognise(
        &self,
        cookie: &str,
        now_ms: u64,
    ) -> Result<Option<(Known, Option<String>)>, SignInError> {
        let Some(hash) = hash_of(cookie) else { return Ok(None) };
        let (fresh, fresh_hash) = new_cookie();
        match self.hub.ledger().show_cookie(&hash, fresh_hash, now_ms)? {
            Shown::Unknown => Ok(None),
            Shown::Known(id, _, replaced) => {
                let known = Known { member: id.member, browser: id };
                let here = self.is_here(id.member)?;
                Ok(here.then_some((known, replaced.then_some(fresh))))
            }
            Shown::Copied(id, browser) => {
                tracing::warn!(member = %id.member, "a replaced cookie came back: its browser was signed out");
                self.metrics.copied();
                self.end_device(id.member, &browser)?;
                Ok(None)
            }
        }
    }

    /// Whether a member is there and was not erased.
    fn is_here(&self, member: MemberId) -> Result<bool, SignInError> {
        let view = self.hub.ledger().view()?;
        let row: Option<Member> = view.rows().get(&member)?;
        Ok(row.is_some_and(|row| row.erased_ms.is_none()))
    }

    /// Signs a browser out, and ends the key that it holds. False where it was signed out already.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn sign_out(&self, browser: BrowserId) -> Result<bool, SignInError> {
        let ended = self.hub.ledger().end_browser(browser)?;
        ended.iter().try_for_each(|one| self.end_device(browser.member, one))?;
        Ok(ended.is_some())
    }

    /// Signs a member out everywhere; in how many browsers.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn everywhere(&self, member: MemberId) -> Result<usize, SignInError> {
        let ended = self.hub.ledger().end_browsers(member)?;
        ended.iter().try_for_each(|browser| self.end_device(member, browser))?;
        Ok(ended.len())
    }

    /// The browsers in which a member is signed in, the one that signed in first at the front.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn devices(&self, member: MemberId) -> Result<Vec<Device>, SignInError> {
        let all = self.hub.ledger().browsers(member)?.into_iter();
        Ok(all.map(|(id, browser)| device(id, browser)).collect())
    }

    /// Signs one of a member's browsers out, by its id as [`Device::id`] writes it. False where they have none with it.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn revoke(&self, member: MemberId, id: &str) -> Result<bool, SignInError> {
        match id_of(id) {
            Some(id) => self.sign_out(BrowserId { member, id }),
            None => Ok(false),
        }
    }

    /// Remembers the device whose key a browser holds. False where it is not signed in any more.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn set_device(&self, browser: BrowserId, device: OpId) -> Result<bool, SignInError> {
        Ok(self.hub.ledger().set_browser_device(browser, device)?)
    }

    /// Codes that the browser's key signs from now on are not believed.
    fn end_device(&self, member: MemberId, browser: &Browser) -> Result<(), SignInError> {
        let Some(device) = browser.device else { return Ok(()) };
        match self.hub.revoke_device(member, device) {
            // It had been ended for a newer one.
            Ok(()) | Err(HubError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn device(id: BrowserId, browser: Browser) -> Device {
    let Browser { name, signed_in_ms, seen_ms, device, .. } = browser;
    Device { browser: id, name, signed_in_ms, seen_ms, device }
}

impl Device {
    /// Its id as text; it opens nothing.
    pub(crate) fn id(&self) -> String {
        BASE64URL_NOPAD.encode(&self.browser.id)
    }
}

fn id_of(text: &str) -> Option<[u8; 16]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn hash_of(cookie: &str) -> Option<Hash> {
    let bytes: [u8; 32] = BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?.try_into().ok()?;
    Some(Hash::plain(&bytes))
}
