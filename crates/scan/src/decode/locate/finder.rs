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
    /// How far from the ideal it is, along row, column and diagonals; 0 for not at all.
    pub(crate) flaw: f32,
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

/// How much of a finder must be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// All of it.
    Whole,
    /// Its middle and light ring; the dark ring may run into dark surroundings.
    Core,
}

/// The most finders kept; a picture that shows more is no picture of codes.
const FINDERS_MAX: usize = 160;

/// Looks for finders; keeps its memory between pictures.
#[derive(Debug, Default)]
pub(crate) struct FinderScan {
    edges: Vec<u32>,
    found: Vec<Finder>,
    /// Which of those found the next rows may show again.
    recent: Vec<usize>,
}

impl FinderScan {
    /// The finders in every `step`-th row of `bits`.
    pub(crate) fn scan(&mut self, bits: &BitImage, step: usize, shape: Shape) -> &[Finder] {
        self.found.clear();
        self.recent.clear();
        for y in (step / 2..bits.height()).step_by(step) {
            let mut edges = std::mem::take(&mut self.edges);
            let found = &self.found;
            self.recent.retain(|&index| found[index].reaches(y as f32));
            bits.edges(y, &mut edges);
            self.row(bits, y, &edges, shape);
            self.edges = edges;
        }
        &self.found
    }

    fn row(&mut self, bits: &BitImage, y: usize, edges: &[u32], shape: Shape) {
        for (index, window) in edges.windows(6).enumerate() {
            let runs: Runs = std::array::from_fn(|i| window[i + 1] - window[i]);
            if !shape.fits(&runs) {
                continue;
            }
            // The first edge of a row leads into dark.
            let inverted = index % 2 == 1;
            let x = shape.middle(window);
            if !self.seen_again(x, y as f32, inverted) && self.found.len() < FINDERS_MAX {
                let look = Look { bits, shape, inverted, reach: runs[2] * 2 };
                if let Some(finder) = look.confirmed(x, y as f32 + 0.5) {
                    self.recent.push(self.found.len());
                    self.found.push(finder);
                }
            }
        }
    }

    fn seen_again(&mut self, x: f32, y: f32, inverted: bool) -> bool {
        for &index in &self.recent {
            let known = &mut self.found[index];
            if known.inverted == inverted
                && (known.x - x).abs() < known.module[0] * 1.5
                && (known.y - y).abs() < known.module[1] * ROWS_AGAIN
            {
                known.hits += 1;
                return true;
            }
        }
        false
    }
}

/// How many modules above or below a finder's middle a row may show it again.
const ROWS_AGAIN: f32 = 2.5;

impl Finder {
    /// Whether row `y` or one below it may show this finder again.
    fn reaches(&self, y: f32) -> bool {
        y - self.y < self.module[1] * ROWS_AGAIN
    }
}

impl Shape {
    /// Whether runs are about 1:1:3:1:1. Blur and exposure move dark-to-light and light-to-dark edges apart, so distances
    /// between edges of one kind count most.
    fn fits(self, &[a, b, c, d, e]: &Runs) -> bool {
        let (whole, sevenths) = match self {
            Self::Whole => (a + b + c + d + e, 7),
            Self::Core => (b + c + d, 5),
        };
        if whole < sevenths || c * 3 < whole || c * 4 > whole * 3 {
            return false;
        }
        // Bounds in tenths of a module.
        let near = |run: u32, low: u32, high: u32| {
            (whole * low..=whole * high).contains(&(run * sevenths * 10))
        };
        let core = near(b + c, 28, 53) && near(c + d, 28, 53) && near(b, 3, 21) && near(d, 3, 21);
        match self {
            Self::Whole => {
                core && near(a + b, 11, 30)
                    && near(d + e, 11, 30)
                    && near(a, 3, 21)
                    && near(e, 3, 21)
            }
            Self::Core => core && near(a, 4, 1000) && near(e, 4, 1000),
        }
    }

    /// How far runs that fit are from the ideal, in modules.
    fn flaw(self, &[a, b, c, d, e]: &Runs) -> f32 {
        let off = |run: u32, module: f32, ideal: f32| (run as f32 / module - ideal).abs();
        match self {
            Self::Whole => {
                let module = (a + b + c + d + e) as f32 / 7.0;
                off(a + b, module, 2.0)
                    + off(b + c, module, 4.0)
                    + off(c + d, module, 4.0)
                    + off(d + e, module, 2.0)
            }
            Self::Core => {
                let module = (b + c + d) as f32 / 5.0;
                2.0 * (off(b, module, 1.0) + off(d, module, 1.0))
            }
        }
    }

