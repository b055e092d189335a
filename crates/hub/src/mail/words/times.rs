//! Times in words: as clocks at the event show them, with the zone named, since a reader may be anywhere.

use chrono::{DateTime, Datelike, Offset, Timelike};
use chrono_tz::Tz;

use crate::mail::settings::Language;

const ENGLISH_DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const GERMAN_DAYS: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A stretch of time, from and until UTC milliseconds.
pub(in crate::mail) fn stretch(
    language: Language,
    zone: Tz,
    from_ms: u64,
    until_ms: u64,
) -> String {
    let (from, until) = (at(zone, from_ms), at(zone, until_ms));
    let (day, month) = (from.weekday().num_days_from_monday() as usize, from.month0() as usize);
    let (number, year) = (from.day(), from.year());
    let (from_clock, until_clock, zone) = (clock(&from), clock(&until), zone_words(&from));
    match language {
        Language::English => {
            let (day, month) = (ENGLISH_DAYS[day], ENGLISH_MONTHS[month]);
            format!("{day}, {number} {month} {year}, {from_clock} to {until_clock} ({zone})")
        }
        Language::German => {
            let (day, month) = (GERMAN_DAYS[day], GERMAN_MONTHS[month]);
            format!("{day}, {number}. {month} {year}, {from_clock} bis {until_clock} Uhr ({zone})")
        }
    }
}

fn at(zone: Tz, at_ms: u64) -> DateTime<Tz> {
    let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    at.unwrap_or_default().with_timezone(&zone)
}

fn clock(at: &DateTime<Tz>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// The zone's name, and how far it is from UTC then: in the hour that clocks show twice, only this tells which.
fn zone_words(at: &DateTime<Tz>) -> String {
    let name = at.timezone().name();
    if name == "UTC" { name.to_owned() } else { format!("{name}, UTC{}", at.offset().fix()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT_MS: u64 = 900_000;

    fn words(language: Language, zone: Tz, rfc3339: &str) -> String {
        let from_ms = DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_millis() as u64;
        stretch(language, zone, from_ms, from_ms + SLOT_MS)
    }

    /// Summer and winter, far zones, and the hour that comes twice when clocks are set back.
    #[test]
    fn times_are_those_of_clocks_at_the_event() {
        let (english, german) = (Language::English, Language::German);
        for (language, zone, at, expected) in [
            (
                english,
                chrono_tz::Europe::Berlin,
                "2026-11-24T13:00:00Z",
                "Tuesday, 24 November 2026, 14:00 to 14:15 (Europe/Berlin, UTC+01:00)",
            ),
            (
                german,
                chrono_tz::Europe::Berlin,
                "2026-07-01T12:45:00Z",
                "Mittwoch, 1. Juli 2026, 14:45 bis 15:00 Uhr (Europe/Berlin, UTC+02:00)",
            ),
            (
                english,
                chrono_tz::Asia::Kathmandu,
                "2026-12-31T18:15:00Z",
                "Friday, 1 January 2027, 00:00 to 00:15 (Asia/Kathmandu, UTC+05:45)",
            ),
            (
                english,
                chrono_tz::Europe::Berlin,
                "2026-10-25T00:45:00Z",
                "Sunday, 25 October 2026, 02:45 to 02:00 (Europe/Berlin, UTC+02:00)",
            ),
            (
                english,
                chrono_tz::Europe::Berlin,
                "2026-10-25T01:45:00Z",
                "Sunday, 25 October 2026, 02:45 to 03:00 (Europe/Berlin, UTC+01:00)",
            ),
            (
                english,
                chrono_tz::UTC,
                "2026-03-01T09:00:00Z",
                "Sunday, 1 March 2026, 09:00 to 09:15 (UTC)",
            ),
        ] {
            assert_eq!(words(language, zone, at), expected);
        }
    }
}
