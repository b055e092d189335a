//! A QR code as the standard has it: from seen modules to text. Knows nothing of pictures.

mod charset;
mod codewords;
mod format;
mod galois;
mod grid;
mod payload;
mod reed_solomon;
mod version;

pub(crate) use grid::SoftGrid;
pub(crate) use version::{Module, SIZE_MAX, Version, version_bits, version_places};

use codewords::Path;

/// A code that was read.
#[derive(Debug, Clone)]
pub(crate) struct Symbol {
    /// Its text.
    pub(crate) text: String,
    /// Index from 0 and number, when it is one of several codes that make a text together.
    pub(crate) part: Option<(u8, u8)>,
    /// Whether it was seen mirrored.
    pub(crate) mirrored: bool,
}

/// How hard [`read`] tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Effort {
    /// How many formats are tried, the likeliest first.
    pub(crate) formats: usize,
    /// Whether the least sure bytes are declared erased.
    pub(crate) erasures: bool,
}

/// The least mean agreement of the format bits for a format to be tried.
const AGREEMENT_MIN: f32 = 0.2;
/// How much worse than the best a format may agree and still be tried.
const AGREEMENT_SPREAD: f32 = 0.2;
/// With less evidence than this (bits) the padding has to be what the standard says.
const EVIDENCE_SURE: f32 = 40.0;

/// Reads `grid`, mirrored too. `None` when it is no code, or damaged beyond repair.
pub(crate) fn read(grid: &SoftGrid, effort: Effort) -> Option<Symbol> {
    let version = Version::of_size(grid.size())?;
    let path = Path::of(version);
    let formats = format::ranked(grid);
    let least = AGREEMENT_MIN.max(formats.first()?.agreement - AGREEMENT_SPREAD);
    formats.iter().take(effort.formats).take_while(|format| format.agreement >= least).find_map(
        |format| {
            let bytes = codewords::corrected(&path, grid, version, format, effort.erasures)?;
            let payload = payload::read(&bytes.data, version.number())?;
            let damaged = bytes.errors + bytes.erasures > 0;
            // An all-zero code word is a code word: what says nothing is not believed to be a code.
            if payload.text.is_empty() {
                return None;
            }
            if damaged && bytes.evidence_bits < EVIDENCE_SURE && !payload.padded {
                return None;
            }
            let payload::Payload { text, part, .. } = payload;
            Some(Symbol { text, part, mirrored: format.mirrored })
        },
    )
}

#[cfg(test)]
mod tests;
