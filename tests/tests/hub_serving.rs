//! The hub on a network, as browsers, other people's pages and people of ill will meet it. Goal: pages come with rules that keep them
//! ours; what another site sends is refused; who is slow holds up nobody; TLS works; hints arrive; the end is orderly. Method: the
//! hub's program over real connections.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use portico_tests::browser::Browser;
use portico_tests::node::get;
use portico_tests::programs::{Program, argument};
use portico_tests::venue::{Hub, Kiosk, is, text};
use portico_tests::wait::{Deadline, PROMPT};
use serde_json::json;

/// How long the hub waits for a head or a body, and a margin.
const PATIENCE: Duration = Duration::from_secs(45);
/// Much less than the 30 s after which a kiosk syncs without a hint.
const BY_HINT: Duration = Duration::from_secs(10);

/// Addresses of pages, files and nothing, with what tries to lead elsewhere.
const ADDRESSES: [&str; 12] = [
    "/",
    "/signin?next=https://evil.example",
    "/signin/AAAA?return=//evil.example",
    "/connect/AAAA",
    "/me",
    "/me/devices",
    "/people/1",
    "/booking/AAAA",
    "//evil.example/%2e%2e",
    "/index.html",
    "/assets/../hub.key",
    "/nothing",
];

/// Every answer, whatever the address: nothing runs or loads from elsewhere, nobody frames it, no address goes along, and nobody is led
/// elsewhere, not after signing in either: the hub redirects nobody, and where to go next is decided by a path of the page's own.
#[test]
fn pages_come_with_their_rules_and_lead_nowhere_else() {
    let hub = Hub::open(&["Ada"]);
    let browser = Browser::at(&hub.url());
    for address in ADDRESSES {
        let page = browser.get(address);
        assert!(matches!(page.status, 200 | 404), "{address}: {}", page.status);
        assert_eq!(page.header("location"), "", "{address}");
        let policy = page.header("content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{address}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("strict-transport-security"), "", "it is plain http");
        assert!(!page.body.starts_with(&[0, 0]), "no key");
    }
    assert_eq!(browser.post("/me", &[], b"").status, 405);
}

/// What a page is made of is named with the page, so that a browser need not run a part of it to find the next.
#[test]
fn a_page_names_its_parts() {
    let hub = Hub::open(&["Ada"]);
    let browser = Browser::at(&hub.url());
    for address in ["/", "/connect/some-token", "/people/some-id", "/booking"] {
        let links = browser.get(address).header("link").to_owned();
        assert!(!links.is_empty(), "{address}");
        for link in links.split(", ") {
            let part =
                link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=modulepreload"));
            let given = browser.get(part.expect(link));
            assert_eq!(
                (given.status, given.header("content-type")),
                (200, "text/javascript; charset=utf-8")
            );
        }
    }
    assert_eq!(browser.get("/nowhere").header("link"), "");
}

/// Somebody who has mistyped an address finds a page that says so; a program is told in its own terms.
#[test]
fn an_address_that_is_none_is_told_by_a_page() {
    let hub = Hub::open(&["Ada"]);
    let browser = Browser::at(&hub.url());
    let page = browser.get_with("/nowhere", &[("accept", "text/html,*/*;q=0.8")]);
    assert_eq!(page.status, 404);
    assert_eq!(page.body, browser.get("/me").body, "the document of every page");
    let told = browser.get("/nowhere");
    assert_eq!((told.status, told.json()["code"].as_str()), (404, Some("NOT_FOUND")));
}

/// What a page of another site can make a browser send is refused before it is read; so is what no page of ours sends.
#[test]
fn other_sites_are_refused() {
    let hub = Hub::open(&["Ada"]);
    let browser = Browser::at(&hub.url());
    let body = json!({ "query": "{ event { name } }" }).to_string();
    let json = ("content-type", "application/json");
    let own = hub.url();
    let host = own.trim_start_matches("http://");
    for (headers, status) in [
        (&[json][..], 200),
        (&[json, ("origin", &own)], 200),
        (&[json, ("origin", "https://portico.test")], 200),
        (&[json, ("sec-fetch-site", "same-origin")], 200),
        (&[json, ("origin", "https://evil.example")], 403),
        (&[json, ("origin", "null")], 403),
        (&[json, ("sec-fetch-site", "cross-site"), ("origin", &own)], 403),
        (&[json, ("sec-fetch-site", "same-site")], 403),
        (&[json, ("origin", "https://evil.example"), ("x-forwarded-host", "evil.example")], 403),
        (&[("content-type", "text/plain"), ("origin", &own)], 415),
        (&[("content-type", "application/x-www-form-urlencoded")], 415),
        (&[("origin", &own)], 415),
    ] {
        assert_eq!(
            browser.post("/graphql", headers, body.as_bytes()).status,
            status,
            "{headers:?}"
        );
    }
    let evil = [json, ("origin", "https://evil.example")];
    assert_eq!(browser.post("/v1/guest/mentors", &evil, b"{}").status, 403);
    // One that says that it is too large is refused before it is sent.
    let large = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n";
    let said = until_closed_after_answer(stalled(&hub, large));
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
    // Who forges the host of a request gets no answer that names it.
    let mut stream = TcpStream::connect(host).unwrap();
    stream
        .write_all(b"GET /signin HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("evil.example"), "{answer}");
}

/// A connection that sends this and then nothing more; what comes back until the hub closes it.
fn stalled(hub: &Hub, sent: &str) -> TcpStream {
    let mut stream =
        TcpStream::connect(hub.url().trim_start_matches("http://")).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
    stream.write_all(sent.as_bytes()).expect("it listens");
    stream
}

fn until_closed(mut stream: TcpStream) -> String {
    let mut said = String::new();
    stream.read_to_string(&mut said).expect("the hub closes it in time");
    said
}

/// Slow heads, slow bodies and connections that say nothing are let go in time, and meanwhile everybody else is served.
#[test]
fn slow_clients_are_let_go_and_hold_nobody_up() {
    let hub = Hub::open(&["Ada"]);
    let silent: Vec<_> = (0..300).map(|_| stalled(&hub, "")).collect();
    let heads: Vec<_> =
        (0..100).map(|_| stalled(&hub, "GET / HTTP/1.1\r\nHost: x\r\nX-A: ")).collect();
    let graphql = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{";
    let bodies: Vec<_> = (0..100).map(|_| stalled(&hub, graphql)).collect();
    let guest = graphql.replace("/graphql", "/v1/guest/mentors");
    let guests: Vec<_> = (0..20).map(|_| stalled(&hub, &guest)).collect();
    for _ in 0..20 {
        let deadline = Deadline::after(PROMPT);
        assert_eq!(get(&hub, "/readyz").status, 200);
        assert!(!deadline.left().is_zero());
    }
    for body in bodies.into_iter().chain(guests) {
        let said = until_closed_after_answer(body);
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    }
    for head in heads.into_iter().chain(silent) {
        let said = until_closed(head);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
    assert_eq!(get(&hub, "/readyz").status, 200);
}

/// The beginning of what is answered; the connection may stay.
fn until_closed_after_answer(mut stream: TcpStream) -> String {
    let mut said = [0; 64];
    let read = stream.read(&mut said).expect("the hub answers in time");
    String::from_utf8_lossy(&said[..read]).into_owned()
}

/// A head that never ends is not kept.
#[test]
fn heads_and_bodies_have_their_limits() {
    let hub = Hub::open(&["Ada"]);
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "a".repeat(64 * 1024));
    let mut stream = stalled(&hub, &long[..1_024]);
    // The hub may close while this is still being written.
    let _ = stream.write_all(&long.as_bytes()[1_024..]);
    let mut said = [0; 32];
    let read = stream.read(&mut said).unwrap_or(0);
    assert!(read == 0 || said.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&said));
    assert_eq!(get(&hub, "/readyz").status, 200);
}

/// A page that listens hears that the board has changed; a hub that ends ends the stream, and soon.
#[test]
fn pages_hear_of_changes_and_of_the_end() {
    let mut hub = Hub::open(&["Ada", "Bob"]);
    let browser = Browser::at(&hub.url());
    let mut heard = Vec::new();
    let board = browser.listen("/v1/events", PROMPT, |line| {
        if line.starts_with(": listening") || line.starts_with(":listening") {
            hub.command(&["member", "import", &more(&hub)]);
        }
        heard.push(line.to_owned());
        line == "event: board"
    });
    assert!(board, "{heard:#?}");
    assert!(get(&hub, "/metrics").body.windows(17).any(|bytes| bytes == b"portico_listeners"));
    let mut asked = false;
    let ended = Deadline::after(PROMPT);
    browser.listen("/v1/events", PROMPT, |line| {
        if !asked && line.contains("listening") {
            asked = true;
            hub.terminate();
        }
        false
    });
    assert!(asked && !ended.left().is_zero(), "the stream ended with the hub");
    hub.wait_for_end(PROMPT);
}

/// A list with somebody new.
fn more(hub: &Hub) -> String {
    let list = hub.data().join("more.csv");
    std::fs::write(&list, "name\nEve\n").expect("there is room");
    argument(&list).to_owned()
}

/// A kiosk that is told of a change has it long before it would have asked.
#[test]
fn kiosks_sync_when_they_are_told() {
    let hub = Hub::open(&["Ada", "Bob"]);
    let kiosk = Kiosk::enrol(&hub, "Ada");
    let running = kiosk.run_in_step();
    hub.command(&["event", "zone", "Europe/Berlin"]);
    let synced = |line: &serde_json::Value| is(line, "synced") && line["received"] != 0;
    running.wait_for("the change", BY_HINT, synced);
}

/// With a certificate the hub speaks TLS itself: pages say so, and cookies and links need it.
#[test]
fn tls_is_spoken_with_a_given_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let data = folder.path().join("hub");
    let words = ["serve", "--data", argument(&data), "--listen", "127.0.0.1:0"];
    let tls = ["--tls-cert", argument(&certificate), "--tls-key", argument(&key)];
    let hub = Program::start("portico-hub", &[&words[..], &tls].concat());
    let address = text(&hub.wait_for("listening", PROMPT, |line| is(line, "listening")), "address");
    let port = address.rsplit(':').next().unwrap();
    let roots = ureq::tls::RootCerts::Specific(Arc::new(vec![
        ureq::tls::Certificate::from_der(made.cert.der()).to_owned(),
    ]));
    let tls = ureq::tls::TlsConfig::builder().root_certs(roots).build();
    let agent = ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build();
    let page = Browser::with(agent.into(), &format!("https://localhost:{port}")).get("/signin");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
    // Plain http at the same port is no conversation.
    let mut plain = TcpStream::connect(&address).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut said = Vec::new();
    let _ = plain.read_to_end(&mut said);
    assert!(!said.starts_with(b"HTTP/1.1 200"));
}
