//! Runs the simulation: `cargo run -p portico-tests --bin sim -- --tier memory --seeds 0..1000`. See `docs/simulation.md`.

use std::num::NonZero;
use std::ops::Range;
use std::process::ExitCode;
use std::thread;

use clap::Parser;
use portico_ledger::planted::{self, Bug};
use portico_tests::sim::{self, Found, Sweep, Tier};

/// Simulates an event with its hub, kiosks, people and everything that goes wrong, once for each seed.
#[derive(Parser)]
struct Arguments {
    /// What the ledgers are on: memory, disk, or power (a disk that loses it).
    #[arg(long, default_value = "memory")]
    tier: Tier,
    /// Which seeds: FROM..UNTIL, or one.
    #[arg(long, default_value = "0..100", value_parser = seeds)]
    seeds: Range<u64>,
    /// Prints what happens, a line a step, and what is broken.
    #[arg(long)]
    trace: bool,
    /// Plants a bug first; only a debug build can.
    #[arg(long, value_parser = bug)]
    plant: Option<Bug>,
    /// How many seeds run at a time [default: one for each processor].
    #[arg(long)]
    threads: Option<usize>,
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no seed"));
    match text.split_once("..") {
        Some((from, until)) => Ok(number(from)?..number(until)?),
        None => number(text).map(|seed| seed..seed + 1),
    }
}

fn bug(text: &str) -> Result<Bug, String> {
    let names = || Bug::ALL.map(|(name, _)| name).join(", ");
    let found = Bug::ALL.into_iter().find(|(name, _)| *name == text);
    let (_, bug) = found.ok_or_else(|| format!("one of {}", names()))?;
    if planted::plant(Some(bug)) { Ok(bug) } else { Err("this is a release build".into()) }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.trace { trace(&arguments) } else { many(&arguments) }
}

fn trace(arguments: &Arguments) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for seed in arguments.seeds.clone() {
        let run = sim::run(arguments.tier, seed, true);
        print!("{}", run.trace.unwrap_or_default());
        match run.broken {
            Some(broken) => {
                println!("seed {seed}: {broken}");
                code = ExitCode::FAILURE;
            }
            None => println!("seed {seed}: all holds\n{}", run.counters),
        }
    }
    code
}

fn many(arguments: &Arguments) -> ExitCode {
    let all = || thread::available_parallelism().map_or(1, NonZero::get);
    let found = sim::sweep(&Sweep {
        tier: arguments.tier,
        seeds: arguments.seeds.clone(),
        plant: arguments.plant,
        threads: arguments.threads.unwrap_or_else(all),
    });
    let Found { counters, seeds, steps, broken } = found;
    println!("{seeds} seeds, {steps} steps\n{counters}");
    let Some((seed, broken)) = broken else {
        println!("all holds");
        return ExitCode::SUCCESS;
    };
    let plant = Bug::ALL.into_iter().find(|(_, bug)| Some(*bug) == arguments.plant);
    let plant = plant.map(|(name, _)| format!(" --plant {name}")).unwrap_or_default();
    println!("seed {seed}: {broken}");
    println!(
        "to see it: cargo run -p portico-tests --bin sim -- --tier {} --seeds {seed} --trace{plant}",
        arguments.tier
    );
    ExitCode::FAILURE
}
