//! The demo event's sessions: mentors with hours around now and on the next days, and a day that is under way.

use chrono::{DateTime, Days, Timelike};
use chrono_tz::Tz;
use portico_domain::event::Event;
use portico_domain::member::Role;
use portico_domain::session::action::{
    AddGuest, Book, CheckIn, Complete, MarkNoShow, Reschedule, SetAvailability,
};
use portico_domain::session::hours::{OnDay, Range, Weekly};
use portico_domain::session::{Availability, Hours, Party, SLOT_MS};
use portico_domain::{Action, MemberId, OpId, Part};
use portico_ledger::sessions;

use super::member;
use crate::ambient;
use crate::hub::{Hub, HubError, draft};

/// The mentors, and what they are asked about.
const MENTORS: [(&str, &str); 4] = [
    ("Ada Okonkwo", "Compilers, Open Lab"),
    ("Ben Sørensen", "Funding for first projects"),
    ("Chiara Conti", "Robotics, and how to sell them"),
    ("Dao Nguyễn", "Product design"),
];
const GUESTS: [&str; 10] = [
    "Lena Fischer",
    "Tomás Herrera",
    "Yuki Watanabe",
    "Ravi Shah",
    "Mara Lindholm",
    "Paul Weber",
    "Zoe Laurent",
    "Idris Bello",
    "Hanna Novák",
    "Theo Martin",
];
/// The hours of every day, in minutes.
const EVERY_DAY: Range = Range { from: 9 * 60, until: 17 * 60 };
/// How far the hours of today reach before and after now, in minutes, whenever the demo is started.
const BEFORE_MINUTES: u32 = 90;
const AFTER_MINUTES: u32 = 6 * 60;
const DAY_MINUTES: u32 = 24 * 60;
const SLOT_MINUTES: u32 = 15;
/// Days with hours, today among them.
const DAYS: u64 = 7;

/// What has become of a session.
#[derive(Clone, Copy)]
enum Fate {
    Booked,
    Moved,
    CheckedIn,
    Completed,
    NoShow,
}

/// Sessions of today: which mentor, how many slots from now, which guest, and what has become of it.
const PLAN: [(usize, i64, usize, Fate); 12] = [
    (0, -3, 5, Fate::Completed),
    (0, -2, 6, Fate::NoShow),
    (0, 0, 0, Fate::CheckedIn),
    (0, 1, 1, Fate::Booked),
    (0, 2, 2, Fate::Moved),
    (0, 9, 3, Fate::Booked),
    (1, -1, 7, Fate::Completed),
    (1, 1, 4, Fate::Booked),
    (1, 10, 8, Fate::Booked),
    (2, 0, 9, Fate::Booked),
    (2, 4, 5, Fate::Booked),
    (3, 12, 7, Fate::Moved),
];
/// How many slots later a session was that has been moved.
const MOVED_BY: u64 = 5;

/// Gives the demo event its sessions of today, unless it has them.
pub(super) fn prepare(hub: &Hub) -> Result<(), HubError> {
    let now_ms = ambient::now_ms();
    let zone = zone(hub)?;
    let now = DateTime::from_timestamp_millis(now_ms.cast_signed()).unwrap_or_default();
    let now = now.with_timezone(&zone);
    let slot_ms = now_ms - now_ms % SLOT_MS;
    if has_sessions(hub, slot_ms, now.hour())? {
        return Ok(());
    }
    let availability = availability(now)?;
    let mentors = mentors(hub)?;
    for mentor in &mentors {
        let availability = availability.clone();
        let set = SetAvailability { mentor: *mentor, availability };
        hub.submit(Action::SetAvailability(set), Vec::new())?;
    }
    let guests = GUESTS.map(|name| add_guest(hub, name));
    let guests = guests.into_iter().collect::<Result<Vec<_>, _>>()?;
    for (mentor, offset, guest, fate) in PLAN {
        let start_ms = slot_ms.saturating_add_signed(offset * SLOT_MS.cast_signed());
        if availability.holds_slot(start_ms) {
            arrange(hub, mentors[mentor], guests[guest], start_ms, fate)?;
        }
    }
    Ok(())
}

/// The event is where this machine is.
fn zone(hub: &Hub) -> Result<Tz, HubError> {
    let (_, event) = hub.event()?;
    if event.time_zone.is_some() {
        return Ok(event.zone());
    }
    let here = iana_time_zone::get_timezone().ok().filter(|name| name.parse::<Tz>().is_ok());
    let event = Event { time_zone: Some(here.unwrap_or_else(|| "UTC".to_owned())), ..event };
    let zone = event.zone();
    hub.configure(event)?;
    Ok(zone)
}

/// Whether anything is booked from this midnight on.
fn has_sessions(hub: &Hub, slot_ms: u64, hour: u32) -> Result<bool, HubError> {
    let since_ms = slot_ms.saturating_sub(u64::from(hour) * 3_600_000);
    let view = hub.ledger().view()?;
    let rows = sessions::board(view.rows(), since_ms, u64::MAX)?;
    Ok(rows.iter().any(|row| row.booking.is_some()))
}

