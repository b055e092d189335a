//! Guests and organizers at a real hub. Goal: a guest with nothing but a browser and a mailbox books, sees, moves and cancels; a dead
//! link is refused in the words of ML-7 and says nothing else; nonsense, guessing and asking too often get nowhere; no token, code
//! or address is in any log. Method: the hub's program over HTTP, its own commands, and a real mail server.

use portico_tests::guest::{GUEST, Lobby, MENTOR};
use portico_tests::node::get;
use portico_tests::venue::is_at_rest;
use portico_tests::wait::{SYNC, until};
use serde_json::{Value, json};

/// What ML-7 says of a link that is known and over.
fn over(because: &str) -> Value {
    let (code, message) = ("UNAUTHORIZED", "Token expired or used");
    json!({ "code": code, "message": message, "endedBecause": because })
}

fn by(token: &str) -> Value {
    json!({ "token": token })
}

/// The audit, a line for each entry.
fn audit(lobby: &Lobby) -> Vec<Value> {
    let lines = lobby.hub.command(&["audit"]);
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
}

fn metrics(lobby: &Lobby) -> String {
    String::from_utf8(get(&lobby.hub, "/metrics").body).expect("metrics are text")
}

/// Nothing that a guest must keep secret is in a log, a metric, the audit or a file of the hub.
fn nothing_leaks(lobby: &Lobby, secrets: &[&str]) {
    let audit = lobby.hub.command(&["audit"]);
    let page = String::from_utf8(get(&lobby.hub, "/status").body).expect("a page is text");
    let texts = [lobby.hub.errors(), audit, metrics(lobby), page];
    for secret in secrets {
        let found = texts.iter().find(|text| text.contains(secret));
        assert!(found.is_none(), "{secret} is in {found:?}");
        assert!(*secret == GUEST.1 || !is_at_rest(&lobby.hub.data(), secret.as_bytes()));
    }
}

/// ML-1.2, ML-1.5, ML-2, ML-7, ML-8, IC-6.2: a session's life by browser and mail. Each link dies with what ends it, and is in no
/// log; looking spends nothing; the hub's restart changes nothing.
#[test]
fn ml_1_ml_2_ml_7_a_guest_manages_a_session_by_mail_and_browser() {
    let mut lobby = Lobby::open();
    let (first, later) = (lobby.free(20), lobby.free(30));
    let booked = lobby.book(GUEST.1, &first).ok();
    assert_eq!(booked.body["state"], "booked");
    assert!(!booked.body.to_string().contains("oken"), "links go by mail alone: {booked:?}");
    let mailed = lobby.token(0);
    lobby.hub.cut();
    lobby.hub.serve();
    for _ in 0..3 {
        let seen = lobby.post("session", &by(&mailed)).ok();
        assert_eq!(seen.body["start"]["local"], first);
        assert_eq!((seen.text("mentor"), seen.text("guest")), (MENTOR, GUEST.0));
        assert_eq!(seen.body["may"]["cancel"], true);
    }
    let moved = lobby.post("reschedule", &json!({ "token": mailed, "slot": later })).ok();
    assert_eq!(
        (moved.text("state"), &moved.body["start"]["local"]),
        ("rescheduled", &json!(later))
    );
    let refused = lobby.post("cancel", &by(&mailed));
    assert_eq!((refused.status, refused.body), (401, over("moved")));

    let second = lobby.token(1);
    assert_ne!(second, mailed);
    assert_eq!(lobby.post("cancel", &by(&second)).ok().text("state"), "cancelled");
    let refused = lobby.post("session", &by(&second));
    assert_eq!((refused.status, refused.body), (401, over("cancelled")));
    let unknown = lobby.post("session", &by(&"A".repeat(43)));
    assert_eq!(unknown.body, json!({ "code": "UNAUTHORIZED", "message": "Invalid token" }));

    let audit = audit(&lobby);
    let count = |action: &str, reason: Value| {
        audit.iter().filter(|line| line["action"] == action && line["reason"] == reason).count()
    };
    assert_eq!(count("INVALIDATE_TOKEN", json!("booking_rescheduled")), 1);
    assert_eq!(count("INVALIDATE_TOKEN", json!("booking_cancelled")), 1);
    assert_eq!((count("READ_BOOKING", Value::Null), count("VERIFY_TOKEN", json!("ended"))), (3, 2));
    assert_eq!(count("VERIFY_TOKEN", json!("unknown")), 1);
    lobby.letter(2);
    nothing_leaks(&lobby, &[&mailed, &second, GUEST.1]);
    assert!(lobby.hub.figure("access log entries") >= audit.len() as u64);
}

