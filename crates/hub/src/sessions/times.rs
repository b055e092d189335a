//! Moments of sessions as people write and read them: in the event's time zone, with the offset beside.

use chrono::offset::LocalResult;
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone};
use chrono_tz::Tz;
use portico_domain::session::slot::is_slot;

use crate::hub::HubError;

/// How a moment in the event's time zone is written on the command line.
const LOCAL: [&str; 2] = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];

/// A moment as clocks at the event show it: RFC 3339, with the offset.
pub(crate) fn in_zone(at_ms: u64, zone: Tz) -> String {
    let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    let at = at.unwrap_or_default().with_timezone(&zone);
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The start of a slot, given with its offset, in RFC 3339.
pub(crate) fn parse_slot(text: &str) -> Option<u64> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    let at_ms = u64::try_from(at.timestamp_millis()).ok()?;
    is_slot(at_ms).then_some(at_ms)
}

/// The start of a slot, with its offset or as clocks at the event show it.
pub(super) fn slot_in(text: &str, zone: Tz) -> Result<u64, HubError> {
    let bad = |why: &str| HubError::Malformed(format!("{text:?}: {why}"));
    let at_ms = match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.timestamp_millis(),
        Err(_) => {
            let read = |form: &&str| NaiveDateTime::parse_from_str(text, form).ok();
            let local = LOCAL.iter().find_map(read).ok_or_else(|| {
                bad("a time is given as 2026-11-24 10:15, or with an offset as 2026-11-24T10:15:00+01:00")
            })?;
            match zone.from_local_datetime(&local) {
                LocalResult::Single(at) => at.timestamp_millis(),
                LocalResult::None => {
                    return Err(bad(&format!("the clocks in {zone} skip this time")));
                }
                LocalResult::Ambiguous(first, second) => {
                    return Err(bad(&format!(
                        "the clocks in {zone} show this twice: say {} or {}",
                        first.to_rfc3339(),
                        second.to_rfc3339()
                    )));
                }
            }
        }
    };
    let at_ms = u64::try_from(at_ms).ok().filter(|at_ms| is_slot(*at_ms));
    at_ms.ok_or_else(|| bad("sessions start at a quarter of an hour"))
}

/// The day that a moment is on, at the event.
pub(super) fn day_of(at_ms: u64, zone: Tz) -> NaiveDate {
    let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    at.unwrap_or_default().with_timezone(&zone).date_naive()
}

/// The first millisecond of a day at the event: where clocks skip midnight, the first after it.
pub(super) fn start_of(day: NaiveDate, zone: Tz) -> u64 {
    let minutes = (0..24 * 60)
        .map(|minute| day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minute));
    let at = minutes.into_iter().find_map(|local| zone.from_local_datetime(&local).earliest());
    at.and_then(|at| u64::try_from(at.timestamp_millis()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    /// Time: an hour that comes twice is asked about, one that is skipped refused; a slot is the same however it is given.
    #[test]
    fn ml_time_a_slot_is_given_as_clocks_show_it() {
        let at = slot_in("2026-11-24 10:15", BERLIN).unwrap();
        assert_eq!(in_zone(at, BERLIN), "2026-11-24T10:15:00+01:00");
        for text in ["2026-11-24T10:15", "2026-11-24T10:15:00+01:00", "2026-11-24T09:15:00Z"] {
            assert_eq!(slot_in(text, BERLIN).unwrap(), at, "{text}");
        }
        let why = |text| slot_in(text, BERLIN).unwrap_err().to_string();
        assert!(why("2026-10-25 02:30").contains("2026-10-25T02:30:00+02:00 or"));
        assert!(why("2027-03-28 02:30").contains("skip"));
        assert!(why("2026-11-24 10:20").contains("quarter"));
        assert!(why("tomorrow").contains("is given as"));
    }

    /// Time: the day of a moment is the event's, and begins when it begins there.
    #[test]
    fn ml_time_days_are_those_of_the_event() {
        let apia = chrono_tz::Pacific::Apia;
        let day: NaiveDate = "2026-11-24".parse().unwrap();
        assert_eq!(day_of(start_of(day, apia), apia), day);
        assert_eq!(day_of(start_of(day, apia) - 1, apia), day.pred_opt().unwrap());
        let sao_paulo = chrono_tz::America::Sao_Paulo;
        let short: NaiveDate = "2018-11-04".parse().unwrap();
        assert_eq!(in_zone(start_of(short, sao_paulo), sao_paulo), "2018-11-04T01:00:00-02:00");
    }
}