fn availability(now: DateTime<Tz>) -> Result<Availability, HubError> {
    let today = now.date_naive();
    let minute = now.hour() * 60 + now.minute();
    let from = minute.saturating_sub(BEFORE_MINUTES).min(EVERY_DAY.from.into());
    let until = (minute + AFTER_MINUTES).clamp(EVERY_DAY.until.into(), DAY_MINUTES);
    let whole = |minute: u32| {
        u16::try_from(minute - minute % SLOT_MINUTES).expect("a day has 1 440 minutes")
    };
    let range = Range { from: whole(from), until: whole(until) };
    let weekly = (0..7).map(|weekday| Weekly { weekday, range: EVERY_DAY }).collect();
    let days = vec![OnDay { day: today.to_epoch_days(), ranges: vec![range] }];
    let hours = Hours { weekly, days };
    let last = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today);
    let stretches = hours.stretches(now.timezone(), today, last);
    let stretches = stretches.map_err(|bad| HubError::Malformed(bad.to_string()))?;
    Ok(Availability { hours, stretches })
}

fn mentors(hub: &Hub) -> Result<Vec<MemberId>, HubError> {
    let find = |name| hub.find_member(name);
    if find(MENTORS[0].0).is_err() {
        let list = MENTORS.map(|(name, about)| member(Role::Mentor, name.to_owned(), about));
        hub.add_members(&list)?;
    }
    MENTORS.iter().map(|(name, _)| find(name)).collect()
}

fn add_guest(hub: &Hub, name: &str) -> Result<OpId, HubError> {
    let first = name.split(' ').next().unwrap_or(name);
    let address: String = first.chars().filter(char::is_ascii).collect::<String>().to_lowercase();
    let address = format!("{address}@guests.example");
    let part = |text: &str| Part { salt: ambient::random(), bytes: text.into() };
    let parts = vec![part(name), part(&address)];
    Ok(hub.ledger().submit(draft(Action::AddGuest(AddGuest {}), parts))?.0)
}

fn arrange(
    hub: &Hub,
    mentor: MemberId,
    guest: OpId,
    slot_ms: u64,
    fate: Fate,
) -> Result<(), HubError> {
    let moved = matches!(fate, Fate::Moved);
    let first_ms = if moved { slot_ms + MOVED_BY * SLOT_MS } else { slot_ms };
    let override_notice = true;
    let book = Book { mentor, guest, slot_ms: first_ms, link: None, override_notice };
    let booking = hub.submit_for_id(Action::Book(book))?;
    let action = match fate {
        Fate::Booked => return Ok(()),
        Fate::Moved => Action::Reschedule(Reschedule {
            booking,
            from_ms: first_ms,
            to_ms: slot_ms,
            by: Party::Staff,
            link: None,
            override_notice,
        }),
        Fate::CheckedIn => Action::CheckIn(CheckIn { booking }),
        Fate::Completed => Action::Complete(Complete { booking }),
        Fate::NoShow => Action::MarkNoShow(MarkNoShow { booking, slot_ms, by: Party::Staff }),
    };
    hub.submit(action, Vec::new()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use portico_domain::session::State;
    use portico_ledger::sessions::board;

    use super::*;
    use crate::demo;

    fn states(hub: &Hub) -> Vec<State> {
        let rows = board(hub.ledger().view().unwrap().rows(), 0, u64::MAX).unwrap();
        rows.into_iter().filter_map(|row| Some(row.booking?.1.state)).collect()
    }

    /// The demo's day is under way, and making it ready again adds nothing.
    #[test]
    fn the_demo_has_sessions_once() {
        let folder = tempfile::tempdir().unwrap();
        let hub = Hub::open(folder.path()).unwrap();
        demo::prepare(&hub, "http://127.0.0.1:8480").unwrap();
        let first = states(&hub);
        assert!(first.contains(&State::CheckedIn) && first.contains(&State::Booked), "{first:?}");
        demo::prepare(&hub, "http://127.0.0.1:8480").unwrap();
        assert_eq!(states(&hub), first);
    }

    /// Whatever the time of day, sessions can be booked now, and within the day.
    #[test]
    fn the_hours_hold_now() {
        let zone: Tz = "Europe/Berlin".parse().unwrap();
        let mut lengths = BTreeSet::new();
        for minute in (0..DAY_MINUTES).step_by(7) {
            let at_ms = 1_800_054_000_000 + u64::from(minute) * 60_000;
            let now = DateTime::from_timestamp_millis(at_ms.cast_signed()).unwrap();
            let availability = availability(now.with_timezone(&zone)).unwrap();
            assert!(availability.holds_slot(at_ms - at_ms % SLOT_MS), "at minute {minute}");
            lengths.insert(availability.stretches.len());
        }
        assert!(lengths.iter().all(|count| (6..=7).contains(count)), "{lengths:?}");
    }
}
