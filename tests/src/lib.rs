//! The whole system under test, from outside: its programs as processes, its files as text.
#![deny(missing_docs)]

pub mod amount;
pub mod browser;
pub mod disk;
pub mod display;
pub mod fuzz;
pub mod group;
pub mod guest;
pub mod lines;
pub mod mail_server;
pub mod node;
pub mod pictures;
pub mod programs;
pub mod proxy;
pub mod quiet;
pub mod reception;
pub mod sim;
pub mod small_disk;
pub mod tree;
pub mod venue;
pub mod wait;
pub mod window;
