//! Full disks. Goal: a kiosk and a hub whose disk is full say so in words, tell nobody that anything was done, take nothing by
//! halves, and go on by themselves once there is room (KI-5). Method: a tmpfs of 8 MB that a test fills to the last byte and
//! empties again, 20 times: under the hub's program, under the kiosk's (fewer times, since pictures take long), and under the
//! kiosk's engine by itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::Receiver;

use portico_domain::OpId;
use portico_domain::link::ConnectLink;
use portico_domain::token::Token;
use portico_kiosk::happening::Happening;
use portico_kiosk::view::SyncState;
use portico_kiosk::{Engine, Options};
use portico_ledger::store::Store;
use portico_tests::amount;
use portico_tests::node::Node;
use portico_tests::programs::Program;
use portico_tests::small_disk::SmallDisk;
use portico_tests::venue::{Hub, Kiosk, ORIGIN, id, is, redemptions};
use portico_tests::wait::{PROMPT, SYNC, until};
use serde_json::Value;

const DISK_MEBIBYTES: usize = 8;
const CYCLES: u64 = 20;
/// How many people may be met on a full disk before it is noticed: the journal has its room, and redb writes into pages that it
/// has used before.
const MEETINGS_MAX: u64 = 40;
/// How many codes the engine may read on a full disk, likewise; it takes milliseconds each.
const READ_MAX: usize = 1_000;
/// Real pictures take longer, so the program itself goes through fewer cycles.
const PROGRAM_CYCLES: u64 = 3;
const SHORT_JOURNAL_BYTES: u64 = 32 * 1024;
const HOST: &str = "Aurora Robotics";

/// An event with its host and enough attendees, whose codes are asked for one after the other.
struct Venue {
    hub: Hub,
    attendees: std::ops::Range<u64>,
}

impl Venue {
    fn open(cycles: u64) -> Self {
        let attendees = 0..cycles * (MEETINGS_MAX + 1);
        let names: Vec<String> = attendees.clone().map(name).collect();
        let names: Vec<&str> =
            std::iter::once(HOST).chain(names.iter().map(String::as_str)).collect();
        Self { hub: Hub::open(&names), attendees }
    }

    /// The link of somebody who was not met yet.
    fn next_link(&mut self) -> String {
        let number = self.attendees.next().expect("there are enough");
        self.hub.link_of(&name(number))
    }
}

fn name(number: u64) -> String {
    format!("Attendee {number}")
}

/// Has the kiosk read the code of somebody else; what it answers.
fn meet(venue: &mut Venue, kiosk: &Kiosk, running: &Program) -> Value {
    kiosk.look_at(venue.next_link());
    running.wait_for("answer", PROMPT, |line| is(line, "redeemed") || is(line, "refused"))
}

