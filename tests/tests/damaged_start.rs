//! Damaged ledgers and the programs. Goal: a kiosk whose ledger is damaged keeps the file aside, says so, and becomes the same
//! kiosk again by itself; a hub does not start, changes nothing, and names the way out. Method: the real programs; a page of a
//! ledger is overwritten while they do not run.

use std::fs;
use std::path::Path;

use portico_tests::programs::{self, argument};
use portico_tests::venue::{Hub, Kiosk, id, is, text};
use portico_tests::wait::{PROMPT, SYNC};

const MEMBERS: [&str; 3] = ["Aurora Robotics", "Ada Lovelace", "Grace Hopper"];
const PAGE_BYTES: usize = 4096;

/// Turns every second page behind the first to zeros.
fn damage(ledger: &Path) {
    let mut bytes = fs::read(ledger).expect("it is there");
    bytes.chunks_mut(PAGE_BYTES).skip(1).step_by(2).for_each(|page| page.fill(0));
    fs::write(ledger, bytes).expect("there is room");
}

/// KI-5: the kiosk begins anew, as itself, and the hub gives it everything again.
#[test]
fn ki_5_a_kiosk_puts_a_damaged_ledger_aside_and_goes_on() {
    let hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let mut running = kiosk.run_in_step();
    kiosk.look_at(hub.link_of(MEMBERS[1]));
    let met = running.wait_for("meeting", PROMPT, |line| is(line, "redeemed"));
    running.wait_for("decision", SYNC, |line| is(line, "decided"));
    running.kill();
    let ledger = kiosk.data().join("ledger.redb");
    damage(&ledger);
    let damaged = fs::read(&ledger).expect("it is there");

    let mut again = kiosk.run();
    let started = again.wait_for("start", PROMPT, |line| is(line, "started"));
    let replaced = again.wait_for("notice", PROMPT, |line| is(line, "ledger_replaced"));
    let aside = text(&replaced, "aside");
    assert!(aside.contains("ledger.damaged-"), "{aside}");
    assert_eq!(fs::read(aside).expect("it was kept").len(), damaged.len());
    again.wait_for("all of it again", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    kiosk.look_at(hub.link_of(MEMBERS[2]));
    let grace = again.wait_for("meeting", PROMPT, |line| is(line, "redeemed"));
    assert_eq!(grace["name"], MEMBERS[2], "it knows the members again");
    again.wait_for("decision", SYNC, |line| is(line, "decided") && line["outcome"] == "applied");
    again.kill();

    let host = id(&started, "member");
    let mut known = portico_tests::venue::committed_connections(&kiosk.ledger(), host);
    let mut expected = vec![id(&met, "member"), id(&grace, "member")];
    known.sort();
    expected.sort();
    assert_eq!(known, expected, "whom it met before the damage, and after");
    assert_eq!(hub.connections().len(), 2);
}

/// KI-4: what the hub says counts, so it says nothing from a damaged ledger.
#[test]
fn ki_4_a_hub_does_not_start_with_a_damaged_ledger_and_starts_with_a_backup() {
    let mut hub = Hub::open(&MEMBERS);
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.redb");
    hub.command(&["backup", argument(&backup)]);
    hub.cut();
    for (what, spoil) in [("damaged", damage as fn(&Path)), ("emptied", empty)] {
        spoil(&hub.data().join("ledger.redb"));
        let data = hub.data();
        let refused = programs::run("portico-hub", &["serve", "--data", argument(&data)]);
        let words = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success(), "{what}: it starts");
        assert!(words.contains("portico-hub restore"), "{what}: {words}");
        hub.command(&["restore", argument(&backup)]);
        assert_eq!(hub.figure("members"), 3, "{what}");
    }
    hub.serve();
}

fn empty(ledger: &Path) {
    fs::write(ledger, b"").expect("there is room");
}
