//! `kill -9` at any moment. Goal: whatever was told is on disk, and arrives at the hub once, whoever dies when: kiosk or hub, at
//! the start, in a commit, in the middle of a round (KI-2, KI-4). Method: a kiosk reads one new code after the other while it
//! or its hub is killed after a random time, 150 times by default (`kill.rs` adds 50 right after a meeting was told); then all
//! is compared, and the hub's ledger is checked.

use std::collections::BTreeSet;
use std::time::Duration;

use portico_domain::OpId;
use portico_domain::link::ConnectLink;
use portico_domain::token::Token;
use portico_scan::screens::Random;
use portico_tests::amount;
use portico_tests::programs::Program;
use portico_tests::venue::{Hub, Kiosk, ORIGIN, id, is, redemptions};
use portico_tests::wait::{PROMPT, SYNC};
use serde_json::Value;

const HOST: &str = "Aurora Robotics";
/// How often somebody is killed; `script/soak` asks for more.
const KILLS: u64 = 150;
/// The longest that somebody lives after the start of the other, in milliseconds: time for a start, a scan and a round.
const LIFE_MS_MAX: usize = 250;

/// A link that nobody has heard of: it is kept, and the hub decides.
fn unknown_link(number: u64) -> String {
    let mut random = [11; 32];
    random[..8].copy_from_slice(&number.to_be_bytes());
    ConnectLink { origin: ORIGIN.into(), token: Token::new(random), proof: None }.to_url()
}

/// The meetings that these lines tell of.
fn told_in(lines: Vec<Value>) -> impl Iterator<Item = OpId> {
    lines.into_iter().filter(|line| is(line, "redeemed")).map(|line| id(&line, "id"))
}

/// KI-2, KI-4: 150 deaths, and nothing that was told is lost or doubled.
#[test]
fn ki_2_nothing_told_is_lost_whoever_is_killed_when() {
    let mut hub = Hub::open(&[HOST]);
    let kiosk = Kiosk::enrol(&hub, HOST);
    let mut chance = Random::new(1);
    let mut told = Vec::new();
    let mut running: Option<Program> = None;
    for number in 0..amount::of("KILLS", KILLS) {
        kiosk.look_at(unknown_link(number));
        let alive = running.get_or_insert_with(|| kiosk.run());
        let life = Duration::from_millis(chance.below(LIFE_MS_MAX) as u64);
        told.extend(told_in(alive.rest(life)));
        if chance.below(4) == 0 {
            hub.cut();
            told.extend(told_in(alive.rest(life)));
            hub.serve();
        } else {
            alive.kill();
            // What it had printed by then, it had told.
            told.extend(told_in(alive.rest(PROMPT)));
            running = None;
        }
    }
    told.extend(running.take().into_iter().flat_map(|last| told_in(ended(last))));

    // It would be redeemed once more, with nobody to wait for it.
    kiosk.look_away();
    let mut last = kiosk.run();
    last.wait_for("step", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    last.kill();
    let kept = redemptions(&kiosk.ledger());
    let all: BTreeSet<OpId> = kept.iter().copied().collect();
    assert_eq!(all.len(), kept.len(), "each is kept once");
    let lost: Vec<&OpId> = told.iter().filter(|id| !all.contains(id)).collect();
    assert!(lost.is_empty(), "told, and not on disk: {lost:?}");
    assert!(told.len() as u64 > KILLS / 10, "only {} were told: there was no time", told.len());
    assert_eq!(hub.figure("rejected"), kept.len() as u64, "each was judged by the hub, once");
}

/// Kills a program; what it had told that nobody has read.
fn ended(mut program: Program) -> Vec<Value> {
    program.kill();
    program.rest(PROMPT)
}
