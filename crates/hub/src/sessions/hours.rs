//! A mentor's hours as organizers write them: `mon-fri 10:00-12:00,14:00-16:00`, `2026-11-24 09:00-10:00`.

use chrono::{Datelike, NaiveDate};
use portico_domain::session::Hours;
use portico_domain::session::hours::{BadHours, OnDay, Range, Weekly};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS_OF_DAY: u16 = 24;

/// Why a text is no hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHoursText {
    /// Not days and ranges.
    #[error(
        "{0:?} is no weekly hours: days and times, as in \"mon-fri 10:00-12:00,14:00-16:00; sat 9:00-11:00\""
    )]
    Weekly(String),
    /// Not a day and ranges.
    #[error(
        "{0:?} is no hours of one day: a day and times, as in \"2026-11-24 09:00-10:00,14:00-15:00\""
    )]
    Day(String),
    /// No such weekday.
    #[error("{0:?} is no weekday: mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri")]
    Weekday(String),
    /// No such times.
    #[error(
        "{0:?} is no stretch of a day: two times, the later behind, as in 14:00-16:30; the last can be 24:00"
    )]
    Range(String),
    /// A day is named twice.
    #[error("{0} is named twice: give its times together, or --off for none")]
    Twice(NaiveDate),
    /// There are too many of something.
    #[error(transparent)]
    Limits(#[from] BadHours),
}

/// What an organizer gives.
#[derive(Clone, Debug, Default)]
pub(super) struct HoursText<'a> {
    pub(super) weekly: &'a [String],
    pub(super) on: &'a [String],
    pub(super) off: &'a [NaiveDate],
}

impl HoursText<'_> {
    /// The hours that it stands for.
    pub(super) fn read(&self) -> Result<Hours, BadHoursText> {
        let mut hours = Hours::default();
        for line in self.weekly.iter().flat_map(|text| text.split(';')) {
            hours.weekly.extend(weekly(line)?);
        }
        for text in self.on {
            add_day(&mut hours, day(text)?)?;
        }
        for off in self.off {
            add_day(&mut hours, OnDay { day: off.to_epoch_days(), ranges: Vec::new() })?;
        }
        hours.check()?;
        Ok(hours)
    }
}

fn add_day(hours: &mut Hours, day: OnDay) -> Result<(), BadHoursText> {
    if hours.days.iter().any(|known| known.day == day.day) {
        return Err(BadHoursText::Twice(NaiveDate::from_epoch_days(day.day).unwrap_or_default()));
    }
    hours.days.push(day);
    Ok(())
}

fn weekly(line: &str) -> Result<Vec<Weekly>, BadHoursText> {
    let bad = || BadHoursText::Weekly(line.trim().to_owned());
    let (days, times) = line.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
    let ranges = ranges(times)?;
    let mut found = Vec::new();
    for weekday in weekdays(days)? {
        found.extend(ranges.iter().map(|&range| Weekly { weekday, range }));
    }
    Ok(found)
}

/// `mon`, `mon-fri`, `mon,wed,sat-sun`; `sat-mon` goes over the end of the week.
fn weekdays(text: &str) -> Result<Vec<u8>, BadHoursText> {
    let number = |name: &str| {
        let found = WEEKDAYS.iter().position(|known| known.eq_ignore_ascii_case(name.trim()));
        found.map(|at| at as u8).ok_or_else(|| BadHoursText::Weekday(name.to_owned()))
    };
    let mut days = Vec::new();
    for piece in text.split(',') {
        let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
        let (first, last) = (number(first)?, number(last)?);
        let count = (last + 7 - first) % 7;
        days.extend((0..=count).map(|step| (first + step) % 7));
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn day(text: &str) -> Result<OnDay, BadHoursText> {
    let bad = || BadHoursText::Day(text.to_owned());
    let (day, times) = text.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
    let day: NaiveDate = day.parse().map_err(|_| bad())?;
    Ok(OnDay { day: day.to_epoch_days(), ranges: ranges(times)? })
}

fn ranges(text: &str) -> Result<Vec<Range>, BadHoursText> {
    text.split(',').map(|piece| range(piece.trim())).collect()
}

fn range(text: &str) -> Result<Range, BadHoursText> {
    let read = || {
        let (from, until) = text.split_once('-')?;
        let range = Range { from: minute(from)?, until: minute(until)? };
        (range.from < range.until).then_some(range)
    };
    read().ok_or_else(|| BadHoursText::Range(text.to_owned()))
}

/// The minute of a day: `9:00`, `09:00`, `24:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |text: &str, most: usize| {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit());
        if fits { text.parse::<u16>().ok() } else { None }
    };
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2).filter(|_| minute.len() == 2)?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= HOURS_OF_DAY * 60).then_some(at)
}

