//! What members do who are signed in: people, notes, contacts, sessions, leaving.

use portico_domain::member::Role;
use serde_json::{Value, json};

use super::place::{Place, Who};

fn people(place: &Place, who: &Who, arguments: &str) -> Value {
    let query = format!(
        "{{ me {{ connections{arguments} {{ totalCount hasNextPage endCursor nodes {{ id person {{ name }} note tags }} }} }} }}"
    );
    place.data_as(who, &query, json!({}))["me"]["connections"].clone()
}

fn names(page: &Value) -> Vec<&str> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["person"]["name"].as_str().unwrap())
        .collect()
}

/// Ada and five whom she met, the last one last.
fn crowd() -> (Place, Who) {
    let place = Place::open();
    let ada = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    for (name, note, tags) in [
        ("Grace", "compilers", json!(["Rust", "tea"])),
        ("Gracia Müller", "", json!(["rust"])),
        ("Alan", "knows grace", json!([])),
        ("Rusty Nail", "", json!([])),
        ("Edsger", "", json!(["go"])),
    ] {
        let address = format!("{}@example.org", name.split(' ').next().unwrap().to_lowercase());
        let other = place.member(Role::Attendee, name, &address);
        place.meet(&other, &ada);
        let id = other.unwrap().member.to_string();
        let annotate = "mutation($id: ID!, $note: String!, $tags: [String!]!) { annotate(person: $id, note: $note, tags: $tags) { note tags } }";
        place.data_as(&ada, annotate, json!({ "id": id, "note": note, "tags": tags }));
    }
    (place, ada)
}

/// Newest first; where something is searched for, exact matches first; pages follow one another without gap or repetition, at any size.
#[test]
fn people_are_listed_searched_and_paged() {
    let (place, ada) = crowd();
    let newest = ["Edsger", "Rusty Nail", "Alan", "Gracia Müller", "Grace"];
    assert_eq!(names(&people(&place, &ada, "")), newest);
    assert_eq!(
        names(&people(&place, &ada, "(search: \"grace\")")),
        ["Grace", "Alan", "Gracia Müller"]
    );
    assert_eq!(names(&people(&place, &ada, "(search: \"muller\")")), ["Gracia Müller"]);
    assert_eq!(
        names(&people(&place, &ada, "(search: \"rust\")")),
        ["Gracia Müller", "Grace", "Rusty Nail"]
    );
    assert_eq!(names(&people(&place, &ada, "(tag: \"RUST\")")), ["Gracia Müller", "Grace"]);
    assert_eq!(people(&place, &ada, "(search: \"nobody at all\")")["totalCount"], 0);
    for size in [1, 4, 5, 6] {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = people(&place, &ada, &format!("(first: {size}{after})"));
            assert_eq!(page["totalCount"], 5);
            all.extend(names(&page).into_iter().map(str::to_owned));
            if page["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", page["endCursor"]);
        }
        assert_eq!(all, newest, "{size} a page");
    }
    let tags = place.data_as(&ada, "{ me { tags { tag count } } }", json!({}));
    assert_eq!(tags["me"]["tags"][0]["count"], 2, "{tags}");
}

/// A connection is taken back by either side, at any time, once; both counts fall, badges stay, and the two may connect again.
#[test]
fn a_connection_is_taken_back_and_made_again() {
    let place = Place::open();
    let (ada, bob) = (
        place.member(Role::Attendee, "Ada", "ada@example.org"),
        place.member(Role::Attendee, "Bob", "bob@example.org"),
    );
    let met = place.meet(&ada, &bob);
    let undo = "mutation($id: ID!) { disconnect(connection: $id) { profile { connectionCount badges { kind } } connections { totalCount } standing { rank } } }";
    for _ in 0..2 {
        let left =
            place.data_as(&ada, undo, json!({ "id": met["connection"]["id"] }))["disconnect"]
                .clone();
        assert_eq!(
            left["profile"],
            json!({ "connectionCount": 0, "badges": [{ "kind": "first_meeting" }] })
        );
        assert_eq!(
            (&left["connections"]["totalCount"], &left["standing"]),
            (&json!(0), &Value::Null)
        );
    }
    place.meet(&bob, &ada);
    assert_eq!(people(&place, &bob, "")["totalCount"], 1);
}

/// Exports hold what there is, and no cell of the table is a formula.
#[test]
fn what_there_is_can_be_taken_along() {
    let (place, ada) = crowd();
    let mallory = place.member(Role::Attendee, "=HYPERLINK(1)", "mallory@example.org");
    place.meet(&mallory, &ada);
    let texts = place.data_as(&ada, "{ me { connectionsCsv connectionsVcard export } }", json!({}))
        ["me"]
        .clone();
    let csv = texts["connectionsCsv"].as_str().unwrap();
    assert_eq!(csv.lines().count(), 7, "{csv}");
    assert!(csv.contains("'=HYPERLINK(1)") && csv.contains("\"Rust, tea\""), "{csv}");
    assert_eq!(texts["connectionsVcard"].as_str().unwrap().matches("BEGIN:VCARD").count(), 6);
    let kept: Value = serde_json::from_str(texts["export"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&kept["address"], kept["connections"].as_array().unwrap().len()),
        (&json!("ada@example.org"), 6)
    );
}

