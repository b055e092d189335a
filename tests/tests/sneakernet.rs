//! A kiosk that never had a network. Goal: it shows, scans and keeps like any other; what it has kept reaches the hub by hand
//! and by another kiosk, which cannot read it; and when it gets a network, nothing is doubled. Method: the real programs, files
//! in folders, and codes as pictures before the kiosks' cameras.

use std::path::{Path, PathBuf};

use portico_domain::link::ConnectLink;
use portico_tests::programs::{self, Program, argument};
use portico_tests::venue::{Hub, Kiosk, is, is_at_rest, text};
use portico_tests::wait::{PROMPT, SYNC, until};
use serde_json::Value;
use tempfile::TempDir;

const MEMBERS: [&str; 5] =
    ["Aurora Robotics", "Blue Ocean Labs", "Ada Lovelace", "Grace Hopper", "Mary Shelley"];

/// A stick that is carried about.
struct Stick(TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is room"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn redeemed(kiosk: &Program) -> Value {
    kiosk.wait_for("redeemed", PROMPT, |line| is(line, "redeemed"))
}

/// What an import says of a file.
fn import(hub: &Hub, file: &Path) -> Value {
    serde_json::from_str(&hub.command(&["import", argument(file), "--json"])).expect("JSON")
}

/// A kiosk of the first member, made by a starter file, that has met two people.
fn kiosk_that_met_two(hub: &Hub, stick: &Stick) -> (Kiosk, Program) {
    let kiosk = Kiosk::set_up(hub, MEMBERS[0], &stick.file("starter"));
    let running = kiosk.run();
    for member in &MEMBERS[2..4] {
        kiosk.look_at(hub.link_of(member));
        let met = redeemed(&running);
        assert_eq!(met["answer"], "not_sure", "its clock was never compared with the hub's");
    }
    (kiosk, running)
}

