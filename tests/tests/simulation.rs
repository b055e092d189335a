//! The simulation's share of every build; `script/soak-simulation` runs the whole. Goal: nothing told is lost or doubled,
//! every clash has its case, and all copies agree, whatever happens to network, clocks, disks and stores (KI-1, KI-2, KI-4).
//! Method: `docs/simulation.md`.

use std::ops::Range;

use portico_ledger::planted::{self, Bug};
use portico_tests::sim::{self, Check, Counters, Sweep, Tier};

/// What every build can afford, in about a minute and a half of one processor.
const MEMORY_SEEDS: Range<u64> = 0..2_000;
const DISK_SEEDS: Range<u64> = 0..200;
const POWER_SEEDS: Range<u64> = 0..100;

/// Within how many seeds a planted bug must be found.
const PLANTED_SEEDS: Range<u64> = 0..1_000;

fn run(tier: Tier, seeds: Range<u64>) -> Counters {
    let found = sim::sweep(&Sweep { tier, seeds, plant: None, threads: 2 });
    if let Some((seed, broken)) = found.broken {
        panic!("{tier} seed {seed}: {broken}\nrun: sim --tier {tier} --seeds {seed} --trace");
    }
    found.counters
}

/// KI-2, KI-4: all six checks hold for every seed of each tier, and every kind of trouble that they are about has happened.
#[test]
fn ki_4_all_checks_hold_and_everything_happened() {
    let mut counters = run(Tier::Memory, MEMORY_SEEDS);
    counters.merge(&run(Tier::Disk, DISK_SEEDS));
    counters.merge(&run(Tier::Power, POWER_SEEDS));
    println!("{counters}");
    assert_eq!(counters.missing(), Vec::<&str>::new());
}

/// The same seed gives the same trace, byte for byte, on every tier.
#[test]
fn a_seed_gives_the_same_trace_again() {
    for tier in [Tier::Memory, Tier::Disk, Tier::Power] {
        let [first, again] = [(); 2].map(|()| sim::run(tier, 7, true).trace.unwrap());
        assert!(first.lines().count() > 50, "a trace tells something:\n{first}");
        assert_eq!(first, again);
    }
}

/// Each planted bug is found, and by a check that is about it. What is planted in one test does not reach another: it is
/// planted for a thread.
#[test]
fn planted_bugs_are_found() {
    for (name, bug) in Bug::ALL {
        assert!(planted::plant(None), "this test needs a debug build");
        let sweep =
            Sweep { tier: Tier::Memory, seeds: PLANTED_SEEDS, plant: Some(bug), threads: 1 };
        let (seed, broken) =
            sim::sweep(&sweep).broken.unwrap_or_else(|| panic!("{name} is not found"));
        println!("{name}: seed {seed}, {broken}");
        assert_ne!(broken.check, Check::Unexpected, "{name}: {broken}");
    }
}
