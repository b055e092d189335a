//! `docs/roles.md` is true: which rows each role is sent, row by row of the table, against the feed itself.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use portico_domain::case::{Case, Cause, Side};
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::{Member, Profile, Role};
use portico_domain::node::Node;
use portico_domain::people::{Claim, Contacts, Device, MemberReport, Remark};
use portico_domain::session::{Availability, Booking, Feedback, Guest, Incident, Links, Slot};
use portico_domain::token::{DeviceCodes, Record};
use portico_domain::{Hash, Judged, OpId, Told};
use portico_ledger::feed::Audience;
use portico_ledger::rows::people::{Mute, Remarked};
use portico_ledger::rows::session::{
    AddressOwner, GuestAddress, GuestBooking, GuestName, GuestText, LinkOwner, Unfinished,
};
use portico_ledger::rows::{Email, EmailOwner, KeyOwner, Row, encode};

const OWN_NODE: OpId = OpId([1; 16]);
const OTHER_NODE: OpId = OpId([2; 16]);
const OWN_MEMBER: OpId = OpId([3; 16]);
const OTHER_MEMBER: OpId = OpId([4; 16]);
const THIRD_MEMBER: OpId = OpId([5; 16]);

/// A row of the table, and keys and values of that kind: one that is the kiosk's own, and one that is not.
type Sample = (&'static str, Vec<(Vec<u8>, Vec<u8>)>, Vec<(Vec<u8>, Vec<u8>)>);

fn case_of(node: OpId) -> Vec<u8> {
    let at = Judged::exactly(0);
    let side = Side {
        operation: OpId([9; 16]),
        node,
        told: Told::Connected,
        at,
        owner: None,
        redeemer: None,
        booking: None,
        slot_ms: None,
    };
    encode(&Case { cause: Cause::Differs, side, outcome: None, against: None, answer: None })
}

/// A booking, or a guest.
const OBJECT: OpId = OpId([6; 16]);

/// The value of a row whose key alone decides.
const ANY: &[u8] = &[0xa0];

fn keyed(keys: &[Vec<u8>]) -> Vec<(Vec<u8>, Vec<u8>)> {
    keys.iter().map(|key| (key.clone(), ANY.to_vec())).collect()
}

fn samples() -> Vec<Sample> {
    [samples_of_meeting(), samples_of_people(), samples_of_sessions()].concat()
}

fn samples_of_meeting() -> Vec<Sample> {
    let codes = |member, node| DeviceCodes::key(&(member, node));
    let met = |a, b| Connection::key(&(a, b));
    let hash = Hash::plain(b"any");
    vec![
        (
            "event, kiosks and their public keys",
            keyed(&[Event::key(&()), Node::key(&OWN_NODE), KeyOwner::key(&Default::default())]),
            keyed(&[Node::key(&OTHER_NODE)]),
        ),
        (
            "members: role, count, badges, and profiles",
            keyed(&[Member::key(&OWN_MEMBER), Profile::key(&OWN_MEMBER)]),
            keyed(&[Member::key(&OTHER_MEMBER), Profile::key(&OTHER_MEMBER)]),
        ),
        (
            "hashes of tokens, spent or not",
            keyed(&[Record::key(&hash)]),
            keyed(&[Record::key(&hash)]),
        ),
        (
            "who met whom",
            keyed(&[met(OWN_MEMBER, OTHER_MEMBER), met(OTHER_MEMBER, OWN_MEMBER)]),
            keyed(&[met(OTHER_MEMBER, THIRD_MEMBER)]),
        ),
        (
            "live codes of a device",
            keyed(&[codes(OWN_MEMBER, OWN_NODE)]),
            keyed(&[codes(OWN_MEMBER, OTHER_NODE), codes(OTHER_MEMBER, OTHER_NODE)]),
        ),
        (
            "cases",
            vec![(Case::key(&OpId([7; 16])), case_of(OWN_NODE))],
            vec![(Case::key(&OpId([8; 16])), case_of(OTHER_NODE))],
        ),
    ]
}

fn samples_of_people() -> Vec<Sample> {
    let hash = Hash::plain(b"any");
    vec![
        (
            "members' own devices and their public keys",
            keyed(&[Device::key(&(OWN_MEMBER, OBJECT))]),
            keyed(&[Device::key(&(OTHER_MEMBER, OBJECT))]),
        ),
        (
            "whom a member keeps away",
            keyed(&[Mute::key(&(OWN_MEMBER, OTHER_MEMBER))]),
            keyed(&[Mute::key(&(OTHER_MEMBER, OWN_MEMBER))]),
        ),
        (
            "e-mail addresses, hidden contacts, codes kept for who signs in",
            keyed(&[Email::key(&OWN_MEMBER), EmailOwner::key(&hash), Contacts::key(&OWN_MEMBER)]),
            keyed(&[Email::key(&OTHER_MEMBER), Contacts::key(&OTHER_MEMBER), Claim::key(&OBJECT)]),
        ),
        (
            "what members note about one another, and report",
            keyed(&[
                Remark::key(&(OWN_MEMBER, OTHER_MEMBER)),
                Remarked::key(&(OWN_MEMBER, OTHER_MEMBER)),
            ]),
            keyed(&[
                Remark::key(&(OTHER_MEMBER, OWN_MEMBER)),
                Remarked::key(&(OTHER_MEMBER, OWN_MEMBER)),
                MemberReport::key(&OBJECT),
            ]),
        ),
    ]
}

fn samples_of_sessions() -> Vec<Sample> {
    let hash = Hash::plain(b"any");
    vec![
        (
            "sessions: mentors' hours, slots and leases, bookings, hashes of their links, guests by name",
            keyed(&[Availability::key(&OWN_MEMBER), Slot::key(&(0, OWN_MEMBER))]),
            keyed(&[
                Booking::key(&OBJECT),
                Links::key(&OBJECT),
                Unfinished::key(&OBJECT),
                LinkOwner::key(&hash),
                Guest::key(&OBJECT),
                GuestName::key(&OBJECT),
                GuestBooking::key(&(OBJECT, OBJECT)),
            ]),
        ),
        (
            "guests' e-mail addresses, ratings, that an incident was reported",
            keyed(&[GuestAddress::key(&OBJECT), AddressOwner::key(&hash)]),
            keyed(&[Feedback::key(&OBJECT), Incident::key(&(OBJECT, OBJECT))]),
        ),
        (
            "what guests wrote",
            keyed(&[GuestText::key(&(OBJECT, OBJECT))]),
            keyed(&[GuestText::key(&(OBJECT, OTHER_NODE))]),
        ),
    ]
}

/// The cells of the first table, by its first column.
fn table() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string("../../docs/roles.md").unwrap();
    let lines = text.lines().skip_while(|line| !line.starts_with("| rows"));
    let lines =
        lines.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("|--"));
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
    lines.map(cells).collect()
}

