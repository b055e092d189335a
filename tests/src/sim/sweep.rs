//! Many seeds, on as many threads as are wanted.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use portico_ledger::planted::{self, Bug};

use super::{Broken, Counters, Tier, run};

/// Which seeds to run, and how.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// What the ledgers are on.
    pub tier: Tier,
    /// The seeds.
    pub seeds: Range<u64>,
    /// A bug to plant.
    pub plant: Option<Bug>,
    /// How many run at a time.
    pub threads: usize,
}

/// What many seeds came to.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What happened in all of them.
    pub counters: Counters,
    /// How many seeds were run.
    pub seeds: u64,
    /// How many steps they took.
    pub steps: u64,
    /// The first seed that was found broken, and how. With it the others end.
    pub broken: Option<(u64, Broken)>,
}

impl Found {
    fn note(&mut self, seed: u64, run: super::Run) {
        self.counters.merge(&run.counters);
        self.seeds += 1;
        self.steps += run.steps;
        let earlier = self.broken.as_ref().is_some_and(|(known, _)| *known < seed);
        if let Some(broken) = run.broken.filter(|_| !earlier) {
            self.broken = Some((seed, broken));
        }
    }
}

/// Runs the seeds until one is found broken. Every seed before that one was run.
pub fn sweep(sweep: &Sweep) -> Found {
    let next = AtomicU64::new(sweep.seeds.start);
    let found = Mutex::new(Found::default());
    let work = || {
        planted::plant(sweep.plant);
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let over = found.lock().unwrap_or_else(PoisonError::into_inner).broken.is_some();
            if over || seed >= sweep.seeds.end {
                break;
            }
            let run = run(sweep.tier, seed, false);
            found.lock().unwrap_or_else(PoisonError::into_inner).note(seed, run);
        }
        planted::plant(None);
    };
    thread::scope(|scope| (0..sweep.threads.max(1)).for_each(|_| drop(scope.spawn(work))));
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}
