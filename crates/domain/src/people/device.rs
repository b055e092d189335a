//! Devices: members' own phones, whose keys sign codes with no network. They write no operations and never sync; only what they
//! signed is believed, for their own member.

use minicbor::{Decode, Encode};

use crate::proof::PublicKey;
use crate::token::{REQUESTS_PER_HOUR_MAX, may_ask};

/// Most devices of a member that are believed.
pub const DEVICES_MAX: usize = 8;
/// How far ahead of hub time a device's clock may be, in milliseconds: a code from further ahead would be good for too long.
pub const AHEAD_MS_MAX: u64 = 60_000;

/// A device of a member's.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Device {
    /// What it signs with.
    #[n(0)]
    pub key: PublicKey,
    /// Since when nothing that it signed is believed, in hub time.
    #[n(1)]
    pub revoked_ms: Option<u64>,
    /// When codes of its were ended by newer ones that were asked for, oldest first; at most [`REQUESTS_PER_HOUR_MAX`].
    /// Rows of kinds up to 43 have none, and are written as before while there are none.
    #[cbor(n(2), skip_if = "Vec::is_empty")]
    pub ends: Vec<CodesEnd>,
}

/// Somebody asked a device for a new code: those that it had signed before ended (IC-1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CodesEnd {
    /// What it signed earlier than this, in hub time as the device knows it.
    #[n(0)]
    pub before_ms: u64,
    /// When that was, in hub time.
    #[n(1)]
    pub at_ms: u64,
}

impl Device {
    /// One that signs with `key`.
    pub fn new(key: PublicKey) -> Self {
        Self { key, revoked_ms: None, ends: Vec::new() }
    }

    /// When a code that it signed at `issued_ms` was ended by a newer one; none if it was not.
    pub fn ended_ms(&self, issued_ms: u64) -> Option<u64> {
        let later = self.ends.iter().filter(|end| issued_ms < end.before_ms);
        later.map(|end| end.at_ms).min()
    }

    /// Whether its codes may be ended at `now_ms`: as often as new ones may be asked for (IC-6.3).
    pub fn may_end(&self, now_ms: u64) -> bool {
        may_ask(self.ends.iter().map(|end| end.at_ms), now_ms)
    }

    /// Ends what it signed before. Ends that are long over make room.
    pub fn end(&mut self, end: CodesEnd) {
        self.ends.push(end);
        let surplus = self.ends.len().saturating_sub(REQUESTS_PER_HOUR_MAX);
        self.ends.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A device's row as it was before codes could be ended.
    #[derive(Encode, Decode)]
    #[cbor(map)]
    struct Older {
        #[n(0)]
        key: PublicKey,
        #[n(1)]
        revoked_ms: Option<u64>,
    }

    /// An older program's row is read, and written to the byte; an older program reads ours.
    #[test]
    fn rows_of_older_programs_are_the_same() {
        for revoked_ms in [None, Some(7)] {
            let key = PublicKey([3; 32]);
            let older = minicbor::to_vec(Older { key, revoked_ms }).unwrap();
            let mut device: Device = minicbor::decode(&older).unwrap();
            assert_eq!(device, Device { revoked_ms, ..Device::new(key) });
            assert_eq!(minicbor::to_vec(&device).unwrap(), older);
            device.end(CodesEnd { before_ms: 5, at_ms: 6 });
            let newer = minicbor::to_vec(&device).unwrap();
            assert_eq!(minicbor::decode::<Device>(&newer).unwrap(), device);
            assert_eq!(minicbor::decode::<Older>(&newer).unwrap().revoked_ms, revoked_ms);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// IC-1.3: a code ends when the first newer one was asked for, and not at a later one.
        #[test]
        fn ic_1_3_a_code_ends_with_the_next_that_was_asked_for(
            waits in proptest::collection::vec(1..1_000u64, 0..REQUESTS_PER_HOUR_MAX),
            issued_ms in 0..5_000u64,
        ) {
            let mut device = Device::new(PublicKey([0; 32]));
            let mut now_ms = 0;
            let mut next = None;
            for wait in waits {
                now_ms += wait;
                device.end(CodesEnd { before_ms: now_ms, at_ms: now_ms });
                next = next.or((issued_ms < now_ms).then_some(now_ms));
            }
            prop_assert_eq!(device.ended_ms(issued_ms), next);
        }
    }
}
