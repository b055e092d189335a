//! Pictures as the decoder needs them: grey at several sizes, and in black and white.

mod binarize;
mod bits;
mod grey;

pub(crate) use binarize::{Thresholds, binarize};
pub(crate) use bits::BitImage;
pub(crate) use grey::{Grey, Pyramid};
