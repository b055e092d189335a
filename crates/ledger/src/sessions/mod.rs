//! Sessions: what may be done now, judged by the node that answers the person, and the questions that screens and pages ask.

mod acting;
mod asking;

pub(crate) use acting::{hindrance, told};
pub use asking::{
    BoardRow, FreeSlot, Viewer, board, booking_at, free_slots, guest_of_address, known_as,
    links_of, named, nearest_free, next_booking, verify,
};
pub(crate) use asking::{is_bound, is_free};
