//! Grey picture in, every QR payload in it out.

mod plain;

use crate::frame::GreyView;

/// One QR code found and read in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The code's text. Bytes that are no UTF-8 are taken as Latin-1, as most readers do.
    pub text: String,
    /// The code's corners in pixels of the picture given: top left, top right, bottom right, bottom left as the code has them.
    pub corners: [[f32; 2]; 4],
    /// Which pass of the decoder read it.
    pub how: How,
}

/// Which pass of the decoder read a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum How {
    /// Read at half size by the plain reader.
    HalfSize,
    /// Read at full size by the plain reader.
    FullSize,
}

impl How {
    /// The pass's name in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfSize => "half-size",
            Self::FullSize => "full-size",
        }
    }
}

/// Reads codes; keeps its working memory between pictures.
#[derive(Debug, Default)]
pub struct Decoder {
    half: Vec<u8>,
}

impl Decoder {
    /// A decoder with no memory taken yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every code in `frame`, with all the effort there is. Never panics, whatever the picture.
    pub fn decode(&mut self, frame: GreyView<'_>) -> Vec<Reading> {
        let found = self.glance(frame);
        if found.is_empty() { plain::read(frame, 1.0, How::FullSize) } else { found }
    }

    /// The codes in `frame` that a cheap first pass finds: what the scanner does on nearly every frame.
    pub fn glance(&mut self, frame: GreyView<'_>) -> Vec<Reading> {
        let (width, height) = (frame.width() / 2, frame.height() / 2);
        plain::halve(frame, &mut self.half);
        match GreyView::new(width, height, &self.half) {
            Ok(half) => plain::read(half, 2.0, How::HalfSize),
            Err(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
