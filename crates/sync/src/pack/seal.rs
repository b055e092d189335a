//! Sealing to a hub's key: HPKE in base mode (RFC 9180), with X25519, HKDF-SHA-256 and ChaCha20-Poly1305. The X25519 key is
//! the hub's Ed25519 key in the curve's other form, so that a kiosk that knows who signs also knows for whom to seal.

use std::convert::Infallible;

use ed25519_dalek::{SigningKey, VerifyingKey};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use portico_domain::Hash;
use portico_domain::proof::PublicKey;

/// Binds what is sealed to what it is for.
const INFO: &[u8] = b"portico.parcel.1";
/// Bytes of the ephemeral key, which comes first.
const EPHEMERAL_BYTES: usize = 32;

/// Seals `plain` for the holder of `to`, bound to the bytes `open` that travel beside it in the clear; none when `to` is no
/// key. `random` is used once.
pub(super) fn seal(plain: &[u8], open: &[u8], to: &PublicKey, random: [u8; 32]) -> Option<Vec<u8>> {
    let point = VerifyingKey::from_bytes(&to.0).ok()?.to_montgomery();
    let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(point.as_bytes()).ok()?;
    let mut random = Given { random, drawn: 0 };
    let (ephemeral, sealed) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &to, INFO, plain, open, &mut random)
    .ok()?;
    Some([ephemeral.to_bytes().as_slice(), &sealed].concat())
}

/// Opens what was sealed for `key` beside the same `open` bytes; none for anything else.
pub(super) fn unseal(sealed: &[u8], open: &[u8], key: &SigningKey) -> Option<Vec<u8>> {
    let (ephemeral, sealed) = sealed.split_at_checked(EPHEMERAL_BYTES)?;
    let ephemeral = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(ephemeral).ok()?;
    let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&key.to_scalar_bytes()).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &key,
        &ephemeral,
        INFO,
        sealed,
        open,
    )
    .ok()
}

/// Random bytes that came in as a value, stretched by hashing for whoever draws more than 32.
struct Given {
    random: [u8; 32],
    drawn: u64,
}

impl Given {
    fn block(&mut self) -> [u8; 32] {
        self.drawn += 1;
        Hash::of("portico.seal.random.1", &[&self.random, &self.drawn.to_be_bytes()]).0
    }
}

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for piece in out.chunks_mut(32) {
            piece.copy_from_slice(&self.block()[..piece.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Given {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn only_the_holder_of_the_key_reads_it_and_only_unchanged(
            plain: Vec<u8>, open: Vec<u8>, key: [u8; 32], other: [u8; 32], random: [u8; 32], at: prop::sample::Index
        ) {
            prop_assume!(key != other);
            let (key, other) = (SigningKey::from_bytes(&key), SigningKey::from_bytes(&other));
            let sealed = seal(&plain, &open, &PublicKey::of(&key), random).unwrap();
            prop_assert_eq!(unseal(&sealed, &open, &key), Some(plain));
            prop_assert_eq!(unseal(&sealed, &open, &other), None);
            prop_assert_eq!(unseal(&sealed, b"something else", &key), None);
            let mut changed = sealed;
            let at = at.index(changed.len());
            changed[at] ^= 1;
            prop_assert_eq!(unseal(&changed, &open, &key), None);
            prop_assert_eq!(unseal(&changed[..at], &open, &key), None);
        }
    }
}
