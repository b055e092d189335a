//! The forty versions of QR: size, alignment patterns, which modules carry data, blocks and check bytes (ISO/IEC 18004).

/// A version, 1 to 40.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Version(u8);

/// How much of a code is check bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Level {
    Low,
    Medium,
    Quartile,
    High,
}

/// The newest version there is.
const VERSION_MAX: usize = 40;
/// Modules along a side of version 40.
pub(crate) const SIZE_MAX: usize = 4 * VERSION_MAX + 17;

const CHECK_BYTES: [[u8; VERSION_MAX]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
        30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
        30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

const BLOCKS: [[u8; VERSION_MAX]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

impl Level {
    /// The level that the two bits of the format information stand for.
    pub(crate) const fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Medium,
            1 => Self::Low,
            2 => Self::High,
            _ => Self::Quartile,
        }
    }
}

impl Version {
    /// The version with this number; `None` outside 1 to 40.
    pub(crate) const fn new(number: usize) -> Option<Self> {
        if number >= 1 && number <= VERSION_MAX { Some(Self(number as u8)) } else { None }
    }

    /// The version that is `size` modules wide; `None` when there is none.
    pub(crate) const fn of_size(size: usize) -> Option<Self> {
        if size < 21 || size % 4 != 1 { None } else { Self::new((size - 17) / 4) }
    }

    /// Its number.
    pub(crate) const fn number(self) -> usize {
        self.0 as usize
    }

    /// Modules along a side.
    pub(crate) const fn size(self) -> usize {
        4 * self.number() + 17
    }

    /// Whether it says its own number beside two of the finders.
    pub(crate) const fn has_version_bits(self) -> bool {
        self.0 >= 7
    }

    /// The module numbers, along either side, of the centres of alignment patterns.
    pub(crate) fn alignment_centres(self) -> Vec<usize> {
        if self.0 == 1 {
            return Vec::new();
        }
        let count = self.alignment_count();
        let step = (self.number() * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
        let last = self.size() - 7;
        std::iter::once(6).chain((1..count).map(|i| last - (count - 1 - i) * step)).collect()
    }

    const fn alignment_count(self) -> usize {
        if self.0 == 1 { 0 } else { self.number() / 7 + 2 }
    }

    /// Bytes in the whole code, check bytes included.
    pub(crate) const fn codewords(self) -> usize {
        let number = self.number();
        let mut modules = (16 * number + 128) * number + 64;
        if number >= 2 {
            let count = self.alignment_count();
            modules -= (25 * count - 10) * count - 55;
        }
        if self.has_version_bits() {
            modules -= 36;
        }
        modules / 8
    }

    /// Blocks, and check bytes in each.
    pub(crate) const fn blocks(self, level: Level) -> (usize, usize) {
        let index = self.number() - 1;
        (BLOCKS[level as usize][index] as usize, CHECK_BYTES[level as usize][index] as usize)
    }

    /// For each module, row after row, what it is by the standard.
    pub(crate) fn layout(self) -> Vec<Module> {
        let size = self.size();
        let mut modules = vec![Module::Data; size * size];
        let mut set = |x: usize, y: usize, module| modules[y * size + x] = module;
        for i in 0..size {
            let timing = Module::fixed(i % 2 == 0);
            set(i, 6, timing);
            set(6, i, timing);
        }
        for (left, top) in [(0, 0), (size - 8, 0), (0, size - 8)] {
            for (x, y) in square(8) {
                // The light border lies on the side away from the code's edge.
                let (dx, dy) = (usize::from(left == 0), usize::from(top == 0));
                set(left + x, top + y, finder_module(x + dx, y + dy));
            }
        }
        self.lay_alignment(&mut set);
        self.lay_information(&mut set);
        modules
    }

    fn lay_alignment(self, set: &mut impl FnMut(usize, usize, Module)) {
        let centres = self.alignment_centres();
        let last = self.size() - 7;
        for &cy in &centres {
            for &cx in &centres {
                if (cx == 6 && (cy == 6 || cy == last)) || (cy == 6 && cx == last) {
                    continue;
                }
                for (x, y) in square(5) {
                    let ring = x.abs_diff(2).max(y.abs_diff(2));
                    set(cx + x - 2, cy + y - 2, Module::fixed(ring != 1));
                }
            }
        }
    }

    fn lay_information(self, set: &mut impl FnMut(usize, usize, Module)) {
        let size = self.size();
        for (x, y) in (0..15).flat_map(|bit| super::format::places(size, bit)) {
            set(x, y, Module::Information);
        }
        set(8, size - 8, Module::Dark);
        if self.has_version_bits() {
            for (x, y) in (0..18).flat_map(|bit| version_places(size, bit)) {
                set(x, y, Module::Information);
            }
        }
    }
}

/// What a module is by the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Module {
    /// Carries data or check bits.
    Data,
    /// Carries format or version bits.
    Information,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

impl Module {
    const fn fixed(dark: bool) -> Self {
        if dark { Self::Dark } else { Self::Light }
    }

    /// 1 for always dark, -1 for always light, 0 for what depends on the content.
    pub(crate) const fn sign(self) -> i8 {
        match self {
            Self::Dark => 1,
            Self::Light => -1,
            Self::Data | Self::Information => 0,
        }
    }
}

fn square(side: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..side * side).map(move |i| (i % side, i / side))
}

/// The module at (`x`, `y`) of a 9x9 square that holds a finder and its light border.
fn finder_module(x: usize, y: usize) -> Module {
    let ring = x.abs_diff(4).max(y.abs_diff(4));
    Module::fixed(ring != 2 && ring != 4)
}

/// Both places of one of the 18 version bits.
pub(crate) fn version_places(size: usize, bit: usize) -> [(usize, usize); 2] {
    let (across, along) = (size - 11 + bit % 3, bit / 3);
    [(across, along), (along, across)]
}

/// The 18 version bits of a version.
pub(crate) fn version_bits(version: Version) -> u32 {
    let number = version.number() as u32;
    let rest = (0..12).fold(number, |rest, _| (rest << 1) ^ ((rest >> 11) * 0x1F25));
    number << 12 | rest
}
