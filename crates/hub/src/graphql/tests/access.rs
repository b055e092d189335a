//! Who may see and do what. Goal: nobody gets at what is somebody else's, whatever their role and whichever id they send. Method: two
//! tables, and the schema is walked: a field that can be asked for without a line in one of them fails the test.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::member::Role;
use serde_json::{Value, json};

use super::place::{Place, Who};

/// A root field, a document that asks it for what is Ada's, and what comes of it: for nobody, for members, for another mentor.
struct Line(&'static str, &'static str, [&'static str; 3]);

const OPEN: [&str; 3] = ["OK"; 3];
const MEMBERS: [&str; 3] = ["UNAUTHENTICATED", "OK", "OK"];
const NOT_THEIRS: [&str; 3] = ["UNAUTHENTICATED", "NOT_FOUND", "NOT_FOUND"];
/// It is about the browser that asks, and theirs makes no codes.
const NO_KEY: [&str; 3] = ["UNAUTHENTICATED", "BAD_REQUEST", "BAD_REQUEST"];
const NO_MENTOR: [&str; 3] = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"];

const ROOTS: &[Line] = &[
    Line("Query.event", "{ event { name } }", OPEN),
    Line("Query.me", "{ me { profile { id } address } }", OPEN),
    Line("Query.person", "{ person(id: \"$ada\") { name } }", MEMBERS),
    Line("Query.connectionLink", "{ connectionLink(token: \"$token\") { state } }", OPEN),
    Line("Query.board", "{ board { own { rank } lines { person { name } } } }", OPEN),
    Line("Query.mentors", "{ mentors { person { name } } }", OPEN),
    Line("Query.mentor", "{ mentor(id: \"$mentor\") { person { name } } }", OPEN),
    Line("Query.booking", "{ booking(link: \"$token\") { id } }", ["UNAUTHORIZED"; 3]),
    Line(
        "Mutation.generateInstantConnectToken",
        "mutation { generateInstantConnectToken { url } }",
        MEMBERS,
    ),
    Line(
        "Mutation.redeemInstantConnectToken",
        "mutation { redeemInstantConnectToken(token: \"x\") { success } }",
        MEMBERS,
    ),
    Line(
        "Mutation.claimConnection",
        "mutation { claimConnection(token: \"x\") { secret } }",
        ["TOKEN_INVALID"; 3],
    ),
    Line(
        "Mutation.requestSignIn",
        "mutation { requestSignIn(address: \"$new\") { request } }",
        OPEN,
    ),
    Line(
        "Mutation.signInWithCode",
        "mutation { signInWithCode(request: \"AAAAAAAAAAAAAAAAAAAAAA\", code: \"123456\") { nameNeeded } }",
        ["UNAUTHORIZED"; 3],
    ),
    Line(
        "Mutation.signInWithLink",
        "mutation { signInWithLink(token: \"$token\") { nameNeeded } }",
        ["UNAUTHORIZED"; 3],
    ),
    Line("Mutation.signOut", "mutation { signOut }", OPEN),
    Line("Mutation.signOutEverywhere", "mutation { signOutEverywhere }", MEMBERS),
    Line(
        "Mutation.setProfile",
        "mutation { setProfile(input: { name: \"Other\" }) { address } }",
        MEMBERS,
    ),
    Line("Mutation.setPicture", "mutation { setPicture { address } }", MEMBERS),
    Line("Mutation.setContacts", "mutation { setContacts(contacts: []) { address } }", MEMBERS),
    Line("Mutation.addDevice", "mutation { addDevice(publicKey: \"$key\") { id } }", MEMBERS),
    Line(
        "Mutation.endOlderCodes",
        "mutation { endOlderCodes(before: \"2026-11-24T10:15:00Z\") { id } }",
        NO_KEY,
    ),
    Line(
        "Mutation.revokeDevice",
        "mutation { revokeDevice(id: \"$device\") { address } }",
        NOT_THEIRS,
    ),
    Line(
        "Mutation.annotate",
        "mutation { annotate(person: \"$ada\", note: \"x\", tags: []) { id } }",
        NOT_THEIRS,
    ),
    Line(
        "Mutation.disconnect",
        "mutation { disconnect(connection: \"$connection\") { address } }",
        MEMBERS,
    ),
    Line(
        "Mutation.blockMember",
        "mutation { blockMember(person: \"$ada\", blocked: false) { address } }",
        MEMBERS,
    ),
    Line(
        "Mutation.reportMember",
        "mutation { reportMember(person: \"$ada\", text: \"x\") }",
        MEMBERS,
    ),
    Line(
        "Mutation.eraseMe",
        "mutation { eraseMe(address: \"ada@example.org\") }",
        ["UNAUTHENTICATED", "BAD_REQUEST", "BAD_REQUEST"],
    ),
    Line(
        "Mutation.book",
        "mutation { book(input: { mentor: \"$mentor\", slot: \"$slot\" }) { id } }",
        ["BAD_REQUEST", "SLOT_TAKEN", "SLOT_TAKEN"],
    ),
    Line(
        "Mutation.reschedule",
        "mutation { reschedule(booking: { id: \"$booking\" }, slot: \"$slot\") { id } }",
        NOT_THEIRS,
    ),
    Line(
        "Mutation.cancel",
        "mutation { cancel(booking: { id: \"$booking\" }) { id } }",
        NOT_THEIRS,
    ),
    Line(
        "Mutation.rate",
        "mutation { rate(booking: { id: \"$booking\" }, stars: 1) { id } }",
        NOT_THEIRS,
    ),
    Line(
        "Mutation.report",
        "mutation { report(booking: { id: \"$booking\" }, text: \"x\") { id } }",
        NOT_THEIRS,
    ),
    Line("Mutation.askLink", "mutation { askLink(address: \"$new\") { request } }", OPEN),
    Line(
        "Mutation.openLink",
        "mutation { openLink(request: \"AAAAAAAAAAAAAAAAAAAAAA\", code: \"123456\") { token } }",
        ["UNAUTHORIZED"; 3],
    ),
    Line(
        "Mutation.setAvailability",
        "mutation { setAvailability(hours: [], days: []) { days { day } } }",
        ["UNAUTHENTICATED", "FORBIDDEN", "OK"],
    ),
    Line(
        "Mutation.completeSession",
        "mutation { completeSession(booking: \"$booking\") { id } }",
        NO_MENTOR,
    ),
    Line("Mutation.markNoShow", "mutation { markNoShow(booking: \"$booking\") { id } }", NO_MENTOR),
];

/// Every other type, and where it is reached: by anybody, by members, or only as one's own.
const TYPES: &[(&str, &str)] = &[
    ("Event", "anybody, by event"),
    ("Board", "anybody, by board"),
    ("Standing", "anybody, by board"),
    ("PublicProfile", "anybody, by board, mentors, links and bookings"),
    ("Contact", "anybody, as shown; hidden ones by me"),
    ("Badge", "anybody, by profiles"),
    ("Mentor", "anybody, by mentors"),
    ("Slot", "anybody, by mentors"),
    ("ConnectionLink", "who holds the link"),
    ("InstantConnectToken", "its owner, by generateInstantConnectToken"),
    ("InstantConnectResult", "who redeems"),
    ("Claim", "who claims"),
    ("SignInRequest", "who asks to sign in"),
    ("SignedIn", "who signs in"),
    ("LinkRequest", "who asks for a link"),
    ("GuestLink", "who has the code of a letter"),
    ("Booking", "who holds the link, its guest and its mentor"),
    ("BookingMay", "as Booking"),
    ("Rating", "as Booking"),
    ("Me", "oneself"),
    ("Connection", "oneself, by me and by profile"),
    ("ConnectionPage", "oneself, by me"),
    ("TagCount", "oneself, by me"),
    ("Device", "oneself, by me"),
    ("Mentoring", "oneself, by me"),
    ("WeeklyHours", "oneself, by me"),
    ("DayHours", "oneself, by me"),
    ("Stretch", "oneself, by me"),
];

struct Stage {
    place: Place,
    ada: Who,
    words: BTreeMap<&'static str, String>,
}

/// Ada, who has met Bob, noted something, booked a session with Grace, and has a device.
fn stage() -> Stage {
    let place = Place::open();
    let ada = place.member(Role::Attendee, "Ada Lovelace", "ada@example.org");
    let bob = place.member(Role::Attendee, "Bob", "bob@example.org");
    let met = place.meet(&ada, &bob);
    let own = "{ me { profile { id } devices { id } connections { nodes { id person { id } } } } }";
    let me = place.data_as(&ada, own, json!({}))["me"].clone();
    let note = "mutation($bob: ID!) { annotate(person: $bob, note: \"met at tea\", tags: [\"tea\"]) { id } }";
    place.data_as(&ada, note, json!({ "bob": me["connections"]["nodes"][0]["person"]["id"] }));
    let slot = place.slot(0);
    let book = "mutation($mentor: ID!, $slot: DateTime!) { book(input: { mentor: $mentor, slot: $slot }) { id } }";
    let mentor = place.mentor.to_string();
    let booked = place.data_as(&ada, book, json!({ "mentor": mentor, "slot": slot }));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let words = BTreeMap::from([
        ("$ada", text(&me["profile"]["id"])),
        ("$device", text(&me["devices"][0]["id"])),
        ("$connection", text(&met["connection"]["id"])),
        ("$booking", text(&booked["book"]["id"])),
        ("$mentor", mentor),
        ("$slot", text(&slot)),
        ("$token", "A".repeat(43)),
    ]);
    Stage { place, ada, words }
}

impl Stage {
    fn document(&self, template: &str, number: u8) -> String {
        let key = ed25519_dalek::SigningKey::from_bytes(&[number; 32]).verifying_key();
        let key = data_encoding::BASE64URL_NOPAD.encode(key.as_bytes());
        let text =
            template.replace("$key", &key).replace("$new", &format!("new{number}@example.org"));
        self.words.iter().fold(text, |text, (word, value)| text.replace(word, value))
    }

    fn everything(&self) -> Value {
        let known = self.place.signed_in(self.ada.as_ref().unwrap().member);
        let data = self.place.data_as(&known, "{ me { export } }", json!({}));
        let mut kept: Value = serde_json::from_str(data["me"]["export"].as_str().unwrap()).unwrap();
        kept["browsers"] = Value::Null;
        kept
    }
}

/// Type and field of all that the schema has.
fn fields(place: &Place) -> Vec<(String, String)> {
    let asked = "{ __schema { types { name kind fields { name } } } }";
    let types = place.data(asked, json!({}))["__schema"]["types"].clone();
    let objects =
        types.as_array().unwrap().iter().filter(|one| {
            one["kind"] == "OBJECT" && !one["name"].as_str().unwrap().starts_with("__")
        });
    let fields = objects.flat_map(|one| {
        let name = one["name"].as_str().unwrap().to_owned();
        let fields = one["fields"].as_array().unwrap().clone();
        fields
            .into_iter()
            .map(move |field| (name.clone(), field["name"].as_str().unwrap().to_owned()))
    });
    fields.collect()
}

/// Each root field, asked by each role and by nobody for what is Ada's: what is not theirs is as if it were not there, and nothing of
/// hers has changed after all of it.
#[test]
fn nobody_gets_at_what_is_somebody_elses() {
    let stage = stage();
    let before = stage.everything();
    let mut number = 1;
    for Line(field, template, [nobody, member, mentor]) in ROOTS {
        let mut expect = |who: &Who, code: &str| {
            number += 1;
            let document = stage.document(template, number);
            assert_eq!(
                stage.place.code_as(who, &document, json!({})),
                *code,
                "{field}: {document}"
            );
        };
        expect(&None, nobody);
        for role in Role::ALL {
            let (name, address) =
                (format!("Eve {role:?}"), format!("eve{role:?}.{field}@example.org"));
            let eve = stage.place.member(role, &name, &address.to_lowercase());
            expect(&eve, if role == Role::Mentor { mentor } else { member });
        }
    }
    assert_eq!(stage.everything(), before);
}

/// A field of the schema without a line above is one whose access nobody has thought about.
#[test]
fn every_field_has_a_line() {
    let place = Place::open();
    let roots: BTreeSet<String> = ROOTS.iter().map(|line| line.0.to_owned()).collect();
    let types: BTreeSet<&str> = TYPES.iter().map(|(name, _)| *name).collect();
    let all = fields(&place);
    let is_root = |name: &str| name == "Query" || name == "Mutation";
    let missing: Vec<_> = all
        .iter()
        .filter(|(name, field)| match is_root(name) {
            true => !roots.contains(&format!("{name}.{field}")),
            false => !types.contains(name.as_str()),
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(roots.len(), all.iter().filter(|(name, _)| is_root(name)).count());
}

/// What only Ada sees of herself is nowhere in what others see of her, by whichever way they reach her.
#[test]
fn what_is_private_is_in_nobody_elses_answer() {
    let stage = stage();
    let contacts = "mutation { setContacts(contacts: [
        { label: \"Home\", address: \"tel:+491234\", shown: false }, { label: \"Web\", address: \"https://ada.example\", shown: true }
    ]) { contacts { address } } }";
    let own = stage.place.data_as(&stage.ada, contacts, json!({}));
    assert!(own.to_string().contains("tel:+491234"));
    let document = stage.document(
        "query Q { person(id: \"$ada\") { ...all } board { lines { person { ...all } } } mentors { person { ...all } }
            me { connections { nodes { note tags person { ...all } } } bookings { guest } export connectionsCsv connectionsVcard } }
         fragment all on PublicProfile { id name headline initials pictureUrl role connectionCount
            links { label address } badges { kind number } connection { note tags } }",
        1,
    );
    for role in Role::ALL {
        let eve = stage.place.member(role, "Eve", &format!("eve.{}@example.org", role.as_str()));
        let seen = stage.place.data_as(&eve, &document, json!({})).to_string();
        assert!(seen.contains("https://ada.example"), "what is shown is seen: {seen}");
        for private in ["tel:+491234", "met at tea", "ada@example.org", &stage.words["$booking"]] {
            assert!(!seen.contains(private), "{private}: {seen}");
        }
    }
}
