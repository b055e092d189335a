//! A kiosk that was offline gives the hub what it has: over loopback, over a slow line, and how many bytes that takes.

use std::time::Duration;

use ed25519_dalek::SigningKey;
use portico_domain::action::Redeem;
use portico_domain::proof::Proof;
use portico_domain::{Action, Outcome};
use portico_ledger::{KioskLedger, Submitted};
use portico_sync::http::Link;
use portico_tests::wait::{SYNC, until};

use crate::child::follow_in_process;
use crate::clock::timed;
use crate::crowd::{Crowd, Meeting, kiosk_key};
use crate::figure::{Figure, Figures, Goal};
use crate::line::Line;
use crate::place::{Place, follow};
use crate::server::Server;

/// Operations that the kiosk made while it was offline.
const OFFLINE: usize = 10_000;
/// A slow line, in bits a second.
const SLOW_BITS_PER_S: f64 = 768_000.0;

/// One way of draining.
struct Way {
    what: &'static str,
    proofs: bool,
    bits_per_s: Option<f64>,
    seconds: f64,
    bytes: f64,
}

const WAYS: [Way; 3] = [
    Way { what: "loopback", proofs: false, bits_per_s: None, seconds: 3.0, bytes: 120.0 },
    Way { what: "loopback, proofs", proofs: true, bits_per_s: None, seconds: 3.0, bytes: 200.0 },
    Way {
        what: "768 kbit/s",
        proofs: false,
        bits_per_s: Some(SLOW_BITS_PER_S),
        seconds: 20.0,
        bytes: 120.0,
    },
];

/// Measures each way.
pub fn measure(figures: &mut Figures, place: &Place, rows: u64) {
    for way in WAYS {
        drain(figures, place, rows, &way);
    }
}

fn drain(figures: &mut Figures, place: &Place, rows: u64, way: &Way) {
    let ledger = KioskLedger::open(&place.kiosk_file(rows)).expect("it is sound");
    let ledger = ledger.expect("it is enrolled");
    let file = place.hub_file(rows);
    let reading = work_offline(Crowd::open(&file), &ledger, way.proofs);
    let server = Server::start(&place.path(&format!("drain-{rows}-{}", way.what)), &file);
    let line = Line::to(&server.address, way.bits_per_s);
    let link = Link::new(&line.url, ledger.state().identity.node, kiosk_key(0));
    let (mut drained, mut up) = (Duration::ZERO, 0);
    let (_, in_step) = timed(|| {
        std::thread::scope(|scope| {
            let round = scope.spawn(|| link.round(&ledger, &|| reading).expect("the hub is there"));
            drained = timed(|| until_acknowledged(&ledger)).1;
            up = line.passed.up();
            round.join().expect("it ends")
        })
    });
    assert_applied(&ledger);
    server.end();
    let mut add = |what: &str, ours: f64, unit: &str, goal| {
        let name = format!("drain 10 000, {}: {what}", way.what);
        figures.add(&Figure { name: &name, rows, ours, theirs: None, unit, goal });
    };
    add("all acknowledged", drained.as_secs_f64(), "s", Some(Goal::AtMost(way.seconds)));
    add("and in step", in_step.as_secs_f64(), "s", None);
    add("each, to the hub", up as f64 / OFFLINE as f64, "bytes", Some(Goal::AtMost(way.bytes)));
    add("each, to the kiosk", line.passed.down() as f64 / OFFLINE as f64, "bytes", None);
}

/// Has the kiosk redeem codes that it knows from the hub, or knows nothing of but their proofs.
fn work_offline(mut crowd: Crowd, ledger: &KioskLedger, proofs: bool) -> portico_domain::Reading {
    let hub_key = SigningKey::from_bytes(&[1; 32]);
    let event = ledger.state().identity.event;
    let meetings = if proofs {
        (0..OFFLINE).map(|_| crowd.meeting(0, Some(1))).collect()
    } else {
        crowd.meetings(OFFLINE, Some(1))
    };
    follow(ledger, &crowd);
    for Meeting { owner, redeemer, token } in meetings {
        let token = token.hash();
        let issued_ms = crowd.reading().wall_ms;
        let proof = proofs.then(|| Proof::sign(&hub_key, event, &token, owner, issued_ms));
        let action = Action::Redeem(Redeem { token, redeemer, proof });
        let told = ledger.submit(crowd.draft(action, Vec::new())).expect("there is room");
        assert!(matches!(told, Submitted::Kept { .. }), "{told:?}");
    }
    crowd.reading()
}

fn until_acknowledged(ledger: &KioskLedger) {
    let head = ledger.head().sequence;
    until("the last acknowledgement", SYNC, || (ledger.state().acknowledged == head).then_some(()));
}

fn assert_applied(ledger: &KioskLedger) {
    let last = ledger.head().sequence;
    let word = ledger.view().expect("it is sound").acknowledgement(last).expect("it is sound");
    let outcome = word.expect("it was acknowledged").outcome;
    assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
}

/// How long a new kiosk takes until it has everything, and how much memory.
pub fn bootstrap(figures: &mut Figures, place: &Place, rows: u64) {
    let file = place.hub_file(rows);
    let identity = Crowd::open(&file).kiosks[0];
    let server = Server::start(&place.path(&format!("bootstrap-{rows}")), &file);
    let kiosk = place.path(&format!("bootstrapped-{rows}"));
    let said = follow_in_process(&server.url(), &kiosk, identity);
    let number = |name: &str| said[name].as_f64().expect("it is a number");
    let mut add = |name: &str, ours: f64, unit: &str, goal| {
        figures.add(&Figure { name, rows, ours, theirs: None, unit, goal });
    };
    add("kiosk: bootstrap", number("seconds"), "s", Some(Goal::AtMost(60.0)));
    add("kiosk: bootstrap, memory", number("peak_mb"), "MB", Some(Goal::AtMost(150.0)));
    add("kiosk: bootstrap, rows", number("rows"), "rows", None);
    add("hub: serving a bootstrap, memory", server.peak_mb(), "MB", None);
    server.end();
}
