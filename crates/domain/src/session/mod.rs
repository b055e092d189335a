//! Mentors' sessions of 15 minutes: when they can be, who booked them, and the links by which guests see and manage them
//! (requirements: ML).

pub mod access;
pub mod action;
pub mod booking;
pub mod guest;
pub mod hours;
pub mod lease;
pub mod link;
pub mod slot;

pub use access::{Access, AccessEntry};
pub use booking::{Booking, Feedback, Incident, Party, State};
pub use guest::Guest;
pub use hours::{Availability, Hours};
pub use lease::Lease;
pub use link::{Because, BookingLink, Link, LinkRefusal, Links};
pub use slot::{NOTICE_MS, SLOT_MS, Slot, Stretch};
