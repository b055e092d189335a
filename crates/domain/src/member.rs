//! Members: people and booths with a profile at the event.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::badge::Badge;
use crate::id::OpId;

/// Longest display name, in characters.
pub const NAME_MAX: usize = 80;
/// Longest headline, in characters.
pub const HEADLINE_MAX: usize = 120;
/// Longest link, in characters.
pub const LINK_MAX: usize = 300;
/// Most links of a profile.
pub const LINKS_MAX: usize = 8;
/// Largest picture, in bytes.
pub const PICTURE_BYTES_MAX: usize = 64 * 1024;

/// What a member is at the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Came to the event.
    #[n(0)]
    Attendee,
    /// A stand with a kiosk.
    #[n(1)]
    Booth,
    /// Offers sessions.
    #[n(2)]
    Mentor,
    /// Works at the event.
    #[n(3)]
    Staff,
    /// Runs the event.
    #[n(4)]
    Organizer,
}

impl Role {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] =
        [Self::Attendee, Self::Booth, Self::Mentor, Self::Staff, Self::Organizer];

    /// Whether kiosks of this role run the day's sessions: a mentor's those of the mentor.
    pub fn runs_sessions(self) -> bool {
        matches!(self, Self::Mentor | Self::Staff | Self::Organizer)
    }

    /// Whether kiosks of this role are sent guests' addresses, and act for anyone.
    pub fn is_staff(self) -> bool {
        matches!(self, Self::Staff | Self::Organizer)
    }

    /// Its name, as on a command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Booth => "booth",
            Self::Mentor => "mentor",
            Self::Staff => "staff",
            Self::Organizer => "organizer",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|role| role.as_str() == wanted).ok_or(UnknownRole)
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is one of attendee, booth, mentor, staff, organizer")]
pub struct UnknownRole;

/// The public side of a member, and the address that only the hub keeps. It is personal text: a detachable part of the
/// operation that sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Profile {
    /// Display name, 1 to [`NAME_MAX`] characters.
    #[n(0)]
    pub name: String,
    /// One line below the name.
    #[n(1)]
    pub headline: Option<String>,
    /// Web addresses.
    #[n(2)]
    pub links: Option<Vec<String>>,
    /// A small JPEG or PNG.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub picture: Option<Vec<u8>>,
}

/// Why a profile cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProfile {
    /// The name is empty.
    #[error("the name is empty")]
    NoName,
    /// Something is longer than its limit.
    #[error("{0} is too long")]
    TooLong(&'static str),
}

impl Profile {
    /// Whether it keeps the limits of this module.
    pub fn check(&self) -> Result<(), BadProfile> {
        let too_long = |text: &str, max: usize| text.chars().count() > max;
        if self.name.trim().is_empty() {
            return Err(BadProfile::NoName);
        }
        if too_long(&self.name, NAME_MAX) {
            return Err(BadProfile::TooLong("the name"));
        }
        if self.headline.as_deref().is_some_and(|text| too_long(text, HEADLINE_MAX)) {
            return Err(BadProfile::TooLong("the headline"));
        }
        let links = self.links.as_deref().unwrap_or_default();
        if links.len() > LINKS_MAX || links.iter().any(|link| too_long(link, LINK_MAX)) {
            return Err(BadProfile::TooLong("the list of links"));
        }
        if self.picture.as_deref().is_some_and(|bytes| bytes.len() > PICTURE_BYTES_MAX) {
            return Err(BadProfile::TooLong("the picture"));
        }
        Ok(())
    }

    /// One or two capital letters to show where there is no picture.
    pub fn initials(&self) -> String {
        let first = |word: &str| word.chars().next();
        let mut words = self.name.split_whitespace();
        let letters =
            words.next().and_then(first).into_iter().chain(words.next_back().and_then(first));
        letters.flat_map(char::to_uppercase).collect()
    }
}

/// The media type of a picture, by its first bytes; none of what is neither PNG nor JPEG.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        _ => None,
    }
}

/// An e-mail address in the one form in which two are compared: trimmed, lower case. None if it has not the shape of one.
pub fn normalize_email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    let fits = !local.is_empty()
        && domain.contains('.')
        && text.len() <= 254
        && !text.contains(char::is_whitespace);
    fits.then_some(text)
}

/// What is kept of a member beside the profile: small, since every meeting rewrites it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Member {
    /// What they are.
    #[n(0)]
    pub role: Role,
    /// How many people they have met.
    #[n(1)]
    pub connections: u32,
    /// Their badges, in the order in which they were earned.
    #[n(2)]
    pub badges: Vec<Earned>,
    /// Since when nobody can meet them, in hub time.
    #[n(3)]
    pub blocked_ms: Option<u64>,
    /// When their personal text was dropped, in hub time. What they did stays, so that others' counts stay true.
    #[n(4)]
    pub erased_ms: Option<u64>,
}

/// A badge, and what earned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Earned {
    /// Which.
    #[cbor(n(0), decode_with = "crate::badge::badge")]
    pub badge: Badge,
    /// The operation that earned it.
    #[n(1)]
    pub by: OpId,
}

impl Member {
    /// A member who has met nobody yet.
    pub fn new(role: Role) -> Self {
        Self { role, connections: 0, badges: Vec::new(), blocked_ms: None, erased_ms: None }
    }

    /// Whether they have `badge`.
    pub fn has(&self, badge: Badge) -> bool {
        self.badges.iter().any(|earned| earned.badge == badge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Profile {
        Profile { name: name.into(), ..Profile::default() }
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, initials) in [
            ("Amina Diallo", "AD"),
            ("Cher", "C"),
            ("Ana de la Cruz", "AC"),
            ("élan vital", "ÉV"),
            ("", ""),
        ] {
            assert_eq!(named(name).initials(), initials);
        }
    }

    #[test]
    fn limits_are_kept() {
        assert_eq!(named("  ").check(), Err(BadProfile::NoName));
        assert_eq!(named(&"ä".repeat(NAME_MAX)).check(), Ok(()));
        assert_eq!(named(&"ä".repeat(NAME_MAX + 1)).check(), Err(BadProfile::TooLong("the name")));
    }

    #[test]
    fn addresses_are_trimmed_and_lowered() {
        assert_eq!(normalize_email(" Ada@Example.ORG "), Some("ada@example.org".into()));
        for bad in ["", "ada", "@example.org", "ada@example", "a b@example.org"] {
            assert_eq!(normalize_email(bad), None, "{bad}");
        }
    }
}
