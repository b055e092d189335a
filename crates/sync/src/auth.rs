//! Who sends a request: a signed token (a JSON web token, EdDSA) over the body's hash and a nonce that the hub gave out.
//!
//! A node's clock may be wrong by years, so freshness comes from the hub's nonce, never from the node's time. A request
//! sent again within the nonce's life does no harm: sync is idempotent.

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use portico_domain::proof::PublicKey;
use portico_domain::{Hash, NodeId};
use serde::{Deserialize, Serialize};

/// The authorization scheme: `Authorization: Portico <token>`.
pub const SCHEME: &str = "Portico ";
/// The header in which the hub gives out a nonce.
pub const NONCE_HEADER: &str = "portico-nonce";
/// How long a nonce is good, in milliseconds.
pub const NONCE_LIFE_MS: u64 = 5 * 60_000;
/// The longest authorization header that is looked at, in bytes.
pub const TOKEN_BYTES_MAX: usize = 1024;

#[derive(Serialize, Deserialize)]
struct Claims {
    /// The node.
    sub: NodeId,
    /// SHA-256 of the body.
    body: Hash,
    /// The hub's nonce.
    nonce: String,
}

/// Why a request is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// It is not one, or not signed by that node's key.
    #[error("the request is not signed by a node of this event")]
    NotSigned,
    /// It is about another body.
    #[error("the signature is for another body")]
    OtherBody,
    /// Its nonce is too old or not the hub's; a new one comes with the answer.
    #[error("the nonce is too old")]
    Stale,
}

/// Signs a request of `node`.
pub fn sign(key: &SigningKey, node: NodeId, body: &[u8], nonce: &str) -> String {
    let der = key.to_pkcs8_der().expect("an Ed25519 key has a PKCS#8 form");
    let claims = Claims { sub: node, body: Hash::plain(body), nonce: nonce.to_owned() };
    let header = Header::new(Algorithm::EdDSA);
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(der.as_bytes()))
        .expect("claims of three texts are JSON, and the key is Ed25519")
}

/// Which node a token says it is from; nothing about it is verified.
///
/// # Errors
/// When it is no token.
pub fn claimed_node(token: &str) -> Result<NodeId, BadToken> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(BadToken::NotSigned);
    }
    let payload = token.split('.').nth(1).ok_or(BadToken::NotSigned)?;
    let json = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(|_| BadToken::NotSigned)?;
    let claims: Claims = serde_json::from_slice(&json).map_err(|_| BadToken::NotSigned)?;
    Ok(claims.sub)
}

/// Verifies a token against the node's key, the body and the hub's own nonces.
///
/// # Errors
/// See [`BadToken`].
pub fn verify(
    token: &str,
    key: &PublicKey,
    body: &[u8],
    nonces: &Nonces,
    now_ms: u64,
) -> Result<(), BadToken> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    let key = DecodingKey::from_ed_der(&key.0);
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .map_err(|_| BadToken::NotSigned)?
        .claims;
    if claims.body != Hash::plain(body) {
        return Err(BadToken::OtherBody);
    }
    if nonces.is_good(&claims.nonce, now_ms) { Ok(()) } else { Err(BadToken::Stale) }
}

/// Gives out nonces and knows them again without keeping them: a nonce is the time and a keyed hash of it.
#[derive(Clone)]
pub struct Nonces {
    secret: [u8; 32],
}

impl Nonces {
    /// With a random secret; another one makes all nonces given out before stale.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// A nonce for now.
    pub fn give(&self, now_ms: u64) -> String {
        let mut bytes = now_ms.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.seal(now_ms).0[..16]);
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn is_good(&self, nonce: &str, now_ms: u64) -> bool {
        let Ok(bytes) = BASE64URL_NOPAD.decode(nonce.as_bytes()) else { return false };
        let Some((time, seal)) = bytes.split_first_chunk::<8>() else { return false };
        let given_ms = u64::from_be_bytes(*time);
        seal == &self.seal(given_ms).0[..16] && now_ms.abs_diff(given_ms) <= NONCE_LIFE_MS
    }

    fn seal(&self, given_ms: u64) -> Hash {
        Hash::of("portico.nonce.1", &[&self.secret, &given_ms.to_be_bytes()])
    }
}

impl std::fmt::Debug for Nonces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nonces(secret)")
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::OpId;
    use proptest::prelude::*;

    use super::*;

    const NOW_MS: u64 = 1_800_000_000_000;

    proptest! {
        #[test]
        fn only_the_node_with_the_key_is_believed_and_only_for_that_body(seed: [u8; 32], other: [u8; 32], body: Vec<u8>) {
            prop_assume!(seed != other);
            let (key, nonces, node) = (SigningKey::from_bytes(&seed), Nonces::new(other), OpId([4; 16]));
            let token = sign(&key, node, &body, &nonces.give(NOW_MS));
            let public = PublicKey::of(&key);
            let wrong = PublicKey::of(&SigningKey::from_bytes(&other));
            prop_assert_eq!(claimed_node(&token), Ok(node));
            prop_assert_eq!(verify(&token, &public, &body, &nonces, NOW_MS + NONCE_LIFE_MS), Ok(()));
            prop_assert_eq!(verify(&token, &wrong, &body, &nonces, NOW_MS), Err(BadToken::NotSigned));
            prop_assert_eq!(verify(&token, &public, b"another", &nonces, NOW_MS), Err(BadToken::OtherBody));
            prop_assert_eq!(verify(&token, &public, &body, &nonces, NOW_MS + NONCE_LIFE_MS + 1), Err(BadToken::Stale));
            prop_assert_eq!(verify(&token, &public, &body, &Nonces::new([0; 32]), NOW_MS), Err(BadToken::Stale));
        }

        #[test]
        fn any_text_is_a_token_or_refused(text in "[A-Za-z0-9._-]{0,200}") {
            prop_assert_eq!(claimed_node(&text), Err(BadToken::NotSigned));
        }
    }
}
