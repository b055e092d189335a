//! Executing a hub's whole order again, in memory: its rows must come out as they are.

use std::ops::ControlFlow;

use portico_domain::OpId;
use portico_domain::action::FORMAT;

use super::appending::Appending;
use super::{Arrived, GENERATION, HubLedger, HubView, State};
use crate::order::{Cursor, Entry};
use crate::rows::{Layer, Stored, after, is_kept_in_archive};
use crate::store::{Memory, Read, Store, StoreError, Writer};

impl HubView {
    /// The ledger that executing this order again gives. A position that cannot be read ends it.
    ///
    /// # Errors
    /// When the store fails or an entry cannot be read.
    pub(crate) fn replayed(&self) -> Result<HubLedger, StoreError> {
        let ledger = HubLedger::over(Store::in_memory(Memory::default()));
        ledger.store.write(|writer| self.replay_into(writer))?;
        Ok(ledger)
    }

    fn replay_into(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        let first = self.operation_at(1)?;
        let event: OpId = first.operation.id();
        let state = State { event, node: event, incarnation: 0, last: Cursor::default() };
        let mut appending =
            Appending { writer, state, format: FORMAT, moved: Vec::new(), log: Vec::new() };
        for position in 1..=self.last()?.position {
            let arrived = self.operation_at(position)?;
            let Entry { link, outcome, .. } = self.entry_at(position)?;
            appending.place(&arrived, link, Some(&outcome))?;
        }
        appending.finish().map(|_| ())
    }

    fn entry_at(&self, position: u64) -> Result<Entry, StoreError> {
        self.entry(position)?.ok_or(StoreError::Damaged("the order has a gap"))
    }

    fn operation_at(&self, position: u64) -> Result<Arrived, StoreError> {
        let entry = self.entry_at(position)?;
        let operation =
            entry.operation().map_err(|_| StoreError::Damaged("an operation is unreadable"))?;
        Ok(Arrived { place: entry.place, operation, judged: entry.judged })
    }

    /// The position that last changed the first row that differs from `other`'s, if one does. Rows that were deleted are not
    /// compared, since not every trace of an erased text can be made again without it; nor what an archived event drops.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) fn differs_from(&self, other: &HubView) -> Result<Option<u64>, StoreError> {
        let archived = self.event()?.is_some_and(|event| event.archived_ms.is_some());
        let counts = |key: &[u8], stored: &Stored| {
            !stored.value.is_empty() && (!archived || is_kept_in_archive(&key[1..]))
        };
        for (from, to) in [(self, other), (other, self)] {
            let mut differing = None;
            let all = Layer::committed(GENERATION).key(&[]);
            from.snapshot.scan(&all, &after(&all), &mut |key, bytes| {
                let stored = Stored::from_bytes(bytes)?;
                if counts(key, &stored) && to.snapshot.get(key)?.as_deref() != Some(bytes) {
                    differing = Some(stored.position);
                    return Ok(ControlFlow::Break(()));
                }
                Ok(ControlFlow::Continue(()))
            })?;
            if differing.is_some() {
                return Ok(differing);
            }
        }
        Ok(None)
    }
}
