//! Single-use tokens: 32 random bytes, known at rest by their SHA-256 alone (IC-1, IC-6).

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use minicbor::{Decode, Encode};

use crate::hash::Hash;
use crate::id::{MemberId, NodeId, OpId};

/// How long a token can be redeemed, in milliseconds (IC-1.2).
pub const VALID_MS: u64 = 300_000;
/// A screen replaces its code this long before it expires, in milliseconds (IC-3.3).
pub const ROTATE_BEFORE_EXPIRY_MS: u64 = 30_000;
/// How much sooner a screen may do so whose clock is not the hub's, in milliseconds.
const ROTATE_EARLY_MS_MAX: u64 = 5_000;
/// A record is reduced to a stub this long after expiry, in milliseconds (IC-1.5).
pub const PURGE_AFTER_EXPIRY_MS: u64 = 24 * 3_600_000;
/// Tokens that a member may ask for in an hour (IC-6.3); rotation by itself is accounted apart.
pub const REQUESTS_PER_HOUR_MAX: usize = 10;
/// Characters of a token in a URL (IC-1.1).
pub const TEXT_LEN: usize = 43;

/// The secret itself. It is shown in a code and nowhere else: not stored, not logged, not printed by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A token of 32 bytes from the operating system's random source (IC-6.1).
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Its 43 characters of unpadded base64url.
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// Reads what [`Token::to_text`] writes; none for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() != TEXT_LEN {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// What is known of it at rest.
    pub fn hash(&self) -> TokenHash {
        Hash::plain(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(secret)")
    }
}

/// The SHA-256 of a token's 32 bytes.
pub type TokenHash = Hash;

/// Why a new token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Cause {
    /// A screen replaced its code by itself; the replaced one stays good until its own expiry.
    #[n(0)]
    Rotated,
    /// Someone asked for it; that device's older codes end at once.
    #[n(1)]
    Requested,
}

/// What is kept of a token (IC-1.5). Swept, only the hash, `issued_ms` and `spent_by` are left.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    /// Whose it is; none in a stub.
    #[n(0)]
    pub owner: Option<MemberId>,
    /// When it was made, in hub time, as the node that made it knew it.
    #[n(1)]
    pub issued_ms: u64,
    /// The node that made it; none if only a proof is known.
    #[n(2)]
    pub node: Option<NodeId>,
    /// The redemption that spent it.
    #[n(3)]
    pub spent_by: Option<OpId>,
    /// Ended by a newer one of the same device, at this hub time.
    #[n(4)]
    pub ended_ms: Option<u64>,
    /// The error of `issued_ms`.
    #[n(5)]
    pub error_ms: u64,
}

impl Record {
    /// When it can no longer be redeemed (IC-1.2).
    pub fn expires_ms(&self) -> u64 {
        self.issued_ms.saturating_add(VALID_MS)
    }

    /// When it is to be reduced to a stub (IC-1.5).
    pub fn purge_ms(&self) -> u64 {
        self.expires_ms().saturating_add(PURGE_AFTER_EXPIRY_MS)
    }

    /// What is left of it after that.
    pub fn stub(&self) -> Self {
        Self {
            owner: None,
            node: None,
            ended_ms: None,
            error_ms: 0,
            issued_ms: self.issued_ms,
            spent_by: self.spent_by,
        }
    }
}

/// A member's codes on one device: what a newer one has to end, and how many were asked for lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceCodes {
    /// Those not known to be over, oldest first, with when each was issued.
    #[n(0)]
    pub live: Vec<LiveCode>,
    /// When the latest were asked for, oldest first, in hub time; at most [`REQUESTS_PER_HOUR_MAX`].
    #[n(1)]
    pub requested_ms: Vec<u64>,
}

/// One code in [`DeviceCodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LiveCode {
    /// Its hash.
    #[n(0)]
    pub hash: TokenHash,
    /// When it was issued.
    #[n(1)]
    pub issued_ms: u64,
}

const HOUR_MS: u64 = 3_600_000;

/// Whether who asked at these times may ask again at `now_ms`.
pub(crate) fn may_ask(asked_ms: impl Iterator<Item = u64>, now_ms: u64) -> bool {
    let recent = asked_ms.filter(|&at| at <= now_ms && now_ms - at < HOUR_MS);
    recent.count() < REQUESTS_PER_HOUR_MAX
}

impl DeviceCodes {
    /// Whether another may be asked for at `now_ms` (IC-6.3). Times ahead of now, left by a clock that went back, do not count.
    pub fn may_request(&self, now_ms: u64) -> bool {
        may_ask(self.requested_ms.iter().copied(), now_ms)
    }

