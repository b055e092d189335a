//! Instant connect over GraphQL: the two mutations to the letter, in the words of the IC messages table.

use portico_domain::Code;
use portico_domain::member::Role;
use portico_domain::token::{TEXT_LEN, VALID_MS};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::place::{Place, Who};

const GENERATE: &str = "mutation { generateInstantConnectToken { token expiresAt url } }";
const REDEEM: &str = "mutation($token: String!) {
    redeemInstantConnectToken(token: $token) {
        success message code connectedUser { id name headline connectionCount badges { kind } connection { id } }
    }
}";

fn generate(place: &Place, who: &Who) -> Value {
    place.data_as(who, GENERATE, json!({}))["generateInstantConnectToken"].clone()
}

fn redeem(place: &Place, who: &Who, token: &Value) -> Value {
    place.data_as(who, REDEEM, json!({ "token": token }))["redeemInstantConnectToken"].clone()
}

fn refused(answer: &Value, code: Code) -> bool {
    answer["success"] == false
        && answer["message"] == code.message()
        && answer["code"] == code.as_str()
        && answer["connectedUser"] == Value::Null
}

fn person(place: &Place, number: usize) -> Who {
    place.member(Role::Attendee, &format!("Person {number}"), &format!("p{number}@example.org"))
}

/// IC-1.4, IC-P4, IC-P2, IC-P8: the reply is complete, expires 300 s after it was made, and its URL is `{origin}/connect/{token}` up
/// to the fragment, which proves it to a kiosk that is offline.
#[test]
fn ic_p04_the_reply_is_complete() {
    let place = Place::open();
    let ada = person(&place, 1);
    let before = crate::ambient::now_ms();
    let issued = generate(&place, &ada);
    let after = crate::ambient::now_ms();
    let token = issued["token"].as_str().unwrap();
    assert_eq!(token.len(), TEXT_LEN);
    let expires: chrono::DateTime<chrono::Utc> =
        issued["expiresAt"].as_str().unwrap().parse().unwrap();
    let expires_ms = u64::try_from(expires.timestamp_millis()).unwrap();
    assert!((before + VALID_MS..=after + VALID_MS).contains(&expires_ms));
    let (url, proof) = issued["url"].as_str().unwrap().split_once('#').unwrap();
    assert_eq!(url, format!("https://meet.example/connect/{token}"));
    assert!(!proof.is_empty());
}

/// IC-P11, IC messages: invalid, expired, self and already connected are told apart; none of them is a GraphQL error, and not signed
/// in is one.
#[test]
fn ic_p11_refusals_are_told_apart() {
    let place = Place::open();
    let (ada, bob) = (person(&place, 1), person(&place, 2));
    let token = generate(&place, &ada)["token"].clone();
    assert!(refused(&redeem(&place, &ada, &token), Code::SelfConnection));
    assert_eq!(place.code(REDEEM, json!({ "token": token })), "UNAUTHENTICATED");
    assert_eq!(redeem(&place, &bob, &token)["success"], true);
    assert!(refused(&redeem(&place, &bob, &token), Code::TokenInvalid), "it is used");
    let again = generate(&place, &ada)["token"].clone();
    assert!(refused(&redeem(&place, &bob, &again), Code::AlreadyConnected));
    for unknown in [json!("A".repeat(43)), json!(""), json!("https://meet.example/connect/x")] {
        assert!(refused(&redeem(&place, &bob, &unknown), Code::TokenInvalid), "{unknown}");
    }
}

/// IC-6.3: ten in an hour, and the next is refused in the words of the table.
#[test]
fn ic_6_3_the_eleventh_request_of_an_hour_is_refused() {
    let place = Place::open();
    let ada = person(&place, 1);
    for _ in 0..10 {
        generate(&place, &ada);
    }
    assert_eq!(place.code_as(&ada, GENERATE, json!({})), "RATE_LIMITED");
    let bob = person(&place, 2);
    generate(&place, &bob);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-P3, IC-P5, IC-P6, IC-P7, IC-P10: of some codes asked for in a row the last alone redeems, once, in whichever form it is passed
    /// on; then both hold a record of the other, counts are one each, both have their first badge, and the answer is the owner's profile.
    #[test]
    fn ic_p06_the_last_code_connects_both_once(asked in 1..4usize, form in 0..3usize) {
        PLACE.with(|place| {
            let number = place.1.replace(place.1.get() + 3);
            let place = &place.0;
            let [ada, bob, eve] = [0, 1, 2].map(|more| person(place, 10 + number + more));
            let codes: Vec<Value> = (0..asked).map(|_| generate(place, &ada)).collect();
            let (last, older) = codes.split_last().unwrap();
            for code in older {
                prop_assert!(refused(&redeem(place, &bob, &code["token"]), Code::TokenInvalid));
            }
            let url = last["url"].as_str().unwrap();
            let forms = [last["token"].clone(), json!(url), json!(url.rsplit_once('/').unwrap().1)];
            let met = redeem(place, &bob, &forms[form]);
            prop_assert_eq!(&met["success"], true);
            prop_assert_eq!(&met["connectedUser"]["id"], &json!(ada.as_ref().unwrap().member));
            for (who, other) in [(&ada, &bob), (&bob, &ada)] {
                let own = "{ me { profile { connectionCount badges { kind } } connections { totalCount nodes { id person { id } } } } }";
                let me = place.data_as(who, own, json!({}))["me"].clone();
                prop_assert_eq!(&me["profile"], &json!({ "connectionCount": 1, "badges": [{ "kind": "first_meeting" }] }));
                let expected = json!({ "id": met["connectedUser"]["connection"]["id"], "person": { "id": other.as_ref().unwrap().member } });
                prop_assert_eq!(&me["connections"], &json!({ "totalCount": 1, "nodes": [expected] }));
            }
            for who in [&bob, &eve] {
                prop_assert!(refused(&redeem(place, who, &last["token"]), Code::TokenInvalid));
            }
            Ok(())
        })?;
    }
}

thread_local! {
    /// One hub for all cases, and how many people are in it.
    static PLACE: (Place, std::cell::Cell<usize>) = (Place::open(), std::cell::Cell::new(0));
}
