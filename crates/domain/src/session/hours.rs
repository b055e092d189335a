//! A mentor's hours: weekly and by day, in the event's time zone, and the stretches of hub time that they are.
//!
//! Whoever edits them works the stretches out, and both travel in the operation: no two nodes need the same table of time zones
//! to agree on what can be booked.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::slot::Stretch;

/// Most ranges of a week, and of one day.
pub const RANGES_MAX: usize = 64;
/// Most days with hours of their own.
pub const DAYS_MAX: usize = 366;
/// Most stretches of one mentor.
pub const STRETCHES_MAX: usize = 1_000;
/// Most days that are worked out at once.
pub const SPAN_DAYS_MAX: i64 = 366;

const MINUTES_OF_DAY: u16 = 24 * 60;

/// From one minute of a day to another, by the clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Range {
    /// First minute, from 0.
    #[n(0)]
    pub from: u16,
    /// First minute after it, up to 1 440.
    #[n(1)]
    pub until: u16,
}

/// One range of every week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Weekly {
    /// Days from Monday, 0 to 6.
    #[n(0)]
    pub weekday: u8,
    /// When.
    #[n(1)]
    pub range: Range,
}

/// The hours of one day, in place of the weekly ones; none at all where the mentor is away.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct OnDay {
    /// The day, as days since 1970-01-01.
    #[n(0)]
    pub day: i32,
    /// When.
    #[n(1)]
    pub ranges: Vec<Range>,
}

/// A mentor's hours, as they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct Hours {
    /// Every week.
    #[n(0)]
    pub weekly: Vec<Weekly>,
    /// By day.
    #[n(1)]
    pub days: Vec<OnDay>,
}

/// When a mentor can be booked: the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Availability {
    /// As it was set.
    #[n(0)]
    pub hours: Hours,
    /// The same in hub time, oldest first, apart from each other.
    #[n(1)]
    pub stretches: Vec<Stretch>,
}

/// Why hours cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// There are too many of something.
    #[error("at most {RANGES_MAX} ranges, {DAYS_MAX} days and {STRETCHES_MAX} stretches")]
    TooMany,
    /// A range does not end after it begins, or not on the same day.
    #[error("a range is from one minute of a day to a later one")]
    Range,
    /// The days asked for are too many, or end before they begin.
    #[error("at most {SPAN_DAYS_MAX} days, the last not before the first")]
    Span,
}

impl Hours {
    /// Whether they keep the limits of this module.
    ///
    /// # Errors
    /// When they do not.
    pub fn check(&self) -> Result<(), BadHours> {
        let too_many = |ranges: usize| ranges > RANGES_MAX;
        let by_day = self.days.iter().any(|day| too_many(day.ranges.len()));
        if too_many(self.weekly.len()) || self.days.len() > DAYS_MAX || by_day {
            return Err(BadHours::TooMany);
        }
        let mut ranges = self.days.iter().flat_map(|day| &day.ranges);
        let fits = |range: &Range| range.from < range.until && range.until <= MINUTES_OF_DAY;
        let weekly = self.weekly.iter().all(|at| at.weekday < 7 && fits(&at.range));
        if weekly && ranges.all(fits) { Ok(()) } else { Err(BadHours::Range) }
    }

    /// The stretches of hub time that they are in `zone`, from the first day to the last. A range that spans a change of the
    /// clocks is as long as it really is; a minute that the clocks skip is the first after the gap, and of one that they show
    /// twice a range has both.
    ///
    /// # Errors
    /// When they or the days break a limit.
    pub fn stretches(
        &self,
        zone: Tz,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Vec<Stretch>, BadHours> {
        self.check()?;
        if last < first || (last - first).num_days() >= SPAN_DAYS_MAX {
            return Err(BadHours::Span);
        }
        let days = first.iter_days().take_while(|day| *day <= last);
        let mut stretches: Vec<Stretch> = days
            .flat_map(|day| self.on(day).into_iter().filter_map(move |range| utc(zone, day, range)))
            .collect();
        stretches.sort_unstable();
        let merged = merged(stretches);
        if merged.len() > STRETCHES_MAX { Err(BadHours::TooMany) } else { Ok(merged) }
    }

    fn on(&self, day: NaiveDate) -> Vec<Range> {
        let number = day.to_epoch_days();
        if let Some(own) = self.days.iter().find(|own| own.day == number) {
            return own.ranges.clone();
        }
        let weekday = day.weekday().num_days_from_monday() as u8;
        self.weekly.iter().filter(|at| at.weekday == weekday).map(|at| at.range).collect()
    }
}

impl Availability {
    /// Whether the slot that starts then can be booked.
    pub fn holds_slot(&self, start_ms: u64) -> bool {
        self.stretches.iter().any(|stretch| stretch.holds_slot(start_ms))
    }

    /// The slots that can be booked and start from `from_ms` on, before `until_ms`.
    pub fn slots(&self, from_ms: u64, until_ms: u64) -> impl Iterator<Item = u64> + '_ {
        self.stretches
            .iter()
            .filter(move |stretch| stretch.until_ms > from_ms && stretch.from_ms < until_ms)
            .flat_map(Stretch::slots)
            .filter(move |start| (from_ms..until_ms).contains(start))
    }

