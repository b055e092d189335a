//! A letter as it leaves the hub: one person's address, text, the same as HTML, and perhaps an appointment.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::ics::Appointment;

/// The longest subject, in characters.
const SUBJECT_CHARACTERS_MAX: usize = 150;
/// What the appointment is called where it is shown as a file.
const APPOINTMENT_FILE: &str = "session.ics";

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Whom it goes to: an address, nothing else.
    pub(crate) to: String,
    /// What it is about.
    pub(crate) subject: String,
    /// What it says.
    pub(crate) text: String,
    /// The same as HTML.
    pub(crate) html: String,
    /// What it puts into a calendar.
    pub(crate) appointment: Option<Appointment>,
}

/// A letter that no server could take.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadLetter {
    /// The address is none.
    #[error("the guest's address is not one that mail can be sent to")]
    Address,
    /// The message cannot be built.
    #[error("the letter cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
}

impl Letter {
    /// The letter as a message, with an id by which mail programs know one that comes twice.
    pub(crate) fn message(
        &self,
        from: &Mailbox,
        message_id: &str,
        at_ms: u64,
    ) -> Result<Message, BadLetter> {
        let to = self.to.parse().map_err(|_| BadLetter::Address)?;
        // So that no absence notice answers it (RFC 3834).
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&self.subject))
            .message_id(Some(message_id.to_owned()))
            .date(UNIX_EPOCH + Duration::from_millis(at_ms))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()));
        Ok(builder.multipart(self.body())?)
    }

    /// Text and HTML; an appointment stands beside them for calendars, and once more as a file for all others.
    fn body(&self) -> MultiPart {
        let both = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        let Some(appointment) = &self.appointment else { return both };
        let kind = format!("text/calendar; charset=utf-8; method={}", appointment.method.as_str());
        let kind = ContentType::parse(&kind).expect("it is a type");
        let beside = SinglePart::builder().header(kind).body(appointment.text.clone());
        let file = ContentType::parse("application/ics").expect("it is a type");
        let file =
            Attachment::new(APPOINTMENT_FILE.to_owned()).body(appointment.text.clone(), file);
        MultiPart::mixed().multipart(both.singlepart(beside)).singlepart(file)
    }
}

/// A text without line ends and other control characters, and not too long.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(SUBJECT_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::ics::Method;

    fn letter() -> Letter {
        Letter {
            to: "ada@example.org".into(),
            subject: "Your session".into(),
            text: "Grüße\n".into(),
            html: "<p>Grüße</p>".into(),
            appointment: None,
        }
    }

    fn formatted(letter: &Letter) -> String {
        let from = "Test Days <days@example.org>".parse().unwrap();
        let message = letter.message(&from, "<1.trial@meet.example>", 1_800_000_000_000).unwrap();
        String::from_utf8(message.formatted()).expect("it needs no 8-bit transport")
    }

    /// A name with line ends in it makes no header of its own.
    #[test]
    fn a_subject_stays_one_line() {
        let subject = "Session with Eve\r\nBcc: all@example.org\u{0}\u{2028}!".into();
        let text = formatted(&Letter { subject, ..letter() });
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert!(head.contains("Session with Eve Bcc: all@example.org !"), "{head}");
        let long = "ü".repeat(SUBJECT_CHARACTERS_MAX + 1);
        assert_eq!(one_line(&long).chars().count(), SUBJECT_CHARACTERS_MAX);
    }

    /// It says who, when, which, and that a program wrote it.
    #[test]
    fn the_head_is_complete() {
        let text = formatted(&letter());
        for line in [
            "From: \"Test Days\" <days@example.org>",
            "To: ada@example.org",
            "Message-ID: <1.trial@meet.example>",
            "Date: Fri, 15 Jan 2027 08:00:00 +0000",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("text/calendar"));
    }

    /// A calendar finds the appointment beside the text, with its method.
    #[test]
    fn an_appointment_lies_beside_the_text() {
        let appointment =
            Some(Appointment { method: Method::Cancel, text: "BEGIN:VCALENDAR\r\n".into() });
        let text = formatted(&Letter { appointment, ..letter() });
        assert!(text.contains("text/calendar; charset=utf-8; method=CANCEL"), "{text}");
        assert!(text.contains("session.ics"));
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for to in ["", "ada", "ada@example.org, eve@example.org", "ada@example.org\r\nX: y"] {
            let letter = Letter { to: to.into(), ..letter() };
            let from = "days@example.org".parse().unwrap();
            assert!(matches!(letter.message(&from, "<1@x>", 0), Err(BadLetter::Address)), "{to}");
        }
    }
}
