//! Grey picture in, every QR payload in it out.

mod budget;
mod cascade;
mod fit;
mod image;
mod locate;
mod stage;
mod symbol;

use crate::frame::GreyView;
use cascade::Cascade;
use stage::Stages;

pub use stage::Stage;

/// One QR code found and read in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The code's text. Bytes in no named encoding are UTF-8 if they can be, else Shift-JIS or Latin-1.
    pub text: String,
    /// The code's corners in pixels of the picture given: top left, top right, bottom right, bottom left as the code has them.
    pub corners: [[f32; 2]; 4],
    /// Which pass of the decoder read it.
    pub how: How,
    /// Set when the text is only one part of a text spread over several codes (structured append): its index from 0,
    /// and how many parts there are. The scanner tells it as [`Kind::Part`](crate::payload::Kind::Part), which is refused.
    pub part: Option<(u8, u8)>,
}

/// Which pass of the decoder read a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum How {
    /// The first pass, at half size.
    HalfSize,
    /// At full size.
    FullSize,
    /// At quarter size, for codes that fill the picture.
    QuarterSize,
    /// By finders of which only the middle stands free.
    Core,
    /// By finders that blur has nearly closed.
    Near,
    /// With the grid improved step by step and doubtful bytes erased.
    Thorough,
}

impl How {
    /// The pass's name in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfSize => "half-size",
            Self::FullSize => "full-size",
            Self::QuarterSize => "quarter-size",
            Self::Core => "core",
            Self::Near => "near",
            Self::Thorough => "thorough",
        }
    }
}

/// Reads codes; keeps its working memory between pictures.
#[derive(Debug, Default)]
pub struct Decoder {
    cascade: Cascade,
    stages: Stages,
}

impl Decoder {
    /// A decoder with no memory taken yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same decoder without one of its stages, to measure what that adds and costs.
    #[must_use]
    pub fn without(self, stage: Stage) -> Self {
        Self { stages: self.stages.without(stage), ..self }
    }

    /// Every code in `frame`, with all the effort there is. Never panics, whatever the picture.
    pub fn decode(&mut self, frame: GreyView<'_>) -> Vec<Reading> {
        self.cascade.run(frame.into(), self.stages)
    }

    /// The codes in `frame` that the cheap passes find: what the scanner does on nearly every frame.
    pub fn glance(&mut self, frame: GreyView<'_>) -> Vec<Reading> {
        self.cascade.run(frame.into(), self.stages.without(Stage::Thorough))
    }
}

#[cfg(test)]
mod tests;
