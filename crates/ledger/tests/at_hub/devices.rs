//! Members' own devices: what their signatures are good for, and what they are not.

use ed25519_dalek::SigningKey;
use portico_domain::action::Erase;
use portico_domain::operation::Place;
use portico_domain::people::Device;
use portico_domain::people::action::{AddDevice, EndCodes, RevokeDevice};
use portico_domain::people::device::{AHEAD_MS_MAX, DEVICES_MAX};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::{REQUESTS_PER_HOUR_MAX, Token, VALID_MS};
use portico_domain::{Action, Body, Judged, OpId, Operation, Outcome, Receipt, Refusal, Told};
use portico_ledger::check::check;
use portico_ledger::hub::{Arrived, Taken};
use portico_ledger::query;
use proptest::prelude::*;

use crate::venue::Venue;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn add(venue: &Venue, member: usize, seed: u8) -> (OpId, Outcome) {
    let (member, key) = (venue.members[member], PublicKey::of(&key(seed)));
    venue.hub.submit(venue.draft(Action::AddDevice(AddDevice { member, key }), vec![])).unwrap()
}

fn revoke(venue: &Venue, member: usize, device: OpId, from_ms: u64) -> Outcome {
    let member = venue.members[member];
    venue.submit(Action::RevokeDevice(RevokeDevice { member, device, from_ms }), vec![])
}

/// What becomes of member 1 redeeming a code that the device with that key signed for `owner` at `issued_ms`.
fn redeem_signed(venue: &Venue, seed: u8, owner: usize, issued_ms: u64) -> Outcome {
    let event = venue.hub.event_id().unwrap().unwrap();
    let token = Token::new([seed ^ 0x55; 32]);
    let proof = Proof::sign(&key(seed), event, &token.hash(), venue.members[owner], issued_ms);
    venue.redeem_with(&token, 1, Some(proof))
}

/// How long ago a code says that it was signed, in milliseconds; often just within what is believed, and just outside.
fn ages() -> impl Strategy<Value = i64> {
    let (ahead, valid) = (AHEAD_MS_MAX as i64, VALID_MS as i64);
    prop_oneof![-(ahead + 3)..valid + 3, -(ahead + 3)..-(ahead - 3), valid - 3..valid + 3]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-1.2, IC-3.1: what a device signed is good for its own member, for 300 s from when it says, and not if it says a time
    /// that has not come; a revocation ends what was signed since.
    #[test]
    fn ic_1_2_a_devices_code_is_good_for_its_member_for_300_s(
        after in ages(),
        own: bool,
        revoked in proptest::option::of(-5..5i64),
    ) {
        let venue = Venue::with_members(3);
        venue.pass(VALID_MS * 2);
        let (device, added) = add(&venue, 0, 7);
        prop_assert_eq!(added, Outcome::Applied(Receipt::Done));
        let issued_ms = venue.now_ms().checked_add_signed(-after).unwrap();
        if let Some(by) = revoked {
            revoke(&venue, 0, device, issued_ms.checked_add_signed(by).unwrap());
        }
        let outcome = redeem_signed(&venue, 7, if own { 0 } else { 2 }, issued_ms);
        let ended = revoked.is_some_and(|by| by <= 0);
        if !own || ended || after < -(AHEAD_MS_MAX as i64) {
            prop_assert_eq!(outcome, Outcome::Rejected(Refusal::TokenUnknown));
        } else if after >= VALID_MS as i64 {
            prop_assert_eq!(outcome, Outcome::Rejected(Refusal::TokenExpired));
        } else {
            prop_assert!(matches!(outcome, Outcome::Applied(Receipt::Connected(_))), "{outcome:?}");
        }
        check(&venue.hub).unwrap();
    }
}

fn end_codes(venue: &Venue, member: usize, device: OpId, before_ms: u64) -> Outcome {
    let member = venue.members[member];
    venue.submit(Action::EndCodes(EndCodes { member, device, before_ms }), vec![])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-1.3: asked for a new code, a device ends what it signed before; the new one is good, and any that is signed later.
    #[test]
    fn ic_1_3_a_new_code_of_a_device_ends_those_before(
        waits in proptest::collection::vec(1..40_000u64, 1..5),
        age in 0..160_000u64,
    ) {
        let venue = Venue::with_members(2);
        let (device, _) = add(&venue, 0, 7);
        for wait in waits {
            venue.pass(wait);
            let ended = end_codes(&venue, 0, device, venue.now_ms());
            prop_assert_eq!(ended, Outcome::Applied(Receipt::Done));
        }
        let asked_ms = venue.now_ms();
        venue.pass(20_000);
        let issued_ms = venue.now_ms() - age;
        let outcome = redeem_signed(&venue, 7, 0, issued_ms);
        if issued_ms < asked_ms {
            prop_assert_eq!(outcome, Outcome::Rejected(Refusal::TokenUnknown));
        } else {
            prop_assert!(matches!(outcome, Outcome::Applied(Receipt::Connected(_))), "{outcome:?}");
        }
        check(&venue.hub).unwrap();
    }
}

