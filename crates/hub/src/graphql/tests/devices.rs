//! The keys with which browsers make their member's codes.

use ed25519_dalek::SigningKey;
use portico_domain::member::Role;
use portico_domain::proof::PublicKey;
use portico_domain::token::REQUESTS_PER_HOUR_MAX;
use serde_json::json;

use super::place::{Place, Who};
use crate::ambient;
use crate::listing::date;

const ADD: &str = "mutation($key: String!) { addDevice(publicKey: $key) { current hasKey } }";
const END: &str = "mutation($before: DateTime!) { endOlderCodes(before: $before) { current } }";

/// Gives the browser the key of that seed.
fn add_key(place: &Place, who: &Who, seed: u8) -> PublicKey {
    let key = PublicKey::of(&SigningKey::from_bytes(&[seed; 32]));
    let text = data_encoding::BASE64URL_NOPAD.encode(&key.0);
    let device = place.data_as(who, ADD, json!({ "key": text }))["addDevice"].clone();
    assert_eq!(device, json!({ "current": true, "hasKey": true }));
    key
}

/// The keys that are believed for who asks, the oldest first.
fn believed(place: &Place, who: &Who) -> Vec<PublicKey> {
    let member = who.as_ref().unwrap().member;
    place.hub.live_devices(member).unwrap().into_iter().map(|(_, device)| device.key).collect()
}

/// Another key takes the place of the one before, which is believed no more; another browser's stays.
#[test]
fn a_browser_has_one_key() {
    let place = Place::open();
    let phone = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    let laptop = place.signed_in(phone.as_ref().unwrap().member);
    let (_, other) = (add_key(&place, &phone, 1), add_key(&place, &laptop, 2));
    let newer = add_key(&place, &phone, 3);
    assert_eq!(believed(&place, &phone), [other, newer]);
}

/// IC-1.3: a new code ends what this browser's key has signed, and no other's; as often as new codes may be asked for (IC-6.3).
#[test]
fn ic_1_3_a_browser_ends_what_its_key_signed() {
    let place = Place::open();
    let phone = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    let member = phone.as_ref().unwrap().member;
    let laptop = place.signed_in(member);
    add_key(&place, &phone, 1);
    add_key(&place, &laptop, 2);
    let before_ms = ambient::now_ms() / 1_000 * 1_000;
    let end = || place.code_as(&phone, END, json!({ "before": date(before_ms) }));
    for _ in 0..REQUESTS_PER_HOUR_MAX {
        assert_eq!(end(), "OK");
    }
    assert_eq!(end(), "RATE_LIMITED");
    let devices = place.hub.live_devices(member).unwrap();
    let ends = |number: usize| devices[number].1.ends.iter().map(|end| end.before_ms);
    assert_eq!(ends(0).collect::<Vec<_>>(), [before_ms; REQUESTS_PER_HOUR_MAX]);
    assert_eq!(ends(1).count(), 0, "the laptop's");
}
