//! Signing in at the hub: requests that wait for a code or a link from a letter, and the browsers that are signed in. Of this hub
//! alone, beside the rows and never sent. Of what opens anything only hashes are kept.

mod browsers;

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::{Hash, OpId};

pub use browsers::{Browser, BrowserId, IDLE_MS, Shown};

use super::HubLedger;
use super::outbox::{self, Letter};
use crate::keys;
use crate::rows::{after, encode};
use crate::store::{Read, StoreError, Writer};

/// How often a code may be tried; then the request is dead, and not the account.
pub const TRIES_MAX: u8 = 5;

/// A request to sign in. Its id is a hash of what the browser holds that made it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// The address, normalized. It goes with the request.
    #[n(0)]
    pub address: String,
    /// Until when it can be completed, in hub time.
    #[n(1)]
    pub expires_ms: u64,
    /// The claim that is completed with it.
    #[n(2)]
    pub claim: Option<OpId>,
    /// What the letter brought, once it was written.
    #[n(3)]
    pub keys: Option<Keys>,
    /// How often a wrong code was tried.
    #[n(4)]
    pub tries: u8,
}

/// What a letter brought that opens a request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Keys {
    /// The code, authenticated together with what it is for by a key that is not in the ledger.
    #[n(0)]
    pub code: Hash,
    /// Until when the code can be used, in hub time.
    #[n(1)]
    pub code_until_ms: u64,
    /// The hash of the link's token.
    #[n(2)]
    pub link: Hash,
    /// Until when the link can be used, in hub time.
    #[n(3)]
    pub link_until_ms: u64,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request(until {})", self.expires_ms)
    }
}

impl HubLedger {
    /// Remembers a request, and has its letter sent if it has one, in one transaction.
    ///
    /// # Errors
    /// When the store fails; then neither was done.
    pub fn keep_sign_in(
        &self,
        id: OpId,
        request: &Request,
        letter: Option<Letter>,
    ) -> Result<(), StoreError> {
        self.store.write(|writer| {
            writer.put(&keys::sign_in_request(id), &encode(request))?;
            letter.map_or(Ok(()), |letter| outbox::put_new(writer, letter))
        })
    }

    /// A request that is not over.
    ///
    /// # Errors
    /// When the store fails.
    pub fn sign_in(&self, id: OpId, now_ms: u64) -> Result<Option<Request>, StoreError> {
        living(&self.store.snapshot()?, id, now_ms)
    }

    /// Remembers what opens a request, in place of what did before. False where the request is over.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_sign_in_keys(&self, id: OpId, new: Keys, now_ms: u64) -> Result<bool, StoreError> {
        self.store.write(|writer| {
            let Some(mut request) = living(writer, id, now_ms)? else { return Ok(false) };
            drop_link(writer, &request)?;
            writer.put(&keys::sign_in_link(&new.link), &id.0)?;
            request.expires_ms = request.expires_ms.max(new.link_until_ms);
            request.keys = Some(new);
            writer.put(&keys::sign_in_request(id), &encode(&request))?;
            Ok(true)
        })
    }

    /// Tries a code: the request, if `is_right` says so and both live. Each wrong try counts, in the same transaction; the last
    /// one ends the request. A right one leaves it until [`HubLedger::finish_sign_in`].
    ///
    /// # Errors
    /// When the store fails; then nothing was tried.
    pub fn try_sign_in_code(
        &self,
        id: OpId,
        now_ms: u64,
        is_right: impl FnOnce(&Request, &Keys) -> bool,
    ) -> Result<Option<Request>, StoreError> {
        self.store.write(|writer| {
            let Some(mut request) = living(writer, id, now_ms)? else { return Ok(None) };
            let keys = request.keys.as_ref().filter(|keys| now_ms < keys.code_until_ms);
            if keys.is_some_and(|keys| is_right(&request, keys)) {
                return Ok(Some(request));
            }
            request.tries += 1;
            if request.tries >= TRIES_MAX {
                forget(writer, id, &request)?;
            } else {
                writer.put(&keys::sign_in_request(id), &encode(&request))?;
            }
            Ok(None)
        })
    }

    /// The request that a link belongs to, if both live. It stays until [`HubLedger::finish_sign_in`].
    ///
    /// # Errors
    /// When the store fails.
    pub fn sign_in_by_link(
        &self,
        link: &Hash,
        now_ms: u64,
    ) -> Result<Option<(OpId, Request)>, StoreError> {
        let snapshot = self.store.snapshot()?;
        let Some(id) = snapshot.get(&keys::sign_in_link(link))? else { return Ok(None) };
        let id = id.try_into().map_err(|_| StoreError::Damaged("a link names no request"))?;
        let id = OpId(id);
        let request = living(&snapshot, id, now_ms)?.filter(|request| {
            let keys = request.keys.as_ref();
            keys.is_some_and(|keys| keys.link == *link && now_ms < keys.link_until_ms)
        });
        Ok(request.map(|request| (id, request)))
    }

    /// Uses a request up, its code and its link with it. False where somebody has been quicker.
    ///
    /// # Errors
    /// When the store fails.
    pub fn finish_sign_in(&self, id: OpId) -> Result<bool, StoreError> {
        self.store.write(|writer| {
            let Some(request) = load(writer, id)? else { return Ok(false) };
            forget(writer, id, &request)?;
            Ok(true)
        })
    }

    /// Forgets requests whose time is over and browsers that have not been here for too long, and says how many those were.
    ///
    /// # Errors
    /// When the store fails.
    pub fn drop_sign_ins(&self, now_ms: u64) -> Result<u64, StoreError> {
        let over = over(&self.store.snapshot()?, now_ms)?;
        if !over.is_empty() {
            self.store
                .write(|writer| over.iter().try_for_each(|(id, one)| forget(writer, *id, one)))?;
        }
        Ok(over.len() as u64 + self.drop_idle_browsers(now_ms)?)
    }
}

/// Signs everybody out: what a restored ledger says of it may have been taken back since.
pub(super) fn forget_all(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    writer.delete_range(keys::SIGN_IN_ALL, &after(keys::SIGN_IN_ALL))
}

fn forget(writer: &mut Writer<'_>, id: OpId, request: &Request) -> Result<(), StoreError> {
    drop_link(writer, request)?;
    writer.delete(&keys::sign_in_request(id))
}

fn drop_link(writer: &mut Writer<'_>, request: &Request) -> Result<(), StoreError> {
    let link = request.keys.as_ref().map(|keys| keys::sign_in_link(&keys.link));
    link.map_or(Ok(()), |key| writer.delete(&key))
}

fn living(read: &dyn Read, id: OpId, now_ms: u64) -> Result<Option<Request>, StoreError> {
    Ok(load(read, id)?.filter(|request| now_ms < request.expires_ms))
}

fn load(read: &dyn Read, id: OpId) -> Result<Option<Request>, StoreError> {
    read.get(&keys::sign_in_request(id))?.map(|bytes| decode(&bytes)).transpose()
}

fn decode(bytes: &[u8]) -> Result<Request, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::Damaged("a request to sign in cannot be read"))
}

/// Those whose time is over.
fn over(read: &dyn Read, now_ms: u64) -> Result<Vec<(OpId, Request)>, StoreError> {
    let mut found = Vec::new();
    let all = keys::SIGN_IN_REQUESTS;
    read.scan(all, &after(all), &mut |key, value| {
        let request = decode(value)?;
        if now_ms >= request.expires_ms {
            found.extend(key.last_chunk().map(|id| (OpId(*id), request)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests;
