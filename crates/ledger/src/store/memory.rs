//! A ledger's entries in an ordered map: what a simulation keeps thousands of ledgers in, since a commit costs what it
//! changes and a copy nothing. What is committed survives [`Memory::lose_power`], as on a disk.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::mem;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Entry, Read, StoreError, Visit, Writer};

pub(super) type Map = BTreeMap<Vec<u8>, Vec<u8>>;

/// Entries in memory. Clones are the same entries; [`Memory::copy`] makes others.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    /// What is read.
    seen: Arc<Map>,
    /// What a loss of power leaves, where that is not what is read.
    safe: Option<Arc<Map>>,
    /// Steps before the power goes: each commit is two, the writing and the answer that it is written.
    left: Option<u64>,
}

impl Memory {
    /// Other entries, the same as these are now: a backup, a clone.
    pub fn copy(&self) -> Self {
        let held = Held { seen: Arc::clone(&self.held().seen), ..Held::default() };
        Self(Arc::new(Mutex::new(held)))
    }

    /// The power will go after this many steps: before a commit if that is an even number, after it and before its writer
    /// hears of it if odd. From then on every write fails.
    pub fn pull_plug_after(&self, steps: u64) {
        self.held().left = Some(steps);
    }

    /// Takes the power away and gives it back: what was committed is there.
    pub fn lose_power(&self) {
        let mut held = self.held();
        held.left = None;
        if let Some(safe) = held.safe.take() {
            held.seen = safe;
        }
    }

    pub(super) fn snapshot(&self) -> Arc<Map> {
        Arc::clone(&self.held().seen)
    }

    /// Runs `change` in one transaction, while which all else waits.
    pub(super) fn write<T, E: From<StoreError>>(
        &self,
        durable: bool,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut held = self.held();
        held.spend()?;
        let before = (!durable).then(|| Arc::clone(&held.seen));
        let mut writer = Writer::memory(Change::new(Arc::make_mut(&mut held.seen)));
        let value = change(&mut writer)?;
        writer.keep();
        held.safe = before;
        held.spend()?;
        Ok(value)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // A change that panics is undone when it is dropped.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn spend(&mut self) -> Result<(), StoreError> {
        match &mut self.left {
            Some(0) => {
                let error = std::io::Error::other("the power is gone");
                Err(StoreError::Storage(Box::new(redb::Error::Io(error))))
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// The inside of a transaction. It is undone when it is dropped, unless it is kept.
#[derive(Debug)]
pub(super) struct Change<'m> {
    map: &'m mut Map,
    undo: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl<'m> Change<'m> {
    fn new(map: &'m mut Map) -> Self {
        Self { map, undo: Vec::new() }
    }

    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) {
        let before = self.map.insert(key.to_vec(), value.to_vec());
        self.undo.push((key.to_vec(), before));
    }

    pub(super) fn delete(&mut self, key: &[u8]) {
        let before = self.map.remove(key);
        self.undo.push((key.to_vec(), before));
    }

    pub(super) fn retain(
        &mut self,
        from: &[u8],
        until: &[u8],
        keep: &mut dyn FnMut(&[u8]) -> bool,
    ) {
        let keys = range(self.map, from, until).map(|(key, _)| key).filter(|key| !keep(key));
        let keys: Vec<_> = keys.cloned().collect();
        keys.iter().for_each(|key| self.delete(key));
    }

    pub(super) fn map(&self) -> &Map {
        self.map
    }

    pub(super) fn keep(mut self) {
        self.undo.clear();
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        for (key, before) in mem::take(&mut self.undo).into_iter().rev() {
            match before {
                Some(value) => self.map.insert(key, value),
                None => self.map.remove(&key),
            };
        }
    }
}

/// Entries with `from <= key < until`; none where that is no range.
fn range<'m>(map: &'m Map, from: &[u8], until: &[u8]) -> Range<'m, Vec<u8>, Vec<u8>> {
    map.range::<[u8], _>((Bound::Included(from), Bound::Excluded(until.max(from))))
}

impl Read for Map {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(Self::get(self, key).cloned())
    }

    fn scan(&self, from: &[u8], until: &[u8], visit: Visit<'_, '_>) -> Result<(), StoreError> {
        for (key, value) in range(self, from, until) {
            if visit(key, value)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], until: &[u8]) -> Result<Option<Entry>, StoreError> {
        Ok(range(self, from, until).next_back().map(|(key, value)| (key.clone(), value.clone())))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use super::*;
    use crate::store::{MemoryDisk, Store};

    #[derive(Clone, Debug)]
    enum Step {
        Put(u8, u8),
        Delete(u8),
        DeleteRange(u8, u8),
        Undone(u8, u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let key = 0..16u8;
        let step = prop_oneof![
            4 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Step::Put(key, value)),
            2 => key.clone().prop_map(Step::Delete),
            1 => (key.clone(), 0..8u8).prop_map(|(from, more)| Step::DeleteRange(from, from + more)),
            1 => (key, any::<u8>()).prop_map(|(key, value)| Step::Undone(key, value)),
        ];
        proptest::collection::vec(step, 0..40)
    }

    fn perform(store: &Store, step: &Step) -> Result<(), StoreError> {
        store.write(|writer| match *step {
            Step::Put(key, value) => writer.put(&[key], &[value]),
            Step::Delete(key) => writer.delete(&[key]),
            Step::DeleteRange(from, until) => writer.delete_range(&[from], &[until]),
            Step::Undone(key, value) => {
                writer.put(&[key], &[value])?;
                writer.delete_range(&[0], &[9])?;
                Err(StoreError::Damaged("on purpose"))
            }
        })
    }

    fn entries(store: &Store) -> Vec<Entry> {
        let mut found = vec![];
        let snapshot = store.snapshot().unwrap();
        let mut keep = |key: &[u8], value: &[u8]| {
            found.push((key.to_vec(), value.to_vec()));
            Ok(ControlFlow::Continue(()))
        };
        snapshot.scan(&[0], &[99], &mut keep).unwrap();
        assert_eq!(snapshot.last(&[0], &[99]).unwrap().as_ref(), found.last());
        found
    }

    proptest! {
        /// Whatever is done to both, a ledger in memory holds what one on a disk holds, before and after a loss of power.
        #[test]
        fn memory_and_disk_hold_the_same(steps in steps()) {
            let memory = Memory::default();
            let in_memory = Store::in_memory(memory.clone());
            let on_disk = Store::open_on(MemoryDisk::new()).unwrap();
            for step in &steps {
                prop_assert_eq!(perform(&in_memory, step).is_ok(), perform(&on_disk, step).is_ok());
                prop_assert_eq!(entries(&in_memory), entries(&on_disk));
            }
            memory.lose_power();
            prop_assert_eq!(entries(&in_memory), entries(&on_disk));
        }
    }

    /// The plug is pulled before a commit or after it; either way its writer hears that it failed.
    #[test]
    fn a_commit_that_loses_power_is_whole_or_not_there() {
        for (step, there) in [(0, false), (1, true)] {
            let memory = Memory::default();
            let store = Store::in_memory(memory.clone());
            memory.pull_plug_after(step);
            assert!(perform(&store, &Step::Put(1, 1)).is_err());
            assert!(perform(&store, &Step::Put(2, 2)).is_err());
            memory.lose_power();
            assert_eq!(entries(&store).len(), usize::from(there));
            perform(&store, &Step::Put(3, 3)).unwrap();
        }
    }
}
