//! Two kiosks and a hub over loopback. Goal: what happens at one kiosk is known at the other, whatever the network does,
//! and nobody is connected twice. Method: the real programs; each code is a picture before a kiosk's camera.

use portico_tests::programs::Program;
use portico_tests::venue::{Hub, Kiosk, committed_connections, id, is, redemptions, text};
use portico_tests::wait::{PROMPT, SYNC};
use serde_json::Value;

const MEMBERS: [&str; 4] = ["Aurora Robotics", "Blue Ocean Labs", "Ada Lovelace", "Grace Hopper"];

fn redeemed(kiosk: &Program) -> Value {
    kiosk.wait_for("redeemed", PROMPT, |line| is(line, "redeemed"))
}

/// What the hub decides about the meeting that this line told of.
fn decided(kiosk: &Program, met: &Value) -> String {
    let word =
        kiosk.wait_for("decision", SYNC, |line| is(line, "decided") && line["id"] == met["id"]);
    text(&word, "outcome")
}

fn synced(kiosk: &Program) {
    kiosk.wait_for("round of sync", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
}

/// KI-4, IC-2.1, IC-2.4: met on one, seen on the other, where the same code is then known to be spent.
#[test]
fn ki_4_who_is_met_on_one_kiosk_is_seen_on_the_other() {
    let hub = Hub::open(&MEMBERS);
    let aurora = Kiosk::enrol(&hub, MEMBERS[0]);
    let ocean = Kiosk::enrol_as(&hub, MEMBERS[1], "staff");
    let at_aurora = aurora.run();
    let host = id(&at_aurora.wait_for("started", PROMPT, |line| is(line, "started")), "member");
    synced(&at_aurora);
    let mut at_ocean = ocean.run_in_step();

    let ada = hub.link_of("Ada Lovelace");
    aurora.look_at(&ada);
    let met = redeemed(&at_aurora);
    assert_eq!(met["name"], "Ada Lovelace", "known by name from the first round of sync");
    assert_eq!(decided(&at_aurora, &met), "applied");

    // The other kiosk asks the hub at once when it has something to tell itself.
    ocean.look_at(hub.link_of("Grace Hopper"));
    let grace = redeemed(&at_ocean);
    assert_eq!(decided(&at_ocean, &grace), "applied");
    synced(&at_ocean);
    ocean.look_at(&ada);
    let refused = at_ocean.wait_for("refused", PROMPT, |line| is(line, "refused"));
    assert_eq!(refused["code"], "TOKEN_INVALID");

    at_ocean.kill();
    let ledger = ocean.ledger();
    assert_eq!(committed_connections(&ledger, id(&met, "member")), [host], "seen on the other");
    assert_eq!(redemptions(&ledger), [id(&grace, "id")], "the refused one was not kept");
    assert_eq!(hub.connections().len(), 2);
}

/// IC-2.6: two hosts who scan each other are connected once, and the second is told so, at the other kiosk too.
#[test]
fn ic_2_6_hosts_who_scan_each_other_at_their_kiosks_are_connected_once() {
    let hub = Hub::open(&MEMBERS);
    let (aurora, ocean) = (Kiosk::enrol(&hub, MEMBERS[0]), Kiosk::enrol(&hub, MEMBERS[1]));
    let (at_aurora, at_ocean) = (aurora.run(), ocean.run());
    let shown_at_aurora = at_aurora.wait_for("code", PROMPT, |line| is(line, "shown"));
    let shown_at_ocean = at_ocean.wait_for("code", PROMPT, |line| is(line, "shown"));
    synced(&at_aurora);
    synced(&at_ocean);

    ocean.look_at(text(&shown_at_aurora, "url"));
    let met = redeemed(&at_ocean);
    assert_eq!(decided(&at_ocean, &met), "applied");

    // By now Aurora's kiosk is connected without knowing it; something of its own brings it into step.
    aurora.look_at(hub.link_of("Grace Hopper"));
    assert_eq!(decided(&at_aurora, &redeemed(&at_aurora)), "applied");
    synced(&at_aurora);
    aurora.look_at(text(&shown_at_ocean, "url"));
    let refused = at_aurora.wait_for("refused", PROMPT, |line| is(line, "refused"));
    assert_eq!(refused["code"], "ALREADY_CONNECTED");
    assert_eq!(hub.connections().len(), 2);
}

/// KI-1, KI-4: with no network a meeting is kept and answered at once; when the hub is back it arrives there, once.
#[test]
fn ki_1_what_is_kept_without_a_network_arrives_when_there_is_one() {
    let mut hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, MEMBERS[0]);
    let running = kiosk.run_in_step();
    let ada = hub.link_of("Ada Lovelace");
    hub.cut();

    kiosk.look_at(&ada);
    let met = redeemed(&running);
    assert_eq!(met["answer"], "sure_here", "the hub signed the code, which can be seen offline");
    let offline = running.wait_for("offline", SYNC, |line| is(line, "offline"));
    assert_eq!(offline["waiting"], 1);
    assert!(hub.connections().is_empty(), "the hub cannot know yet");

    hub.serve();
    assert_eq!(decided(&running, &met), "applied");
    let connections = hub.connections();
    assert_eq!(connections.len(), 1);
    assert_eq!(connections[0]["id"], met["id"], "the meeting itself, not another");
}

/// IC-2.2: one code, redeemed at two kiosks that are both offline: the hub's order decides, and opens a case for the other.
#[test]
fn ic_2_2_a_code_redeemed_at_two_kiosks_offline_connects_once_and_opens_a_case() {
    let mut hub = Hub::open(&MEMBERS);
    let (aurora, ocean) = (Kiosk::enrol(&hub, MEMBERS[0]), Kiosk::enrol(&hub, MEMBERS[1]));
    let (at_aurora, at_ocean) = (aurora.run_in_step(), ocean.run_in_step());
    let ada = hub.link_of("Ada Lovelace");
    hub.cut();
    aurora.look_at(&ada);
    ocean.look_at(&ada);
    let told = (redeemed(&at_aurora), redeemed(&at_ocean));

    hub.serve();
    let mut outcomes = [decided(&at_aurora, &told.0), decided(&at_ocean, &told.1)];
    outcomes.sort();
    assert_eq!(outcomes, ["applied", "rejected"]);
    assert_eq!(hub.connections().len(), 1);
    assert_eq!(hub.figure("cases"), 1, "somebody was told otherwise, and learns of it");
}
