//! Slots: stretches of 15 minutes that start at a quarter of an hour in UTC. Every time zone is a multiple of that away, so two
//! sessions of one mentor overlap exactly if they start together.

use minicbor::{Decode, Encode};

use super::lease::Lease;
use crate::id::OpId;
use crate::time::Judged;

/// How long a session is, in milliseconds.
pub const SLOT_MS: u64 = 15 * 60_000;
/// How long before it starts a session can be booked, moved or cancelled at the latest, in milliseconds; staff may override it.
pub const NOTICE_MS: u64 = 2 * 3_600_000;
/// How long after its end a session that nobody started is a no-show, in milliseconds.
pub const NO_SHOW_AFTER_MS: u64 = 15 * 60_000;

/// Whether a slot starts then.
pub fn is_slot(start_ms: u64) -> bool {
    start_ms.is_multiple_of(SLOT_MS)
}

/// When a slot ends.
pub fn end_ms(start_ms: u64) -> u64 {
    start_ms.saturating_add(SLOT_MS)
}

/// Whether there is notice enough at `now` for what starts then, in the person's favour within the error.
pub fn has_notice(start_ms: u64, now: Judged) -> bool {
    now.earliest_ms().saturating_add(NOTICE_MS) <= start_ms
}

/// Whether a slot is over for certain.
pub fn is_over(start_ms: u64, now: Judged) -> bool {
    now.earliest_ms() >= end_ms(start_ms)
}

/// A stretch of hub time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Stretch {
    /// First millisecond.
    #[n(0)]
    pub from_ms: u64,
    /// First millisecond after it.
    #[n(1)]
    pub until_ms: u64,
}

impl Stretch {
    /// Whether the slot that starts then lies in it.
    pub fn holds_slot(&self, start_ms: u64) -> bool {
        self.from_ms <= start_ms && end_ms(start_ms) <= self.until_ms
    }

    /// The starts of the slots that lie in it.
    pub fn slots(&self) -> impl Iterator<Item = u64> + use<> {
        let until_ms = self.until_ms;
        (self.from_ms.div_ceil(SLOT_MS)..)
            .map(|number| number * SLOT_MS)
            .take_while(move |&start| end_ms(start) <= until_ms)
    }
}

/// What is known of one mentor's slot: there is a row only where it is booked or leased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Slot {
    /// The booking that has it. Its row decides whether it is live.
    #[n(0)]
    pub booking: Option<OpId>,
    /// Which node alone may sell it.
    #[n(1)]
    pub lease: Option<Lease>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// ML booking rules: slots of 15 minutes only, and all that a stretch holds.
        #[test]
        fn a_stretch_gives_the_slots_that_lie_in_it(from in 0..10 * SLOT_MS, length in 0..10 * SLOT_MS) {
            let stretch = Stretch { from_ms: from, until_ms: from + length };
            let given: Vec<u64> = stretch.slots().collect();
            let expected: Vec<u64> = (0..30).map(|n| n * SLOT_MS).filter(|&start| stretch.holds_slot(start)).collect();
            prop_assert_eq!(&given, &expected);
            prop_assert!(given.iter().all(|&start| is_slot(start)));
        }

        /// ML booking rules: two hours' notice, to the millisecond, and a doubt is the person's.
        #[test]
        fn two_hours_notice(at_ms in NOTICE_MS..1 << 40, error_ms in 0..600_000u64, early in 0..2 * NOTICE_MS) {
            let start_ms = at_ms - NOTICE_MS + early;
            prop_assert_eq!(has_notice(start_ms, Judged::exactly(at_ms)), early >= 2 * NOTICE_MS);
            prop_assert_eq!(has_notice(start_ms, Judged { at_ms, error_ms }), early + error_ms >= 2 * NOTICE_MS);
        }
    }
}
