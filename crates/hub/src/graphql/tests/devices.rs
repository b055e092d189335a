//! The keys with which browsers make their member's codes.

use ed25519_dalek::SigningKey;
use portico_domain::member::Role;
use portico_domain::people::Device;
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

/// The device with that key, if it is believed for who asks.
fn believed(place: &Place, who: &Who, key: PublicKey) -> Option<Device> {
    let all = place.hub.live_devices(who.as_ref().unwrap().member).unwrap();
    all.into_iter().map(|(_, device)| device).find(|device| device.key == key)
}

/// Another key takes the place of the one before, which is believed no more; another browser's stays.
#[test]
fn a_browser_has_one_key() {
    let place = Place::open();
    let phone = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    let laptop = place.signed_in(phone.as_ref().unwrap().member);
    let keys =
        [(&phone, 1), (&laptop, 2), (&phone, 3)].map(|(who, seed)| add_key(&place, who, seed));
    let is_believed = keys.map(|key| believed(&place, &phone, key).is_some());
    assert_eq!(is_believed, [false, true, true]);
}

/// IC-1.3: a new code ends what this browser's key has signed, and no other's; as often as new codes may be asked for (IC-6.3).
#[test]
fn ic_1_3_a_browser_ends_what_its_key_signed() {
    let place = Place::open();
    let phone = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    let laptop = place.signed_in(phone.as_ref().unwrap().member);
    let (own, other) = (add_key(&place, &phone, 1), add_key(&place, &laptop, 2));
    let before_ms = ambient::now_ms() / 1_000 * 1_000;
    let end = || place.code_as(&phone, END, json!({ "before": date(before_ms) }));
    for _ in 0..REQUESTS_PER_HOUR_MAX {
        assert_eq!(end(), "OK");
    }
    assert_eq!(end(), "RATE_LIMITED");
    let ends = |key| believed(&place, &phone, key).unwrap().ends;
    assert!(ends(own).iter().all(|end| end.before_ms == before_ms));
    assert_eq!((ends(own).len(), ends(other).len()), (REQUESTS_PER_HOUR_MAX, 0));
}
