//! Time as values: what a node's clocks read, how they map to the hub's time, and with what error.
//!
//! A node has a wall clock, which may be wrong or be set, and a boot-time clock, which only runs on, through sleep too.
//! An exchange with the hub tells how the two map to hub time ([`Mapping`]).

use minicbor::{Decode, Encode};

/// What an unsynchronized clock may gain or lose: 100 parts per million.
pub const DRIFT_PPM: u64 = 100;
/// Error of a wall clock that was mapped in an earlier boot, beside its drift, in milliseconds.
pub const REBOOT_ERROR_MS: u64 = 2_000;
/// Error of a wall clock that nothing is known about, in milliseconds.
pub const UNKNOWN_ERROR_MS: u64 = 10 * 60_000;
/// Above this error, in milliseconds, staff are warned.
pub const UNSURE_ERROR_MS: u64 = 30_000;

/// The id of one boot of one machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BootId(pub [u8; 16]);
crate::id::bytes_newtype!(BootId, 16);

impl std::fmt::Debug for BootId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "boot {self}")
    }
}

/// What a node's clocks read at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Reading {
    /// Wall clock, milliseconds since 1970 in UTC, as it was, right or wrong.
    #[n(0)]
    pub wall_ms: u64,
    /// Which boot the boot-time clock belongs to.
    #[n(1)]
    pub boot: BootId,
    /// Boot-time clock, milliseconds since that boot.
    #[n(2)]
    pub boot_ms: u64,
}

/// A moment in hub time, with its error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Judged {
    /// Milliseconds since 1970 in UTC, by the hub.
    #[n(0)]
    pub at_ms: u64,
    /// It may be this much earlier or later, in milliseconds.
    #[n(1)]
    pub error_ms: u64,
}

impl Judged {
    /// A moment known exactly: the hub's own.
    pub fn exactly(at_ms: u64) -> Self {
        Self { at_ms, error_ms: 0 }
    }

    /// The earliest it can have been.
    pub fn earliest_ms(self) -> u64 {
        self.at_ms.saturating_sub(self.error_ms)
    }

    /// The latest it can have been.
    pub fn latest_ms(self) -> u64 {
        self.at_ms.saturating_add(self.error_ms)
    }

    /// The same moment, not later than `now_ms`: nothing that arrives happened in the future. By as much as it claimed to, it
    /// may be wrong.
    pub fn not_after(self, now_ms: u64) -> Self {
        let ahead_ms = self.at_ms.saturating_sub(now_ms);
        Self { at_ms: self.at_ms - ahead_ms, error_ms: self.error_ms.max(ahead_ms) }
    }

    /// Whether staff are to be warned of the clock that it was read from.
    pub fn is_unsure(self) -> bool {
        self.error_ms > UNSURE_ERROR_MS
    }
}

/// What one exchange with the hub told about a node's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Mapping {
    /// What the node's clocks read then.
    #[n(0)]
    pub reading: Reading,
    /// The hub's time then.
    #[n(1)]
    pub hub: Judged,
}

impl Mapping {
    /// From an exchange that left at `sent`, came back at `received` (boot-time clock of one boot), and carried `hub_ms`:
    /// the hub read its clock somewhere in between, so half the round trip is the error, and what a clock may have gained or
    /// lost meanwhile.
    pub fn from_exchange(sent: Reading, received: Reading, hub_ms: u64) -> Self {
        let round_trip = received.boot_ms.saturating_sub(sent.boot_ms);
        let half = round_trip / 2;
        let reading = Reading {
            wall_ms: received.wall_ms.saturating_sub(half),
            boot_ms: sent.boot_ms + half,
            boot: sent.boot,
        };
        Self { reading, hub: Judged { at_ms: hub_ms, error_ms: half + 1 + drift_ms(round_trip) } }
    }

