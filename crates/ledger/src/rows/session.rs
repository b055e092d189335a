//! Rows of sessions: what belongs to one booking or one guest lies side by side; slots lie in the order of time, so that a day's
//! board is one stretch of them.

use minicbor::{Decode, Encode};
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::Because;
use portico_domain::session::{Availability, Booking, Feedback, Guest, Incident, Links, Slot};
use portico_domain::token::TokenHash;
use portico_domain::{Hash, Judged, MemberId, OpId};

use super::{Row, kind, row};

/// What belongs to a booking; the byte behind its id in a row's key.
pub mod booking_part {
    /// [`Booking`](super::Booking).
    pub const BOOKING: u8 = 0;
    /// [`Links`](super::Links).
    pub const LINKS: u8 = 1;
    /// [`Feedback`](super::Feedback).
    pub const FEEDBACK: u8 = 2;
    /// [`Incident`](super::Incident); the id of the operation that reported it follows.
    pub const INCIDENT: u8 = 3;
}

/// What belongs to a guest; the byte behind their id in a row's key.
pub mod guest_part {
    /// [`Guest`](super::Guest).
    pub const GUEST: u8 = 0;
    /// [`GuestName`](super::GuestName).
    pub const NAME: u8 = 1;
    /// [`GuestAddress`](super::GuestAddress).
    pub const ADDRESS: u8 = 2;
    /// [`GuestBooking`](super::GuestBooking); the booking's id follows.
    pub const BOOKING: u8 = 3;
    /// [`GuestText`](super::GuestText); the id of the operation that brought it follows.
    pub const TEXT: u8 = 4;
}

/// A guest's name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GuestName {
    /// The name.
    #[n(0)]
    pub name: String,
}

/// A guest's e-mail address, normalized. Sent to nodes of staff only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GuestAddress {
    /// The address.
    #[n(0)]
    pub address: String,
}

/// Which guest an address belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AddressOwner {
    /// The guest.
    #[n(0)]
    pub guest: GuestId,
}

/// That a guest has this booking.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GuestBooking {}

/// What a guest wrote in a rating or about an incident. Kept by hubs only.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GuestText {
    /// The text.
    #[n(0)]
    pub text: String,
}

/// Which booking a link belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LinkOwner {
    /// The booking.
    #[n(0)]
    pub booking: BookingId,
}

/// That ending a booking's links failed, and is to be finished (ML-9). As long as it is there, none of them can be used.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Unfinished {
    /// Why they end.
    #[n(0)]
    pub because: Because,
    /// When they ended.
    #[n(1)]
    pub at: Judged,
    /// By the operation of this id.
    #[n(2)]
    pub by: OpId,
}

row!(Slot, (u64, MemberId), |k| [[kind::SLOT], k.0.to_be_bytes(), k.1.0]);
row!(Booking, BookingId, |k| [[kind::BOOKING], k.0, [booking_part::BOOKING]]);
row!(Links, BookingId, |k| [[kind::BOOKING], k.0, [booking_part::LINKS]]);
row!(Feedback, BookingId, |k| [[kind::BOOKING], k.0, [booking_part::FEEDBACK]]);
row!(Incident, (BookingId, OpId), |k| [[kind::BOOKING], k.0.0, [booking_part::INCIDENT], k.1.0]);
row!(Unfinished, BookingId, |k| [[kind::UNFINISHED], k.0]);
row!(Guest, GuestId, |k| [[kind::GUEST], k.0, [guest_part::GUEST]]);
row!(GuestName, GuestId, |k| [[kind::GUEST], k.0, [guest_part::NAME]]);
row!(GuestAddress, GuestId, |k| [[kind::GUEST], k.0, [guest_part::ADDRESS]]);
row!(GuestBooking, (GuestId, BookingId), |k| [[kind::GUEST], k.0.0, [guest_part::BOOKING], k.1.0]);
row!(GuestText, (GuestId, OpId), |k| [[kind::GUEST], k.0.0, [guest_part::TEXT], k.1.0]);
row!(LinkOwner, TokenHash, |k| [[kind::LINK], k.0]);
row!(Availability, MemberId, |k| [[kind::AVAILABILITY], k.0]);
row!(AddressOwner, Hash, |k| [[kind::GUEST_ADDRESS], k.0]);

/// Whether a row of a session stays when the event is archived: what took place stays; names, addresses, texts and links go.
pub(super) fn is_kept(key: &[u8]) -> bool {
    match key {
        [kind::LINK | kind::GUEST_ADDRESS, ..] => false,
        [kind::BOOKING, rest @ ..] => rest.get(16) != Some(&booking_part::LINKS),
        [kind::GUEST, rest @ ..] => !matches!(
            rest.get(16),
            Some(&(guest_part::NAME | guest_part::ADDRESS | guest_part::TEXT))
        ),
        _ => true,
    }
}