/// KI-5: a full disk at the kiosk.
#[test]
fn ki_5_a_kiosk_with_a_full_disk_says_so_and_goes_on_when_there_is_room() {
    let cycles = amount::of("FULL_DISK_PROGRAM_CYCLES", PROGRAM_CYCLES);
    let mut venue = Venue::open(cycles);
    let kiosk = Kiosk::enrol(&venue.hub, HOST);
    let disk = SmallDisk::under(&kiosk.data(), DISK_MEBIBYTES);
    let mut running = kiosk.run_in_step();
    let mut told = Vec::new();
    for cycle in 0..cycles {
        disk.fill();
        let full = std::iter::repeat_with(|| meet(&mut venue, &kiosk, &running));
        let mut answers = full.take(usize::try_from(MEETINGS_MAX).unwrap());
        let refused = answers.find(|answer| {
            told.extend(is(answer, "redeemed").then(|| id(answer, "id")));
            is(answer, "refused")
        });
        let refused = refused.unwrap_or_else(|| panic!("cycle {cycle}: the disk is not full"));
        assert_eq!(refused["code"], "NOT_KEPT", "nobody is told that they are connected");

        disk.make_room();
        running.wait_for("recovery", PROMPT, |line| is(line, "store_mended"));
        told.push(id(&meet(&mut venue, &kiosk, &running), "id"));
    }
    running.wait_for("step with the hub", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    running.kill();
    assert_eq!(redemptions(&kiosk.ledger()), told, "what was told is on disk, and nothing else");
    let arrived = venue.hub.connections();
    let arrived: BTreeSet<OpId> = arrived.iter().map(|line| id(line, "id")).collect();
    assert_eq!(arrived, told.into_iter().collect(), "and at the hub, each once");
}

/// KI-5: 20 times, from a start with a full disk on: whatever is told is on disk and arrives, and the screen has words for it.
#[test]
fn ki_5_a_kiosks_engine_survives_a_disk_that_fills_up_again_and_again() {
    let venue = Venue::open(1);
    let kiosk = Kiosk::enrol(&venue.hub, HOST);
    let disk = SmallDisk::under(&kiosk.data(), DISK_MEBIBYTES);
    disk.fill();
    let engine = start(&kiosk);
    let (_, happenings) = engine.happenings();
    let mut told = Vec::new();
    let mut tokens = 0_u64..;
    for cycle in 0..amount::of("FULL_DISK_CYCLES", CYCLES) {
        let refused = tokens.by_ref().take(READ_MAX).find_map(|number| {
            engine.submit_text(&unknown_link(number));
            let (id, code) = answered(&happenings);
            told.extend(id);
            code
        });
        assert_eq!(refused.as_deref(), Some("NOT_KEPT"), "cycle {cycle}: the disk is not full");
        assert!(engine.view().sync.waiting <= told.len() as u64);

        disk.make_room();
        until("room", PROMPT, || (engine.view().sync.state != SyncState::DiskFull).then_some(()));
        assert!(engine.view().code.is_some(), "it shows a code");
        disk.fill();
    }
    disk.make_room();
    until("step", SYNC, || (engine.view().sync.state == SyncState::InStep).then_some(()));
    drop(engine);
    assert_eq!(redemptions(&kiosk.ledger()), told, "what was told is on disk, and nothing else");
    assert_eq!(venue.hub.figure("rejected"), told.len() as u64, "and judged by the hub, each once");
}

fn start(kiosk: &Kiosk) -> Engine {
    let camera = format!("folder:{}", kiosk.pictures().display());
    let options = Options {
        data: kiosk.data(),
        camera: camera.parse().expect("a folder is a camera"),
        demo_without_camera: false,
        print_codes: false,
    };
    Engine::start(options).expect("a full disk does not keep it from starting")
}

/// A link that nobody has heard of: it is kept, and the hub decides.
fn unknown_link(number: u64) -> String {
    let mut random = [5; 32];
    random[..8].copy_from_slice(&number.to_be_bytes());
    let link = ConnectLink { origin: ORIGIN.into(), token: Token::new(random), proof: None };
    link.to_url()
}

/// What the engine has told of the last code: that it was kept, or why not.
fn answered(happenings: &Receiver<Happening>) -> (Option<OpId>, Option<String>) {
    loop {
        match happenings.recv_timeout(PROMPT).expect("an answer") {
            Happening::Redeemed { id, .. } => return (Some(id), None),
            Happening::Refused { code } => return (None, Some(code)),
            _ => {}
        }
    }
}

/// KI-4, KI-5: a full disk at the hub: 503 and nothing taken; sent again when there is room, each is taken once.
#[test]
fn ki_4_a_hub_with_a_full_disk_takes_nothing_by_halves() {
    let mut hub = Hub::open_after(&[HOST], with_short_journal);
    let node = Node::enrol(&hub, HOST, 1);
    hub.cut();
    let disk = SmallDisk::under(&hub.data(), DISK_MEBIBYTES);
    hub.serve();
    let mut numbers = 0_u64..;
    let mut judged = 0;
    for cycle in 0..amount::of("FULL_DISK_CYCLES", CYCLES) {
        disk.fill();
        let refused = numbers.by_ref().take(READ_MAX).find_map(|number| {
            node.redeem(&unknown_link(number), 0);
            let reply = node.push();
            judged += u64::from(reply.status == 200);
            (reply.status != 200).then_some(reply)
        });
        let refused = refused.unwrap_or_else(|| panic!("cycle {cycle}: the disk is not full"));
        let words = String::from_utf8_lossy(&refused.body);
        assert_eq!(refused.status, 503, "{words}");
        assert!(words.contains("disk is full"), "{words}");
        assert_eq!(hub.figure("rejected"), judged, "nothing was taken by halves");

        disk.make_room();
        assert_eq!(node.push().status, 200);
        judged += 1;
        assert_eq!(hub.figure("rejected"), judged, "each was taken once");
    }
}

/// A hub's journal has room for thousands of meetings on a full disk; this one's is soon full too.
fn with_short_journal(directory: &Path) {
    Store::open(&directory.join("ledger.redb"), SHORT_JOURNAL_BYTES).expect("there is room");
}
