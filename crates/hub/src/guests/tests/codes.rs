//! Asking for a new link, and the code beside it (ML booking rules; design: Trust).

use super::*;

impl Desk {
    /// Asks by an address, all of it; the request.
    fn ask(&self, address: &str, after_ms: u64) -> String {
        let Asked { request, pending } =
            self.guests.ask(Whom::Address(address), visit(after_ms)).unwrap();
        self.guests.look_up(pending.expect("an address is looked up behind the answer"));
        request
    }

    /// The code that waits in a letter, if one does.
    fn code(&self) -> Option<String> {
        let letters = self.hub.ledger().outbox().list(Shelf::Waiting, None).unwrap();
        letters.into_iter().find_map(|(_, job)| job.code)
    }

    fn has_asked(&self) -> Waiting {
        let booking = self.book(SLOT);
        let request = self.ask(" ADA@example.org ", 0);
        Waiting { booking, request, code: self.code().expect("it is in the letter") }
    }
}

/// A guest who has asked.
struct Waiting {
    booking: BookingId,
    request: String,
    code: String,
}

/// A wrong code, as near as can be.
fn other(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

const REFUSED: (&str, &str) = ("UNAUTHORIZED", "Invalid token");

fn refused(answer: Result<crate::guests::codes::Opened, GuestError>) {
    let (code, words, because) = told(answer);
    assert_eq!((code, words.as_str(), because), (REFUSED.0, REFUSED.1, None));
}

/// A right code gives a link, once; the one that the letter brought ends with it.
#[test]
fn a_code_opens_once() {
    let desk = Desk::open();
    let asked = desk.has_asked();
    assert_eq!(asked.code.len(), 6);
    let mailed = desk.link(asked.booking, 1);
    let opened = desk.guests.open(&asked.request, &asked.code, visit(2)).unwrap();
    assert!(desk.guests.session(&opened.token, visit(3)).is_ok());
    assert_eq!(told(desk.guests.session(&mailed, visit(3))).2, Some(EndedBecause::Renewed));
    refused(desk.guests.open(&asked.request, &asked.code, visit(4)));
}

/// A code is of no use to another browser, nor after ten minutes, nor after five tries; nor once its address is another's.
#[test]
fn a_code_is_for_one_browser_ten_minutes_and_five_tries() {
    let ten = 10 * MINUTE_MS;
    let desk = Desk::open();
    let asked = desk.has_asked();
    let elsewhere = desk.ask("nobody@example.org", 0);
    refused(desk.guests.open(&elsewhere, &asked.code, visit(1)));
    refused(desk.guests.open(&asked.request, &asked.code, visit(ten)));

    for tries in [4, 5] {
        let desk = Desk::open();
        let asked = desk.has_asked();
        for _ in 0..tries {
            refused(desk.guests.open(&asked.request, &other(&asked.code), visit(ten - 1)));
        }
        let last = desk.guests.open(&asked.request, &asked.code, visit(ten - 1));
        assert_eq!(last.is_ok(), tries == 4);
        let logged = desk.refusals();
        assert!(logged.iter().all(|entry| entry.reason.as_deref() == Some("code")));
    }

    let desk = Desk::open();
    let asked = desk.has_asked();
    desk.hub.erase(desk.guest().unwrap()).unwrap();
    refused(desk.guests.open(&asked.request, &asked.code, visit(1)));
}

/// ML: who asks by an address is told the same, and tries codes in vain in the same words, whether or not anybody has it; a blocked
/// guest is as unknown as nobody.
#[test]
fn ml_an_address_is_not_given_away() {
    for (blocked, address, mailed) in
        [(false, ADDRESS, true), (false, "nobody@example.org", false), (true, ADDRESS, false)]
    {
        let desk = Desk::open();
        desk.book(SLOT);
        if blocked {
            desk.block(0);
        }
        let request = desk.ask(address, 0);
        assert_eq!(request.len(), 22);
        let letters = desk.hub.ledger().outbox().list(Shelf::Waiting, None).unwrap();
        assert_eq!(letters.iter().any(|(_, job)| job.code.is_some()), mailed);
        for _ in 0..6 {
            let wrong = other(&desk.code().unwrap_or_else(|| "123456".into()));
            refused(desk.guests.open(&request, &wrong, visit(1)));
        }
        let again = told(desk.guests.ask(Whom::Address(address), visit(MINUTE_MS - 1)));
        assert_eq!(again.0, "RATE_LIMITED", "the limit is the same, too");
    }
}

/// ML booking rules: three links an hour and one a minute, by link and by address together; by a link it is said.
#[test]
fn ml_three_links_an_hour_however_they_are_asked_for() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let link = desk.link(booking, 0);
    let ask = |after_ms| desk.guests.ask(Whom::Token(&link), visit(after_ms));
    assert!(ask(0).is_ok());
    assert_eq!(told(ask(MINUTE_MS - 1)).0, "RATE_LIMITED");
    assert!(ask(MINUTE_MS).is_ok());
    desk.ask(ADDRESS, 2 * MINUTE_MS);
    assert_eq!(told(ask(59 * MINUTE_MS)).0, "RATE_LIMITED");
    let asked =
        |desk: &Desk| desk.log().iter().filter(|entry| entry.action == Access::AskLink).count();
    assert_eq!(asked(&desk), 3);
    desk.ask(ADDRESS, 59 * MINUTE_MS);
    assert_eq!(asked(&desk), 3, "it is answered as always, and no letter follows");
    assert!(ask(60 * MINUTE_MS).is_ok(), "a link that is over is good enough to ask");
    assert_eq!(asked(&desk), 4);
    assert_eq!(told(desk.guests.ask(Whom::Token("x"), visit(0))).1, "Invalid token");
}

/// One network gets so many letters sent, and tries so many codes.
#[test]
fn one_network_asks_so_much_and_no_more() {
    let desk = Desk::open();
    let elsewhere = Visit { source: Source::from(IpAddr::from([198, 51, 100, 1])), ..visit(0) };
    let ask = |number: u32, visit| {
        let address = format!("guest{number}@example.org");
        desk.guests.ask(Whom::Address(&address), visit)
    };
    let granted = (0..40).filter(|number| ask(*number, visit(0)).is_ok()).count();
    assert!((20..40).contains(&granted), "{granted}");
    assert!(ask(100, elsewhere).is_ok());

    let request = "A".repeat(22);
    let tries = (0..60).map(|_| told(desk.guests.open(&request, "000000", visit(0))).0);
    let judged = tries.filter(|code| *code == "UNAUTHORIZED").count();
    assert!((30..60).contains(&judged), "{judged}");
    let told = told(desk.guests.open(&request, "000000", elsewhere));
    assert_eq!(told.0, "UNAUTHORIZED", "another network is not hindered");
}

/// What is no code and no address is told apart from one that is wrong.
#[test]
fn forms_are_checked_first() {
    let desk = Desk::open();
    let request = "A".repeat(22);
    for (request, code) in [
        (request.as_str(), "12345"),
        (&request, "12345a"),
        (&request, "1234567"),
        ("A", "123456"),
        ("", ""),
    ] {
        assert_eq!(told(desk.guests.open(request, code, visit(0))).0, "BAD_REQUEST");
    }
    for address in ["", "ada", "ada@", "@example.org", "ada@example.org\r\nBcc: eve@example.org"] {
        assert_eq!(
            told(desk.guests.ask(Whom::Address(address), visit(0))).0,
            "BAD_REQUEST",
            "{address}"
        );
    }
}
