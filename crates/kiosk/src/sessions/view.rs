//! What screens are told of sessions, and what they may ask for, as JSON: a part of the contract of [`crate::view`].
//!
//! A slot is named by its start in hub time. When that is for people is said by day and minute in the event's time zone, and
//! how far away it is in milliseconds from the moment of the answer: no screen reads a clock or a table of time zones.

use portico_domain::session::State;
use serde::{Deserialize, Serialize};

use crate::view::Person;

/// What is always known of sessions, where they are run; the board is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionsView {
    /// Another whenever the board may be another.
    pub version: String,
    /// Only those of the host are run here.
    pub own_only: bool,
}

/// When a slot is, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct When {
    /// Its start in hub time, which names it.
    pub slot_ms: u64,
    /// The day at the event, as `2026-11-22`.
    pub day: String,
    /// The minute of that day, by the clocks there.
    pub minute: u16,
    /// How long until it starts; negative once it has.
    pub starts_in_ms: i64,
}

/// A day's board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// Which day.
    pub day: String,
    /// Which day it is now.
    pub today: String,
    /// The last day with sessions before it.
    pub previous: Option<String>,
    /// The first one after it.
    pub next: Option<String>,
    /// The mentors with sessions that day, by name.
    pub mentors: Vec<MentorDay>,
}

/// One mentor's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MentorDay {
    /// Who; without a picture.
    pub mentor: Person,
    /// The slots, in the order of time.
    pub slots: Vec<SlotView>,
}

/// A slot of a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotView {
    /// When.
    pub when: When,
    /// Whether it can be booked.
    pub state: SlotState,
    /// The booking that has it.
    pub booking: Option<BookingView>,
}

/// Whether a slot can be booked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Yes; the hub has to confirm it.
    Free,
    /// Yes, and for certain: this kiosk alone may sell it.
    Leased,
    /// No: another kiosk alone may sell it.
    Elsewhere,
    /// No: it is over, and nobody had it.
    Over,
    /// No: someone has it.
    Booked,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BookingView {
    /// Its id.
    pub id: String,
    /// The guest's id.
    pub guest: String,
    /// Their name; empty once it was erased.
    pub name: String,
    /// What has become of it.
    pub state: State,
    /// The hub has still to confirm it.
    pub provisional: bool,
    /// How often it was moved.
    pub moves: u32,
}

/// A guest whom a search has found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GuestView {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their e-mail address, where this kiosk is sent it.
    pub address: Option<String>,
}

/// The session that a scanned link is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundSession {
    /// The booking's id.
    pub booking: String,
    /// What is known of it here; none where it has not come yet and only the link's proof vouches for it.
    pub session: Option<FoundDetails>,
    /// How long ago the hub last answered; none if it never did.
    pub as_of_ms: Option<u64>,
}

/// What is known of the session that a link is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundDetails {
    /// The booking.
    pub booking: BookingView,
    /// With whom.
    pub mentor: Person,
    /// When.
    pub when: When,
    /// Whether that is today, at the event.
    pub today: bool,
}

/// What a case says of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseSession {
    /// The guest's id, if there is one.
    pub guest: Option<String>,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// When.
    pub when: When,
    /// The booking as it stands, if moving it was refused.
    pub stands: Option<Standing>,
    /// Free slots of the same mentor, nearest first, at most [`INSTEAD_MAX`]; none where booking or moving was not refused.
    pub instead: Vec<FreeTime>,
}

/// A booking that can be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Its id.
    pub booking: String,
    /// When it starts, in hub time.
    pub slot_ms: u64,
}

/// A slot that can be booked instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FreeTime {
    /// When.
    pub when: When,
    /// Whether this kiosk alone may sell it.
    pub leased: bool,
}

/// How many free slots a case offers.
pub const INSTEAD_MAX: usize = 3;

/// Who a session is booked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum GuestChoice {
    /// One who is known.
    Known {
        /// Their id.
        id: String,
    },
    /// One to be added.
    New {
        /// Their name.
        name: String,
        /// Their e-mail address.
        address: String,
    },
}

/// What staff or a mentor do about a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Deed {
    /// Books a slot, and makes a link.
    Book {
        /// With whom.
        mentor: String,
        /// When.
        slot_ms: u64,
        /// For whom.
        guest: GuestChoice,
        /// In spite of the two hours' notice.
        override_notice: bool,
    },
    /// Moves a session, and makes a new link (ML-2).
    Move {
        /// Which.
        booking: String,
        /// From when, as the screen showed it.
        from_ms: u64,
        /// To when.
        to_ms: u64,
        /// In spite of the two hours' notice.
        override_notice: bool,
    },
    /// Cancels a session (ML-1).
    Cancel {
        /// Which.
        booking: String,
        /// In spite of the two hours' notice.
        override_notice: bool,
    },
    /// The guest is here.
    CheckIn {
        /// Which.
        booking: String,
    },
    /// The session took place.
    Complete {
        /// Which.
        booking: String,
    },
    /// The guest did not come (ML-1.3).
    NoShow {
        /// Which.
        booking: String,
        /// When they were expected, as the screen showed it.
        slot_ms: u64,
    },
    /// Makes a new link for the guest's phone, which ends the ones before.
    ShowLink {
        /// Of which booking.
        booking: String,
    },
}

/// A deed that is done: it is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The operation.
    pub operation: String,
    /// The booking it was about.
    pub booking: String,
    /// The hub has still to confirm it.
    pub provisional: bool,
    /// The booking is not known here, so the hub decides.
    pub unsure: bool,
    /// The new link, to be shown and never kept.
    pub link: Option<LinkView>,
}

/// A link for the guest's phone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    /// The QR code as an SVG document, quiet zone included.
    pub svg: String,
    /// How long it can be used.
    pub valid_ms: u64,
}

impl std::fmt::Debug for LinkView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkView(secret)")
    }
}
