//! All that a kiosk does, without a window: it shows codes, scans codes, keeps what happened, and syncs.
//!
//! [`Engine`] runs it; [`view`] is what a screen shows of it; [`happening`] what a log says of it.
#![deny(missing_docs)]

mod ambient;
mod answering;
mod bus;
pub mod carried;
mod cases;
mod codes;
pub mod control;
mod delivering;
pub mod diagnosing;
pub mod directory;
mod engine;
pub mod enrol;
pub mod exporting;
pub mod happening;
mod listening;
mod mending;
mod opening;
mod presenting;
mod resting;
mod scanning;
pub mod sessions;
pub mod starter;
mod syncing;
pub mod view;
mod withdrawing;

pub use engine::{Engine, Options, StartError};
