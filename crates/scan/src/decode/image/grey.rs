//! Grey pictures, and the same at half, quarter, … size.
//!
//! Places are in pixels with the picture's corner at (0, 0), so that the first pixel's middle is (0.5, 0.5) and a place at
//! one size is the place at the next, doubled.

use crate::frame::GreyView;

/// A borrowed grey picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grey<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: &'a [u8],
}

impl<'a> From<GreyView<'a>> for Grey<'a> {
    fn from(view: GreyView<'a>) -> Self {
        Self { width: view.width() as usize, height: view.height() as usize, pixels: view.pixels() }
    }
}

impl<'a> Grey<'a> {
    /// One row of pixels.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The grey at a place, between pixels too; past the edge it is the edge's.
    #[inline]
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (x0, fx) = split(x, self.width);
        let (y0, fy) = split(y, self.height);
        let down = if y0 + 1 < self.height { self.width } else { 0 };
        let right = usize::from(x0 + 1 < self.width);
        let start = y0 * self.width + x0;
        let pixel = |i: usize| f32::from(self.pixels[i]);
        let above = pixel(start) + (pixel(start + right) - pixel(start)) * fx;
        let below = pixel(start + down) + (pixel(start + down + right) - pixel(start + down)) * fx;
        above + (below - above) * fy
    }
}

/// The pixel whose middle is at or before `at`, and how far `at` is on the way to the next, 0 to 1.
fn split(at: f32, length: usize) -> (usize, f32) {
    let at = (at - 0.5).clamp(0.0, (length - 1) as f32);
    // By way of 32 bits, which costs a fraction of what 64 do.
    let whole = at as i32;
    (whole as usize, at - whole as f32)
}

/// The smallest side a level of the pyramid may have: half of it could hold no code.
const SIDE_MIN: usize = 42;
/// Levels above the picture itself: down to an eighth.
const LEVELS_MAX: usize = 3;

/// A picture at full size (level 0), half size (1), and so on.
#[derive(Debug, Default)]
pub(crate) struct Pyramid {
    levels: Vec<Vec<u8>>,
    used: usize,
}

impl Pyramid {
    /// Prepares the smaller sizes of `full`, in memory kept from earlier pictures.
    pub(crate) fn build(&mut self, full: Grey<'_>) {
        self.levels.resize_with(LEVELS_MAX, Vec::new);
        self.used = 0;
        for level in 0..LEVELS_MAX {
            let (width, height) = (full.width >> level, full.height >> level);
            if width.min(height) < SIDE_MIN {
                break;
            }
            let (done, rest) = self.levels.split_at_mut(level);
            let source = done.last().map_or(full.pixels, Vec::as_slice);
            halve(Grey { width, height, pixels: source }, &mut rest[0]);
            self.used += 1;
        }
    }

    /// How many sizes there are, the full one included.
    pub(crate) fn count(&self) -> usize {
        self.used + 1
    }

    /// The picture at `level`, or at the smallest size there is.
    pub(crate) fn level<'a>(&'a self, full: Grey<'a>, level: usize) -> Grey<'a> {
        match level.min(self.used) {
            0 => full,
            level => Grey {
                width: full.width >> level,
                height: full.height >> level,
                pixels: &self.levels[level - 1],
            },
        }
    }
}

/// `source` at half its width and height, each pixel the mean of four.
fn halve(source: Grey<'_>, half: &mut Vec<u8>) {
    let (width, height) = (source.width / 2, source.height / 2);
    half.resize(width * height, 0);
    for (y, row) in half.chunks_exact_mut(width).enumerate() {
        let (above, below) = (source.row(2 * y), source.row(2 * y + 1));
        let pairs = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
        for (pixel, (&a, &b)) in row.iter_mut().zip(pairs) {
            *pixel = ((both(a) + both(b) + 2) >> 2) as u8;
        }
    }
}

/// The sum of two bytes; taken out of one word, of which many can be worked on at once.
fn both(pair: [u8; 2]) -> u16 {
    let word = u16::from_le_bytes(pair);
    (word & 0xFF) + (word >> 8)
}
