//! What somebody who is not signed in asks and does.

use serde_json::{Value, json};

use super::place::Place;
use crate::graphql::limits::SLOTS_MAX;

const BOOK: &str = "mutation($input: BookInput!) { book(input: $input) {
    id state start startLocal timeZone guest mentor { name } may { cancel reschedule complete noShow } linkValidUntil ics
} }";

fn book(place: &Place, number: u64) -> Value {
    let mentor = place.mentor.to_string();
    let (name, address) = ("Ada Lovelace", "ada@example.org");
    json!({ "input": { "mentor": mentor, "slot": place.slot(number), "name": name, "address": address } })
}

#[test]
fn the_event_tells_its_name_its_zone_and_the_time() {
    let place = Place::open();
    let event = &place.data("{ event { name origin timeZone archived now } }", json!({}))["event"];
    assert_eq!(event["name"], "Test Days");
    assert_eq!(event["timeZone"], "Europe/Berlin");
    assert!(event["now"].as_str().unwrap().ends_with('Z'));
}

/// ML booking rules over GraphQL: what is free is shown, can be booked once, and is then no longer free.
#[test]
fn ml_a_guest_books_what_is_free_once() {
    let place = Place::open();
    let free = |place: &Place| {
        let asked = "{ mentors { person { id name } freeSlots(first: 50) { start local } } }";
        let mentor = place.data(asked, json!({}))["mentors"][0].clone();
        assert_eq!(mentor["person"]["name"], "Grace Hopper");
        mentor["freeSlots"].as_array().unwrap().clone()
    };
    let first = free(&place)[0].clone();
    let mut wanted = book(&place, 0);
    wanted["input"]["slot"] = first["start"].clone();
    let booked = place.data(BOOK, wanted.clone())["book"].clone();
    assert_eq!((&booked["start"], &booked["startLocal"]), (&first["start"], &first["local"]));
    assert_eq!((&booked["state"], &booked["guest"]), (&json!("BOOKED"), &json!("Ada Lovelace")));
    assert_eq!(booked["may"]["complete"], false);
    assert_eq!(booked["linkValidUntil"], Value::Null, "the link goes by mail alone");
    assert!(booked["ics"].as_str().unwrap().contains(booked["id"].as_str().unwrap()));
    assert!(!free(&place).contains(&first));
    assert_eq!(place.code(BOOK, wanted), "SLOT_TAKEN");
}

/// Who chooses among all free times looks further ahead than a page of other things reaches.
#[test]
fn ml_free_times_reach_days_ahead() {
    let place = Place::open();
    let asked = "query($id: ID!) { mentor(id: $id) { freeSlots(first: 1000) { start } } }";
    let mentor = place.data(asked, json!({ "id": place.mentor.to_string() }))["mentor"].clone();
    assert_eq!(mentor["freeSlots"].as_array().unwrap().len(), SLOTS_MAX);
}

/// ML-7 over GraphQL: who has a link sees and moves the booking; the link is then over, and says why.
#[test]
fn ml_7_a_link_shows_a_booking_until_it_is_over() {
    let place = Place::open();
    let booked = place.data(BOOK, book(&place, 0))["book"]["id"].as_str().unwrap().to_owned();
    let link = place.hub.renew_link(booked.parse().unwrap()).unwrap().unwrap().token.to_text();
    let shown = "query($link: String!) { booking(link: $link) { id linkValidUntil freeSlots(first: 3) { start } } }";
    let seen = place.data(shown, json!({ "link": link }))["booking"].clone();
    assert_eq!((&seen["id"], seen["freeSlots"].as_array().unwrap().len()), (&json!(booked), 3));
    assert!(seen["linkValidUntil"].is_string());
    let moves = "mutation($link: String!, $slot: DateTime!) {
        reschedule(booking: { link: $link }, slot: $slot) { state start }
    }";
    let moved = place.data(moves, json!({ "link": link, "slot": place.slot(5) }));
    assert_eq!(moved["reschedule"]["state"], "RESCHEDULED");
    let refused = place.ask(shown, json!({ "link": link }));
    let error = serde_json::to_value(&refused.errors[0]).unwrap();
    assert_eq!(error["message"], "Token expired or used");
    assert_eq!(error["extensions"]["code"], "UNAUTHORIZED");
    assert_eq!(error["extensions"]["endedBecause"], "moved");
    assert!(!serde_json::to_string(&refused).unwrap().contains(&link));
}

/// What is malformed is refused with a code, and nothing that was sent is repeated.
#[test]
fn no_error_repeats_what_was_sent() {
    let place = Place::open();
    let secret = "S3cretS3cretS3cretS3cretS3cretS3cretS3cretS";
    for (query, code) in [
        (format!("{{ booking(link: \"{secret}\" {{ id }} }}"), "BAD_REQUEST"),
        (format!("{{ booking(link: \"{secret}\") {{ id }} }}"), "UNAUTHORIZED"),
        (
            format!("mutation {{ cancel(booking: {{ link: \"{secret}\", id: \"1\" }}) {{ id }} }}"),
            "BAD_REQUEST",
        ),
        (
            format!(
                "mutation {{ openLink(request: \"{secret}\", code: \"{secret}\") {{ token }} }}"
            ),
            "BAD_REQUEST",
        ),
        ("{ person(id: \"1\") { name } }".into(), "UNAUTHENTICATED"),
    ] {
        assert_eq!(place.code(&query, json!({})), code, "{query}");
        let said = serde_json::to_string(&place.ask(&query, json!({}))).unwrap();
        assert!(!said.contains(secret), "{said}");
    }
}
