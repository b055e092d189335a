//! The sync protocol as plain state machines ([`round`] on the node, [`hub`] on the hub), and the driver that moves bytes
//! ([`http`]). The state machines do no I/O of their own, so that a simulation and the network run the same code. Where there
//! is no network, files go by hand ([`pack`]).
#![deny(missing_docs)]

pub mod auth;
pub mod backoff;
pub mod enrol;
pub mod hints;
pub mod http;
pub mod hub;
pub mod message;
pub mod pack;
pub mod round;
pub mod wire;
