//! Days at the event: where each begins in hub time, and when a slot is for people there.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

use super::view::When;

/// How far into a day its first moment may be, in minutes, where the clocks skip midnight.
const SKIPPED_MINUTES_MAX: i64 = 180;
/// Steps in which it is looked for, in minutes: clocks skip whole quarters.
const STEP_MINUTES: usize = 15;

/// The event's time zone, and the time there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub zone: Tz,
    /// Now, in hub time.
    pub now_ms: u64,
}

impl Clock {
    /// The day on which that moment is.
    pub(crate) fn day(&self, at_ms: u64) -> NaiveDate {
        self.local(at_ms).date_naive()
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.day(self.now_ms)
    }

    /// The first millisecond of `day`, and the first after it.
    pub(crate) fn span(&self, day: NaiveDate) -> (u64, u64) {
        (self.begin_ms(day), self.begin_ms(day.succ_opt().unwrap_or(day)))
    }

    /// Where the clocks skip midnight, the day begins after the gap.
    fn begin_ms(&self, day: NaiveDate) -> u64 {
        let midnight = day.and_time(NaiveTime::MIN);
        let first = (0..=SKIPPED_MINUTES_MAX).step_by(STEP_MINUTES).find_map(|minutes| {
            self.zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest()
        });
        let first_ms = first.map_or(0, |at| at.timestamp_millis());
        u64::try_from(first_ms).unwrap_or_default()
    }

    pub(crate) fn when(&self, slot_ms: u64) -> When {
        let local = self.local(slot_ms);
        let minute = local.hour() * 60 + local.minute();
        When {
            slot_ms,
            day: local.date_naive().to_string(),
            minute: u16::try_from(minute).expect("a day has 1 440 minutes"),
            starts_in_ms: slot_ms.cast_signed().saturating_sub(self.now_ms.cast_signed()),
        }
    }

    fn local(&self, at_ms: u64) -> DateTime<Tz> {
        let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
        at.unwrap_or_default().with_timezone(&self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: u64 = 3_600_000;

    fn clock(zone: &str) -> Clock {
        Clock { zone: zone.parse().unwrap(), now_ms: 0 }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// ML booking rules, time: a day on which the clocks change has as many hours as it really has, and each of its slots is on
    /// it; a zone that skips midnight has a first moment too.
    #[test]
    fn days_are_as_long_as_they_are() {
        for (zone, date, hours) in [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("Europe/Berlin", "2026-06-01", 24),
            ("America/Santiago", "2026-09-06", 23),
            ("Asia/Kathmandu", "2026-06-01", 24),
        ] {
            let (clock, date) = (clock(zone), day(date));
            let (from, until) = clock.span(date);
            assert_eq!(until - from, hours * HOUR_MS, "{zone} {date}");
            assert_eq!((clock.day(from), clock.day(until - 1)), (date, date), "{zone}");
        }
    }

    /// A venue in another zone than the machine: the time is that on the wall there.
    #[test]
    fn a_slot_is_told_by_the_clocks_of_the_event() {
        let clock = Clock { now_ms: 1_800_000_000_000, ..clock("Asia/Kathmandu") };
        let when = clock.when(1_800_000_900_000);
        assert_eq!((when.day.as_str(), when.minute), ("2027-01-15", 14 * 60));
        assert_eq!(when.starts_in_ms, 900_000);
    }
}
