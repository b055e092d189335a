//! Guests: people known by an e-mail address alone, who book sessions.

use minicbor::{Decode, Encode};

use crate::id::OpId;
use crate::time::Judged;

/// The id of a guest: that of the operation that added them.
pub type GuestId = OpId;

/// Longest name of a guest, in characters.
pub const NAME_MAX: usize = 80;
/// Most other ids of one guest.
pub const ALIASES_MAX: usize = 64;
/// Links that a guest may ask for in an hour.
pub const ASKED_PER_HOUR_MAX: usize = 3;
/// The least time between two that are asked for, in milliseconds.
pub const ASK_AGAIN_AFTER_MS: u64 = 60_000;

const HOUR_MS: u64 = 3_600_000;

/// What is kept of a guest beside name and address, which lie in rows of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Guest {
    /// The guest of the same address who was known first: two kiosks without a network may both have added them.
    #[n(0)]
    pub same_as: Option<GuestId>,
    /// Since when they can neither book nor get a link, in hub time.
    #[n(1)]
    pub blocked_ms: Option<u64>,
    /// When name, address and texts were dropped, in hub time.
    #[n(2)]
    pub erased_ms: Option<u64>,
    /// When the latest links were asked for, oldest first, in hub time.
    #[n(3)]
    pub asked_ms: Option<Vec<u64>>,
    /// Their other ids.
    #[n(4)]
    pub aliases: Option<Vec<GuestId>>,
}

impl Guest {
    /// Whether what they do at `at` is refused: only what is certain to be later than the block.
    pub fn is_blocked_at(&self, at: Judged) -> bool {
        self.blocked_ms.is_some_and(|from_ms| at.earliest_ms() >= from_ms)
    }

    /// Whether another link may be asked for: three an hour, one a minute. Times ahead of now, left by a clock that went back,
    /// do not count.
    pub fn may_ask(&self, now_ms: u64) -> bool {
        let asked = self.asked_ms.as_deref().unwrap_or_default();
        let since = |&at: &u64| now_ms.checked_sub(at);
        let in_the_hour = asked.iter().filter_map(since).filter(|&ago| ago < HOUR_MS).count();
        let just_now = asked.iter().filter_map(since).any(|ago| ago < ASK_AGAIN_AFTER_MS);
        in_the_hour < ASKED_PER_HOUR_MAX && !just_now
    }

    /// Remembers that one was asked for.
    pub fn note_asked(&mut self, at_ms: u64) {
        let asked = self.asked_ms.get_or_insert_default();
        asked.push(at_ms);
        let surplus = asked.len().saturating_sub(ASKED_PER_HOUR_MAX);
        asked.drain(..surplus);
    }
}

/// Whether a guest can have this name.
pub fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= NAME_MAX
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// ML booking rules: at most three link requests an hour and one a minute, in any window whatever.
        #[test]
        fn three_links_an_hour_and_one_a_minute(steps in proptest::collection::vec(1..1_200_000u64, 1..60)) {
            let (mut guest, mut now, mut granted) = (Guest::default(), HOUR_MS, Vec::new());
            for step in steps {
                now += step;
                if guest.may_ask(now) {
                    guest.note_asked(now);
                    granted.push(now);
                }
            }
            prop_assert!(granted.windows(2).all(|pair| pair[1] - pair[0] >= 60_000));
            prop_assert!(granted.windows(4).all(|four| four[3] - four[0] >= HOUR_MS));
        }
    }
}
