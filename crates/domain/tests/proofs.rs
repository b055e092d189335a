//! Proofs made on phones. Goal: a browser makes the very bytes that kiosks believe. Method: `fixtures/proofs.json` holds
//! codes, all that went into them beside what came out; this test makes them anew here, and
//! `ui/src/web/code/proof.test.ts` makes them anew with WebCrypto.

use ed25519_dalek::SigningKey;
use portico_domain::OpId;
use portico_domain::hash::Hash;
use portico_domain::link::ConnectLink;
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::Token;
use serde_json::{Value, json};

const KEPT: &str = include_str!("../fixtures/proofs.json");

/// Times of issue: the edges of what 48 bits hold, of a byte, of what a double holds in its low half; and ordinary ones.
const ISSUED_MS: [u64; 8] =
    [0, 1, 255, 256, u32::MAX as u64, 1 << 32, 1_795_341_600_123, (1 << 48) - 1];

/// 32 bytes that follow from what they are for.
fn bytes(what: &str, number: u64) -> [u8; 32] {
    Hash::of(what, &[&number.to_be_bytes()]).0
}

fn id(what: &str, number: u64) -> OpId {
    OpId(bytes(what, number)[..16].try_into().expect("16 of 32 bytes"))
}

/// A code, and all that went into it.
fn code(number: u64, issued_ms: u64) -> Value {
    let seed = bytes("seed", number);
    let key = SigningKey::from_bytes(&seed);
    let public = PublicKey::of(&key);
    let (event, owner) = (id("event", number), id("owner", number));
    let random = bytes("token", number);
    let token = Token::new(random);
    let proof = Proof::sign(&key, event, &token.hash(), owner, issued_ms);
    assert!(proof.verify(&public, event, &token.hash()));
    let link = ConnectLink { origin: "https://meet.example".into(), token, proof: Some(proof) };
    json!({
        "seed": Hash(seed).to_string(),
        "publicKey": public.to_string(),
        "keyId": public.id().to_string(),
        "event": event.to_string(),
        "owner": owner.to_string(),
        "token": Hash(random).to_string(),
        "issuedMs": issued_ms,
        "url": link.to_url(),
    })
}

#[test]
fn the_codes_that_browsers_are_held_to_are_ours() {
    let made: Vec<Value> = (0..).zip(ISSUED_MS).map(|(number, ms)| code(number, ms)).collect();
    let text = serde_json::to_string_pretty(&made).expect("plain values");
    assert_eq!(KEPT.trim_end(), text, "fixtures/proofs.json is to hold this:\n{text}");
}