    /// Why a code that is wanted at `now_ms` is: the newest is about to expire, or someone asked.
    pub fn cause(&self, now_ms: u64) -> Cause {
        let due_ms = VALID_MS - ROTATE_BEFORE_EXPIRY_MS - ROTATE_EARLY_MS_MAX;
        let newest = self.live.iter().map(|code| code.issued_ms).max();
        let age_ms = newest.and_then(|issued_ms| now_ms.checked_sub(issued_ms));
        let rotates = age_ms.is_some_and(|age_ms| (due_ms..VALID_MS).contains(&age_ms));
        if rotates { Cause::Rotated } else { Cause::Requested }
    }

    /// Whether a code may be issued for `cause` to someone who asks over a network (IC-6.3): a screen has one to replace, so what
    /// it says is believed only when that is due.
    pub fn may_issue(&self, cause: Cause, now_ms: u64) -> bool {
        match cause {
            Cause::Requested => self.may_request(now_ms),
            Cause::Rotated => self.cause(now_ms) == Cause::Rotated,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// IC-P1: 32 bytes, 43 base64url characters, no repeat, and every bit of the bytes is in the text.
        #[test]
        fn ic_p01_a_token_is_43_characters_and_keeps_every_bit(random: [u8; 32], bit in 0..256usize) {
            let token = Token::new(random);
            let text = token.to_text();
            prop_assert_eq!(text.len(), TEXT_LEN);
            prop_assert!(text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
            prop_assert_eq!(Token::from_text(&text), Some(token));
            let mut other = random;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(Token::new(other).to_text(), text);
        }

        /// IC-P2: expiry is creation plus 300 s, exactly.
        #[test]
        fn ic_p02_expiry_is_300_s_after_creation(issued_ms in 0..u64::MAX / 2) {
            let record = Record { owner: None, issued_ms, node: None, spent_by: None, ended_ms: None, error_ms: 0 };
            prop_assert_eq!(record.expires_ms() - issued_ms, 300_000);
            prop_assert_eq!(record.purge_ms() - record.expires_ms(), 86_400_000);
        }

        #[test]
        fn other_texts_are_no_tokens(text in "[A-Za-z0-9_=+/.-]{0,60}") {
            if let Some(token) = Token::from_text(&text) {
                prop_assert_eq!(token.to_text(), text);
            }
        }

        /// IC-6.3: ten in an hour and no more, whatever a clock that went back left behind.
        #[test]
        fn ic_6_3_ten_requests_an_hour(now in HOUR_MS..1 << 40, ages in proptest::collection::vec(0..2 * HOUR_MS, 0..20)) {
            let codes = DeviceCodes { live: vec![], requested_ms: ages.iter().map(|age| now - age.min(&now)).collect() };
            let recent = ages.iter().filter(|&&age| age.min(now) < HOUR_MS).count();
            prop_assert_eq!(codes.may_request(now), recent < 10);
        }
    }

    /// IC-3.3, IC-6.3: what replaces a code in its last 35 s is a rotation, and each code is replaced once so; all else was asked
    /// for.
    #[test]
    fn ic_6_3_a_rotation_is_one_when_it_is_due() {
        let mut codes = DeviceCodes::default();
        assert_eq!(codes.cause(HOUR_MS), Cause::Requested);
        codes.live.push(LiveCode { hash: Hash::plain(b"1"), issued_ms: HOUR_MS });
        for (age_ms, cause) in [
            (0, Cause::Requested),
            (264_999, Cause::Requested),
            (265_000, Cause::Rotated),
            (299_999, Cause::Rotated),
            (300_000, Cause::Requested),
        ] {
            assert_eq!(codes.cause(HOUR_MS + age_ms), cause, "{age_ms}");
            assert_eq!(codes.may_issue(Cause::Rotated, HOUR_MS + age_ms), cause == Cause::Rotated);
        }
        codes.live.push(LiveCode { hash: Hash::plain(b"2"), issued_ms: HOUR_MS + 270_000 });
        assert!(!codes.may_issue(Cause::Rotated, HOUR_MS + 280_000));
        assert_eq!(codes.cause(HOUR_MS - 1), Cause::Requested, "a clock that went back");
    }

    /// IC-6.2: not even a debug print shows it.
    #[test]
    fn ic_6_2_a_token_does_not_print_itself() {
        let token = Token::new([7; 32]);
        assert_eq!(format!("{token:?}"), "Token(secret)");
        let distinct: BTreeSet<_> = (0..=255).map(|b| Token::new([b; 32]).hash()).collect();
        assert_eq!(distinct.len(), 256);
    }
}
