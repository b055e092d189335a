//! The access log: what was done with links, and what was refused (ML-8). Each node keeps its own, append-only and chained.

use minicbor::{Decode, Encode};

use super::booking::BookingId;
use super::guest::GuestId;

/// Longest name of an endpoint, reason or source in the log, in bytes.
pub const WORD_BYTES_MAX: usize = 80;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Access {
    /// Links of a booking were ended.
    #[n(0)]
    InvalidateToken,
    /// A link was made.
    #[n(1)]
    CreateToken,
    /// A link was shown, and judged.
    #[n(2)]
    VerifyToken,
    /// A booking was read by a link.
    #[n(3)]
    ReadBooking,
    /// The two hours' notice was overridden by staff.
    #[n(4)]
    OverrideNotice,
    /// A new link was asked for.
    #[n(5)]
    AskLink,
}

impl Access {
    /// Its name, as organizers read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidateToken => "INVALIDATE_TOKEN",
            Self::CreateToken => "CREATE_TOKEN",
            Self::VerifyToken => "VERIFY_TOKEN",
            Self::ReadBooking => "READ_BOOKING",
            Self::OverrideNotice => "OVERRIDE_NOTICE",
            Self::AskLink => "ASK_LINK",
        }
    }
}

/// One entry. It names nobody but by id, and holds no token.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AccessEntry {
    /// When, in hub time as this node knows it.
    #[n(0)]
    pub at_ms: u64,
    /// Whose link or booking; none where the link is unknown.
    #[n(1)]
    pub guest: Option<GuestId>,
    /// By what way: an action's name, or an address of the API.
    #[n(2)]
    pub endpoint: String,
    /// What was done.
    #[n(3)]
    pub action: Access,
    /// With which booking.
    #[n(4)]
    pub booking: Option<BookingId>,
    /// Whether it was done.
    #[n(5)]
    pub success: bool,
    /// Why it was done, or refused.
    #[n(6)]
    pub reason: Option<String>,
    /// How many links it was done to.
    #[n(7)]
    pub count: u32,
    /// From where it came, where that is known: a network address, for the limit on what one source can write.
    #[n(8)]
    pub source: Option<String>,
}
