//! Browsers that are signed in. A cookie's value is kept as its hash, and replaced every day; the old one stays good until the
//! browser has shown the new one, and a little longer for requests under way. One that comes back after that was copied: the
//! browser is signed out.

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::{Hash, MemberId, OpId};

use crate::hub::HubLedger;
use crate::keys;
use crate::rows::{after, encode};
use crate::store::{Read, StoreError, Writer};

/// How long a browser stays signed in that does not come, in milliseconds.
pub const IDLE_MS: u64 = 30 * 24 * 3_600_000;
/// How old a cookie's value gets, in milliseconds.
const VALUE_MS: u64 = 24 * 3_600_000;
/// How long requests with the old value may be under way once the new one was shown or offered, in milliseconds.
const OVERLAP_MS: u64 = 60_000;
/// How much later it must be to be written down, in milliseconds: each is a commit.
const SEEN_STEP_MS: u64 = 3_600_000;

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrowserId {
    /// Who is signed in.
    pub member: MemberId,
    /// Random bytes. They open nothing.
    pub id: [u8; 16],
}

/// A browser that is signed in. Times are hub time, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Browser {
    /// The hash of its cookie's value.
    #[n(0)]
    pub value: Hash,
    /// The next value, which it was given and has not shown yet, and when it was given.
    #[n(1)]
    next: Option<Value>,
    /// The value before, and until when it is good.
    #[n(2)]
    before: Option<Value>,
    /// What it says that it is.
    #[n(3)]
    pub name: String,
    /// When it signed in.
    #[n(4)]
    pub signed_in_ms: u64,
    /// When it was last here, to the hour.
    #[n(5)]
    pub seen_ms: u64,
    /// Since when it has its value.
    #[n(6)]
    since_ms: u64,
    /// The device whose key it holds.
    #[n(7)]
    pub device: Option<OpId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Value {
    #[n(0)]
    hash: Hash,
    #[n(1)]
    at_ms: u64,
}

/// What a cookie is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A browser that is signed in. True where the new value is to be sent with the answer.
    Known(BrowserId, Browser, bool),
    /// Nothing.
    Unknown,
    /// Nothing any more: its value had been replaced, so somebody has a copy, and the browser was signed out.
    Copied(BrowserId, Browser),
}

/// What a value does to a browser that is shown it.
enum Judged {
    Good { changed: bool, offered: bool },
    Copied,
    Over,
}

impl Browser {
    /// One that signs in now.
    pub fn new(value: Hash, name: String, now_ms: u64) -> Self {
        let (signed_in_ms, seen_ms, since_ms) = (now_ms, now_ms, now_ms);
        let (next, before, device) = (None, None, None);
        Self { value, next, before, name, signed_in_ms, seen_ms, since_ms, device }
    }

    /// Judges a value that leads here, with `fresh` for the next one.
    fn judge(&mut self, shown: &Hash, fresh: Hash, now_ms: u64) -> Judged {
        if now_ms.saturating_sub(self.seen_ms) >= IDLE_MS {
            return Judged::Over;
        }
        let mut changed = now_ms.saturating_sub(self.seen_ms) >= SEEN_STEP_MS;
        if let Some(next) = self.next.filter(|next| next.hash == *shown) {
            let at_ms = now_ms.saturating_add(OVERLAP_MS);
            self.before = Some(Value { hash: self.value, at_ms });
            (self.value, self.next, self.since_ms, changed) = (next.hash, None, now_ms, true);
        } else if self.value != *shown {
            let good = self.before.is_some_and(|old| old.hash == *shown && now_ms < old.at_ms);
            return if good {
                Judged::Good { changed: false, offered: false }
            } else {
                Judged::Copied
            };
        }
        let old = now_ms.saturating_sub(self.since_ms) >= VALUE_MS;
        let free = self.next.is_none_or(|next| now_ms.saturating_sub(next.at_ms) >= OVERLAP_MS);
        let offered = old && free;
        if offered {
            self.next = Some(Value { hash: fresh, at_ms: now_ms });
        }
        if changed || offered {
            self.seen_ms = now_ms;
        }
        Judged::Good { changed: changed || offered, offered }
    }

    fn values(&self) -> impl Iterator<Item = Hash> {
        let more = [self.next, self.before].into_iter().flatten();
        std::iter::once(self.value).chain(more.map(|value| value.hash))
    }
}

impl HubLedger {
    /// Signs a browser in.
    ///
    /// # Errors
    /// When the store fails.
    pub fn add_browser(&self, id: BrowserId, browser: &Browser) -> Result<(), StoreError> {
        self.store.write(|writer| replace(writer, id, None, browser))
    }

