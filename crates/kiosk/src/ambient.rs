//! What comes from outside as values everywhere else: the machine's clocks, and random bytes from the operating system.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use portico_domain::Reading;
use portico_domain::time::BootId;
use rand::TryRng;
use rand::rngs::SysRng;

/// What the clocks read now.
#[expect(clippy::disallowed_methods, reason = "this is the kiosk's one look at the clocks")]
pub fn reading() -> Reading {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Reading {
        wall_ms: u64::try_from(since.as_millis()).unwrap_or(u64::MAX),
        boot: boot(),
        boot_ms: boot_ms(),
    }
}

/// The boot-time clock: it runs on while a laptop sleeps, and is never set.
#[cfg(target_os = "linux")]
pub fn boot_ms() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs());
    seconds * 1000 + nanos / 1_000_000
}

/// Elsewhere, the time since this process first asked; each process is a boot of its own.
#[cfg(not(target_os = "linux"))]
pub fn boot_ms() -> u64 {
    monotonic_us() / 1000
}

/// Microseconds since this process first asked, for measuring how long something took.
#[expect(clippy::disallowed_methods, reason = "this is the kiosk's one look at the clocks")]
pub fn monotonic_us() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Which boot this is: the kernel's word for it, or random where it has none.
fn boot() -> BootId {
    static BOOT: OnceLock<BootId> = OnceLock::new();
    *BOOT.get_or_init(|| {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
        digits.parse().unwrap_or_else(|_| BootId(random()))
    })
}

/// Random bytes from the operating system (IC-6.1).
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
