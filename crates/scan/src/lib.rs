//! Camera frames in, QR payloads out.

#![deny(missing_docs)]

pub mod clock;
pub mod decode;
pub mod frame;
