//! Enrolment codes, by their hash: of this hub alone, beside the rows and never sent.

use portico_domain::Hash;

use super::HubLedger;
use crate::keys;
use crate::store::{Read, StoreError};

impl HubLedger {
    /// Remembers something by a secret's hash, for this hub alone: an enrolment code. None forgets it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_code(&self, hash: &Hash, value: Option<&[u8]>) -> Result<(), StoreError> {
        self.store.write(|writer| match value {
            Some(value) => writer.put(&keys::code(hash), value),
            None => writer.delete(&keys::code(hash)),
        })
    }

    /// What [`HubLedger::set_code`] remembered.
    ///
    /// # Errors
    /// When the store fails.
    pub fn code(&self, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.snapshot()?.get(&keys::code(hash))
    }
}
