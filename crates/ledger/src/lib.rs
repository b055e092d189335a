//! The ledger: rows in redb, and the one place that changes them ([`execute`]).
//!
//! A [hub](hub::HubLedger) gives operations their position; a [kiosk](kiosk::KioskLedger) executes its own at once,
//! tentatively, and follows the hub's [feed].
#![deny(missing_docs)]

pub mod access;
pub mod board;
pub mod check;
pub mod execute;
pub mod feed;
pub mod hints;
pub mod hub;
mod keys;
pub mod kiosk;
pub mod order;
pub mod people;
pub mod planted;
pub mod query;
pub mod rows;
pub mod sessions;
pub mod store;

pub use hub::{Draft, HubLedger};
pub use kiosk::{Identity, KioskLedger, Submitted};
pub use store::StoreError;
