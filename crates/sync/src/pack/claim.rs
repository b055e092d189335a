//! How the hub learns the key of a kiosk that a starter file made: the new public key, authenticated by the file's secret.
//!
//! The secret itself never leaves the kiosk. The hub keeps what it hashes to, and takes the first claim alone.

use hmac::{Hmac, KeyInit, Mac as _};
use portico_domain::proof::PublicKey;
use portico_domain::{EventId, Hash, NodeId};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Where a kiosk posts its claim when it reaches the hub for the first time.
pub const PATH: &str = "/v1/claim";

/// HMAC-SHA-256 over event, node and public key.
pub type Mac = Hash;

/// What a starter file carries: 32 random bytes, good for one key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What a hub keeps of a [`Secret`]: enough to verify a claim by it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimKey(pub [u8; 32]);

impl std::fmt::Debug for ClaimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClaimKey")
    }
}

/// A claim, as a kiosk posts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimRequest {
    /// Which node it is.
    pub node: NodeId,
    /// The public half of the key that it has made.
    pub public_key: PublicKey,
    /// What shows that it has the starter file.
    pub mac: Mac,
}

impl Secret {
    /// What verifies claims by it.
    pub fn claim_key(&self) -> ClaimKey {
        ClaimKey(Hash::of("portico.claim.key.1", &[&self.0]).0)
    }
}

impl ClaimKey {
    /// What shows that `key` was made by whoever has the secret.
    pub fn mac(&self, event: EventId, node: NodeId, key: &PublicKey) -> Mac {
        let bytes = self.over(event, node, key).finalize().into_bytes();
        Hash(bytes.into())
    }

    /// Whether `mac` shows that, compared in constant time.
    pub fn verify(&self, mac: &Mac, event: EventId, node: NodeId, key: &PublicKey) -> bool {
        self.over(event, node, key).verify_slice(&mac.0).is_ok()
    }

    fn over(&self, event: EventId, node: NodeId, key: &PublicKey) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        let claimed = Hash::of("portico.claim.1", &[&event.0, &node.0, &key.0]);
        mac.update(&claimed.0);
        mac
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::OpId;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_claim_is_for_one_key_of_one_node_by_one_secret(secret: [u8; 32], other: [u8; 32], key: [u8; 32], at in 0..32usize) {
            prop_assume!(secret != other);
            let (event, node, claimed) = (OpId([1; 16]), OpId([2; 16]), PublicKey(key));
            let by = Secret(secret).claim_key();
            let mac = by.mac(event, node, &claimed);
            prop_assert!(by.verify(&mac, event, node, &claimed));
            prop_assert!(!by.verify(&mac, node, node, &claimed));
            prop_assert!(!by.verify(&mac, event, event, &claimed));
            let mut changed = claimed;
            changed.0[at] ^= 1;
            prop_assert!(!by.verify(&mac, event, node, &changed));
            prop_assert!(!Secret(other).claim_key().verify(&mac, event, node, &claimed));
            let mut broken = mac;
            broken.0[at] ^= 1;
            prop_assert!(!by.verify(&broken, event, node, &claimed));
        }
    }
}
