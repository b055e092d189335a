//! What an organizer decides, on real kiosks and a real hub: revoking, erasing, backing up and restoring. Goal: it reaches the
//! kiosks, and their files; and nobody but the hub can decide it. Method: the programs' own commands, while everything runs.

use std::io::{Read, Write};
use std::net::TcpListener;

use ed25519_dalek::SigningKey;
use portico_domain::OpId;
use portico_domain::revocation::Revocation;
use portico_tests::programs::{self, Program, argument};
use portico_tests::venue::{Hub, Kiosk, id, is, is_at_rest, redemptions, text};
use portico_tests::wait::{PROMPT, SYNC};
use serde_json::json;

const MEMBERS: [&str; 3] = ["Aurora Robotics", "Ada Lovelace", "Grace Hopper"];

/// Starts a kiosk, and waits until it knows all that the hub knows; it and its node.
fn started(kiosk: &Kiosk) -> (Program, OpId) {
    let running = kiosk.run();
    let node = id(&running.wait_for("started", PROMPT, |line| is(line, "started")), "node");
    running.wait_for("synced", PROMPT, |line| is(line, "synced") && line["waiting"] == 0);
    (running, node)
}

fn meet(kiosk: &Kiosk, running: &Program, link: &str) -> OpId {
    kiosk.look_at(link);
    id(&running.wait_for("redeemed", PROMPT, |line| is(line, "redeemed")), "id")
}

fn decided(kiosk: &Program, met: OpId) -> String {
    let told = met.to_string();
    text(
        &kiosk.wait_for("decision", SYNC, |line| is(line, "decided") && line["id"] == told),
        "outcome",
    )
}

/// Whether any of a kiosk's threads looks at pictures or takes them.
fn scans(kiosk: &Program) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{}/task", kiosk.id())).expect("it runs");
    let name = |thread: std::io::Result<std::fs::DirEntry>| {
        std::fs::read_to_string(thread.ok()?.path().join("comm")).ok()
    };
    threads.filter_map(name).any(|name| name.starts_with("scan-"))
}

/// A revoked kiosk wipes its rows, freed pages of its file included, closes its camera and keeps what it had told.
#[test]
fn a_revoked_kiosk_wipes_itself_closes_its_camera_and_keeps_what_it_told() {
    let hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let (mut running, node) = started(&kiosk);
    let sound = programs::ok("portico-kiosk", &["check", "--data", argument(&kiosk.data())]);
    assert!(sound.starts_with("sound\n"), "while it runs: {sound}");
    assert!(scans(&running));
    assert!(is_at_rest(&kiosk.data(), b"Grace Hopper"));
    let link = hub.link_of("Ada Lovelace");
    hub.command(&["node", "revoke", &node.to_string()]);
    assert!(hub.command(&["node", "list"]).contains("revoked from"));

    let told = meet(&kiosk, &running, &link);
    running.wait_for("revoked", SYNC, |line| is(line, "revoked"));
    running.wait_for("the camera closed", PROMPT, |line| is(line, "camera_closed"));
    assert!(!scans(&running));
    running.kill();
    assert!(!is_at_rest(&kiosk.data(), b"Grace Hopper"));
    assert_eq!(redemptions(&kiosk.ledger()), [told]);
    let mut again = kiosk.run();
    again.wait_for("revoked", SYNC, |line| {
        assert!(!is(line, "camera_opened"), "{line}");
        is(line, "revoked")
    });
    assert!(!scans(&again));
    again.kill();
    assert_eq!(hub.connections().len(), 0);
}

/// A captive portal, or someone in the hub's place, that answers "forbidden" and even forges the hub's word, wipes nothing.
#[test]
fn nobody_but_the_hub_can_wipe_a_kiosk() {
    let mut hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let (mut running, node) = started(&kiosk);
    running.kill();
    let event = kiosk.ledger().state().identity.event;
    let address = hub.url().trim_start_matches("http://").to_owned();
    hub.cut();

    let portal = TcpListener::bind(address).expect("the hub has left its port");
    let forged = Revocation::sign(&SigningKey::from_bytes(&[9; 32]), event, node);
    let body = json!({ "code": "FORBIDDEN", "message": "no", "revocation": forged }).to_string();
    std::thread::spawn(move || {
        for stream in portal.incoming() {
            let mut stream = stream.expect("a connection");
            let mut asked = [0; 4096];
            let read = stream.read(&mut asked);
            let head = format!(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            // The kiosk may have gone already.
            let _ = read.and_then(|_| stream.write_all((head + &body).as_bytes()));
        }
    });
    let mut running = kiosk.run();
    running.wait_for("offline", SYNC, |line| is(line, "offline"));
    running.kill();
    assert!(!kiosk.ledger().state().revoked);
    assert!(is_at_rest(&kiosk.data(), b"Grace Hopper"));
}

/// An erased member's name is gone from the hub's file at once and from the kiosk's after its next round.
#[test]
fn an_erased_member_is_gone_from_every_file() {
    let hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let mut running = kiosk.run_in_step();
    let met = meet(&kiosk, &running, &hub.link_of("Grace Hopper"));
    decided(&running, met);
    let ledgers = || [hub.data(), kiosk.data()].map(|folder| is_at_rest(&folder, b"Grace Hopper"));
    assert_eq!(ledgers(), [true, true]);

    hub.command(&["member", "erase", "Grace Hopper"]);
    assert_eq!(ledgers(), [false, true]);
    let met = meet(&kiosk, &running, &hub.link_of("Ada Lovelace"));
    decided(&running, met);
    running.wait_for("synced", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    running.kill();
    assert_eq!(ledgers(), [false, false]);
    assert_eq!(hub.connections().len(), 2, "the meeting stays");
    hub.figure("operations");
}

/// KI-4: a hub that is restored from a backup made while it ran gets again what kiosks did since, and goes on.
#[test]
fn ki_4_a_restored_hub_gets_everything_again() {
    let mut hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let running = kiosk.run_in_step();
    let shelf = tempfile::tempdir().expect("there is room");
    let backup = shelf.path().join("backup.redb");
    hub.command(&["backup", argument(&backup)]);
    let first = meet(&kiosk, &running, &hub.link_of("Ada Lovelace"));
    assert_eq!(decided(&running, first), "applied");

    hub.cut();
    let said = hub.command(&["restore", argument(&backup)]);
    assert!(said.contains("a code was issued"), "it says what cannot come back: {said}");
    assert_eq!(hub.connections().len(), 0);
    hub.serve();
    let second = meet(&kiosk, &running, &hub.link_of("Grace Hopper"));
    assert_eq!(decided(&running, second), "applied");
    let mut ids: Vec<OpId> = hub.connections().iter().map(|line| id(line, "id")).collect();
    ids.sort();
    let mut told = vec![first, second];
    told.sort();
    assert_eq!(ids, told);
}