/// A link asked for by an address comes with a code; five wrong codes end the request and nothing else; the right one gives a link
/// that ends the mailed one. An address that nobody has gets the very same answers.
#[test]
fn ml_a_link_is_asked_for_again_and_an_address_is_not_given_away() {
    let lobby = Lobby::open();
    lobby.book(GUEST.1, &lobby.free(20)).ok();
    let first = lobby.token(0);
    let asked = lobby.post("link", &json!({ "address": " ADA@example.org" })).ok();
    let nobody = lobby.post("link", &json!({ "address": "nobody@example.org" })).ok();
    let names =
        |reply: &Value| reply.as_object().map(|one| one.keys().cloned().collect::<Vec<_>>());
    assert_eq!(names(&asked.body), names(&nobody.body));
    assert_eq!(asked.headers.len(), nobody.headers.len());
    let again = ["ada@example.org", "nobody@example.org"].map(|address| {
        let reply = lobby.post("link", &json!({ "address": address }));
        (reply.status, reply.body)
    });
    assert_eq!(again[0], again[1]);
    assert_eq!((again[0].0, &again[0].1["code"]), (429, &json!("RATE_LIMITED")));

    let (code, mailed) = (lobby.code(1), lobby.token(1));
    assert_eq!(lobby.post("session", &by(&first)).body, over("renewed"));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let open = |request: &Value, code: &str| {
        lobby.post("code", &json!({ "request": request, "code": code }))
    };
    let invalid = json!({ "code": "UNAUTHORIZED", "message": "Invalid token" });
    for request in [&asked.body["request"], &nobody.body["request"]] {
        for _ in 0..2 {
            assert_eq!(open(request, wrong).body, invalid);
        }
    }
    assert_eq!(open(&nobody.body["request"], &code).body, invalid, "it is another browser's");
    let opened = open(&asked.body["request"], &code).ok();
    let token = opened.text("token");
    assert_eq!(lobby.post("session", &by(&mailed)).body, over("renewed"));
    lobby.post("session", &by(token)).ok();
    assert_eq!(open(&asked.body["request"], &code).body, invalid, "once");
    nothing_leaks(&lobby, &[&first, &mailed, token, GUEST.1]);
    assert!(!lobby.hub.errors().contains(&code));
    assert_eq!(lobby.server.letters().len(), 2, "nobody else was written to");
}

/// Whatever is sent, the answer is JSON with a code, soon, and nothing is done; no page of another origin is let in.
#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let lobby = Lobby::open();
    let slot = lobby.free(20);
    let before = lobby.hub.figure("operations");
    let book =
        json!({ "name": "A", "address": "a@b.example", "mentor": lobby.mentor, "slot": slot });
    let with = |name: &str, value: Value| {
        let mut body = book.clone();
        body[name] = value;
        body.to_string()
    };
    let bodies = [
        String::new(),
        "null".into(),
        "[]".into(),
        "{".into(),
        "{}".into(),
        "\"x\"".into(),
        with("extra", json!(1)),
        with("name", json!(7)),
        with("name", json!(["A"])),
        with("address", json!("nobody")),
        with("mentor", json!("Grace Hopper")),
        with("slot", json!("tomorrow")),
        with("slot", json!("2026-11-24T10:07:00+01:00")),
        with("slot", json!("2026-11-24 10:15")),
        with("slot", json!(1_800_000_000)),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{{\"name\":\"A\",\"name\":\"B\",{}", &book.to_string()[1..]),
    ];
    for body in &bodies {
        let reply = lobby.send("book", "application/json", body.as_bytes());
        assert_eq!((reply.status, reply.text("code")), (400, "BAD_REQUEST"), "{body}");
        assert!(reply.text("message").len() <= 800, "{reply:?}");
    }
    let large = with("name", json!("x".repeat(40_000)));
    assert_eq!(lobby.send("book", "application/json", large.as_bytes()).status, 413);
    assert_eq!(lobby.send("book", "application/json", b"\xff\xfe{}").status, 400);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        assert_eq!(lobby.send("book", kind, book.to_string().as_bytes()).status, 415);
    }
    let looked = lobby.get("session?token=AAAA");
    assert_eq!((looked.status, looked.text("code")), (405, "BAD_REQUEST"));
    for body in [json!({ "token": "x", "mentor": lobby.mentor }), json!({})] {
        assert_eq!(lobby.post("slots", &body).status, 400);
        assert_eq!(lobby.post("link", &json!({})).status, 400);
    }
    let refused = lobby.post("session", &by("x"));
    let named = |name: &str| refused.headers.iter().find(|(known, _)| known == name);
    assert!(refused.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
    assert_eq!(named("cache-control").map(|(_, value)| value.as_str()), Some("no-store"));
    assert_eq!(lobby.hub.figure("operations"), before);
    lobby.send("book", "application/json; charset=utf-8", book.to_string().as_bytes()).ok();
}

/// One network gets twenty links a minute, whoever it says that it is.
#[test]
fn ml_asking_without_end_gets_nowhere() {
    let lobby = Lobby::open();
    let statuses: Vec<u16> = (0..30)
        .map(|number| {
            let address = format!("guest{number}@example.org");
            lobby.post("link", &json!({ "address": address })).status
        })
        .collect();
    let granted = statuses.iter().filter(|status| **status == 200).count();
    assert!((20..30).contains(&granted), "{statuses:?}");
    let refused = lobby.post("link", &json!({ "address": "last@example.org" }));
    let wait = refused.headers.iter().find(|(name, _)| name == "retry-after");
    assert_eq!((refused.status, wait.map(|(_, value)| value.as_str())), (429, Some("60")));
    lobby.post("slots", &json!({ "mentor": lobby.mentor })).ok();
}

