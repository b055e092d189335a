//! Format information: correction level and mask, 15 bits written twice, read by soft correlation with all that exist.

use super::grid::SoftGrid;
use super::version::Level;

const GENERATOR: u32 = 0x537;
const WHITENING: u32 = 0x5412;
/// Two levels' bits and three mask bits.
const FORMATS: u32 = 32;

/// A correction level and mask, with how well the picture agrees with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    pub(super) level: Level,
    pub(super) mask: u8,
    /// Mean agreement of the 30 modules, -1 to 1.
    pub(super) agreement: f32,
    /// Whether the grid must be read transposed (the code is seen in a mirror).
    pub(super) mirrored: bool,
}

/// The modules that carry `bit` (0 is the lowest) in a code of `size` modules.
pub(super) fn places(size: usize, bit: usize) -> [(usize, usize); 2] {
    let beside_corner = match bit {
        0..=5 => (8, bit),
        6 => (8, 7),
        7 => (8, 8),
        8 => (7, 8),
        _ => (14 - bit, 8),
    };
    let far = if bit < 8 { (size - 1 - bit, 8) } else { (8, size + bit - 15) };
    [beside_corner, far]
}

/// All formats, the likeliest first, mirrored ones among them.
pub(super) fn ranked(grid: &SoftGrid) -> Vec<Format> {
    let mut formats: Vec<Format> = [false, true]
        .into_iter()
        .flat_map(|mirrored| {
            let soft = soft_bits(grid, mirrored);
            (0..FORMATS).map(move |data| candidate(data, &soft, mirrored))
        })
        .collect();
    formats.sort_by(|a, b| b.agreement.total_cmp(&a.agreement));
    formats
}

fn candidate(data: u32, soft: &[f32; 15], mirrored: bool) -> Format {
    let bits = encoded(data);
    let sum: f32 =
        soft.iter().enumerate().map(|(i, v)| if bits >> i & 1 == 1 { *v } else { -v }).sum();
    let level = Level::from_bits((data >> 3) as u8);
    Format { level, mask: (data & 7) as u8, agreement: sum / 15.0, mirrored }
}

fn soft_bits(grid: &SoftGrid, mirrored: bool) -> [f32; 15] {
    std::array::from_fn(|bit| {
        let both = places(grid.size(), bit)
            .map(|(x, y)| if mirrored { grid.at(y, x) } else { grid.at(x, y) }.clamp(-1.0, 1.0));
        (both[0] + both[1]) / 2.0
    })
}

fn encoded(data: u32) -> u32 {
    let rest = (0..10).fold(data, |rest, _| (rest << 1) ^ ((rest >> 9) * GENERATOR));
    (data << 10 | rest) ^ WHITENING
}

/// Whether mask `mask` turns the module at (`x`, `y`) over.
pub(super) const fn flips(mask: u8, x: usize, y: usize) -> bool {
    let sum = match mask {
        0 => (x + y) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (x + y) % 3,
        4 => (x / 3 + y / 2) % 2,
        5 => x * y % 2 + x * y % 3,
        6 => (x * y % 2 + x * y % 3) % 2,
        _ => ((x + y) % 2 + x * y % 3) % 2,
    };
    sum == 0
}
