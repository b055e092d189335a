//! Links of ours are told from all else that people hold up to a camera.

use super::*;
use proptest::prelude::*;

const TOKEN: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

#[test]
fn ic_p8_a_connect_link_has_its_parts() {
    let text = format!("https://hub.example:8443/connect/{TOKEN}#p1.sig");
    let payload = Payload::new(text.clone());
    let link = payload.link().unwrap();
    assert_eq!(payload.kind(), Kind::Connect);
    assert_eq!(link.origin, "https://hub.example:8443");
    assert_eq!(link.token, TOKEN);
    assert_eq!(link.fragment, Some("p1.sig"));
}

#[test]
fn each_page_is_a_kind() {
    for (page, kind) in [
        ("connect", Kind::Connect),
        ("booking", Kind::Booking),
        ("badge", Kind::Badge),
        ("enrol", Kind::Enrolment),
        ("profile", Kind::Other),
    ] {
        let payload = Payload::new(format!("http://[::1]:80/{page}/{TOKEN}"));
        assert_eq!(payload.kind(), kind, "{page}");
    }
}

#[test]
fn a_part_of_a_text_is_no_link_of_ours_whatever_it_looks_like() {
    let part = Payload::part(format!("https://hub.example/connect/{TOKEN}"));
    assert_eq!((part.kind(), part.link()), (Kind::Part, None));
    assert!(!part.kind().is_ours());
}

#[test]
fn other_peoples_codes_are_other() {
    let long = format!("https://h/connect/{TOKEN}#{}", "x".repeat(LINK_BYTES_MAX));
    for text in [
        "",
        "/",
        "//",
        "https://",
        "https:///connect/",
        "WIFI:T:WPA;S:Venue;P:secret;;",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEND:VCARD",
        "https://hub.example/connect/",
        "https://hub.example/connect/short",
        &format!("ftp://hub.example/connect/{TOKEN}"),
        &format!("https://user@hub.example/connect/{TOKEN}"),
        &format!("https://hub.example/connect/{TOKEN}A"),
        &format!("https://hub.example/connect/{TOKEN}/"),
        &format!("https://hub.example/connect/{TOKEN}?x=1"),
        &format!("https://hub.example/connect/{}é", &TOKEN[..41]),
        &format!("https://{}/connect/{TOKEN}", "a".repeat(ORIGIN_BYTES_MAX)),
        &long,
    ] {
        assert_eq!(Payload::new(text.to_owned()).kind(), Kind::Other, "{text}");
    }
}

#[test]
fn ic_6_2_debug_output_holds_no_token() {
    let payload = Payload::new(format!("https://hub.example/connect/{TOKEN}"));
    let shown = format!("{payload:?} {:?}", payload.link().unwrap());
    assert!(!shown.contains(TOKEN), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_has_a_kind(text in any::<String>()) {
        let payload = Payload::new(text.clone());
        prop_assert_eq!(payload.text(), text);
        prop_assert_eq!(payload.kind().is_ours(), payload.link().is_some());
    }

    #[test]
    fn ic_p8_a_link_is_known_when_and_only_when_its_token_is_whole(
        token in "[A-Za-z0-9_-]{30,60}",
        origin in "https?://[a-z0-9]{1,20}(\\.[a-z]{2,6})?(:[0-9]{2,5})?",
        proof in proptest::option::of("[A-Za-z0-9._-]{0,400}"),
    ) {
        let fragment = proof.as_ref().map_or(String::new(), |proof| format!("#{proof}"));
        let text = format!("{origin}/connect/{token}{fragment}");
        match link(&text) {
            Some(link) => {
                prop_assert_eq!(token.len(), TOKEN_CHARS);
                prop_assert_eq!((link.origin, link.token), (&*origin, &*token));
                prop_assert_eq!(link.fragment, proof.as_deref());
            }
            None => prop_assert_ne!(token.len(), TOKEN_CHARS),
        }
    }

    #[test]
    fn a_truncated_link_is_never_a_connect_link(cut in 0usize..70) {
        let text = format!("https://hub.example/connect/{TOKEN}");
        prop_assume!(cut < text.len());
        prop_assert_eq!(Payload::new(text[..cut].to_owned()).kind(), Kind::Other);
    }
}
