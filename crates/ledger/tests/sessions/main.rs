//! Sessions and guest links on a real ledger in memory (requirements: ML).

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod desk;
mod ending;
mod leases;
mod links;
mod machine;
mod model;
mod rules;
