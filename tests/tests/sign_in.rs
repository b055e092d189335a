//! Signing in at a real hub with real letters. Goal: a code signs in the browser that asked and a link any other, once; nobody learns
//! who has an address; nobody is signed in by a cookie that they were given; and nothing that opens anything is in a log, at the
//! noisiest, or at rest. Method: browsers that speak GraphQL, the hub's program logging all it can, a mail server.

use portico_tests::browser::{Browser, Page};
use portico_tests::mail_server::MailServer;
use portico_tests::node::get;
use portico_tests::programs::argument;
use portico_tests::venue::{Hub, is_at_rest};
use portico_tests::wait::{Deadline, PROMPT, SYNC, until};
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const NOBODY: &str = "nobody@example.org";
/// Letters asked for to compare how long answers take: all that one network may have in a minute, half of them to members.
const ASKED: usize = 50;

const ASK: &str = "mutation($address: String!, $claim: String) {
  requestSignIn(address: $address, claim: $claim) { request codeDigits codeValidSeconds } }";
const BY_CODE: &str = "mutation($request: String!, $code: String!, $name: String) {
  signInWithCode(request: $request, code: $code, name: $name) { nameNeeded me { profile { name } } connected { success code } } }";
const BY_LINK: &str = "mutation($token: String!, $name: String) {
  signInWithLink(token: $token, name: $name) { nameNeeded me { profile { name } } connected { success code connectedUser { name } } } }";
const ME: &str = "{ me { profile { id name } address devices { name current } } }";

struct Office {
    hub: Hub,
    server: MailServer,
}

/// What a letter brings.
struct Keys {
    code: String,
    token: String,
}

impl Office {
    /// A hub with members who have addresses, logging all it can.
    fn open(addresses: &[String]) -> Self {
        let server = MailServer::start();
        let mut hub = Hub::open(&["Grace Hopper"]);
        let list = hub.data().join("members.csv");
        let lines = addresses.iter().map(|address| format!("Ada of {address},{address}\n"));
        std::fs::write(&list, format!("name,email\n{}", lines.collect::<String>()))
            .expect("there is room");
        hub.command(&["member", "import", argument(&list)]);
        std::fs::remove_file(&list).expect("it is there");
        hub.cut();
        hub.set("PORTICO_SMTP", &server.url());
        hub.set("PORTICO_MAIL_FROM", "Test Days <days@example.org>");
        hub.set("PORTICO_LOG", "trace");
        hub.serve();
        Self { hub, server }
    }

    fn with_two() -> Self {
        Self::open(&[ADA.to_owned(), BOB.to_owned()])
    }

    fn browser(&self) -> Browser {
        Browser::at(&self.hub.url())
    }

    /// The text of the letter of that number.
    fn letter(&self, number: usize) -> Value {
        until(&format!("letter {number}"), SYNC, || {
            let settled = self.hub.command(&["mail", "list"]).contains("sending 0\n");
            (settled && self.server.letters().len() > number)
                .then(|| self.server.read().remove(number))
        })
    }

    fn keys(&self, number: usize) -> Keys {
        let letter = text(&self.letter(number));
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|c| c.is_ascii_digit());
        let code = letter.lines().map(str::trim).find(is_code).expect("a code").to_owned();
        let token = letter.split("/signin/").nth(1).expect("a link")[..43].to_owned();
        Keys { code, token }
    }

    /// None of it is in a log, a metric or a file.
    fn nothing_leaks(&self, secrets: &[&str]) {
        let metrics = String::from_utf8(get(&self.hub, "/metrics").body).expect("it is text");
        let log = self.hub.errors();
        assert!(log.contains("a member signed in"), "it logs what happens: {log}");
        for secret in secrets {
            assert!(!log.contains(secret), "{secret} is in the log");
            assert!(!metrics.contains(secret));
            assert!(!is_at_rest(&self.hub.data(), secret.as_bytes()), "{secret} is at rest");
        }
    }
}

