//! Sneakernet: files that are carried by hand where there is no network (`docs/sneakernet.md`).
//!
//! A [`starter`] file makes a kiosk out of a machine that has never reached the hub. A [`parcel`] takes what a kiosk has kept
//! to the hub, sealed so that whoever carries it can neither read nor change it. A [`claim`] is how the hub learns the key of
//! a kiosk that was made by a starter file.

pub mod claim;
pub mod delivery;
pub mod parcel;
mod seal;
pub mod starter;
