//! The journal of a ledger's file. Goal: what was answered survives a loss of power, whatever becomes of what was not synced,
//! and nothing is there that nobody wrote. Method: many seeds; each writes numbers until the plug is pulled, several times.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeMap;

use portico_ledger::StoreError;
use portico_ledger::store::{Read, Store};
use portico_tests::disk::PowerDisk;

const SEEDS: u64 = 60;
/// Losses of power in the life of each disk.
const LOSSES: u64 = 6;
/// The longest value, in bytes: some are longer than a record of this journal may be.
const VALUE_BYTES_MAX: u64 = 20_000;
const KEYS: u64 = 40;
/// Steps of the disk before the plug is pulled, at most.
const STEPS_MAX: u64 = 400;

type Rows = BTreeMap<u64, Vec<u8>>;

/// Numbers from a seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    /// Some rows to be set in one transaction, or dropped where there is no value.
    fn changes(&mut self) -> BTreeMap<u64, Option<Vec<u8>>> {
        let long = self.below(20) == 0;
        let bytes_max = if long { VALUE_BYTES_MAX } else { 200 };
        (0..=self.below(4))
            .map(|_| {
                let length = usize::try_from(self.below(bytes_max)).unwrap();
                let value = vec![u8::try_from(self.below(256)).unwrap(); length];
                (self.below(KEYS), (self.below(5) > 0).then_some(value))
            })
            .collect()
    }
}

fn write(store: &Store, changes: &BTreeMap<u64, Option<Vec<u8>>>) -> Result<(), StoreError> {
    store.write(|writer| {
        for (key, value) in changes {
            match value {
                Some(value) => writer.put(&key.to_be_bytes(), value)?,
                None => writer.delete(&key.to_be_bytes())?,
            }
        }
        Ok(())
    })
}

fn with(rows: &Rows, changes: &BTreeMap<u64, Option<Vec<u8>>>) -> Rows {
    let mut rows = rows.clone();
    for (&key, value) in changes {
        match value {
            Some(value) => drop(rows.insert(key, value.clone())),
            None => drop(rows.remove(&key)),
        }
    }
    rows
}

fn read(store: &Store) -> Rows {
    let snapshot = store.snapshot().unwrap();
    let row = |key: u64| Some((key, snapshot.get(&key.to_be_bytes()).unwrap()?));
    (0..KEYS).filter_map(row).collect()
}

/// Writes until the power goes. What was answered, and what may have become of the write that was not.
fn write_until_dark(store: &Store, dice: &mut Dice, rows: &mut Rows) -> Rows {
    loop {
        let changes = dice.changes();
        let next = with(rows, &changes);
        if write(store, &changes).is_err() {
            return next;
        }
        *rows = next;
    }
}

/// KI-2.
#[test]
fn ki_2_what_was_answered_survives_a_loss_of_power() {
    let (mut torn, mut finished) = (0, 0);
    for seed in 0..SEEDS {
        let (mut dice, disk) = (Dice(seed), PowerDisk::new());
        let mut rows = Rows::new();
        drop(Store::open_on(disk.plug_in()).unwrap());
        for loss in 0..LOSSES {
            let store = Store::open_on(disk.plug_in()).unwrap();
            assert_eq!(read(&store), rows, "seed {seed}, loss {loss}");
            disk.pull_plug_after(1 + dice.below(STEPS_MAX));
            let unanswered = write_until_dark(&store, &mut dice, &mut rows);
            drop(store);
            torn += disk.lose_power(seed * LOSSES + loss).writes_torn;
            let found = read(&Store::open_on(disk.plug_in()).unwrap());
            assert!(found == rows || found == unanswered, "seed {seed}, loss {loss}");
            finished += usize::from(found != rows);
            rows = found;
        }
    }
    assert!(torn > 0, "some writes were torn");
    assert!(finished > 0, "some writes were on disk though nobody was told");
}
