//! Where codes are: finder patterns, and which three of them belong together.

mod finder;
mod triple;

pub(crate) use finder::{Finder, FinderScan, Shape};
pub(crate) use triple::{Triple, guessed, triples};
