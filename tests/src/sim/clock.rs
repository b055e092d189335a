//! A machine's clocks: one on the wall, which people and programs set, and one that only runs on, a little fast or slow.

use portico_domain::Reading;
use portico_domain::time::BootId;

/// How much faster or slower than true time a boot-time clock may run, in parts per million: within what the product allows.
const SKEW_PPM_MAX: u64 = 80;
/// Boot-time clocks begin here, in milliseconds: a machine needs a moment until the program runs.
const BOOTED_MS: u64 = 5_000;

/// The clocks of one machine.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    boot: BootId,
    booted_at_ms: u64,
    skew_ppm: i64,
    wall_off_ms: i64,
}

impl Clock {
    pub(super) fn new(boot: [u8; 16], now_ms: u64, chance: u64) -> Self {
        let span = 2 * SKEW_PPM_MAX + 1;
        let skew_ppm = i64::try_from(chance % span).expect("it is small") - SKEW_PPM_MAX as i64;
        Self { boot: BootId(boot), booted_at_ms: now_ms, skew_ppm, wall_off_ms: 0 }
    }

    /// What they show at the true time `now_ms`.
    pub(super) fn read(&self, now_ms: u64) -> Reading {
        let since = now_ms - self.booted_at_ms;
        let gained = since as i64 * self.skew_ppm / 1_000_000;
        Reading {
            wall_ms: now_ms.saturating_add_signed(self.wall_off_ms + gained),
            boot: self.boot,
            boot_ms: BOOTED_MS + since.saturating_add_signed(gained),
        }
    }

    /// Sets the wall clock that much ahead of the truth, or behind it.
    pub(super) fn set_wall(&mut self, off_ms: i64) {
        self.wall_off_ms = off_ms;
    }

    /// Starts the machine anew.
    pub(super) fn boot(&mut self, boot: [u8; 16], now_ms: u64) {
        (self.boot, self.booted_at_ms) = (BootId(boot), now_ms);
    }
}
