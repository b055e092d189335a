//! What a code's text is: one of our links, or someone else's. Only the shape is judged here, from text that anyone may
//! have put on a screen; whether a link is good is for the ledger to say.

use std::fmt;

/// The longest text a QR code can hold, in bytes: 7,089 digits at version 40, low correction.
pub const TEXT_BYTES_MAX: usize = 7_089;
/// The longest link taken for one of ours, in bytes; a proof in the fragment needs some 300.
pub const LINK_BYTES_MAX: usize = 2_048;
/// The longest origin (`https://host:port`) taken for a hub's, in bytes: a host name has at most 253.
pub const ORIGIN_BYTES_MAX: usize = 270;
/// A token's characters: 32 bytes as unpadded base64url (IC-1.1).
pub const TOKEN_CHARS: usize = 43;
/// The fewest and the most characters of a badge's or an enrolment's code.
pub const CODE_CHARS: std::ops::RangeInclusive<usize> = 6..=128;

/// What a code is for, by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{origin}/connect/{token}`: an attendee's code (IC-P8).
    Connect,
    /// `{origin}/booking/{token}`: a guest's magic link.
    Booking,
    /// `{origin}/badge/{code}`: a printed badge.
    Badge,
    /// `{origin}/enrol/{code}`: the organizer's one-time code for a new kiosk.
    Enrolment,
    /// A part of a text that is spread over several codes (structured append). None of ours is, so it is refused, whatever the
    /// part by itself may look like.
    Part,
    /// Anything else: a business card, a Wi-Fi password, plain text.
    Other,
}

impl Kind {
    /// The kind's name in JSON and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Booking => "booking",
            Self::Badge => "badge",
            Self::Enrolment => "enrolment",
            Self::Part => "part",
            Self::Other => "other",
        }
    }

    /// Whether codes of this kind are this product's.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::Part | Self::Other)
    }
}

/// The parts of a link of ours, borrowed from its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// What the link is for.
    pub kind: Kind,
    /// `https://host` or `https://host:port`, as written.
    pub origin: &'a str,
    /// The token, or a badge's or an enrolment's code. A secret: it goes to no log.
    pub token: &'a str,
    /// What stands after `#`: a proof that a browser never sends.
    pub fragment: Option<&'a str>,
}

impl fmt::Debug for Link<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({} at {})", self.kind.name(), self.origin)
    }
}

/// The text of a code that was read, and its kind. `Debug` shows the kind and the length alone, since the text may hold a token.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Payload {
    text: String,
    kind: Kind,
}

impl Payload {
    /// The payload of `text`, whatever it is.
    #[must_use]
    pub fn new(text: String) -> Self {
        let kind = link(&text).map_or(Kind::Other, |link| link.kind);
        Self { text, kind }
    }

    /// The payload of a code that holds only a part of a text.
    #[must_use]
    pub fn part(text: String) -> Self {
        Self { text, kind: Kind::Part }
    }

    /// The whole text. It may hold a token: keep it out of logs.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its parts, when it is a link of ours.
    #[must_use]
    pub fn link(&self) -> Option<Link<'_>> {
        link(&self.text).filter(|link| link.kind == self.kind)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({}, {} bytes)", self.kind.name(), self.text.len())
    }
}

/// The parts of `text`, if it has the shape of a link of ours.
#[must_use]
pub fn link(text: &str) -> Option<Link<'_>> {
    if text.len() > LINK_BYTES_MAX || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let (address, fragment) = match text.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (text, None),
    };
    let (rest, token) = address.rsplit_once('/')?;
    let (origin, page) = rest.rsplit_once('/')?;
    let kind = kind_of(page, token)?;
    is_origin(origin).then_some(Link { kind, origin, token, fragment })
}

fn kind_of(page: &str, token: &str) -> Option<Kind> {
    let (kind, fits) = match page {
        "connect" => (Kind::Connect, token.len() == TOKEN_CHARS),
        "booking" => (Kind::Booking, token.len() == TOKEN_CHARS),
        "badge" => (Kind::Badge, CODE_CHARS.contains(&token.len())),
        "enrol" => (Kind::Enrolment, CODE_CHARS.contains(&token.len())),
        _ => return None,
    };
    (fits && token.bytes().all(is_base64url)).then_some(kind)
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// `http(s)://` and a host, with an optional port; no user, path or query.
fn is_origin(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let allowed =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    origin.len() <= ORIGIN_BYTES_MAX
        && host.is_some_and(|host| {
            host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
                && host.bytes().all(allowed)
        })
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;