/// Hours in the form in which they are given: one line, weekly ones first.
pub(super) fn words(hours: &Hours) -> String {
    let mut words: Vec<String> = Vec::new();
    for (number, name) in WEEKDAYS.iter().enumerate() {
        let on = hours.weekly.iter().filter(|at| usize::from(at.weekday) == number);
        let times: Vec<String> = on.map(|at| range_words(at.range)).collect();
        if !times.is_empty() {
            words.push(format!("{name} {}", times.join(",")));
        }
    }
    for day in &hours.days {
        let date = NaiveDate::from_epoch_days(day.day).unwrap_or_default();
        let times: Vec<String> = day.ranges.iter().copied().map(range_words).collect();
        let times = if times.is_empty() { "off".to_owned() } else { times.join(",") };
        words.push(format!("{}-{:02}-{:02} {times}", date.year(), date.month(), date.day()));
    }
    words.join("; ")
}

fn range_words(range: Range) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", time(range.from), time(range.until))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(weekly: &[&str], on: &[&str], off: &[&str]) -> Result<Hours, BadHoursText> {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let off: Vec<NaiveDate> = off.iter().map(|day| day.parse().unwrap()).collect();
        HoursText { weekly: &texts(weekly), on: &texts(on), off: &off }.read()
    }

    #[test]
    fn hours_read_back_as_they_are_told() {
        let hours = read(
            &["mon-wed 10:00-12:00,14:00-16:30; sat-sun 9:00-10:00", "FRI 23:00-24:00"],
            &["2026-11-24 09:00-10:00"],
            &["2026-11-25"],
        );
        assert_eq!(
            words(&hours.unwrap()),
            "mon 10:00-12:00,14:00-16:30; tue 10:00-12:00,14:00-16:30; wed 10:00-12:00,14:00-16:30; fri 23:00-24:00; \
             sat 09:00-10:00; sun 09:00-10:00; 2026-11-24 09:00-10:00; 2026-11-25 off"
        );
        let wrapped = read(&["sat-mon 1:00-2:00"], &[], &[]).unwrap();
        assert_eq!(words(&wrapped), "mon 01:00-02:00; sat 01:00-02:00; sun 01:00-02:00");
    }

    /// Each says which word it is about.
    #[test]
    fn what_is_no_hours_is_named() {
        let why = |weekly: &str| read(&[weekly], &[], &[]).unwrap_err();
        assert_eq!(why("funday 1:00-2:00"), BadHoursText::Weekday("funday".into()));
        assert_eq!(why("mon"), BadHoursText::Weekly("mon".into()));
        for times in [
            "12:00-10:00",
            "10:00-10:00",
            "10-12",
            "10:00-24:01",
            "10:60-12:00",
            "10:0-12:00",
            "+1:00-2:00",
        ] {
            assert_eq!(why(&format!("mon {times}")), BadHoursText::Range(times.into()));
        }
        let day = |on: &str| read(&[], &[on], &["2026-11-24"]).unwrap_err();
        assert_eq!(day("24.11.2026 9:00-10:00"), BadHoursText::Day("24.11.2026 9:00-10:00".into()));
        assert_eq!(
            day("2026-11-24 9:00-10:00"),
            BadHoursText::Twice("2026-11-24".parse().unwrap())
        );
        let many = vec!["0:00-1:00"; 65].join(",");
        assert_eq!(why(&format!("mon {many}")), BadHoursText::Limits(BadHours::TooMany));
    }

    proptest! {
        /// Whatever hours there are, their words mean them again.
        #[test]
        fn words_mean_what_they_were_made_of(list in proptest::collection::vec((0..7u8, 0..1439u16, 1..600u16), 1..20)) {
            let at = |&(weekday, from, length): &(u8, u16, u16)| {
                Weekly { weekday, range: Range { from, until: (from + length).min(1440) } }
            };
            let mut weekly: Vec<Weekly> = list.iter().map(at).collect();
            weekly.sort_by_key(|at| at.weekday);
            let hours = Hours { weekly, days: Vec::new() };
            prop_assert_eq!(read(&[&words(&hours)], &[], &[]).unwrap(), hours);
        }

        #[test]
        fn any_other_text_is_refused_and_nothing_breaks(text in "[a-z0-9:, ;-]{0,40}|\\PC{0,40}") {
            if let Ok(hours) = read(&[&text], &[], &[]) {
                prop_assert!(hours.check().is_ok());
            }
        }
    }
}
