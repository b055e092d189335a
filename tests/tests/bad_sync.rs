//! Bad requests at the hub's door. Goal: each gets a clear answer, none makes it panic, and none writes anything. Method: a
//! real hub over loopback; requests made by hand by a node that is enrolled, and by some who are not.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use portico_domain::EventId;
use portico_sync::enrol::ErrorAnswer;
use portico_sync::message::{Answer, OPERATIONS_MAX, Request, Sent, Trouble};
use portico_sync::{auth, enrol, http, wire};
use portico_tests::node::{Node, Reply, get, post_json};
use portico_tests::venue::Hub;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const MEMBERS: [&str; 3] = ["Aurora Robotics", "Blue Ocean Labs", "Ada Lovelace"];

/// How many random bodies are sent.
const CASES: u32 = 256;

/// When the meetings of these tests happen by the node's clock, which nobody believes.
const WALL_MS: u64 = 1_800_000_000_000;

/// A hub and a node that has a meeting to tell.
fn hub_and_node() -> (Hub, Node) {
    let hub = Hub::open(&MEMBERS);
    let node = Node::enrol(&hub, "Aurora Robotics", 1);
    node.redeem(&hub.link_of("Ada Lovelace"), WALL_MS);
    (hub, node)
}

/// What the hub answered to a request that it took.
fn answer(reply: &Reply) -> Answer {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    wire::decode(&reply.body).expect("the hub's answers can be read")
}

/// Asserts that a request was refused with this status, and with words that say why.
fn assert_refused(reply: &Reply, status: u16, what: &str) {
    assert_eq!(reply.status, status, "{what}");
    let said: ErrorAnswer = serde_json::from_slice(&reply.body)
        .unwrap_or_else(|_| panic!("{what}: {}", String::from_utf8_lossy(&reply.body)));
    assert!(!said.message.is_empty(), "{what}: refused without a word");
}

/// Asserts that the hub lives, and that its order has not moved.
fn assert_untouched(hub: &Hub, operations: u64) {
    assert_eq!(get(hub, "/healthz").status, 200);
    assert_eq!(hub.figure("operations"), operations, "something was written");
}

#[test]
fn random_bodies_are_refused_and_nothing_is_written() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let bodies = proptest::collection::vec(any::<u8>(), 0..2_000);
    TestRunner::new(config)
        .run(&bodies, |body| {
            assert_refused(&node.post(&body), 400, "random bytes");
            Ok(())
        })
        .expect("each is refused");
    assert_untouched(&hub, before);
}

#[test]
fn no_piece_of_a_good_body_is_taken_for_the_whole() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let body = wire::encode(&node.request());
    for length in 0..body.len() {
        assert_refused(
            &node.post(&body[..length]),
            400,
            &format!("{length} of {} bytes", body.len()),
        );
    }
    assert_untouched(&hub, before);
    assert_eq!(answer(&node.post(&body)).outcomes.len(), 1, "and the whole is taken");
}

#[test]
fn bodies_that_are_or_inflate_to_more_than_the_limit_are_refused() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let long = vec![0; wire::WIRE_BYTES_MAX + 1];
    assert_eq!(node.post(&long).status, 413, "longer than the limit on the wire");

    let mut bomb = DeflateEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![0; wire::MESSAGE_BYTES_MAX + 1]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < wire::WIRE_BYTES_MAX / 10, "small enough to be let in");
    assert_refused(&node.post(&bomb), 400, "longer than the limit when inflated");
    assert_untouched(&hub, before);
}

#[test]
fn requests_that_break_a_rule_are_refused_whole() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let good = node.request();
    let other_event = EventId::default();
    let noise = Sent { operation: vec![0xFF; 40], parts: None };
    let many = vec![good.operations[0].clone(); OPERATIONS_MAX + 1];
    let half_bad = vec![good.operations[0].clone(), noise];
    let broken = [
        ("another event's", Request { event: other_event, ..good.clone() }),
        ("sequences start at 1", Request { first: 0, ..good.clone() }),
        ("too many operations", Request { operations: many, ..good.clone() }),
        ("one operation of two cannot be read", Request { operations: half_bad, ..good }),
    ];
    for (what, request) in broken {
        assert_refused(&node.post(&wire::encode(&request)), 400, what);
    }
    assert_untouched(&hub, before);
}