#[test]
fn ic_6_3_codes_are_ended_so_often_and_not_before_their_time() {
    let venue = Venue::with_members(2);
    let device = add(&venue, 0, 7).0;
    let malformed = Outcome::Rejected(Refusal::Malformed);
    assert_eq!(end_codes(&venue, 1, device, venue.now_ms()), malformed, "another's");
    let ahead_ms = venue.now_ms() + AHEAD_MS_MAX;
    assert_eq!(end_codes(&venue, 0, device, ahead_ms + 1), malformed, "still to come");
    for _ in 0..REQUESTS_PER_HOUR_MAX {
        let ended = end_codes(&venue, 0, device, venue.now_ms());
        assert_eq!(ended, Outcome::Applied(Receipt::Done));
    }
    let often = Outcome::Rejected(Refusal::TooOften);
    assert_eq!(end_codes(&venue, 0, device, venue.now_ms()), often);
    venue.pass(3_600_000);
    assert_eq!(end_codes(&venue, 0, device, venue.now_ms()), Outcome::Applied(Receipt::Done));
    revoke(&venue, 0, device, venue.now_ms());
    assert_eq!(end_codes(&venue, 0, device, venue.now_ms()), malformed, "it is ended itself");
    check(&venue.hub).unwrap();
}

#[test]
fn a_member_has_so_many_devices_and_no_key_twice() {
    let venue = Venue::with_members(2);
    let first = add(&venue, 0, 10).0;
    for more in 1..DEVICES_MAX as u8 {
        assert_eq!(add(&venue, 0, 10 + more).1, Outcome::Applied(Receipt::Done));
    }
    assert_eq!(add(&venue, 0, 99).1, Outcome::Rejected(Refusal::TooOften));
    assert_eq!(add(&venue, 1, 10).1, Outcome::Rejected(Refusal::Exists), "another's key");
    revoke(&venue, 0, first, venue.now_ms());
    assert_eq!(add(&venue, 0, 99).1, Outcome::Applied(Receipt::Done));
    assert_eq!(add(&venue, 0, 10).1, Outcome::Rejected(Refusal::Exists), "a key that was ended");
    assert_eq!(revoke(&venue, 1, first, 0), Outcome::Rejected(Refusal::Malformed), "another's");
    let devices = query::devices(venue.hub.view().unwrap().rows(), venue.members[0]).unwrap();
    assert_eq!(devices.len(), DEVICES_MAX + 1);
    check(&venue.hub).unwrap();
}

/// Ended twice, it is ended from the earlier time, whichever is said first.
#[test]
fn a_device_is_ended_from_the_earlier_time() {
    for (first, second) in [(10, 20), (20, 10)] {
        let venue = Venue::with_members(2);
        venue.pass(VALID_MS);
        let (device, began_ms) = (add(&venue, 0, 7).0, venue.now_ms());
        revoke(&venue, 0, device, began_ms + first);
        revoke(&venue, 0, device, began_ms + second);
        venue.pass(30);
        let between = redeem_signed(&venue, 7, 0, began_ms + 15);
        assert_eq!(between, Outcome::Rejected(Refusal::TokenUnknown), "{first}, {second}");
        check(&venue.hub).unwrap();
    }
}

/// It is no node: it writes nothing, and nobody who counts kiosks counts it.
#[test]
fn a_device_is_no_node() {
    let venue = Venue::with_members(2);
    let (device, _) = add(&venue, 0, 7);
    let action = Action::Disconnect(portico_domain::people::action::Disconnect {
        by: venue.members[0],
        other: venue.members[1],
        connection: OpId([1; 16]),
    });
    let body =
        Body { actor: None, reading: Default::default(), nonce: [1; 8], action, told: Told::Done };
    let place = Place { node: device, incarnation: 0, sequence: 1 };
    let judged = Judged::exactly(venue.now_ms());
    let arrived = Arrived { place, operation: Operation::new(body, vec![]), judged };
    let taken = venue.hub.accept(&[vec![arrived]]).unwrap();
    let refused = Outcome::Rejected(Refusal::NotAllowed);
    assert!(matches!(&taken[0][0], Taken::Placed { outcome, .. } if *outcome == refused));

    let mut nodes = 0;
    query::nodes(venue.hub.view().unwrap().rows(), &mut |_, _| {
        nodes += 1;
        Ok(std::ops::ControlFlow::Continue(()))
    })
    .unwrap();
    assert_eq!(nodes, 1, "the hub alone");
}

#[test]
fn the_devices_of_somebody_who_was_erased_are_gone() {
    let venue = Venue::with_members(2);
    let (device, _) = add(&venue, 0, 7);
    venue.submit(Action::Erase(Erase { member: venue.members[0] }), vec![]);
    let view = venue.hub.view().unwrap();
    assert_eq!(view.rows().get::<Device>(&(venue.members[0], device)).unwrap(), None);
    let outcome = redeem_signed(&venue, 7, 0, venue.now_ms());
    assert_eq!(outcome, Outcome::Rejected(Refusal::TokenUnknown));
    assert_eq!(add(&venue, 0, 8).1, Outcome::Rejected(Refusal::Erased));
    check(&venue.hub).unwrap();
}
