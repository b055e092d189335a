//! Proofs: what lets a kiosk with no network believe a code that it has never heard of (design: Tokens and proofs).
//!
//! A proof rides in the URL's fragment, which a browser never sends. It names the key, the owner and the time of issue,
//! and signs those together with the event and the token's hash.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use minicbor::{Decode, Encode};

use crate::digits;
use crate::hash::Hash;
use crate::id::{EventId, MemberId, OpId};
use crate::token::TokenHash;

/// The layout of [`Proof::to_text`]; another layout would have another number.
const VERSION: u8 = 1;
const BYTES: usize = 1 + 8 + 16 + 6 + 64;
/// Characters of a proof in a URL.
pub const TEXT_LEN: usize = BYTES / 7 * 17 + 10;

/// The first eight bytes of the hash of a public key. It only finds the key; the signature is what counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KeyId(pub [u8; 8]);
crate::id::bytes_newtype!(KeyId, 8);

impl std::fmt::Debug for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "key {}", HEXLOWER.encode(&self.0))
    }
}

/// An Ed25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);
crate::id::bytes_newtype!(PublicKey, 32);

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "public {self}")
    }
}

impl PublicKey {
    /// The public half of `key`.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }

    /// What finds it.
    pub fn id(&self) -> KeyId {
        let hash = Hash::of("portico.key.1", &[&self.0]);
        KeyId(hash.0[..8].try_into().expect("eight of thirty-two bytes"))
    }

    /// Whether the bytes are a point of the curve, and so can verify anything at all.
    pub fn is_valid(&self) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok()
    }
}

/// The signed statement "this token is `owner`'s, issued then".
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Proof {
    /// Who signed.
    #[n(0)]
    pub key: KeyId,
    /// Whose the token is: a member, or a booking.
    #[n(1)]
    pub owner: MemberId,
    /// When it was issued, in hub time as the signer knew it, in milliseconds.
    #[n(2)]
    pub issued_ms: u64,
    /// Ed25519 signature.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// What a proof is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A member's connect code.
    Member,
    /// A booking's link: the owner is the booking.
    Booking,
}

impl About {
    fn domain(self) -> &'static str {
        match self {
            Self::Member => "portico.proof.1",
            Self::Booking => "portico.booking-proof.1",
        }
    }

    fn statement(self, event: EventId, token: &TokenHash, owner: OpId, issued_ms: u64) -> [u8; 32] {
        let pieces: [&[u8]; 4] = [&event.0, &token.0, &owner.0, &issued_ms.to_be_bytes()];
        Hash::of(self.domain(), &pieces).0
    }
}

impl Proof {
    /// Signs for a connect code of `owner` in `event`.
    pub fn sign(
        key: &SigningKey,
        event: EventId,
        token: &TokenHash,
        owner: MemberId,
        issued_ms: u64,
    ) -> Self {
        Self::sign_about(About::Member, key, event, token, owner, issued_ms)
    }

    /// Signs for a code of `owner` in `event`.
    pub fn sign_about(
        about: About,
        key: &SigningKey,
        event: EventId,
        token: &TokenHash,
        owner: OpId,
        issued_ms: u64,
    ) -> Self {
        let signature = key.sign(&about.statement(event, token, owner, issued_ms)).to_bytes();
        Self { key: PublicKey::of(key).id(), owner, issued_ms, signature }
    }

    /// Whether `key` signed it for this connect code in this event.
    pub fn verify(&self, key: &PublicKey, event: EventId, token: &TokenHash) -> bool {
        self.verify_about(About::Member, key, event, token)
    }

    /// Whether `key` signed it for this code in this event.
    pub fn verify_about(
        &self,
        about: About,
        key: &PublicKey,
        event: EventId,
        token: &TokenHash,
    ) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&key.0) else { return false };
        let statement = about.statement(event, token, self.owner, self.issued_ms);
        key.verify(&statement, &Signature::from_bytes(&self.signature)).is_ok()
    }

    /// Its digits, for a fragment. The time takes 48 bits, which last until the year 10889.
    pub fn to_text(&self) -> String {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.key.0);
        bytes.extend_from_slice(&self.owner.0);
        bytes.extend_from_slice(&self.issued_ms.to_be_bytes()[2..]);
        bytes.extend_from_slice(&self.signature);
        digits::encode(&bytes)
    }

    /// Reads what [`Proof::to_text`] writes; none for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() != TEXT_LEN {
            return None;
        }
        let bytes: [u8; BYTES] = digits::decode(text)?.try_into().ok()?;
        let (&version, rest) = bytes.split_first()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (owner, rest) = rest.split_first_chunk()?;
        let (time, rest) = rest.split_first_chunk::<6>()?;
        let signature = *rest.first_chunk()?;
        let mut issued = [0; 8];
        issued[2..].copy_from_slice(time);
        (version == VERSION).then_some(Self {
            key: KeyId(*key),
            owner: crate::OpId(*owner),
            issued_ms: u64::from_be_bytes(issued),
            signature,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::OpId;

    proptest! {
        #[test]
        fn a_proof_survives_the_trip_and_any_change_breaks_it(
            seed: [u8; 32], token: [u8; 32], owner: [u8; 16], issued_ms in 0..1u64 << 48, at in 0..94usize, bit in 0..8u8
        ) {
            let key = SigningKey::from_bytes(&seed);
            let (event, token) = (OpId([9; 16]), Hash(token));
            let proof = Proof::sign(&key, event, &token, OpId(owner), issued_ms);
            let text = proof.to_text();
            prop_assert_eq!(text.len(), TEXT_LEN);
            prop_assert_eq!(Proof::from_text(&text), Some(proof.clone()));
            let public = PublicKey::of(&key);
            prop_assert!(proof.verify(&public, event, &token));
            prop_assert!(!proof.verify(&public, OpId([8; 16]), &token));
            prop_assert!(!proof.verify_about(About::Booking, &public, event, &token));

            let mut bytes = crate::digits::decode(&text).unwrap();
            bytes[at + 1] ^= 1 << bit;
            let changed = Proof::from_text(&crate::digits::encode(&bytes)).unwrap();
            let believed = changed.key == public.id() && changed.verify(&public, event, &token);
            prop_assert!(!believed);
        }

        #[test]
        fn any_text_is_a_proof_or_none(text in "[0-9]{228,236}") {
            if let Some(proof) = Proof::from_text(&text) {
                prop_assert_eq!(proof.to_text(), text);
            }
        }
    }
}
