//! The two things that come from outside as values everywhere else: the time, and random bytes from the operating system.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use portico_domain::Reading;
use rand::TryRng;
use rand::rngs::SysRng;

/// Milliseconds since 1970 in UTC, by the system's clock.
#[expect(clippy::disallowed_methods, reason = "this is the hub's one look at the clock")]
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The hub's own reading: hub time is its wall clock.
pub fn reading() -> Reading {
    Reading { wall_ms: now_ms(), ..Reading::default() }
}

/// Random bytes from the operating system (IC-6.1).
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// How long something takes, by a clock that nobody sets.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins now.
    #[expect(clippy::disallowed_methods, reason = "durations are measured for monitors only")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long ago that was.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