    /// The browser that shows a cookie whose value has this hash. `fresh` is the hash of what its cookie is replaced by where it
    /// has become old; nothing is written where nothing changes.
    ///
    /// # Errors
    /// When the store fails.
    pub fn show_cookie(&self, hash: &Hash, fresh: Hash, now_ms: u64) -> Result<Shown, StoreError> {
        let snapshot = self.store.snapshot()?;
        let Some((id, mut browser)) = named(&snapshot, hash)? else { return Ok(Shown::Unknown) };
        if let Judged::Good { changed: false, .. } = browser.judge(hash, fresh, now_ms) {
            return Ok(Shown::Known(id, browser, false));
        }
        self.store.write(|writer| {
            let Some((id, before)) = named(writer, hash)? else { return Ok(Shown::Unknown) };
            let mut browser = before.clone();
            match browser.judge(hash, fresh, now_ms) {
                Judged::Good { offered, .. } => {
                    replace(writer, id, Some(&before), &browser)?;
                    Ok(Shown::Known(id, browser, offered))
                }
                Judged::Copied => {
                    end(writer, id, &before)?;
                    Ok(Shown::Copied(id, before))
                }
                Judged::Over => end(writer, id, &before).map(|()| Shown::Unknown),
            }
        })
    }

    /// The browsers of a member, the one that signed in first at the front.
    ///
    /// # Errors
    /// When the store fails.
    pub fn browsers(&self, member: MemberId) -> Result<Vec<(BrowserId, Browser)>, StoreError> {
        let mut found = list(&self.store.snapshot()?, &keys::browsers_of(member))?;
        found.sort_by_key(|(id, browser)| (browser.signed_in_ms, *id));
        Ok(found)
    }

    /// Remembers the device whose key a browser holds. False where it is not signed in any more.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_browser_device(&self, id: BrowserId, device: OpId) -> Result<bool, StoreError> {
        self.store.write(|writer| {
            let Some(before) = load(writer, id)? else { return Ok(false) };
            let browser = Browser { device: Some(device), ..before.clone() };
            replace(writer, id, Some(&before), &browser)?;
            Ok(true)
        })
    }

    /// Signs a browser out; what it was, if it was signed in.
    ///
    /// # Errors
    /// When the store fails.
    pub fn end_browser(&self, id: BrowserId) -> Result<Option<Browser>, StoreError> {
        self.store.write(|writer| {
            let Some(browser) = load(writer, id)? else { return Ok(None) };
            end(writer, id, &browser)?;
            Ok(Some(browser))
        })
    }

    /// Signs a member out everywhere; the browsers that were signed in.
    ///
    /// # Errors
    /// When the store fails.
    pub fn end_browsers(&self, member: MemberId) -> Result<Vec<Browser>, StoreError> {
        self.store.write(|writer| {
            let all = list(writer, &keys::browsers_of(member))?;
            all.iter().try_for_each(|(id, browser)| end(writer, *id, browser))?;
            Ok(all.into_iter().map(|(_, browser)| browser).collect())
        })
    }

    pub(super) fn drop_idle_browsers(&self, now_ms: u64) -> Result<u64, StoreError> {
        let mut idle = list(&self.store.snapshot()?, keys::BROWSERS)?;
        idle.retain(|(_, browser)| now_ms.saturating_sub(browser.seen_ms) >= IDLE_MS);
        if !idle.is_empty() {
            self.store
                .write(|writer| idle.iter().try_for_each(|(id, one)| end(writer, *id, one)))?;
        }
        Ok(idle.len() as u64)
    }
}

/// Keeps a browser, and what leads to it by its values in step with it.
fn replace(
    writer: &mut Writer<'_>,
    id: BrowserId,
    before: Option<&Browser>,
    browser: &Browser,
) -> Result<(), StoreError> {
    before.map_or(Ok(()), |before| end(writer, id, before))?;
    let whose = [id.member.0, id.id].concat();
    for value in browser.values() {
        writer.put(&keys::cookie(&value), &whose)?;
    }
    writer.put(&keys::browser(id.member, id.id), &encode(browser))
}

fn end(writer: &mut Writer<'_>, id: BrowserId, browser: &Browser) -> Result<(), StoreError> {
    for value in browser.values() {
        writer.delete(&keys::cookie(&value))?;
    }
    writer.delete(&keys::browser(id.member, id.id))
}

fn named(read: &dyn Read, hash: &Hash) -> Result<Option<(BrowserId, Browser)>, StoreError> {
    let Some(whose) = read.get(&keys::cookie(hash))? else { return Ok(None) };
    let id = id_in(&whose).ok_or(StoreError::Damaged("a cookie names no browser"))?;
    Ok(load(read, id)?.map(|browser| (id, browser)))
}

/// The id at the end of some bytes.
fn id_in(bytes: &[u8]) -> Option<BrowserId> {
    let (member, id) = bytes.last_chunk::<32>()?.split_first_chunk::<16>()?;
    Some(BrowserId { member: OpId(*member), id: id.try_into().ok()? })
}

fn load(read: &dyn Read, id: BrowserId) -> Result<Option<Browser>, StoreError> {
    read.get(&keys::browser(id.member, id.id))?.map(|bytes| decode(&bytes)).transpose()
}

fn list(read: &dyn Read, lead: &[u8]) -> Result<Vec<(BrowserId, Browser)>, StoreError> {
    let mut found = Vec::new();
    read.scan(lead, &after(lead), &mut |key, value| {
        let id = id_in(key).ok_or(StoreError::Damaged("a browser's key has no id"))?;
        found.push((id, decode(value)?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn decode(bytes: &[u8]) -> Result<Browser, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::Damaged("a signed-in browser cannot be read"))
}
