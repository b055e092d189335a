//! Revocations: the hub's signed word that a node is no longer part of the event. A kiosk wipes its rows on nothing less, so
//! that no captive portal or broken proxy can make it.

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::id::{EventId, NodeId};
use crate::proof::PublicKey;

/// "`node` is revoked", signed by a hub of the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Revocation {
    /// The node.
    pub node: NodeId,
    /// The Ed25519 signature, in hexadecimal.
    pub signature: String,
}

fn statement(event: EventId, node: NodeId) -> Hash {
    Hash::of("portico.revocation.1", &[&event.0, &node.0])
}

impl Revocation {
    /// Signs it with a hub's key.
    pub fn sign(key: &SigningKey, event: EventId, node: NodeId) -> Self {
        let signature = key.sign(&statement(event, node).0).to_bytes();
        Self { node, signature: data_encoding::HEXLOWER.encode(&signature) }
    }

    /// Whether `key` signed it for this event.
    pub fn verify(&self, key: &PublicKey, event: EventId) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&key.0) else { return false };
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(self.signature.as_bytes());
        let Ok(signature) = Signature::from_slice(&bytes.unwrap_or_default()) else { return false };
        key.verify(&statement(event, self.node).0, &signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::OpId;

    proptest! {
        #[test]
        fn only_the_hubs_word_about_that_node_counts(seed: [u8; 32], other: [u8; 32], garbage in "\\PC{0,140}") {
            prop_assume!(seed != other);
            let key = SigningKey::from_bytes(&seed);
            let (event, node) = (OpId([1; 16]), OpId([2; 16]));
            let revocation = Revocation::sign(&key, event, node);
            let public = PublicKey::of(&key);
            prop_assert!(revocation.verify(&public, event));
            prop_assert!(!revocation.verify(&public, OpId([3; 16])));
            prop_assert!(!revocation.verify(&PublicKey::of(&SigningKey::from_bytes(&other)), event));
            let of_another = Revocation { node: OpId([4; 16]), ..revocation.clone() };
            prop_assert!(!of_another.verify(&public, event));
            let forged = Revocation { signature: garbage, ..revocation };
            prop_assert!(!forged.verify(&public, event));
        }
    }
}
