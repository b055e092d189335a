//! The whole system under test, from outside: its programs as processes, its files as text.
#![deny(missing_docs)]

pub mod programs;
pub mod tree;
pub mod wait;
