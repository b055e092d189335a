//! Requests for a new link that wait for a code from a letter: of this hub alone, beside the rows and never sent.

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::Hash;
use portico_domain::session::booking::BookingId;

use super::HubLedger;
use crate::keys;
use crate::rows::{after, encode};
use crate::store::{Read, StoreError, Writer};

/// How often a code may be tried; then the request is dead, and not the guest's account.
pub const CODE_TRIES_MAX: u8 = 5;

/// A request that waits for its code. The code itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CodeRequest {
    /// The code, authenticated together with what it is for by a key that is not in the ledger.
    #[n(0)]
    pub mac: Hash,
    /// The booking that the code opens; none where whoever asked named an address that nobody here has.
    #[n(1)]
    pub booking: Option<BookingId>,
    /// Until when it can be used, in hub time.
    #[n(2)]
    pub expires_ms: u64,
    /// How often a code was tried.
    #[n(3)]
    pub tries: u8,
}

impl HubLedger {
    /// Remembers a request by its id's hash.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keep_code_request(&self, id: &Hash, request: &CodeRequest) -> Result<(), StoreError> {
        self.store.write(|writer| writer.put(&keys::code_request(id), &encode(request)))
    }

    /// Tries a code: the booking that it opens, if `is_right` says so and the request lives. Every try counts, in the same
    /// transaction; a right one uses the request up, and so does the last wrong one.
    ///
    /// # Errors
    /// When the store fails; then nothing was tried.
    pub fn try_code(
        &self,
        id: &Hash,
        now_ms: u64,
        is_right: impl FnOnce(&CodeRequest) -> bool,
    ) -> Result<Option<BookingId>, StoreError> {
        self.store.write(|writer| {
            let Some(mut request) = load(writer, id)? else { return Ok(None) };
            if now_ms >= request.expires_ms {
                writer.delete(&keys::code_request(id))?;
                return Ok(None);
            }
            request.tries += 1;
            let right = is_right(&request);
            if right || request.tries >= CODE_TRIES_MAX {
                writer.delete(&keys::code_request(id))?;
            } else {
                writer.put(&keys::code_request(id), &encode(&request))?;
            }
            Ok(request.booking.filter(|_| right))
        })
    }

    /// Forgets the requests whose time is over, and says how many those were.
    ///
    /// # Errors
    /// When the store fails.
    pub fn drop_code_requests(&self, now_ms: u64) -> Result<u64, StoreError> {
        let over = over(&self.store.snapshot()?, now_ms)?;
        if !over.is_empty() {
            self.store.write(|writer| over.iter().try_for_each(|key| writer.delete(key)))?;
        }
        Ok(over.len() as u64)
    }
}

fn load(writer: &Writer<'_>, id: &Hash) -> Result<Option<CodeRequest>, StoreError> {
    writer.get(&keys::code_request(id))?.map(|bytes| read(&bytes)).transpose()
}

fn read(bytes: &[u8]) -> Result<CodeRequest, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::Damaged("a request for a link cannot be read"))
}

/// The keys of those whose time is over.
fn over(store: &dyn Read, now_ms: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut found = Vec::new();
    let all = keys::CODE_REQUESTS;
    store.scan(all, &after(all), &mut |key, value| {
        if now_ms >= read(value)?.expires_ms {
            found.push(key.to_vec());
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use portico_domain::OpId;

    use super::*;
    use crate::store::Store;

    const ID: Hash = Hash([1; 32]);

    fn waiting(booking: Option<BookingId>) -> HubLedger {
        let ledger = HubLedger::over(Store::in_memory(Default::default()));
        let request = CodeRequest { mac: Hash([2; 32]), booking, expires_ms: 1_000, tries: 0 };
        ledger.keep_code_request(&ID, &request).unwrap();
        ledger
    }

    /// A right code is good once, up to the last millisecond.
    #[test]
    fn a_code_is_good_once_and_not_for_ever() {
        let booking = Some(OpId([9; 16]));
        let ledger = waiting(booking);
        assert_eq!(ledger.try_code(&ID, 999, |_| true).unwrap(), booking);
        assert_eq!(ledger.try_code(&ID, 999, |_| true).unwrap(), None);
        assert_eq!(waiting(booking).try_code(&ID, 1_000, |_| true).unwrap(), None);
        assert_eq!(waiting(None).try_code(&ID, 0, |_| true).unwrap(), None);
    }

    /// Five tries, the fifth among them; after that not even the right code helps.
    #[test]
    fn the_sixth_try_is_in_vain() {
        let booking = Some(OpId([9; 16]));
        for wrong in 0..=u32::from(CODE_TRIES_MAX) {
            let ledger = waiting(booking);
            for _ in 0..wrong {
                assert_eq!(ledger.try_code(&ID, 0, |_| false).unwrap(), None);
            }
            let opened = ledger.try_code(&ID, 0, |_| true).unwrap();
            assert_eq!(opened.is_some(), wrong < u32::from(CODE_TRIES_MAX), "after {wrong}");
        }
    }

    #[test]
    fn what_is_over_is_dropped() {
        let ledger = waiting(None);
        let counts = [999, 1_000, 1_000].map(|now_ms| ledger.drop_code_requests(now_ms).unwrap());
        assert_eq!(counts, [0, 1, 0]);
    }
}
