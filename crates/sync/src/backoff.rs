//! How long to wait before trying again: full jitter, so that many kiosks that lost one network do not all come back at once.

/// The longest wait after the first failure, in milliseconds.
pub const FIRST_MS_MAX: u64 = 1_000;
/// The longest wait after any failure, in milliseconds.
pub const WAIT_MS_MAX: u64 = 60_000;
/// How long between rounds when all is well, in milliseconds.
pub const IDLE_MS: u64 = 30_000;

/// The longest wait as failures add up: it doubles with each, from the first to the most. Milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// After the first failure.
    pub first_ms: u64,
    /// After any.
    pub most_ms: u64,
}

impl Ceiling {
    /// How long to wait after a failure that came after `failures` others, in milliseconds, from a random number.
    pub fn wait_ms(self, failures: u32, random: u64) -> u64 {
        let ceiling = self.first_ms.saturating_mul(1 << failures.min(16)).min(self.most_ms);
        random % (ceiling + 1)
    }
}

/// Failures in a row, and the wait that follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// After a round that went well.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// After one that failed: how long to wait, in milliseconds, from a random number.
    pub fn failed(&mut self, random: u64) -> u64 {
        let ceiling = Ceiling { first_ms: FIRST_MS_MAX, most_ms: WAIT_MS_MAX };
        let wait_ms = ceiling.wait_ms(self.failures, random);
        self.failures = self.failures.saturating_add(1);
        wait_ms
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_to_a_minute_and_start_over_after_success(randoms in proptest::collection::vec(any::<u64>(), 1..40)) {
            let mut backoff = Backoff::default();
            for (failures, random) in randoms.iter().enumerate() {
                let ceiling = (1_000u64 << failures.min(16)).min(WAIT_MS_MAX);
                prop_assert!(backoff.failed(*random) <= ceiling);
            }
            backoff.succeeded();
            prop_assert!(backoff.failed(u64::MAX) <= FIRST_MS_MAX);
        }
    }
}