fn text(letter: &Value) -> String {
    let parts = letter["parts"].as_array().expect("a letter has parts");
    let text = parts.iter().find(|part| part["type"] == "text/plain");
    text.and_then(|part| part["text"].as_str()).expect("it has a text").to_owned()
}

fn ask(browser: &Browser, address: &str) -> String {
    let asked = browser.data(ASK, &json!({ "address": address }));
    asked["requestSignIn"]["request"].as_str().expect("a request").to_owned()
}

fn code_of(answer: &Page) -> String {
    answer.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

fn name(browser: &Browser) -> Value {
    browser.data(ME, &json!({}))["me"]["profile"]["name"].clone()
}

/// The code signs in the browser that asked, the link another; each once. A cookie is HttpOnly and SameSite=Strict, new with each
/// sign-in, and dead after signing out; a planted one is not taken over. Nothing of it is in the noisiest log, or at rest.
#[test]
fn a_code_or_a_link_signs_in_and_nothing_leaks() {
    let office = Office::with_two();
    let browser = office.browser();
    let planted = format!("portico={}", "A".repeat(43));
    browser.set_cookie(&planted);
    let request = ask(&browser, " ADA@example.org ");
    let first = office.keys(0);
    let elsewhere = office.browser();
    let tried = |browser: &Browser, code: &str| {
        browser.ask(BY_CODE, &json!({ "request": request, "code": code }))
    };
    let wrong = if first.code == "000000" { "000001" } else { "000000" };
    assert_eq!(code_of(&tried(&browser, wrong)), "UNAUTHORIZED");
    let done = tried(&browser, &first.code);
    assert_eq!(done.json()["data"]["signInWithCode"]["nameNeeded"], false, "{}", done.text());
    let set = done.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
    let cookie = browser.cookie().expect("it has one");
    assert_ne!(cookie, planted, "it is new");
    assert_eq!(name(&browser), format!("Ada of {ADA}"));
    assert_eq!(name(&elsewhere), Value::Null);
    let by_link = |browser: &Browser, token: &str| browser.ask(BY_LINK, &json!({ "token": token }));
    assert_eq!(code_of(&tried(&browser, &first.code)), "UNAUTHORIZED", "once");
    assert_eq!(code_of(&by_link(&elsewhere, &first.token)), "UNAUTHORIZED", "one ends the other");

    // Opening the page of a link spends nothing.
    assert_eq!(code_of(&elsewhere.ask(ASK, &json!({ "address": ADA }))), "RATE_LIMITED");
    ask(&browser, BOB);
    let second = office.keys(1);
    for _ in 0..3 {
        assert_eq!(elsewhere.get(&format!("/signin/{}", second.token)).status, 200);
    }
    assert!(by_link(&elsewhere, &second.token).json().get("errors").is_none());
    let devices = elsewhere.data(ME, &json!({}))["me"]["devices"].clone();
    assert_eq!((devices.as_array().map(Vec::len), &devices[0]["current"]), (Some(1), &json!(true)));
    let other = elsewhere.cookie().expect("it has one");
    browser.data("mutation { signOut }", &json!({}));
    assert_eq!(browser.cookie(), None, "it is deleted");
    browser.set_cookie(&cookie);
    assert_eq!(name(&browser), Value::Null, "and dead");
    assert_eq!(name(&elsewhere), format!("Ada of {BOB}"));
    elsewhere.data("mutation { signOutEverywhere }", &json!({}));
    elsewhere.set_cookie(&other);
    assert_eq!(name(&elsewhere), Value::Null);
    let value = |cookie: &str| cookie.split('=').nth(1).unwrap().to_owned();
    let (one, two) = (value(&cookie), value(&other));
    let codes = [&first.code, &second.code].map(|code| format!("\"{code}\""));
    office.nothing_leaks(&[
        &request,
        &first.token,
        &second.token,
        &one,
        &two,
        &codes[0],
        &codes[1],
    ]);
    assert!(!office.hub.errors().contains(ADA), "no address is logged");
}

/// Who asks for a letter to an address gets the same answer whether or not somebody has it, in as much time; who tries codes, too.
/// How long it takes is printed and not judged: a busy machine is no proof.
#[test]
fn nobody_learns_who_has_an_address() {
    let members: Vec<String> = (0..ASKED).map(|number| format!("m{number}@example.org")).collect();
    let office = Office::open(&members);
    let browser = office.browser();
    let mut took = [Vec::new(), Vec::new()];
    let mut shapes = [Vec::new(), Vec::new()];
    for (number, member) in members.iter().enumerate() {
        for (known, address) in
            [format!("x{number}@example.org"), member.clone()].iter().enumerate()
        {
            let began = Deadline::after(PROMPT);
            let answer = browser.ask(ASK, &json!({ "address": address }));
            took[known].push(PROMPT.saturating_sub(began.left()));
            let mut names: Vec<String> =
                answer.headers.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            shapes[known].push((answer.status, names, answer.body.len()));
        }
    }
    assert_eq!(shapes[0], shapes[1]);
    for (name, took) in ["nobody", "member"].iter().zip(&mut took) {
        took.sort();
        let at = |share: usize| took[(took.len() - 1) * share / 100];
        println!("{name}: p10 {:?}, p50 {:?}, p90 {:?}", at(10), at(50), at(90));
    }
}

/// A letter to nobody opens nothing, and says so; a code for nobody is wrong in the same words, and its request dies as soon.
#[test]
fn nobody_is_told_that_they_are_not_here() {
    let office = Office::with_two();
    let browser = office.browser();
    let requests = [ask(&browser, ADA), ask(&browser, NOBODY)];
    let letters = [office.letter(0), office.letter(1)];
    let to_nobody = letters.iter().find(|letter| letter.to_string().contains(NOBODY)).unwrap();
    assert!(!text(to_nobody).contains("/signin/"), "{to_nobody}");
    let answers = requests.map(|request| {
        let tries =
            (0..6).map(|_| browser.ask(BY_CODE, &json!({ "request": request, "code": "000000" })));
        tries.map(|page| (page.status, page.text())).collect::<Vec<_>>()
    });
    assert_eq!(answers[0], answers[1]);
}

/// IC-5.4: a visitor claims a code, signs in by the letter's link in another browser, and is connected; a code shown by a guest of
/// nobody's is not needed again.
#[test]
fn ic_5_4_what_was_claimed_is_connected_by_signing_in_anywhere() {
    let office = Office::with_two();
    let browser = office.browser();
    let link = office.hub.link_of("Grace Hopper");
    let claim = browser.data(
        "mutation($token: String!) { claimConnection(token: $token) { secret owner { name } } }",
        &json!({ "token": link }),
    );
    let secret = claim["claimConnection"]["secret"].as_str().unwrap();
    browser.data(ASK, &json!({ "address": ADA, "claim": secret }));
    let keys = office.keys(0);
    let done = office.browser().data(BY_LINK, &json!({ "token": keys.token }));
    let connected = &done["signInWithLink"]["connected"];
    assert_eq!(
        (&connected["success"], &connected["connectedUser"]["name"]),
        (&json!(true), &json!("Grace Hopper"))
    );
    assert_eq!(office.hub.connections().len(), 1);
    office.nothing_leaks(&[secret, &keys.token]);
}

/// Who signs up gives a name of one line; one that would be a header of its own is refused, and no letter has it.
#[test]
fn a_name_is_no_header() {
    let office = Office::with_two();
    office.hub.command(&["event", "set", "--sign-up", "on"]);
    let browser = office.browser();
    let request = ask(&browser, NOBODY);
    let keys = office.keys(0);
    let with = |name: Option<&str>| {
        browser.ask(BY_CODE, &json!({ "request": request, "code": keys.code, "name": name }))
    };
    assert_eq!(with(None).json()["data"]["signInWithCode"]["nameNeeded"], true);
    assert_eq!(code_of(&with(Some("Eve\r\nBcc: all@example.org"))), "BAD_REQUEST");
    let done = with(Some("<b>Eve</b>"));
    assert_eq!(done.json()["data"]["signInWithCode"]["me"]["profile"]["name"], "<b>Eve</b>");
}