/// A member books, moves and cancels by their own address, without a link; the mentor sees it, and says what became of it.
#[test]
fn ml_1_a_member_and_a_mentor_manage_a_session_by_its_id() {
    let place = Place::open();
    let (ada, grace) =
        (place.member(Role::Attendee, "Ada", "ada@example.org"), place.signed_in(place.mentor));
    let book = "mutation($mentor: ID!, $slot: DateTime!) { book(input: { mentor: $mentor, slot: $slot, name: \"Eve\", address: \"eve@example.org\" }) { id guest } }";
    let mentor = place.mentor.to_string();
    let booked =
        place.data_as(&ada, book, json!({ "mentor": mentor, "slot": place.slot(0) }))["book"]
            .clone();
    assert_eq!(booked["guest"], "Ada", "under their own name, whatever is sent");
    let moved = "mutation($id: ID!, $slot: DateTime!) { reschedule(booking: { id: $id }, slot: $slot) { state } }";
    let moved = place.data_as(&ada, moved, json!({ "id": booked["id"], "slot": place.slot(4) }));
    assert_eq!(moved["reschedule"]["state"], "RESCHEDULED");
    let own = place.data_as(
        &ada,
        "{ me { bookings { id start } mentoring { hours { weekday } } } }",
        json!({}),
    );
    assert_eq!(
        (&own["me"]["bookings"][0]["id"], &own["me"]["mentoring"]),
        (&booked["id"], &Value::Null)
    );
    let hers = "{ me { mentoring { hours { weekday stretches { from until } } sessions { id guest may { cancel complete noShow reschedule } } } } }";
    let seen = place.data_as(&grace, hers, json!({}))["me"]["mentoring"].clone();
    assert_eq!(seen["hours"].as_array().unwrap().len(), 7);
    let may = json!({ "cancel": true, "complete": false, "noShow": false, "reschedule": false });
    assert_eq!(seen["sessions"], json!([{ "id": booked["id"], "guest": "Ada", "may": may }]));
    for early in ["completeSession", "markNoShow"] {
        let asked = format!("mutation($id: ID!) {{ {early}(booking: $id) {{ id }} }}");
        assert_eq!(place.code_as(&grace, &asked, json!({ "id": booked["id"] })), "TOO_EARLY");
    }
    let cancel = "mutation($id: ID!) { cancel(booking: { id: $id }) { state } }";
    let cancelled = place.data_as(&grace, cancel, json!({ "id": booked["id"] }));
    assert_eq!(cancelled["cancel"]["state"], "CANCELLED");
    assert_eq!(place.code_as(&ada, cancel, json!({ "id": booked["id"] })), "SESSION_OVER");
}

/// Hours are set as they are read, and bad ones are refused.
#[test]
fn a_mentor_sets_their_hours() {
    let place = Place::open();
    let grace = place.signed_in(place.mentor);
    let set = "mutation($hours: [WeeklyHoursInput!]!, $days: [DayHoursInput!]!) {
        setAvailability(hours: $hours, days: $days) { hours { weekday stretches { from until } } days { day stretches { from until } } }
    }";
    let hours = json!([{ "weekday": 1, "stretches": [{ "from": 540, "until": 720 }, { "from": 840, "until": 960 }] }]);
    let days = json!([{ "day": "2027-01-15", "stretches": [] }]);
    let kept =
        place.data_as(&grace, set, json!({ "hours": hours, "days": days }))["setAvailability"]
            .clone();
    assert_eq!(kept, json!({ "hours": hours, "days": days }));
    for (weekday, from, until) in
        [(0, 0, 15), (8, 0, 15), (1, 15, 15), (1, -1, 15), (1, 0, 1441), (1, 0, 70_000)]
    {
        let bad = json!([{ "weekday": weekday, "stretches": [{ "from": from, "until": until }] }]);
        assert_eq!(place.code_as(&grace, set, json!({ "hours": bad, "days": [] })), "BAD_REQUEST");
    }
}

/// Who leaves is gone for good: signed out, without a name, and whoever met them keeps their count.
#[test]
fn who_is_erased_leaves_others_counts_true() {
    let place = Place::open();
    let (ada, bob) = (
        place.member(Role::Attendee, "Ada", "ada@example.org"),
        place.member(Role::Attendee, "Bob", "bob@example.org"),
    );
    place.meet(&ada, &bob);
    let erase = "mutation($address: String!) { eraseMe(address: $address) }";
    assert_eq!(place.code_as(&ada, erase, json!({ "address": "bob@example.org" })), "BAD_REQUEST");
    place.data_as(&ada, erase, json!({ "address": " ADA@example.org" }));
    let left = place.data_as(
        &bob,
        "{ me { profile { connectionCount } connections { nodes { person { name } } } } }",
        json!({}),
    );
    assert_eq!(left["me"]["profile"]["connectionCount"], 1);
    assert_eq!(left["me"]["connections"]["nodes"][0]["person"]["name"], "");
    let id = ada.unwrap().member.to_string();
    let person =
        place.data_as(&bob, "query($id: ID!) { person(id: $id) { name } }", json!({ "id": id }));
    assert_eq!(person["person"], Value::Null);
}
