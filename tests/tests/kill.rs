//! `kill -9`. Goal: whatever a kiosk has told is on disk (KI-2). Method: fifty times a kiosk reads a code and is killed
//! as soon as it has printed that it redeemed it; then its ledger is opened and looked into, and in the end all fifty
//! meetings arrive at the hub.

use std::collections::BTreeSet;

use portico_domain::OpId;
use portico_tests::venue::{Hub, Kiosk, id, is, redemptions};
use portico_tests::wait::{PROMPT, SYNC};

/// How often the kiosk is killed.
const KILLS: usize = 50;

/// KI-2: a committed action survives.
#[test]
fn ki_2_a_meeting_that_was_told_survives_kill_9_every_time() {
    let attendees: Vec<String> = (0..KILLS).map(|number| format!("Attendee {number}")).collect();
    let mut members = vec!["Aurora Robotics"];
    members.extend(attendees.iter().map(String::as_str));
    let mut hub = Hub::open(&members);
    let kiosk = Kiosk::enrol(&hub, "Aurora Robotics");
    let links: Vec<String> = attendees.iter().map(|name| hub.link_of(name)).collect();
    drop(kiosk.run_in_step());
    hub.cut();

    let mut told = Vec::new();
    for link in links {
        told.push(redeem_and_kill(&kiosk, &link));
        assert_eq!(redemptions(&kiosk.ledger()), told, "each that was told is there, in order");
    }

    hub.serve();
    kiosk
        .run()
        .wait_for("step with the hub", SYNC, |line| is(line, "synced") && line["waiting"] == 0);
    let arrived: BTreeSet<OpId> = hub.connections().iter().map(|line| id(line, "id")).collect();
    assert_eq!(arrived, told.into_iter().collect(), "all of them, and no others");
}

/// Runs the kiosk until it has told that it redeemed this code, and kills it at that moment.
fn redeem_and_kill(kiosk: &Kiosk, link: &str) -> OpId {
    kiosk.look_at(link);
    let mut running = kiosk.run();
    let met = running.wait_for("redeemed", PROMPT, |line| is(line, "redeemed"));
    running.kill();
    id(&met, "id")
}