/// KI-4: sent again, a body gets its first outcome again and writes nothing; out of sequence it is asked for what is missing; a
/// chain that differs from the one the hub has writes nothing but the hub's note of it.
#[test]
fn ki_4_replays_gaps_and_forks_change_nothing() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let good = node.request();
    let early = Request { first: good.first + 5, ..good.clone() };
    let gap = answer(&node.post(&wire::encode(&early)));
    assert_eq!(gap.trouble, Some(Trouble::Gap(good.first)));
    assert_untouched(&hub, before);

    let body = wire::encode(&good);
    let signature = node.signature(&body);
    let first = answer(&node.send(&body, Some(&signature)));
    assert_eq!(first.outcomes.len(), 1);
    assert_untouched(&hub, before + 1);
    for _ in 0..3 {
        let again = answer(&node.send(&body, Some(&signature)));
        assert_eq!(again.outcomes, first.outcomes, "the very request, replayed");
    }
    assert_untouched(&hub, before + 1);

    let clone = Node::enrol(&hub, "Blue Ocean Labs", 2);
    clone.redeem(&hub.link_of("Ada Lovelace"), WALL_MS + 1);
    let now = hub.figure("operations");
    let forked = Request { operations: clone.request().operations, ..good };
    let trouble = answer(&node.post(&wire::encode(&forked))).trouble;
    assert!(matches!(trouble, Some(Trouble::Fork(_))), "{trouble:?}");
    assert_untouched(&hub, now + 1);
}

#[test]
fn requests_not_signed_by_a_node_of_the_event_are_refused() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let body = wire::encode(&node.request());
    let stranger = Node::enrol(&Hub::open(&MEMBERS), "Aurora Robotics", 9);
    let nonce = node.nonce();
    let (own, elsewhere) = (node.identity.node, stranger.identity.node);
    let signatures = [
        ("no token at all", String::new()),
        ("noise", "a.b.c".into()),
        ("of endless length", "x".repeat(auth::TOKEN_BYTES_MAX * 4)),
        ("of another body", node.signature(b"another")),
        ("by another key", auth::sign(&stranger.key, own, &body, &nonce)),
        ("by a node of another event", auth::sign(&stranger.key, elsewhere, &body, &nonce)),
        ("over a nonce that the hub never gave", auth::sign(&node.key, own, &body, "AAAA")),
    ];
    assert_refused(&node.send(&body, None), 401, "unsigned");
    for (what, signature) in signatures {
        assert_refused(&node.send(&body, Some(&signature)), 401, what);
    }
    assert_untouched(&hub, before);
}

#[test]
fn a_changed_byte_breaks_the_signature() {
    let (hub, node) = hub_and_node();
    let before = hub.figure("operations");
    let mut body = wire::encode(&node.request());
    let signature = node.signature(&body);
    for at in 0..body.len() {
        body[at] ^= 1;
        assert_refused(&node.send(&body, Some(&signature)), 401, &format!("byte {at}"));
        body[at] ^= 1;
    }
    assert_untouched(&hub, before);
}

#[test]
fn bad_enrolments_are_refused_and_guessing_is_slowed_down() {
    let hub = Hub::open(&MEMBERS);
    let before = hub.figure("operations");
    let key = "00".repeat(32);
    let tries = [
        (String::new(), 400),
        ("{".into(), 400),
        ("[]".into(), 400),
        (r#"{"code":"AAAAA-AAAAA"}"#.into(), 400),
        (r#"{"code":"AAAAA-AAAAA","publicKey":"short"}"#.into(), 400),
        (format!(r#"{{"code":"AAAAA-AAAAA","publicKey":"{key}"}}"#), 403),
    ];
    for (body, status) in tries {
        let reply = post_json(&hub, enrol::PATH, body.as_bytes());
        assert_refused(&reply, status, &body);
    }
    let guess = format!(r#"{{"code":"BBBBB-BBBBB","publicKey":"{key}"}}"#);
    let slowed = (0..20).any(|_| post_json(&hub, enrol::PATH, guess.as_bytes()).status == 429);
    assert!(slowed, "twenty guesses in a row went through");
    assert_untouched(&hub, before);
}

#[test]
fn other_methods_and_paths_do_nothing() {
    let (hub, _node) = hub_and_node();
    let before = hub.figure("operations");
    assert_eq!(get(&hub, http::PATH).status, 405);
    assert_eq!(get(&hub, enrol::PATH).status, 405);
    assert_eq!(get(&hub, "/v1/nothing").status, 404);
    assert_eq!(get(&hub, "/../../etc/passwd").status, 404);
    assert_untouched(&hub, before);
}
