//! What people's requests cost at the hub's own program, over loopback, with wrk: `script/bench hub`. Redeeming by GraphQL at 32
//! connections with grouped commits and with one commit each; the board's top and one's own rank among many; memory.
//!
//! `--members N`, `--redemptions N`, `--seconds N`; `PORTICO_BIN_DIR` names where `portico-hub` lies.

mod crowd;
mod server;
mod wrk;

use clap::Parser;
use crowd::Crowd;
use server::Server;
use wrk::Run;

/// Connections that redeem at once.
const CONNECTIONS: u32 = 32;
/// Longest wait for the board, in milliseconds (p99, one after another).
const BOARD_GOAL_MS: f64 = 5.0;

#[derive(Parser)]
struct Arguments {
    /// Members of the event on whose board somebody looks.
    #[arg(long, default_value_t = 100_000)]
    members: usize,
    /// Codes that wait to be redeemed, in each run.
    #[arg(long, default_value_t = 40_000)]
    redemptions: usize,
    /// How long each run takes.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// What cargo tells every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let grouped = redeem(&arguments, &[]);
    let alone = redeem(&arguments, &["--commit-alone"]);
    println!(
        "redeeming, {CONNECTIONS} connections   requests/s   p50 ms   p99 ms   connected   RSS MB"
    );
    for (name, (run, memory)) in
        [("durable commits grouped", &grouped), ("one durable commit each", &alone)]
    {
        let Run { per_second, p50_ms, p99_ms, good } = run;
        println!(
            "  {name}         {per_second:>8.0} {p50_ms:>8.1} {p99_ms:>8.1} {good:>11}   {:.0} -> {:.0}",
            memory.0, memory.1
        );
    }
    println!("  grouped does {:.1} times as many", grouped.0.per_second / alone.0.per_second);
    board(&arguments);
}

/// Redeems until the time is over: what wrk says, and the memory before and after.
fn redeem(arguments: &Arguments, options: &[&str]) -> (Run, (f64, f64)) {
    let crowd = Crowd::with_codes(arguments.redemptions);
    let server = Server::start(crowd.folder(), options);
    let before = server.memory_mb();
    let run = wrk::run(&server.url, &crowd.requests(), CONNECTIONS, arguments.seconds);
    (run, (before, server.memory_mb()))
}

/// The top ten and one's own rank, one request after another.
fn board(arguments: &Arguments) {
    let crowd = Crowd::with_meetings(arguments.members);
    let server = Server::start(crowd.folder(), &[]);
    // A hub that finds a ledger which others wrote looks through all of it once, for letters that follow.
    let first = wrk::run(&server.url, &crowd.looks(), 1, arguments.seconds);
    println!("the board while the hub looks through its ledger: {first:?}");
    let run = wrk::run(&server.url, &crowd.looks(), 1, arguments.seconds);
    let word = if run.p99_ms <= BOARD_GOAL_MS { "within" } else { "over" };
    println!(
        "the board's top 10 and own rank among {} members: p50 {:.2} ms, p99 {:.2} ms, {word} the goal of {BOARD_GOAL_MS} ms",
        arguments.members, run.p50_ms, run.p99_ms
    );
}
