//! What can be done about sessions. Each becomes an operation (requirements: ML-1 to ML-4, booking rules).

use minicbor::{Decode, Encode};

use super::booking::{BookingId, Party};
use super::guest::GuestId;
use super::hours::Availability;
use crate::id::{MemberId, NodeId};
use crate::token::TokenHash;

/// Adds a guest: the name is its first personal part, the e-mail address its second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AddGuest {}

/// Sets when a mentor can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetAvailability {
    /// Whose.
    #[n(0)]
    pub mentor: MemberId,
    /// When.
    #[n(1)]
    pub availability: Availability,
}

/// Books a session. Its id is the booking's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Book {
    /// With whom.
    #[n(0)]
    pub mentor: MemberId,
    /// For whom.
    #[n(1)]
    pub guest: GuestId,
    /// When it starts, in hub time.
    #[n(2)]
    pub slot_ms: u64,
    /// The link that was shown, by its token's hash.
    #[n(3)]
    pub link: Option<TokenHash>,
    /// Staff let it be in spite of the two hours' notice.
    #[n(4)]
    pub override_notice: bool,
}

/// Moves a session (ML-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reschedule {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
    /// From when: it is refused if the session was moved meanwhile.
    #[n(1)]
    pub from_ms: u64,
    /// To when.
    #[n(2)]
    pub to_ms: u64,
    /// On whose behalf.
    #[n(3)]
    pub by: Party,
    /// The new link that was shown, by its token's hash.
    #[n(4)]
    pub link: Option<TokenHash>,
    /// Staff let it be in spite of the two hours' notice.
    #[n(5)]
    pub override_notice: bool,
}

/// Cancels a session (ML-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cancel {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
    /// On whose behalf.
    #[n(1)]
    pub by: Party,
    /// Staff let it be in spite of the two hours' notice.
    #[n(2)]
    pub override_notice: bool,
}

/// The guest is here. A link only identifies: its age does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CheckIn {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
}

/// The session took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Complete {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
}

/// The guest did not come (ML-1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MarkNoShow {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
    /// When they were expected, in hub time: it is refused if the session was moved meanwhile.
    #[n(1)]
    pub slot_ms: u64,
    /// Who says so.
    #[n(2)]
    pub by: Party,
}

/// The guest rates the session (ML-3); the text, if any, is a personal part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Rate {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
    /// Its guest.
    #[n(1)]
    pub guest: GuestId,
    /// Their link.
    #[n(2)]
    pub link: TokenHash,
    /// 1 to 5.
    #[n(3)]
    pub stars: u8,
}

/// The guest reports an incident (ML-4); the text is a personal part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// In which session.
    #[n(0)]
    pub booking: BookingId,
    /// Its guest.
    #[n(1)]
    pub guest: GuestId,
    /// Their link.
    #[n(2)]
    pub link: TokenHash,
}

/// Ends a booking's links and makes exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RenewLink {
    /// Whose.
    #[n(0)]
    pub booking: BookingId,
    /// The new one, by its token's hash.
    #[n(1)]
    pub link: TokenHash,
}

/// The guest asks for a new link; it is made when the mail is sent. By a hub only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AskLink {
    /// Of which booking.
    #[n(0)]
    pub booking: BookingId,
}

/// Keeps a guest from booking and from links, or lets them again. By a hub only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BlockGuest {
    /// Whom.
    #[n(0)]
    pub guest: GuestId,
    /// Since when, in hub time; none lifts the block.
    #[n(1)]
    pub from_ms: Option<u64>,
}

/// One mentor's slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct MentorSlot {
    /// When it starts, in hub time.
    #[n(0)]
    pub slot_ms: u64,
    /// Whose.
    #[n(1)]
    pub mentor: MemberId,
}

/// Lets one kiosk alone sell these slots. By a hub only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GrantLeases {
    /// Which kiosk.
    #[n(0)]
    pub node: NodeId,
    /// Which life of it.
    #[n(1)]
    pub incarnation: u32,
    /// The slots.
    #[n(2)]
    pub slots: Vec<MentorSlot>,
}

/// Gives leases back. By their holder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReturnLeases {
    /// The slots.
    #[n(0)]
    pub slots: Vec<MentorSlot>,
}

/// Makes all leases of a kiosk void, because an organizer says so. By a hub only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReleaseLeases {
    /// Which kiosk.
    #[n(0)]
    pub node: NodeId,
}

/// The guest is to be reminded. By a hub only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Remind {
    /// Of which booking.
    #[n(0)]
    pub booking: BookingId,
    /// When it starts, in hub time.
    #[n(1)]
    pub slot_ms: u64,
}

/// Ends the links of a booking whose ending had failed (ML-9). By a hub only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FinishEnding {
    /// Which.
    #[n(0)]
    pub booking: BookingId,
}
