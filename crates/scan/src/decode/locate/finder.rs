//! Finder patterns: rows are scanned for runs of 1:1:3:1:1, and what looks so is looked at from top to bottom too.

use crate::decode::image::BitImage;

/// A square of a code's corner: dark, a light ring, a dark ring.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finder {
    /// Its middle, in pixels.
    pub(crate) x: f32,
    /// The same, downward.
    pub(crate) y: f32,
    /// A seventh of its width along the row, and of its height along the column, in pixels.
    pub(crate) module: [f32; 2],
    /// Whether dark and light are exchanged.
    pub(crate) inverted: bool,
    /// How many scanned rows showed it.
    pub(crate) hits: u32,
}

impl Finder {
    /// The mean size of its modules as seen along row and column, in pixels.
    pub(crate) fn size(&self) -> f32 {
        (self.module[0] + self.module[1]) / 2.0
    }

    /// The same finder in a picture `scale` times as large.
    pub(crate) fn scaled(mut self, scale: f32) -> Self {
        self.x *= scale;
        self.y *= scale;
        self.module = self.module.map(|m| m * scale);
        self
    }
}

/// Dark and light in turn, five runs.
type Runs = [u32; 5];

/// The most finders kept; a picture that shows more is no picture of codes.
const FINDERS_MAX: usize = 160;

/// Looks for finders; keeps its memory between pictures.
#[derive(Debug, Default)]
pub(crate) struct FinderScan {
    edges: Vec<u32>,
    found: Vec<Finder>,
}

impl FinderScan {
    /// The finders in every `step`-th row of `bits`, and how much work it was, in runs looked at.
    pub(crate) fn scan(&mut self, bits: &BitImage, step: usize) -> (&[Finder], usize) {
        self.found.clear();
        let mut work = 0;
        for y in (step / 2..bits.height()).step_by(step) {
            let mut edges = std::mem::take(&mut self.edges);
            bits.edges(y, &mut edges);
            work += edges.len();
            self.row(bits, y, &edges);
            self.edges = edges;
        }
        (&self.found, work)
    }

    fn row(&mut self, bits: &BitImage, y: usize, edges: &[u32]) {
        for (index, window) in edges.windows(6).enumerate() {
            let runs: Runs = std::array::from_fn(|i| window[i + 1] - window[i]);
            if !is_finder(&runs) {
                continue;
            }
            // The first edge of a row leads into dark.
            let inverted = index % 2 == 1;
            let x = middle(window);
            if !self.seen_again(x, y as f32, inverted) && self.found.len() < FINDERS_MAX {
                let width: u32 = runs.iter().sum();
                self.found.extend(confirmed(bits, x, y as f32 + 0.5, width, inverted));
            }
        }
    }

    fn seen_again(&mut self, x: f32, y: f32, inverted: bool) -> bool {
        let known = self.found.iter_mut().find(|known| {
            known.inverted == inverted
                && (known.x - x).abs() < known.module[0] * 1.5
                && (known.y - y).abs() < known.module[1] * 2.5
        });
        known.map(|known| known.hits += 1).is_some()
    }
}

/// The middle of the pattern whose six edges these are.
fn middle(edges: &[u32]) -> f32 {
    (edges[0] + edges[5]) as f32 * 0.25 + (edges[2] + edges[3]) as f32 * 0.25
}

/// Whether runs are about 1:1:3:1:1. Blur and exposure move dark-to-light and light-to-dark edges apart, so distances
/// between edges of one kind count most.
fn is_finder(&[a, b, c, d, e]: &Runs) -> bool {
    let whole = a + b + c + d + e;
    if whole < 7 || c * 3 < whole || c * 3 > whole * 2 {
        return false;
    }
    // Bounds in tenths of a module.
    let near = |run: u32, low: u32, high: u32| (whole * low..=whole * high).contains(&(run * 70));
    near(a + b, 11, 30)
        && near(d + e, 11, 30)
        && near(b + c, 28, 53)
        && near(c + d, 28, 53)
        && [a, b, d, e].iter().all(|&run| near(run, 3, 21))
}

/// The finder around (`x`, `y`) if it is one from top to bottom, and again from side to side and along a diagonal.
fn confirmed(bits: &BitImage, x: f32, y: f32, width: u32, inverted: bool) -> Option<Finder> {
    let reach = width * 2;
    let (up, tall) = crossing(bits, [x, y], [0, 1], reach, inverted)?;
    let y = y + up;
    let (left, wide) = crossing(bits, [x, y], [1, 0], reach, inverted)?;
    let x = x + left;
    if tall > 3.0 * wide || wide > 3.0 * tall {
        return None;
    }
    let falling = crossing(bits, [x, y], [1, 1], reach, inverted);
    let rising = crossing(bits, [x, y], [1, -1], reach, inverted);
    if falling.is_none() && rising.is_none() {
        return None;
    }
    Some(Finder { x, y, module: [wide / 7.0, tall / 7.0], inverted, hits: 1 })
}

/// Walks from `from` along `step` and against it. How far the pattern's middle is along `step`, and its whole length, both
/// in steps.
fn crossing(
    bits: &BitImage,
    from: [f32; 2],
    step: [isize; 2],
    reach: u32,
    inverted: bool,
) -> Option<(f32, f32)> {
    let start = [from[0] as isize, from[1] as isize];
    let back = half_crossing(bits, start, step.map(|s| -s), reach, inverted)?;
    let ahead = half_crossing(bits, start, step, reach, inverted)?;
    let runs = [back[2], back[1], back[0] + ahead[0] - 1, ahead[1], ahead[2]];
    if !is_finder(&runs) {
        return None;
    }
    let (far, near) = (ahead.iter().sum::<u32>(), back.iter().sum::<u32>());
    let shift = (far as f32 - near as f32) * 0.25 + (ahead[0] as f32 - back[0] as f32) * 0.25;
    let place = if step[0] != 0 { from[0] } else { from[1] };
    Some((place.floor() + 0.5 + shift - place, runs.iter().sum::<u32>() as f32))
}

/// The lengths of the dark, light and dark runs from `start` (counted in the first) on.
fn half_crossing(
    bits: &BitImage,
    start: [isize; 2],
    step: [isize; 2],
    reach: u32,
    inverted: bool,
) -> Option<[u32; 3]> {
    let mut runs = [0u32; 3];
    let [mut x, mut y] = start;
    let inside = |x: isize, y: isize| {
        (0..bits.width() as isize).contains(&x) && (0..bits.height() as isize).contains(&y)
    };
    for (index, run) in runs.iter_mut().enumerate() {
        let dark = (index != 1) != inverted;
        while inside(x, y) && bits.dark(x, y) == dark {
            *run += 1;
            if *run > reach {
                return None;
            }
            x += step[0];
            y += step[1];
        }
        if *run == 0 {
            return None;
        }
    }
    Some(runs)
}