/// What organizers do on the command line reaches guests, and the audit, the log and the metrics tell of it.
#[test]
fn ml_organizers_list_move_cancel_block_and_erase() {
    let lobby = Lobby::open();
    let hub = &lobby.hub;
    let (slot, later) = (lobby.free(20), lobby.free(30));
    lobby.book(GUEST.1, &slot).ok();
    let link = lobby.token(0);
    let list = hub.command(&["booking", "list"]);
    assert!(list.contains(&slot) && list.contains(MENTOR) && list.contains(GUEST.0), "{list}");
    let booking = list.split_whitespace().next().expect("a line").to_owned();
    assert_eq!(hub.command(&["booking", "list", "--day", &slot[..10]]), list);
    assert_eq!(hub.command(&["booking", "list", "--day", "2020-01-01"]), "");

    let to = later[..16].replace('T', " ");
    let said = hub.command(&["booking", "move", &booking, &to]);
    assert!(said.contains(&later) && said.contains("1 links"), "{said}");
    assert_eq!(lobby.post("session", &by(&link)).body, over("moved"));
    let soon = hub.refused(&["booking", "move", &booking, "2026-11-24 10:07"]);
    assert!(soon.contains("quarter of an hour"), "{soon}");
    let link = lobby.token(1);
    assert!(hub.command(&["guest", "list"]).contains("1 bookings"));
    hub.command(&["guest", "block", GUEST.1]);
    let denied = json!({ "code": "FORBIDDEN", "message": "Access denied" });
    let refused = lobby.post("session", &by(&link));
    assert_eq!((refused.status, refused.body), (403, denied));
    assert!(hub.command(&["guest", "list"]).contains("blocked from"));
    hub.command(&["guest", "unblock", GUEST.0]);
    lobby.post("session", &by(&link)).ok();
    assert!(hub.command(&["booking", "cancel", &booking]).contains("is cancelled"));
    assert_eq!(lobby.post("session", &by(&link)).body, over("cancelled"));
    lobby.letter(2);
    hub.command(&["guest", "erase", GUEST.1]);
    assert_eq!(hub.command(&["guest", "list"]), "");
    assert!(!is_at_rest(&hub.data(), GUEST.1.as_bytes()));

    until("the log to tell of it", SYNC, || {
        let told = hub.errors().lines().any(|line| {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            let fields = &line["fields"];
            fields["booking"] == *booking
                && fields["reason"] == "booking_cancelled"
                && fields["count"] == 1
                && fields["duration_ms"].as_f64().is_some_and(|ms| ms > 0.0)
        });
        told.then_some(())
    });
    let text = metrics(&lobby);
    for line in [
        "portico_invalidations_total{reason=\"booking_rescheduled\"} 1",
        "portico_invalidations_total{reason=\"booking_cancelled\"} 1",
        "portico_invalidation_failures_total 0",
        "portico_verification_refusals_total{reason=\"Ended\"} 2",
        "portico_verification_refusals_total{reason=\"Blocked\"} 1",
        "portico_bookings{state=\"cancelled\"} 1",
        "portico_provisional_cases_open 0",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.contains("portico_invalidation_seconds_bucket{le=\"0.128\"}"), "{text}");
}

/// Whatever an organizer mistypes, the hub says what it wanted.
#[test]
fn a_mistyped_command_says_what_is_meant() {
    let lobby = Lobby::open();
    let hub = &lobby.hub;
    let nobody = "00000000000000000000000000000001";
    for (words, meant) in [
        (vec!["event", "zone", "Berlin"], "IANA name"),
        (vec!["mentor", "hours", "Nobody", "--weekly", "mon 10:00-11:00"], "no member"),
        (vec!["mentor", "hours", MENTOR, "--weekly", "mon 11:00-10:00"], "the later behind"),
        (vec!["mentor", "hours", MENTOR, "--weekly", "funday 10:00-11:00"], "no weekday"),
        (vec!["mentor", "hours", MENTOR, "--on", "24.11. 10:00-11:00"], "hours of one day"),
        (vec!["mentor", "hours", MENTOR, "--from", "2026-11-24", "--until", "2026-11-23"], "days"),
        (vec!["guest", "block", "nobody@example.org"], "no guest"),
        (vec!["booking", "cancel", nobody], "no booking"),
        (vec!["leases", "release", nobody], "no kiosk"),
    ] {
        let said = hub.refused(&words);
        assert!(said.contains(meant), "{words:?}: {said}");
    }
    assert!(hub.command(&["mentor", "list"]).contains("mon 00:00-24:00; tue"));
    let (from, until) = ("2027-03-27", "2027-03-29");
    let off = ["--off", "2027-03-29", "--from", from, "--until", until];
    let all = [&["mentor", "hours", MENTOR, "--weekly", "mon-sun 1:00-4:00"][..], &off].concat();
    let said = hub.command(&all);
    assert!(said.contains("20 sessions from 2027-03-27"), "an hour is skipped there: {said}");
    assert_eq!(hub.command(&["leases", "list"]), "");
}
