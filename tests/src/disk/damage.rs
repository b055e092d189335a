//! What happens to files that nobody looks after: bits flip, ends are cut off, pages turn to zeros or to other pages.

use portico_scan::screens::Random;

/// redb's page, and most file systems' block.
const PAGE_BYTES: usize = 4096;
/// What redb keeps at the beginning: which commit is the last, and where its pages are.
const FRONT_BYTES: usize = 320;
/// The most bits that flip in one file.
const FLIPS_MAX: usize = 8;

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Some bits flip, anywhere.
    Flips,
    /// Some bits flip in the first bytes, which say how to read the rest.
    FlipsAtFront,
    /// The end is missing, perhaps in the middle of a page.
    Truncated,
    /// One page holds only zeros.
    ZeroPage,
    /// Two pages have changed places.
    SwappedPages,
    /// One page was written where another should be.
    MisplacedPage,
}

impl Damage {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Flips,
        Self::FlipsAtFront,
        Self::Truncated,
        Self::ZeroPage,
        Self::SwappedPages,
        Self::MisplacedPage,
    ];

    /// The file after it.
    pub fn done_to(self, file: &[u8], chance: &mut Random) -> Vec<u8> {
        let mut bytes = file.to_vec();
        let pages = bytes.len() / PAGE_BYTES;
        match self {
            Self::Flips => {
                let most = bytes.len();
                flip(&mut bytes, most, chance);
            }
            Self::FlipsAtFront => flip(&mut bytes, FRONT_BYTES, chance),
            Self::Truncated => bytes.truncate(1 + chance.below(file.len() - 1)),
            Self::ZeroPage => {
                let page = chance.below(pages) * PAGE_BYTES;
                bytes[page..page + PAGE_BYTES].fill(0);
            }
            Self::SwappedPages => {
                let (one, other) = (chance.below(pages), chance.below(pages));
                for byte in 0..PAGE_BYTES {
                    bytes.swap(one * PAGE_BYTES + byte, other * PAGE_BYTES + byte);
                }
            }
            Self::MisplacedPage => {
                let (from, to) = (chance.below(pages) * PAGE_BYTES, chance.below(pages));
                bytes.copy_within(from..from + PAGE_BYTES, to * PAGE_BYTES);
            }
        }
        bytes
    }
}

fn flip(bytes: &mut [u8], within: usize, chance: &mut Random) {
    for _ in 0..=chance.below(FLIPS_MAX) {
        bytes[chance.below(within)] ^= 1 << chance.below(8);
    }
}
