//! The event: its name, its origin on the web, and what an organizer sets.

use minicbor::{Decode, Encode};

use crate::action::FORMAT;
use crate::badge::DAYS_MAX;
use crate::id::MemberId;
use crate::link;

/// Longest name of an event, in characters.
pub const NAME_MAX: usize = 120;
/// Longest name of a time zone, in bytes.
pub const TIME_ZONE_BYTES_MAX: usize = 64;
/// Most hosts of an event.
pub const HOSTS_MAX: usize = 64;

/// What an organizer sets.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Event {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// Where its hub is on the web, as every code names it: `https://meet.example`.
    #[n(1)]
    pub origin: String,
    /// The days on which meetings earn a badge, oldest first.
    #[n(2)]
    pub days: Vec<Day>,
    /// Members whom to meet earns a badge.
    #[n(3)]
    pub hosts: Vec<MemberId>,
    /// Operation kinds up to this one may be written (design: deferred).
    #[n(4)]
    pub format: u32,
    /// When it was archived, in hub time: nothing can happen after it.
    #[n(5)]
    pub archived_ms: Option<u64>,
    /// Its time zone, by its IANA name; UTC where there is none.
    #[n(6)]
    pub time_zone: Option<String>,
    /// Whether people may sign themselves up.
    #[cbor(n(7), default)]
    pub sign_up: bool,
}

/// One day of the event, as the stretch of hub time it covers, so that no node needs a time-zone table to agree on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Day {
    /// First millisecond.
    #[n(0)]
    pub from_ms: u64,
    /// First millisecond after it.
    #[n(1)]
    pub until_ms: u64,
}

impl Day {
    /// Whether `at_ms` lies in it.
    pub fn holds(&self, at_ms: u64) -> bool {
        (self.from_ms..self.until_ms).contains(&at_ms)
    }
}

/// Why an event cannot be set up like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEvent {
    /// The name is empty or too long.
    #[error("the name has 1 to {NAME_MAX} characters")]
    Name,
    /// The origin is not one.
    #[error("the origin is http:// or https://, a host, and perhaps a port")]
    Origin,
    /// Too many days or hosts.
    #[error("at most {DAYS_MAX} days and {HOSTS_MAX} hosts")]
    TooMany,
    /// There is no such time zone.
    #[error("the time zone is an IANA name, such as Europe/Berlin")]
    TimeZone,
}

impl Event {
    /// A new one, of which nothing else was set yet.
    pub fn new(name: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            origin: origin.into(),
            days: Vec::new(),
            hosts: Vec::new(),
            format: FORMAT,
            archived_ms: None,
            time_zone: None,
            sign_up: false,
        }
    }

    /// Whether it keeps the limits of this module.
    pub fn check(&self) -> Result<(), BadEvent> {
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(BadEvent::Name);
        }
        if link::normalize_origin(&self.origin).as_deref() != Some(self.origin.as_str()) {
            return Err(BadEvent::Origin);
        }
        if self.days.len() > DAYS_MAX || self.hosts.len() > HOSTS_MAX {
            return Err(BadEvent::TooMany);
        }
        match &self.time_zone {
            Some(name) if name.len() > TIME_ZONE_BYTES_MAX => Err(BadEvent::TimeZone),
            _ => Ok(()),
        }
    }

    /// Its time zone; UTC where there is none, or none that this program knows. Only what people are shown rests on it.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(chrono_tz::UTC)
    }
}
