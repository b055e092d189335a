//! Hub and kiosks together, on ledgers in memory and a network that a test opens and closes: what was told holds or has a case,
//! and all copies agree.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod answers;
mod clocks;
mod keeping;
mod people;
mod restores;
mod rounds;
mod sneakernet;
mod stage;
mod versions;
