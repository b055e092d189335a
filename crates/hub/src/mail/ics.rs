//! A session as an appointment (RFC 5545 and 5546): the same `UID` for as long as it lives, and a `SEQUENCE` that rises with
//! every change, so that a calendar replaces the entry it has, or drops it.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use portico_domain::OpId;

/// What a calendar is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Enter it, or replace what it has.
    Request,
    /// Drop it.
    Cancel,
}

impl Method {
    /// Its name in the standard.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// An appointment as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Appointment {
    /// What a calendar is to do with it.
    pub(super) method: Method,
    /// Its text, in RFC 5545's form.
    pub(super) text: String,
}

/// What an appointment says.
#[derive(Clone, Debug)]
pub(crate) struct Session<'a> {
    /// Which booking.
    pub(crate) booking: OpId,
    /// The hub's host, which makes the booking's id one of the whole world.
    pub(crate) host: &'a str,
    /// How often it was changed.
    pub(crate) sequence: u32,
    /// When it begins, in UTC milliseconds.
    pub(crate) from_ms: u64,
    /// When it ends, in UTC milliseconds.
    pub(crate) until_ms: u64,
    /// When this was written, in UTC milliseconds.
    pub(crate) at_ms: u64,
    /// What it is.
    pub(crate) summary: &'a str,
    /// Between whom it is; none for a calendar file, which invites nobody.
    pub(crate) people: Option<People<'a>>,
}

/// Between whom an appointment is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People<'a> {
    /// The sender's address.
    pub(crate) organizer: &'a str,
    /// The guest's address.
    pub(crate) guest: &'a str,
}

impl Session<'_> {
    /// The appointment that enters, replaces or drops this session.
    pub(super) fn appointment(&self, method: Method) -> Appointment {
        let mut calendar = empty();
        calendar.append_property(Property::new("METHOD", method.as_str()));
        calendar.push(self.event(method));
        Appointment { method, text: calendar.to_string() }
    }

    /// A file that somebody adds to their calendar by hand.
    pub(crate) fn file(&self, method: Method) -> String {
        let mut calendar = empty();
        calendar.push(self.event(method));
        calendar.to_string()
    }

    fn event(&self, method: Method) -> Event {
        let status = match method {
            Method::Request => EventStatus::Confirmed,
            Method::Cancel => EventStatus::Cancelled,
        };
        let mut event = Event::new();
        event
            .uid(&format!("{}@{}", self.booking, self.host))
            .sequence(self.sequence)
            .timestamp(date(self.at_ms))
            .starts(date(self.from_ms))
            .ends(date(self.until_ms))
            .summary(self.summary)
            .status(status);
        if let Some(People { organizer, guest }) = self.people {
            let mut attendee = Property::new("ATTENDEE", format!("mailto:{guest}"));
            attendee.add_parameter("ROLE", "REQ-PARTICIPANT").add_parameter("PARTSTAT", "ACCEPTED");
            event.append_property(Property::new("ORGANIZER", format!("mailto:{organizer}")));
            event.append_property(attendee);
        }
        event.done()
    }
}

fn empty() -> Calendar {
    let mut calendar = Calendar::empty();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Portico//Sessions//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(key, value));
    }
    calendar
}

fn date(at_ms: u64) -> DateTime<Utc> {
    let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    at.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START_MS: u64 = 1_800_000_000_000;

    fn session(sequence: u32, summary: &str) -> Session<'_> {
        Session {
            booking: OpId([7; 16]),
            host: "meet.example",
            sequence,
            from_ms: START_MS + u64::from(sequence) * 900_000,
            until_ms: START_MS + (u64::from(sequence) + 1) * 900_000,
            at_ms: START_MS - 1,
            summary,
            people: Some(People { organizer: "days@example.org", guest: "ada@example.org" }),
        }
    }

    fn read(text: &str) -> Event {
        let calendar: Calendar = text.parse().expect("it is a calendar");
        calendar.events().next().expect("it has an event").clone()
    }

    /// An update and a cancellation name the appointment that a calendar has, and are newer.
    #[test]
    fn an_update_and_a_cancellation_replace_what_was() {
        let made = session(0, "Session").appointment(Method::Request);
        let moved = session(1, "Session").appointment(Method::Request);
        let cancelled = session(2, "Session").appointment(Method::Cancel);
        let texts = [&made.text, &moved.text, &cancelled.text];
        let events = texts.map(|text| read(text));
        for (sequence, event) in (0u32..).zip(&events) {
            assert_eq!(event.get_uid(), events[0].get_uid());
            assert_eq!(event.property_value("SEQUENCE"), Some(&*sequence.to_string()));
        }
        assert_eq!(
            events.each_ref().map(Event::get_status),
            [
                Some(EventStatus::Confirmed),
                Some(EventStatus::Confirmed),
                Some(EventStatus::Cancelled)
            ]
        );
        assert!(
            made.text.contains("METHOD:REQUEST\r\n")
                && cancelled.text.contains("METHOD:CANCEL\r\n")
        );
        assert!(moved.text.contains("DTSTART:20270115T081500Z\r\n"), "{}", moved.text);
        assert!(moved.text.contains("DTEND:20270115T083000Z\r\n"), "{}", moved.text);
    }

    /// A file invites nobody and asks for nothing; a calendar that has the appointment knows it again.
    #[test]
    fn a_file_is_the_same_appointment_and_invites_nobody() {
        let mailed = session(0, "Session").appointment(Method::Request).text;
        let file = Session { people: None, ..session(0, "Session") }.file(Method::Request);
        assert_eq!(read(&file).get_uid(), read(&mailed).get_uid());
        for word in ["METHOD", "ATTENDEE", "ORGANIZER", "mailto"] {
            assert!(mailed.contains(word) && !file.contains(word), "{word} in {file}");
        }
    }

    /// RFC 5545, strictly: CRLF ends every line, none is longer than 75 bytes, what must be there is there once.
    #[test]
    fn the_form_is_strictly_that_of_the_standard() {
        let summary =
            format!("Session with {}", "Zoë Ünal, \"the; first\"\\\nBEGIN:VEVENT ".repeat(5));
        let text = session(0, &summary).appointment(Method::Request).text;
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        for name in [
            "UID:",
            "DTSTAMP:",
            "DTSTART:",
            "DTEND:",
            "SEQUENCE:",
            "ORGANIZER:",
            "ATTENDEE;",
            "BEGIN:VEVENT",
        ] {
            let lines = unfolded.split("\r\n").filter(|line| line.starts_with(name)).count();
            assert_eq!(lines, 1, "{name} in {text}");
        }
        assert_eq!(read(&text).get_summary(), Some(&*summary), "{text}");
    }
}
