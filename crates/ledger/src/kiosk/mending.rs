//! A kiosk's ledger after its disk has failed: what it remembers is read again, and a damaged file is replaced by a new one.

use std::path::Path;
use std::sync::MutexGuard;

use super::{KioskLedger, Memory, State, head, load};
use crate::keys;
use crate::planted::{Bug, planted};
use crate::rows::encode;
use crate::store::{Disk, KIOSK_JOURNAL_BYTES, Store, StoreError};

impl Memory {
    /// What an open store holds; none before the node is enrolled.
    pub(super) fn read(store: &Store) -> Result<Option<Self>, StoreError> {
        let snapshot = store.snapshot()?;
        let Some(state) = load(&snapshot)? else { return Ok(None) };
        let mut head = head(&snapshot, state.incarnation)?;
        if planted(Bug::SequenceReused) {
            head.sequence = head.sequence.min(state.acknowledged);
        }
        Ok(Some(Self { state, head, uncertain: false }))
    }
}

impl KioskLedger {
    /// As [`KioskLedger::open`], reading all of the file and verifying every page of it.
    ///
    /// # Errors
    /// As [`Store::open_checked`].
    pub fn open_checked(path: &Path) -> Result<Option<Self>, StoreError> {
        Self::over(Store::open_checked(path, KIOSK_JOURNAL_BYTES)?)
    }

    /// The same on any disk.
    ///
    /// # Errors
    /// As [`Store::open_checked`].
    pub fn open_checked_on(disk: impl Disk) -> Result<Option<Self>, StoreError> {
        Self::over(Store::open_checked_on(disk)?)
    }

    /// What is remembered, read again if a transaction has failed since: it may be on disk all the same.
    pub(super) fn memory_in_step(&self) -> Result<MutexGuard<'_, Memory>, StoreError> {
        let mut memory = self.memory();
        if memory.uncertain {
            *memory = Memory::read(&self.store)?.ok_or(StoreError::Damaged("its state is gone"))?;
        }
        Ok(memory)
    }

    /// Closes the file and opens it again, verifying every page of it. Whoever wants to use it waits.
    ///
    /// # Errors
    /// When it is damaged, or cannot be read. It then refuses all until it has been opened again.
    pub fn verify(&self) -> Result<(), StoreError> {
        let mut memory = self.memory();
        memory.uncertain = true;
        self.store.verify()
    }

    /// Closes the file, lets `put_aside` move it away, and begins a new one for the same node in its place. The feed starts
    /// over, and the hub gives the node its next incarnation.
    ///
    /// # Errors
    /// When that fails; it can be tried again.
    pub fn start_over(
        &self,
        put_aside: impl FnOnce() -> std::io::Result<()>,
    ) -> Result<(), StoreError> {
        let mut memory = self.memory();
        self.store.start_over(put_aside)?;
        let state = State::new(memory.state.identity);
        self.store.write(|writer| writer.put(keys::STATE, &encode(&state)))?;
        *memory = Memory { state, head: head(&self.store.snapshot()?, 0)?, uncertain: false };
        Ok(())
    }
}
