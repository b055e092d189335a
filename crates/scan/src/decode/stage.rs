//! The stages that a decoder can leave out: what each adds and costs is measured so.

/// A stage of the decoder, beside the pass at full size, which is always made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The pass at half size.
    HalfSize,
    /// The pass at quarter size.
    QuarterSize,
    /// The passes for finders of which only the middle stands free.
    Core,
    /// The passes by nearest means.
    Near,
    /// Guessing a finder that is lost from two that are seen.
    LostFinders,
    /// Improving a map step by step.
    Climbing,
    /// Declaring the least sure bytes erased.
    Erasures,
    /// The filter between modules.
    Filter,
    /// Bending the grid.
    Bending,
    /// All that is thorough: the five before this one.
    Thorough,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::HalfSize,
        Self::QuarterSize,
        Self::Core,
        Self::Near,
        Self::LostFinders,
        Self::Climbing,
        Self::Erasures,
        Self::Filter,
        Self::Bending,
        Self::Thorough,
    ];

    /// The stage's name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfSize => "half-size",
            Self::QuarterSize => "quarter-size",
            Self::Core => "core",
            Self::Near => "near",
            Self::LostFinders => "lost-finders",
            Self::Climbing => "climbing",
            Self::Erasures => "erasures",
            Self::Filter => "filter",
            Self::Bending => "bending",
            Self::Thorough => "thorough",
        }
    }
}

/// The stages that are made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stages(u16);

impl Default for Stages {
    fn default() -> Self {
        Self(u16::MAX)
    }
}

impl Stages {
    /// The same, less one.
    pub(crate) const fn without(self, stage: Stage) -> Self {
        Self(self.0 & !(1 << stage as u16))
    }

    /// Whether `stage` is made.
    pub(crate) const fn make(self, stage: Stage) -> bool {
        self.0 & 1 << stage as u16 != 0
    }
}
