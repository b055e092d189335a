//! The simulation: the real `domain`, `ledger` and `sync` code, hub and kiosks, on a simulated network, simulated clocks and
//! disks, among simulated people and operators. All of it follows from one seed, so that whatever it finds can be seen again.
//! What is checked, and what by its nature cannot hold, is written in `docs/simulation.md`.

mod acquaintances;
mod audit;
mod book;
mod broken;
mod chance;
mod clock;
mod counters;
mod crowd;
mod fold;
mod forgotten;
mod forward;
mod hub;
mod kiosk;
mod medium;
mod network;
mod newer;
mod operators;
mod organizers;
mod people;
mod queue;
mod quiet;
mod rounds;
mod sweep;
mod trace;
mod weather;
mod world;

pub use broken::{Broken, Check};
pub use counters::{Count, Counters};
pub use medium::Tier;
pub use sweep::{Found, Sweep, sweep};

use world::World;

/// The most steps of one seed before the faults stop; each is one event of the queue.
const STEPS_MAX: u64 = 100_000;

/// What one seed came to.
#[derive(Debug)]
pub struct Run {
    /// What happened.
    pub counters: Counters,
    /// How many steps it took.
    pub steps: u64,
    /// A line for each, if they were wanted.
    pub trace: Option<String>,
    /// What was found broken, if anything.
    pub broken: Option<Broken>,
}

/// Runs one seed to its end, or to the first thing that is broken.
pub fn run(tier: Tier, seed: u64, wants_trace: bool) -> Run {
    let mut world = match World::new(seed, tier, wants_trace) {
        Ok(world) => world,
        Err(broken) => {
            let (counters, trace) = (Counters::default(), None);
            return Run { counters, steps: 0, trace, broken: Some(broken) };
        }
    };
    let mut steps = 0;
    let broken = live(&mut world, &mut steps).err();
    Run { counters: world.counters, steps, trace: world.trace.into_lines(), broken }
}

fn live(world: &mut World, steps: &mut u64) -> Result<(), Broken> {
    while world.is_busy() && *steps < STEPS_MAX && world.step()? {
        *steps += 1;
    }
    world.come_to_rest()
}
