//! Bookings: one guest, one mentor, one slot, and what became of it. A booking's id is that of the operation that made it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::guest::GuestId;
use crate::id::{MemberId, NodeId, OpId};
use crate::token::TokenHash;

/// The id of a booking.
pub type BookingId = OpId;

/// Longest text of a rating or an incident, in characters.
pub const TEXT_MAX: usize = 2_000;
/// The best rating; the worst is 1.
pub const STARS_MAX: u8 = 5;
/// Most incidents of one booking.
pub const INCIDENTS_MAX: usize = 16;

/// What has become of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is to take place.
    #[n(0)]
    Booked,
    /// It was moved, and is to take place.
    #[n(1)]
    Rescheduled,
    /// The guest is here.
    #[n(2)]
    CheckedIn,
    /// It took place.
    #[n(3)]
    Completed,
    /// It does not take place.
    #[n(4)]
    Cancelled,
    /// The guest did not come.
    #[n(5)]
    NoShow,
}

impl State {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Booked,
        Self::Rescheduled,
        Self::CheckedIn,
        Self::Completed,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// Whether it still waits for the guest.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Booked | Self::Rescheduled)
    }

    /// Whether it keeps its slot from others.
    pub fn is_live(self) -> bool {
        self.is_waiting() || self == Self::CheckedIn
    }
}

/// On whose behalf something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Party {
    /// The mentor.
    #[n(0)]
    Mentor,
    /// The guest, who has the link whose token has this hash.
    #[n(1)]
    Guest(#[n(0)] TokenHash),
    /// Whoever works at the event.
    #[n(2)]
    Staff,
    /// The hub, because time passed.
    #[n(3)]
    System,
}

impl Party {
    /// The link that it rests on, if it does.
    pub fn link(&self) -> Option<TokenHash> {
        match self {
            Self::Guest(link) => Some(*link),
            _ => None,
        }
    }
}

/// A booking as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Booking {
    /// With whom.
    #[n(0)]
    pub mentor: MemberId,
    /// For whom.
    #[n(1)]
    pub guest: GuestId,
    /// When it starts, in hub time.
    #[n(2)]
    pub slot_ms: u64,
    /// What has become of it.
    #[n(3)]
    pub state: State,
    /// How often it was moved.
    #[n(4)]
    pub moves: u32,
    /// When the guest was checked in, in hub time.
    #[n(5)]
    pub checked_in_ms: Option<u64>,
    /// Who cancelled it, or said that the guest did not come.
    #[n(6)]
    pub ended_by: Option<Party>,
    /// The slot that its guest was reminded of.
    #[n(7)]
    pub reminded_ms: Option<u64>,
    /// The node that it was booked at.
    #[n(8)]
    pub node: NodeId,
    /// Booked or moved by a kiosk on a slot that it had no lease of, and not confirmed yet.
    #[n(9)]
    pub provisional: bool,
}

impl Booking {
    /// A new one.
    pub fn new(mentor: MemberId, guest: GuestId, slot_ms: u64, node: NodeId) -> Self {
        Self {
            mentor,
            guest,
            slot_ms,
            state: State::Booked,
            moves: 0,
            checked_in_ms: None,
            ended_by: None,
            reminded_ms: None,
            node,
            provisional: false,
        }
    }
}

/// A guest's rating (ML-3). Its text lies with the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Feedback {
    /// 1 to [`STARS_MAX`].
    #[n(0)]
    pub stars: u8,
    /// When, in hub time.
    #[n(1)]
    pub at_ms: u64,
    /// By the operation of this id, by which its text is found.
    #[n(2)]
    pub by: OpId,
}

/// An incident that a guest reported (ML-4). Its text lies with the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Incident {
    /// When, in hub time.
    #[n(0)]
    pub at_ms: u64,
}