    /// The middle of the pattern whose six edges these are.
    fn middle(self, edges: &[u32]) -> f32 {
        let pair = match self {
            Self::Whole => edges[0] + edges[5],
            Self::Core => edges[1] + edges[4],
        };
        pair as f32 * 0.25 + (edges[2] + edges[3]) as f32 * 0.25
    }

    /// The size of a module by the runs.
    fn module(self, &[a, b, c, d, e]: &Runs) -> f32 {
        match self {
            Self::Whole => (a + b + c + d + e) as f32 / 7.0,
            Self::Core => (b + c + d) as f32 / 5.0,
        }
    }
}

/// What a diagonal on which no finder is seen adds to the flaw.
const DIAGONAL_FLAW: f32 = 1.0;

/// A closer look at what one row showed.
struct Look<'a> {
    bits: &'a BitImage,
    shape: Shape,
    inverted: bool,
    /// The longest run to walk.
    reach: u32,
}

/// What is seen along one line through a place.
struct Crossing {
    /// How far along the line the pattern's middle is, in steps.
    shift: f32,
    module: f32,
    flaw: f32,
}

impl Look<'_> {
    /// The finder around (`x`, `y`) if it is one from top to bottom, and again from side to side and along a diagonal.
    fn confirmed(&self, x: f32, y: f32) -> Option<Finder> {
        let column = self.crossing([x, y], [0, 1])?;
        let y = y + column.shift;
        let row = self.crossing([x, y], [1, 0])?;
        let x = x + row.shift;
        if column.module > 3.0 * row.module || row.module > 3.0 * column.module {
            return None;
        }
        let falling = self.crossing([x, y], [1, 1]);
        let rising = self.crossing([x, y], [1, -1]);
        let seen = usize::from(falling.is_some()) + usize::from(rising.is_some());
        if seen < if self.shape == Shape::Whole { 1 } else { 2 } {
            return None;
        }
        let diagonal =
            |crossing: Option<Crossing>| crossing.map_or(DIAGONAL_FLAW, |c| c.flaw * 0.5);
        let flaw = row.flaw + column.flaw + diagonal(falling) + diagonal(rising);
        let module = [row.module, column.module];
        Some(Finder { x, y, module, inverted: self.inverted, hits: 1, flaw })
    }

    /// Walks from `from` along `step` and against it.
    fn crossing(&self, from: [f32; 2], step: [isize; 2]) -> Option<Crossing> {
        let start = [from[0] as isize, from[1] as isize];
        let back = self.half_crossing(start, step.map(|s| -s))?;
        let ahead = self.half_crossing(start, step)?;
        let runs = [back[2], back[1], back[0] + ahead[0] - 1, ahead[1], ahead[2]];
        if !self.shape.fits(&runs) {
            return None;
        }
        let far = |half: [u32; 3]| match self.shape {
            Shape::Whole => (2 * half[0] + half[1] + half[2]) as f32,
            Shape::Core => (2 * half[0] + half[1]) as f32,
        };
        let place = if step[0] != 0 { from[0] } else { from[1] };
        let shift = (far(ahead) - far(back)) * 0.25 + place.floor() + 0.5 - place;
        Some(Crossing { shift, module: self.shape.module(&runs), flaw: self.shape.flaw(&runs) })
    }

    /// The lengths of the dark, light and dark runs from `start` (counted in the first) on.
    fn half_crossing(&self, start: [isize; 2], step: [isize; 2]) -> Option<[u32; 3]> {
        let mut runs = [0u32; 3];
        let [mut x, mut y] = start;
        let (width, height) = (self.bits.width() as isize, self.bits.height() as isize);
        for (index, run) in runs.iter_mut().enumerate() {
            let dark = (index != 1) != self.inverted;
            let inside = |x, y| (0..width).contains(&x) && (0..height).contains(&y);
            while inside(x, y) && self.bits.dark(x, y) == dark {
                *run += 1;
                if *run > self.reach {
                    if index == 2 && self.shape == Shape::Core {
                        break;
                    }
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
}
