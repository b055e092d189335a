//! The central server of an event: takes what kiosks send, gives it its order, and tells everyone.
//!
//! [`Hub`] is the hub without a network; [`serve`] puts it on one; [`admin`] is what the command line asks of it, whether
//! or not it is being served at the moment.
#![deny(missing_docs)]

pub mod admin;
mod ambient;
mod asking_together;
pub mod backup;
mod codes;
pub mod config;
mod connecting;
pub mod demo;
mod denial;
mod graphql;
mod guests;
mod hub;
mod import;
mod limits;
mod listing;
pub mod mail;
mod mailed_code;
pub mod members;
mod metrics;
mod organizing;
pub mod parcel;
pub mod report;
pub mod serve;
pub mod sessions;
mod sign_in;
pub mod sneakernet;
pub mod starter;
mod writer;

pub use graphql::schema;
pub use hub::{Hub, HubError};