#[test]
fn each_role_is_sent_the_rows_of_the_table_and_no_others() {
    let table = table();
    let roles: Vec<Role> = table[0][1..].iter().map(|name| name.parse().unwrap()).collect();
    assert_eq!(roles, Role::ALL);
    let samples = samples();
    assert_eq!(table.len() - 1, samples.len(), "every row of the table has samples");
    for (line, (name, own, others)) in table[1..].iter().zip(samples) {
        assert_eq!(line[0], name);
        for (role, word) in roles.iter().zip(&line[1..]) {
            let audience = Audience { node: OWN_NODE, member: Some(OWN_MEMBER), role: Some(*role) };
            let sees = |rows: &[(Vec<u8>, Vec<u8>)]| {
                rows.iter().map(|(key, value)| audience.may_see(key, value).unwrap()).collect()
            };
            let (own_seen, others_seen): (Vec<bool>, Vec<bool>) = (sees(&own), sees(&others));
            let (wants_own, wants_others) = match word.as_str() {
                "all" => (true, true),
                "own" => (true, false),
                "none" => (false, false),
                other => panic!("{other:?} is no word of this table"),
            };
            assert!(own_seen.iter().all(|seen| *seen == wants_own), "{name}, {role:?}: own");
            assert!(
                others_seen.iter().all(|seen| *seen == wants_others),
                "{name}, {role:?}: others"
            );
        }
    }
}