    /// Whether it keeps the limits of this module.
    ///
    /// # Errors
    /// When it does not.
    pub fn check(&self) -> Result<(), BadHours> {
        self.hours.check()?;
        if self.stretches.len() > STRETCHES_MAX {
            return Err(BadHours::TooMany);
        }
        let apart = self.stretches.windows(2).all(|two| two[0].until_ms <= two[1].from_ms);
        let forward = self.stretches.iter().all(|stretch| stretch.from_ms < stretch.until_ms);
        if apart && forward { Ok(()) } else { Err(BadHours::Range) }
    }
}

fn utc(zone: Tz, day: NaiveDate, range: Range) -> Option<Stretch> {
    let from_ms = instant(zone, day, range.from, false)?;
    let until_ms = instant(zone, day, range.until, true)?;
    (from_ms < until_ms).then_some(Stretch { from_ms, until_ms })
}

/// The moment at which clocks in `zone` show that minute of `day`: the first or the last if they do twice, the first after it if
/// they never do.
fn instant(zone: Tz, day: NaiveDate, minute: u16, last: bool) -> Option<u64> {
    let mut local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into());
    // No zone has skipped more than a day.
    for _ in 0..=MINUTES_OF_DAY {
        let found = zone.from_local_datetime(&local);
        if let Some(at) = if last { found.latest() } else { found.earliest() } {
            return u64::try_from(at.timestamp_millis()).ok();
        }
        local += TimeDelta::minutes(1);
    }
    None
}

fn merged(sorted: Vec<Stretch>) -> Vec<Stretch> {
    let mut merged: Vec<Stretch> = Vec::with_capacity(sorted.len());
    for stretch in sorted {
        match merged.last_mut() {
            Some(last) if stretch.from_ms <= last.until_ms => {
                last.until_ms = last.until_ms.max(stretch.until_ms);
            }
            _ => merged.push(stretch),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::session::slot::SLOT_MS;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn every_day(from: u16, until: u16) -> Hours {
        let range = Range { from, until };
        let weekly = (0..7).map(|weekday| Weekly { weekday, range }).collect();
        Hours { weekly, days: vec![] }
    }

    fn shown(stretches: &[Stretch]) -> Vec<(String, u64)> {
        let start = |ms: u64| DateTime::from_timestamp_millis(ms as i64).unwrap().to_rfc3339();
        stretches.iter().map(|s| (start(s.from_ms), (s.until_ms - s.from_ms) / 60_000)).collect()
    }

    /// Time: the clocks go back at 3:00 on that Sunday, and forward at 2:00 on the other.
    #[test]
    fn ml_time_a_range_across_a_change_of_the_clocks_is_as_long_as_it_is() {
        let zone = chrono_tz::Europe::Berlin;
        let of = |date: &str| {
            let hours = every_day(60, 300);
            shown(&hours.stretches(zone, day(date), day(date)).unwrap())
        };
        assert_eq!(of("2026-10-24"), [("2026-10-23T23:00:00+00:00".into(), 240)]);
        assert_eq!(of("2026-10-25"), [("2026-10-24T23:00:00+00:00".into(), 300)]);
        assert_eq!(of("2027-03-28"), [("2027-03-28T00:00:00+00:00".into(), 180)]);
    }

    /// Time: 2:15 to 2:45 does not exist on that day, and nothing is offered.
    #[test]
    fn ml_time_hours_that_the_clocks_skip_offer_nothing() {
        let zone = chrono_tz::Europe::Berlin;
        let hours = every_day(135, 165);
        assert_eq!(hours.stretches(zone, day("2027-03-28"), day("2027-03-28")).unwrap(), []);
    }

    #[test]
    fn a_day_of_its_own_takes_the_place_of_the_weekly_hours() {
        let mut hours = every_day(600, 720);
        hours.days.push(OnDay { day: day("2026-11-23").to_epoch_days(), ranges: vec![] });
        let (first, last) = (day("2026-11-22"), day("2026-11-24"));
        let stretches = hours.stretches(chrono_tz::Asia::Kathmandu, first, last).unwrap();
        assert_eq!(
            shown(&stretches),
            [("2026-11-22T04:15:00+00:00".into(), 120), ("2026-11-24T04:15:00+00:00".into(), 120)]
        );
    }

    proptest! {
        /// ML booking rules: whatever the zone and the day, every slot starts at a quarter of an hour and lies in the hours.
        #[test]
        fn ml_time_slots_lie_in_the_hours_in_any_zone(
            zone in 0..chrono_tz::TZ_VARIANTS.len(), days in 0..20_000i32, from in 0..95u16, length in 1..40u16,
        ) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let until = (from + length).min(96) * 15;
            let date = NaiveDate::from_epoch_days(days + 7_000).unwrap();
            let stretches = every_day(from * 15, until).stretches(zone, date, date).unwrap();
            let availability = Availability { hours: Hours::default(), stretches };
            prop_assert_eq!(availability.check(), Ok(()));
            for start in availability.slots(0, u64::MAX) {
                let at = DateTime::from_timestamp_millis(start as i64).unwrap().with_timezone(&zone);
                prop_assert_eq!(start % SLOT_MS, 0);
                prop_assert_eq!(at.date_naive(), date);
                prop_assert!(availability.holds_slot(start));
            }
        }
    }
}
