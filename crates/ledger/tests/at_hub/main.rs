//! The ledger of a hub, by itself.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod checking;
mod claims;
mod deeds;
mod devices;
mod instant_connect;
mod nodes;
mod outbox;
mod people;
mod remarks;
mod venue;
