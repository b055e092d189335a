//! GraphQL at a real hub. Goal: a stock client with nothing but an address signs in, shows a code, meets somebody and signs out; what is
//! malformed, from another site or too much gets a clear answer; no cookie, token or code is in any log; and whatever is sent, the hub
//! neither fails nor falls. Method: the hub's program over HTTP, letters by a real mail server, and documents made from a seed.

use portico_tests::amount;
use portico_tests::browser::{Browser, Page};
use portico_tests::fuzz::{Dice, Documents};
use portico_tests::guest::Lobby;
use portico_tests::venue::is_at_rest;
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");

/// Documents that are tried in everyday runs; `PORTICO_GRAPHQL` asks for more.
const CASES: u64 = 1_000;

fn lobby() -> Lobby {
    let mut lobby = Lobby::open();
    lobby.hub.cut();
    lobby.hub.also(&["--proxy", "127.0.0.1"]);
    lobby.hub.serve();
    lobby
}

/// Adds a member with an address, and signs them in by the code of the next letter.
fn sign_in(lobby: &Lobby, letters: usize, name: &str, address: &str) -> Browser {
    lobby.hub.add(name, address);
    let client = Browser::at(&lobby.hub.url());
    let ask =
        "mutation($address: String!) { requestSignIn(address: $address) { request codeDigits } }";
    let asked = client.data(ask, &json!({ "address": address }))["requestSignIn"].clone();
    let code = lobby.code(letters);
    let give = "mutation($request: String!, $code: String!) {
        signInWithCode(request: $request, code: $code) { nameNeeded me { profile { name } } }
    }";
    let done = client.data(give, &json!({ "request": asked["request"], "code": code }));
    assert_eq!(done["signInWithCode"]["me"]["profile"]["name"], name);
    assert!(client.cookie().is_some());
    client
}

/// IC-1, IC-2, IC-5, IC-6.2 over HTTP: two people sign in by mail, one shows a code and the other redeems it; nothing secret is in a
/// log or at rest.
#[test]
fn ic_2_a_stock_client_signs_in_and_meets_somebody() {
    let lobby = lobby();
    let ada = sign_in(&lobby, 0, "Ada Lovelace", "ada@example.org");
    let bob = sign_in(&lobby, 1, "Bob Noyce", "bob@example.org");
    let code = ada.data("mutation { generateInstantConnectToken { token url } }", &json!({}));
    let code = &code["generateInstantConnectToken"];
    let look = "query($token: String!) { connectionLink(token: $token) { state owner { name } } }";
    let seen = bob.data(look, &json!({ "token": code["url"] }))["connectionLink"].clone();
    assert_eq!(seen, json!({ "state": "READY", "owner": { "name": "Ada Lovelace" } }));
    let redeem = "mutation($token: String!) { redeemInstantConnectToken(token: $token) { success message connectedUser { name } } }";
    let met = bob.data(redeem, &json!({ "token": code["token"] }));
    assert_eq!(met["redeemInstantConnectToken"]["connectedUser"]["name"], "Ada Lovelace");
    let standing = ada.data("{ me { standing { rank connections } } }", &json!({}));
    assert_eq!(standing["me"]["standing"], json!({ "rank": 1, "connections": 1 }));
    let cookie = ada.cookie().expect("she is signed in");
    let cookie = cookie.split_once('=').expect("a cookie has a value").1;
    let token = code["token"].as_str().expect("a token is text");
    for secret in [cookie, token] {
        assert!(
            !lobby.hub.errors().contains(secret)
                && !is_at_rest(&lobby.hub.data(), secret.as_bytes())
        );
    }
    assert_eq!(ada.data("mutation { signOut }", &json!({}))["signOut"], true);
    assert_eq!(ada.cookie(), None, "the cookie is deleted");
    assert_eq!(ada.data("{ me { address } }", &json!({}))["me"], Value::Null);
}

/// Each kind of request that is none gets its own status, and errors have a code.
#[test]
fn what_is_no_request_gets_a_clear_answer() {
    let lobby = lobby();
    let client = Browser::at(&lobby.hub.url());
    let good = json!({ "query": "{ event { name } }" }).to_string();
    let status = |body: &str, headers: &[(&str, &str)]| {
        client.post("/graphql", headers, body.as_bytes()).status
    };
    assert_eq!(status(&good, &[JSON]), 200);
    assert_eq!(status(&good, &[("content-type", "text/plain")]), 415);
    assert_eq!(status(&good, &[JSON, ("origin", "https://evil.example")]), 403);
    assert_eq!(status(&good, &[JSON, ("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(status(&format!("[{good}]"), &[JSON]), 400, "one document at a time");
    assert_eq!(status("{", &[JSON]), 400);
    assert_eq!(status(&format!("{{\"query\":\"{}\"}}", "a".repeat(300_000)), &[JSON]), 413);
    let nested =
        format!("{{ {} }}", "me { profile { connection { person ".repeat(8) + &"}".repeat(24));
    for (query, words) in [
        (nested.as_str(), "too deep"),
        (
            "{ board { lines { person { connection { person { connection { person { connection { person { connection { person { connection { person { connection { person { connection { id } } } } } } } } } } } } } } } } }",
            "too deep",
        ),
        (
            "{ a: mentors { freeSlots(first: 50) { start } } b: mentors { freeSlots(first: 50) { start } } c: mentors { freeSlots(first: 50) { start local } } }",
            "too complex",
        ),
        ("{ nothing }", "Unknown field"),
        ("{ event { name ", "cannot be read"),
    ] {
        let answer = client.ask(query, &json!({}));
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{query}");
        assert!(answer.status == 200 && answer.text().contains(words), "{words}: {answer:?}");
    }
}

/// Whatever is sent to it, from nobody and from a member, the hub answers; never with a failure of its own, and never with a panic.
#[test]
fn whatever_is_sent_the_hub_neither_fails_nor_falls() {
    let lobby = lobby();
    let member = sign_in(&lobby, 0, "Ada Lovelace", "ada@example.org");
    let cookie = member.cookie().expect("she is signed in");
    let documents = Documents::of(&member.data(portico_tests::fuzz::INTROSPECTION, &json!({})));
    for seed in 0..amount::of("GRAPHQL", CASES) {
        let mut dice = Dice::of(seed);
        let source = format!("10.{}.{}.{}", seed % 199, seed / 199 % 250, seed / 49_750 % 250);
        let client = Browser::at(&lobby.hub.url());
        // Seldom enough that the member does not ask too often.
        if dice.one_in(4) {
            client.set_cookie(&cookie);
        }
        let headers = [JSON, ("x-forwarded-for", &*source)];
        judge(seed, &client.post("/graphql", &headers, &documents.body(&mut dice)));
    }
    let errors = lobby.hub.errors();
    assert!(!errors.contains("panicked"), "{errors}");
}

fn judge(seed: u64, answer: &Page) {
    assert!(answer.status < 500, "seed {seed}: {answer:?}");
    for error in answer.json()["errors"].as_array().into_iter().flatten() {
        assert!(error["extensions"]["code"].is_string(), "seed {seed}: {error}");
    }
}
