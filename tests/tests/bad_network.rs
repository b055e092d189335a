//! Bad networks. Goal: over a slow one and one that is cut every few hundred milliseconds everything drains, and nothing is
//! doubled (KI-4). Method: a real hub and real kiosks' HTTP, with a TCP proxy between them that delays, throttles, and cuts
//! connections: in the middle of a request, after it and before its answer, in the middle of an answer, or after a while.

use std::sync::atomic::Ordering;
use std::time::Duration;

use portico_domain::link::ConnectLink;
use portico_domain::token::Token;
use portico_tests::amount;
use portico_tests::node::Node;
use portico_tests::proxy::{CLEAR, Proxy, Weather};
use portico_tests::venue::{Hub, Kiosk, ORIGIN, id, is, text};
use portico_tests::wait::{PROMPT, SYNC, until};

const MEMBERS: [&str; 3] = ["Aurora Robotics", "Ada Lovelace", "Grace Hopper"];
/// A venue's uplink that everyone shares: 768 kbit/s, and 200 ms for there and back.
const SLOW: Weather =
    Weather { delay: Duration::from_millis(100), bytes_per_second: Some(768_000 / 8), flaps: None };
/// What a node has kept before the network flaps.
const KEPT: u64 = 600;
/// On how many flapping networks; `script/soak` asks for more.
const FLAPPING: u64 = 4;

/// A link that the hub has never heard of: it judges it, once.
fn unknown_link(number: u64) -> String {
    let mut random = [9; 32];
    random[..8].copy_from_slice(&number.to_be_bytes());
    ConnectLink { origin: ORIGIN.into(), token: Token::new(random), proof: None }.to_url()
}

/// KI-4: a kiosk enrols and syncs over a slow network; a day's meetings drain in seconds.
#[test]
fn ki_4_everything_drains_over_a_slow_network() {
    let hub = Hub::open(&MEMBERS);
    let proxy = Proxy::before(&hub.url(), SLOW);
    let kiosk = Kiosk::enrol_at(&proxy.url(), &hub.enrolment_code(MEMBERS[0], "booth"));
    let running = kiosk.run_in_step();
    for member in &MEMBERS[1..] {
        kiosk.look_at(hub.link_of(member));
        let met = running.wait_for("meeting", PROMPT, |line| is(line, "redeemed"));
        let decided =
            |line: &serde_json::Value| is(line, "decided") && id(line, "id") == id(&met, "id");
        let word = running.wait_for("the hub's word", SYNC, decided);
        assert_eq!(text(&word, "outcome"), "applied");
    }
    let node = Node::enrol(&hub, MEMBERS[0], 7);
    (0..KEPT).for_each(|number| node.redeem(&unknown_link(number), 0));
    node.round_through(&node.link(&proxy.url())).expect("slow is not broken");
    assert_eq!(node.waiting(), 0);
    assert_eq!((hub.figure("connections"), hub.figure("rejected")), (2, KEPT));
}

/// KI-4: over a network that is cut again and again everything arrives, once.
#[test]
fn ki_4_nothing_is_lost_or_doubled_over_a_flapping_network() {
    let hub = Hub::open(&MEMBERS);
    let node = Node::enrol(&hub, MEMBERS[0], 1);
    let proxy = Proxy::before(&hub.url(), CLEAR);
    for seed in 0..amount::of("FLAPPING_NETWORKS", FLAPPING) {
        proxy.set_weather(Weather { flaps: Some(seed * 1_000), ..CLEAR });
        let link = node.link(&proxy.url());
        for part in 0..10 {
            let (first, most) = (seed * KEPT + part * KEPT / 10, KEPT / 10);
            (first..first + most).for_each(|number| node.redeem(&unknown_link(number), 0));
            until("everything to arrive", SYNC, || {
                // Cut or not: what counts is what has arrived.
                let _ = node.round_through(&link);
                (node.waiting() == 0).then_some(())
            });
        }
        assert_eq!(hub.figure("rejected"), (seed + 1) * KEPT, "each was taken once");
    }
    let cuts = proxy.cuts();
    let kinds = [&cuts.in_request, &cuts.before_answer, &cuts.in_answer, &cuts.in_time];
    let kinds = kinds.map(|kind| kind.load(Ordering::SeqCst));
    assert!(kinds.iter().all(|&count| count > 0), "every kind of cut happened: {cuts:?}");
}