/// KI-1, KI-4: by hand, twice, and then by a network.
#[test]
fn ki_4_what_is_brought_by_hand_arrives_once_whatever_follows() {
    let (mut hub, stick) = (Hub::open(&MEMBERS), Stick::new());
    let (kiosk, mut running) = kiosk_that_met_two(&hub, &stick);
    let file = stick.file("export");
    kiosk.export(&file);
    assert!(hub.connections().is_empty(), "nothing has reached the hub yet");

    let first = import(&hub, &file);
    assert_eq!((&first["claimed"], &first["rejected"]), (&true.into(), &0.into()), "{first}");
    assert_eq!(hub.connections().len(), 2);
    let operations = hub.figure("operations");
    let again = import(&hub, &file);
    assert_eq!((&again["applied"], &again["known"]), (&0.into(), &first["applied"]), "{again}");
    assert_eq!(hub.figure("operations"), operations, "known already");

    // The hub is off while the kiosk goes on, and takes the next file without being served.
    hub.cut();
    running.kill();
    kiosk.export(&file);
    assert_eq!(import(&hub, &file)["claimed"], false);
    hub.serve();

    kiosk.set_hub(&hub.url());
    let running = kiosk.run();
    running.wait_for("synced", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    kiosk.look_at(hub.link_of(MEMBERS[4]));
    let met = redeemed(&running);
    assert_eq!(met["answer"], "sure_here", "by now it knows what time it is");
    running.wait_for("decision", SYNC, |line| is(line, "decided") && line["id"] == met["id"]);
    assert_eq!(hub.connections().len(), 3);
    let cases = hub.command(&["case", "list"]);
    assert_eq!(
        hub.figure("cases"),
        1,
        "the one about its clock, which nobody had compared: {cases}"
    );
}

/// KI-4: another kiosk carries the file without being able to read it, and delivers it with its next sync.
#[test]
fn ki_4_another_kiosk_carries_it_to_the_hub() {
    let (hub, stick) = (Hub::open(&MEMBERS), Stick::new());
    let carrier = Kiosk::enrol(&hub, MEMBERS[1]);
    let (kiosk, _running) = kiosk_that_met_two(&hub, &stick);
    let file = stick.file("export");
    kiosk.export(&file);

    assert!(carrier.carry(&file).contains("carried from now on"));
    assert!(carrier.carry(&file).contains("carried already"));
    let kept = carrier.data().join("carried");
    let mary = ConnectLink::parse(&hub.link_of(MEMBERS[4])).expect("it is a link");
    for secret in [&MEMBERS[2].as_bytes()[..4], &mary.token.hash().0] {
        assert!(!is_at_rest(&kept, secret), "the carrier can read it");
    }

    let carrying = carrier.run();
    let delivered = carrying.wait_for("delivery", SYNC, |line| is(line, "delivered"));
    assert_eq!(delivered["known"], 0);
    assert_eq!(hub.connections().len(), 2);
    until("an empty folder", PROMPT, || is_empty(&kept).then_some(()));
    assert_eq!(import(&hub, &file)["applied"], 0, "by hand it is known already");

    // Handed to a kiosk that runs, it is delivered at once: and this one is known.
    carrier.carry(&file);
    let again = carrying.wait_for("delivery", SYNC, |line| is(line, "delivered"));
    assert_eq!(again["new"], 0);
    assert_eq!(hub.connections().len(), 2);
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("it is a folder").next().is_none()
}

/// A kiosk with a starter file that finds a network at once needs no file to be carried.
#[test]
fn ki_4_a_kiosk_from_a_starter_file_claims_its_node_over_a_network() {
    let (hub, stick) = (Hub::open(&MEMBERS), Stick::new());
    let (kiosk, mut running) = kiosk_that_met_two(&hub, &stick);
    running.kill();
    kiosk.set_hub(&hub.url());
    let running = kiosk.run();
    running.wait_for("synced", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    assert_eq!(hub.connections().len(), 2);
}

/// Of two machines with one starter file the second is told what to do, and so is its carrier, who does not try for ever.
#[test]
fn a_second_machine_with_the_same_starter_file_is_told_so() {
    let (hub, stick) = (Hub::open(&MEMBERS), Stick::new());
    let (first, _running) = kiosk_that_met_two(&hub, &stick);
    let second = Kiosk::from_starter(&stick.file("starter"));
    let at_second = second.run();
    second.look_at(hub.link_of(MEMBERS[4]));
    redeemed(&at_second);
    first.export(&stick.file("first"));
    second.export(&stick.file("second"));
    import(&hub, &stick.file("first"));
    let before = hub.figure("operations");

    let refused = hub.refused(&["import", argument(&stick.file("second"))]);
    assert!(refused.contains("used by another machine"), "{refused}");
    let carrier = Kiosk::enrol(&hub, MEMBERS[1]);
    carrier.carry(&stick.file("second"));
    let enrolled = hub.figure("operations");
    let carrying = carrier.run();
    let told = carrying.wait_for("a refusal", SYNC, |line| is(line, "not_delivered"));
    assert!(text(&told, "reason").contains("used by another machine"), "{told}");
    assert!(is_at_rest(&carrier.data().join("carried"), b"used by another machine"), "kept aside");
    assert_eq!(hub.connections().len(), 2);
    assert!(enrolled > before, "the carrier was enrolled");
}

/// Files that are not in order: a clear word, and nothing changes.
#[test]
fn files_that_are_not_in_order_are_refused_and_change_nothing() {
    let (hub, stick) = (Hub::open(&MEMBERS), Stick::new());
    let (kiosk, _running) = kiosk_that_met_two(&hub, &stick);
    let (file, other) = (stick.file("export"), stick.file("other"));
    kiosk.export(&file);
    let good = std::fs::read(&file).expect("it was written");
    let operations = hub.figure("operations");
    let elsewhere = Hub::open(&MEMBERS);
    let foreign = Kiosk::enrol(&elsewhere, MEMBERS[1]);
    foreign.export(&other);

    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 1;
    let files = [
        (damaged, "damaged or cut short"),
        (good[..good.len() / 2].to_vec(), "damaged or cut short"),
        (vec![0; 3 * 1024 * 1024], "too large"),
        (b"holiday picture".to_vec(), "not an export of a kiosk"),
        (std::fs::read(&other).expect("it was written"), "another event"),
    ];
    for (bytes, words) in files {
        std::fs::write(&other, bytes).expect("there is room");
        let said = hub.refused(&["import", argument(&other)]);
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(hub.figure("operations"), operations);

    let starter = std::fs::read(stick.file("starter")).expect("it was written");
    std::fs::write(&other, &starter[..starter.len() - 1]).expect("there is room");
    let data = stick.file("kiosk");
    let said = programs::run(
        "portico-kiosk",
        &["enrol", "--data", argument(&data), "--pack", argument(&other)],
    );
    assert!(String::from_utf8_lossy(&said.stderr).contains("damaged or cut short"), "{said:?}");
    let again = hub.refused(&["enrol", "--member", MEMBERS[0], "--pack", argument(&file)]);
    assert!(
        again.contains("is there already"),
        "a file that is there is not written over: {again}"
    );
}
