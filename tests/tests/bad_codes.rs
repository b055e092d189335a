//! Other people's codes before the camera. Goal: each is answered, none is kept, none stops the kiosk. Method: a real kiosk
//! looks at pictures of them; in the end it still meets somebody, and that is all its ledger holds.

use portico_domain::link::ConnectLink;
use portico_tests::venue::{Hub, Kiosk, ORIGIN, id, is, is_at_rest, redemptions, text};
use portico_tests::wait::PROMPT;

const MEMBERS: [&str; 2] = ["Aurora Robotics", "Ada Lovelace"];

/// Characters of a token in a link.
const TOKEN_CHARS: usize = 43;

/// What people hold before a kiosk by mistake or to see what happens.
fn strange_codes(link: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bare = link.split('#').next().expect("all before the fragment");
    let token = "A".repeat(TOKEN_CHARS);
    let texts = [
        ("a business card", "BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada\nEND:VCARD".to_owned()),
        ("a Wi-Fi password", "WIFI:T:WPA;S:Venue;P:hunter2;;".into()),
        ("plain text", "Meet me at the coffee stand at noon.".into()),
        ("digits", "0123456789".repeat(10)),
        ("a web page", "https://example.org/".into()),
        ("nothing but spaces", "   ".into()),
        ("a link cut short by one", bare[..bare.len() - 1].into()),
        ("a link with no token", format!("{ORIGIN}/connect/")),
        ("a link with a longer token", format!("{bare}A")),
        ("a link that goes on for ever", format!("{bare}#{}", "x".repeat(1_100))),
        ("a link with another scheme", format!("ftp://portico.test/connect/{token}")),
        ("a link with a user in it", format!("https://me@portico.test/connect/{token}")),
        ("a link of another event", format!("https://elsewhere.test/connect/{token}")),
        ("markup", "<script>alert(1)</script>".into()),
        ("SQL", "'; DROP TABLE members; --".into()),
    ];
    let mut codes: Vec<_> =
        texts.into_iter().map(|(what, text)| (what, text.into_bytes())).collect();
    codes.push(("bytes that are no text", (0..=255).rev().collect()));
    codes.push(("zeros", vec![0; 64]));
    codes
}

#[test]
fn codes_of_others_are_answered_and_not_kept() {
    let hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, "Aurora Robotics");
    let mut running = kiosk.run_in_step();
    let link = hub.link_of("Ada Lovelace");

    for (what, code) in strange_codes(&link) {
        kiosk.look_at(&code);
        let answer =
            running.wait_for(what, PROMPT, |line| is(line, "refused") || is(line, "redeemed"));
        assert_eq!(answer["event"], "refused", "{what}");
        assert_eq!(answer["code"], "NOT_A_CODE", "{what}");
    }

    kiosk.look_at(&link);
    let met = running.wait_for("redeemed", PROMPT, |line| is(line, "redeemed"));
    running.kill();
    assert_eq!(
        redemptions(&kiosk.ledger()),
        [id(&met, "id")],
        "the one good code, and nothing else"
    );
}

/// IC-6.2: neither the kiosk's files nor the hub's hold a token that was shown, scanned or issued.
#[test]
fn ic_6_2_no_token_is_at_rest() {
    let hub = Hub::open(&MEMBERS);
    let kiosk = Kiosk::enrol(&hub, "Aurora Robotics");
    let mut running = kiosk.run();
    let shown = running.wait_for("code", PROMPT, |line| is(line, "shown"));
    let links = [hub.link_of("Ada Lovelace"), text(&shown, "url")];
    kiosk.look_at(&links[0]);
    let met = running.wait_for("redeemed", PROMPT, |line| is(line, "redeemed"));
    running.wait_for("decision", PROMPT, |line| is(line, "decided") && line["id"] == met["id"]);
    running.kill();

    for link in &links {
        let token = ConnectLink::parse(link).expect("a link").token;
        let token = token.to_text();
        let raw = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).expect("base64url");
        for folder in [kiosk.data(), hub.data()] {
            assert!(!is_at_rest(&folder, token.as_bytes()), "{folder:?}");
            assert!(!is_at_rest(&folder, &raw), "{folder:?}");
        }
        let said = running.errors();
        assert!(!said.contains(&token), "the log holds a token");
    }
}