    /// The hub time of `reading`: by the boot-time clock within one boot, by the wall clock across boots.
    pub fn judge(&self, reading: Reading) -> Judged {
        let same_boot = self.reading.boot == reading.boot;
        let (then, now) = if same_boot {
            (self.reading.boot_ms, reading.boot_ms)
        } else {
            (self.reading.wall_ms, reading.wall_ms)
        };
        let at_ms = (i128::from(self.hub.at_ms) + i128::from(now) - i128::from(then)).max(0);
        let drift = drift_ms(now.abs_diff(then));
        let jump = if same_boot { 0 } else { REBOOT_ERROR_MS };
        Judged {
            at_ms: u64::try_from(at_ms).unwrap_or(u64::MAX),
            error_ms: self.hub.error_ms + drift + jump,
        }
    }
}

/// What a clock may gain or lose in that time, in milliseconds.
fn drift_ms(time_ms: u64) -> u64 {
    time_ms.saturating_mul(DRIFT_PPM).div_ceil(1_000_000)
}

/// The hub time of `reading` by the best of `mappings`: one of the same boot if there is one, else the one nearest by wall
/// clock, else the wall clock itself with [`UNKNOWN_ERROR_MS`].
pub fn judge(mappings: &[Mapping], reading: Reading) -> Judged {
    let distance = |m: &&Mapping| {
        let same = m.reading.boot == reading.boot;
        let apart = if same {
            m.reading.boot_ms.abs_diff(reading.boot_ms)
        } else {
            m.reading.wall_ms.abs_diff(reading.wall_ms)
        };
        (!same, apart)
    };
    mappings
        .iter()
        .min_by_key(distance)
        .map_or(Judged { at_ms: reading.wall_ms, error_ms: UNKNOWN_ERROR_MS }, |mapping| {
            mapping.judge(reading)
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR_MS: u64 = 3_600_000;

    fn at(boot: u8, boot_ms: u64, wall_ms: u64) -> Reading {
        Reading { wall_ms, boot: BootId([boot; 16]), boot_ms }
    }

    proptest! {
        /// Setting the wall clock by an hour, either way, changes no judged time within a boot.
        #[test]
        fn a_wall_clock_that_jumps_changes_nothing(later in 0..86_400_000u64, jump in 0..2 * HOUR_MS) {
            let base = 1_800_000_000_000;
            let mapping = Mapping::from_exchange(at(1, 1000, base), at(1, 1040, base + 40), base + 7);
            let right = mapping.judge(at(1, 1020 + later, base + later));
            let wrong = mapping.judge(at(1, 1020 + later, base + later + jump - HOUR_MS));
            prop_assert_eq!(right, wrong);
            prop_assert_eq!(right.at_ms, base + 7 + later);
        }

        /// Whatever the delays of the two ways were, and however fast or slow the node's clock runs within what is allowed,
        /// the true moment lies within the error, then and later.
        #[test]
        fn the_error_covers_any_split_of_the_round_trip(
            there in 0..60_000u64, back in 0..60_000u64, later in 0..86_400_000u64, ppm in -95..=95i64,
        ) {
            let base = 1_800_000_000_000;
            let shown = |since: u64| at(1, since.saturating_add_signed(since as i64 * ppm / 1_000_000), base + since);
            let mapping = Mapping::from_exchange(shown(0), shown(there + back), base + there);
            for since in [there, there + back, there + back + later] {
                let (judged, truth) = (mapping.judge(shown(since)), base + since);
                prop_assert!(judged.earliest_ms() <= truth && truth <= judged.latest_ms());
            }
        }
    }

    #[test]
    fn the_mapping_of_the_same_boot_wins() {
        let base = 1_800_000_000_000;
        let old = Mapping::from_exchange(at(1, 0, base), at(1, 2, base), base + HOUR_MS);
        let new = Mapping::from_exchange(at(2, 0, base), at(2, 2, base), base);
        assert_eq!(judge(&[old, new], at(1, 1, base)).at_ms, base + HOUR_MS);
        assert_eq!(judge(&[], at(1, 1, base)).error_ms, UNKNOWN_ERROR_MS);
    }
}
