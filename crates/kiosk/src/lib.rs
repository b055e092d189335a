//! All that a kiosk does, without a window.
#![deny(missing_docs)]

pub mod view;
