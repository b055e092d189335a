//! Codes and links: good once, for so long, for one request (design: Trust).

use super::*;

/// A wrong code, as near as can be.
fn other(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

/// Either signs in the member whose address it is, once; using one ends the other.
#[test]
fn a_code_and_a_link_sign_in_once() {
    for by_code in [true, false] {
        let desk = Desk::open();
        let (request, letter) = desk.ask(" ADA@Example.org ", 0);
        assert_eq!(letter.purpose, Purpose::SignIn);
        let fresh = desk.fresh(&letter, 0);
        let code = || desk.sign_ins.by_code(&request, &fresh.code, at(1));
        let link = || desk.sign_ins.by_link(&fresh.token, at(1));
        let done = signed_in(if by_code { code() } else { link() });
        assert_eq!((done.member, done.connected), (desk.member, None));
        assert_eq!(desk.knows(&done.cookie, 2), Some(desk.member));
        assert!(is_wrong(code()) && is_wrong(link()));
    }
}

/// A code is of no use in another browser, nor after ten minutes, nor after five wrong ones; a link not after fifteen minutes.
#[test]
fn a_code_is_for_one_browser_ten_minutes_and_five_tries() {
    let desk = Desk::open();
    let (request, letter) = desk.ask(ADDRESS, 0);
    let (elsewhere, _) = desk.ask(NOBODY, 0);
    let fresh = desk.fresh(&letter, 0);
    assert!(is_wrong(desk.sign_ins.by_code(&elsewhere, &fresh.code, at(1))));
    assert!(is_wrong(desk.sign_ins.by_code(&request, &fresh.code, at(10 * MINUTE_MS))));
    assert!(is_wrong(desk.sign_ins.by_link(&fresh.token, at(15 * MINUTE_MS))));
    assert!(desk.sign_ins.by_link(&fresh.token, at(15 * MINUTE_MS - 1)).is_ok());
    for wrong in [4, 5] {
        let desk = Desk::open();
        let (request, letter) = desk.ask(ADDRESS, 0);
        let fresh = desk.fresh(&letter, 0);
        for _ in 0..wrong {
            assert!(is_wrong(desk.sign_ins.by_code(&request, &other(&fresh.code), at(1))));
        }
        assert_eq!(is_wrong(desk.sign_ins.by_code(&request, &fresh.code, at(1))), wrong == 5);
    }
}

/// Known or not, an address gets the same answers, one request and one letter each; a code for nobody is wrong in the same words.
#[test]
fn an_address_is_not_given_away() {
    let desk = Desk::open();
    let asks = [ADDRESS, NOBODY].map(|address| {
        let (request, letter) = desk.ask(address, 0);
        let tries: Vec<_> = (0..6)
            .map(|_| desk.sign_ins.by_code(&request, "000000", at(1)).unwrap_err().to_string())
            .collect();
        let again = desk.sign_ins.request(address, None, (network(7), START_MS + MINUTE_MS - 1));
        (request.len(), letter.purpose, tries, again.unwrap_err().to_string())
    });
    let [known, nobody] = asks;
    assert_eq!((known.0, &known.2, &known.3), (nobody.0, &nobody.2, &nobody.3));
    assert_eq!([known.1, nobody.1], [Purpose::SignIn, Purpose::NobodyHere]);
    assert_eq!(desk.waiting().len(), 2);
}

/// What is no address, code or claim is told apart from one that is wrong.
#[test]
fn forms_are_checked_first() {
    let desk = Desk::open();
    let ask = |address, claim| desk.sign_ins.request(address, claim, (network(7), START_MS));
    for address in [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a@b.example\r\nBcc: eve@example.org",
        "a b@c.example",
        "a@b.example, e@f.example",
    ] {
        assert!(matches!(ask(address, None), Err(SignInError::Malformed(_))), "{address}");
    }
    let long = "A".repeat(1_000);
    assert!(matches!(ask(ADDRESS, Some(&long)), Err(SignInError::Malformed(_))));
    let request = "A".repeat(22);
    for (request, code) in [
        (&request[..], "12345"),
        (&request, "12345a"),
        (&request, "1234567"),
        ("A", "123456"),
        ("", ""),
    ] {
        let tried = desk.sign_ins.by_code(request, code, at(0));
        assert!(matches!(tried, Err(SignInError::Malformed(_))), "{request} {code}");
    }
    for token in ["", "x", &"A".repeat(43), &"A".repeat(100_000)] {
        assert!(is_wrong(desk.sign_ins.by_link(token, at(0))));
    }
}

/// What is kept of a request opens nothing: neither code nor link is in the hub's file.
#[test]
fn neither_code_nor_link_is_at_rest() {
    let desk = Desk::open();
    let (request, letter) = desk.ask(ADDRESS, 0);
    let fresh = desk.fresh(&letter, 0);
    let file = std::fs::read(desk.hub.directory().ledger()).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds(ADDRESS), "the file was read");
    for secret in [&request, &fresh.token, &fresh.code] {
        assert!(!holds(secret));
    }
    let token = data_encoding::BASE64URL_NOPAD.decode(fresh.token.as_bytes()).unwrap();
    assert!(!file.windows(token.len()).any(|bytes| bytes == token));
}
