//! Camera frames in, QR payloads out.
//!
//! A [`source`] gives pictures, a [`Scanner`] looks at the newest and tells what it read as [`event::Event`]s. What is
//! known of a code is its text and shape ([`payload`]); whether it is good is for others to say.

#![deny(missing_docs)]

pub mod clock;
pub mod decode;
pub mod event;
pub mod finders;
pub mod frame;
pub mod grey;
pub mod guidance;
pub mod jpeg;
mod look;
pub mod measure;
pub mod pace;
pub mod payload;
pub mod picture;
pub mod presence;
pub mod preview;
mod scanner;
pub mod screens;
mod slot;
pub mod source;
mod viewfinder;

pub use event::Event;
pub use payload::{Kind, Payload};
pub use scanner::Scanner;
pub use source::Choice;
pub use viewfinder::{Preview, Viewfinder};
