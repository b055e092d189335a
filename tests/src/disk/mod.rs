//! Disks that fail, for ledgers under test: one whose plug can be pulled ([`PowerDisk`]), and one that gives an error at a
//! chosen change ([`FaultyDisk`]). Both are in memory, and all that they do by chance is decided by a seed.

mod damage;
pub mod day;
mod faulty;
mod power;

pub use damage::Damage;
pub use faulty::{Fault, FaultyDisk};
pub use power::{Loss, Plugged, PowerDisk};
