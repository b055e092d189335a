//! What things are, and what may be done to them.
//!
//! No clock, randomness, disk or network: times and random bytes come in as values. Everything that is stored or sent is
//! CBOR with numbered fields, so that a field can be added and an older program skips it
//! (`docs/decisions/0002-cbor-with-numbered-fields.md`).
#![deny(missing_docs)]

pub mod action;
pub mod badge;
pub mod case;
pub mod code;
pub mod connection;
mod digits;
pub mod event;
pub mod hash;
pub mod id;
pub mod link;
pub mod member;
pub mod node;
mod open;
pub mod operation;
pub mod outcome;
pub mod people;
pub mod proof;
pub mod revocation;
pub mod session;
pub mod time;
pub mod token;

pub use action::Action;
pub use code::Code;
pub use hash::Hash;
pub use id::{EventId, MemberId, NodeId, OpId};
pub use operation::{Body, Operation, Part};
pub use outcome::{Outcome, Receipt, Refusal, Told};
pub use time::{Judged, Reading};
