//! The one place of this crate that reads a clock: moments since the process first asked, in microseconds.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A moment, in microseconds since this process first asked for one. Monotonic; says nothing about the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Stamp(u64);

impl Stamp {
    /// The moment `micros` microseconds after the process's first; for sources and tests that make their own time.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the process's first moment.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// How long after `earlier` this is; zero when it is not after.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// The moment `later` after this one.
    #[must_use]
    pub const fn plus(self, later: Duration) -> Self {
        Self(self.0.saturating_add(later.as_micros() as u64))
    }
}

/// The present moment.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the scanner's one clock")]
pub fn now() -> Stamp {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let first = *FIRST.get_or_init(Instant::now);
    Stamp(Instant::now().duration_since(first).as_micros() as u64)
}
