//! Waiting for something to happen, with a limit that has a name. The one place in the tests that reads a clock or pauses.
#![allow(
    clippy::disallowed_methods,
    reason = "a limit on waiting needs a clock, and a look now and then a pause"
)]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What a program on this machine does at once: start, answer a request, write a line.
pub const PROMPT: Duration = Duration::from_secs(20);

/// What takes a round of sync or two, back-off included, on a busy machine.
pub const SYNC: Duration = Duration::from_secs(90);

/// Between two looks at what cannot tell by itself.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A moment after which waiting has failed.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// The moment that lies so far ahead.
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// How long there is still; zero when it has passed.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

/// What the clock on the wall shows, in milliseconds since 1970 in UTC.
///
/// # Panics
/// Before 1970.
pub fn wall_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
    since.as_millis().try_into().expect("milliseconds fit")
}

/// Lets the time until then pass: for what imitates slowness, not for waiting until something has happened.
pub fn pass(until: Deadline) {
    std::thread::sleep(until.left());
}

/// Looks until there is something, and gives it back.
///
/// # Panics
/// With `what` was waited for, when the limit has passed.
pub fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Deadline::after(limit);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(!deadline.left().is_zero(), "waited {limit:?} for {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}
