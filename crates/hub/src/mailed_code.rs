//! The 6 digits beside a link in a letter, for mail programs that break links. They belong to one request, held by the browser that
//! made it, and to one address: kept as an HMAC under a key that is not in the ledger, for 10 minutes and 5 tries (design: Trust).

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac as _};
use portico_domain::Hash;
use sha2::Sha256;

use crate::ambient;
use crate::hub::Hub;

/// How long a code can be used, in milliseconds.
pub(crate) const CODE_VALID_MS: u64 = 10 * 60_000;
/// Digits of a code.
pub(crate) const CODE_DIGITS: usize = 6;
/// One more than the highest code.
const CODES: u32 = 1_000_000;

/// Names a request. Only the browser that made it has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(pub(crate) [u8; 16]);

impl RequestId {
    pub(crate) fn new() -> Self {
        Self(ambient::random())
    }

    pub(crate) fn to_text(self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Some(Self(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }

    /// What is kept of it; `tag` says for what.
    pub(crate) fn hash(self, tag: &str) -> Hash {
        Hash::of(tag, &[&self.0])
    }
}

/// Six digits, each as likely as any other.
pub(crate) fn new_code() -> String {
    // Numbers above the last whole run of codes would make some likelier.
    let fair = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(ambient::random());
        if number < fair {
            return format!("{:0CODE_DIGITS$}", number % CODES);
        }
    }
}

/// Whether it has the form of a code.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() == CODE_DIGITS && text.bytes().all(|c| c.is_ascii_digit())
}

/// A code and what it is bound to, authenticated by a key that no ledger, backup or feed has.
pub(crate) struct Seal(Hmac<Sha256>);

impl Seal {
    /// Of the hub's key for codes of one kind. All pieces but the last have the same length each time.
    pub(crate) fn of(hub: &Hub, tag: &str, pieces: &[&[u8]]) -> Self {
        let key = Hash::of(tag, &[hub.key().as_bytes()]);
        let mut mac = Hmac::new_from_slice(&key.0).expect("HMAC takes a key of any length");
        pieces.iter().for_each(|piece| mac.update(piece));
        Self(mac)
    }

    /// As it is kept.
    pub(crate) fn to_hash(&self) -> Hash {
        Hash(self.0.clone().finalize().into_bytes().into())
    }

    /// Whether it is what was kept; compared in the same time, however many digits are right.
    pub(crate) fn is(&self, kept: &Hash) -> bool {
        self.0.clone().verify_slice(&kept.0).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Six digits always, whatever the bytes.
        #[test]
        fn codes_have_six_digits(_ in 0..256u32) {
            let code = new_code();
            prop_assert!(is_code(&code), "{}", code);
        }
    }
}
