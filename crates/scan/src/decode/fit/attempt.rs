//! One try at reading the code whose three finders are given.

use super::alignment::{self, ALIGNMENT, FINDER};
use super::bend;
use super::equalize::equalized;
use super::mesh::Mesh;
use super::perspective::{Perspective, Place, Tie};
use super::quad::{Axes, corners};
use super::refine::{Known, climb};
use super::sample::{greys, soften};
use super::size;
use super::walk::{Tones, rings};
use crate::decode::budget::Budget;
use crate::decode::image::{Grey, Pyramid};
use crate::decode::locate::{Finder, Triple};
use crate::decode::symbol::{Effort, SoftGrid, Symbol, Version, read};

/// The picture in which codes are read, at all its sizes.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) full: Grey<'a>,
    pub(crate) pyramid: &'a Pyramid,
}

/// A code read, and its corners in pixels of the whole picture: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) symbol: Symbol,
    pub(crate) corners: [Place; 4],
}

/// Pixels a module should have at least at the size in which it is read: more are averaged away with their noise.
const MODULE_MIN: f32 = 2.4;

/// A triple in the picture size that suits it.
struct Sight<'a> {
    grey: Grey<'a>,
    scale: f32,
    sign: f32,
    /// Corner, right, below.
    finders: [Seen; 3],
    guessed: Option<usize>,
    estimate: f32,
}

/// A finder with what was measured on it.
#[derive(Clone, Copy)]
struct Seen {
    axes: Axes,
    tones: Tones,
}

/// What came of a quick try.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A code was read.
    Read(Box<Attempt>),
    /// None was, but so well does the picture agree with there being one (0 to 1).
    Promise(f32),
}

impl Attempt {
    /// A quick try: the likeliest grid, no guesses.
    pub(crate) fn quick(scene: Scene<'_>, triple: &Triple) -> Outcome {
        Self::likeliest(scene, triple).unwrap_or(Outcome::Promise(0.0))
    }

    fn likeliest(scene: Scene<'_>, triple: &Triple) -> Option<Outcome> {
        let sight = Sight::of(scene, triple)?;
        let ties = sight.ties();
        let (size, timing, map) = sight.likeliest(&ties)?;
        if timing < TIMING_MIN {
            return None;
        }
        let map = sight.aligned(&ties, size, map);
        let agreement = Known::of(Version::of_size(size)?).agreement(sight.grey, &map, sight.sign);
        if agreement < READABLE_MIN {
            return Some(Outcome::Promise(agreement));
        }
        let effort = Effort { formats: 2, erasures: false };
        let read = sight.read(map, size, effort);
        Some(read.map_or(Outcome::Promise(agreement), |attempt| Outcome::Read(Box::new(attempt))))
    }

    /// How well the picture agrees with there being a code, one of whose finders is lost (0 to 1).
    pub(crate) fn promise(scene: Scene<'_>, triple: &Triple) -> Option<f32> {
        let sight = Sight::of(scene, triple)?;
        let ties = sight.ties();
        // Without the edges of both others nothing is known of the third.
        if ties.iter().map(Vec::len).sum::<usize>() < 8 {
            return None;
        }
        let agreement = |size: usize| {
            let ties = sight.completed(ties.clone(), size);
            let map = sight.aligned(&ties, size, sight.map(&ties, size)?);
            let known = Known::of(Version::of_size(size)?);
            Some(known.agreement(sight.grey, &map, sight.sign))
        };
        let best =
            size::nearest(sight.estimate, 2).into_iter().filter_map(agreement).reduce(f32::max);
        best
    }

    /// A long try: other sizes, the map improved step by step, doubtful bytes erased, the grid bent.
    pub(crate) fn thorough(scene: Scene<'_>, triple: &Triple, budget: &mut Budget) -> Option<Self> {
        let sight = Sight::of(scene, triple)?;
        let ties = sight.ties();
        let mut sizes: Vec<(f32, usize, Perspective)> = size::nearest(sight.estimate, SIZES_TRIED)
            .into_iter()
            .filter_map(|size| sight.improved(&sight.completed(ties.clone(), size), size, budget))
            .collect();
        sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = sizes.first()?.0;
        sizes
            .into_iter()
            .filter(|(agreement, ..)| *agreement >= (best - AGREEMENT_SPREAD).max(READABLE_MIN))
            .find_map(|(agreement, size, map)| sight.read_bent(map, size, agreement, budget))
    }
}

/// Timing seen worse than this is no code at first sight.
const TIMING_MIN: f32 = 0.1;
/// The least agreement of the known modules for a grid to be read.
const READABLE_MIN: f32 = 0.45;
/// How far from where the others say a lost finder is looked for, in modules.
const GUESS_REACH: usize = 5;
/// The least agreement for it to be worth bending.
const BENDABLE_MIN: f32 = 0.6;
/// What improving a map costs, in looks: some hundred known modules, some hundred times.
const CLIMB_COST: usize = 100_000;
/// What reading a grid with all effort costs for each module, in looks: sampling, filters, corrections.
const READ_COST: usize = 60;
/// The least agreement for it to be worth improving.
const HOPEFUL_MIN: f32 = 0.2;
/// How many sizes are tried thoroughly.
const SIZES_TRIED: usize = 3;
/// How much worse than the best size another may agree and still be read.
const AGREEMENT_SPREAD: f32 = 0.15;
/// The smallest estimate that may be of a code with version bits.
const TOLD_FROM: usize = 41;
/// How far off an estimate of the size may be, against itself.
const ESTIMATE_SLACK: f32 = 0.12;
/// Timing that is seen so well leaves no doubt about the size.
const TIMING_SURE: f32 = 0.75;

impl<'a> Sight<'a> {
    fn of(scene: Scene<'a>, triple: &Triple) -> Option<Self> {
        let guessed = triple.guessed;
        let module = [&triple.corner, &triple.right, &triple.below]
            .iter()
            .map(|finder| finder.module[0].min(finder.module[1]))
            .fold(f32::MAX, f32::min);
        let level = (module / MODULE_MIN).log2().floor().max(0.0) as usize;
        let level = level.min(scene.pyramid.count() - 1);
        let (grey, scale) = (scene.pyramid.level(scene.full, level), (1 << level) as f32);
        let sign = if triple.corner.inverted { -1.0 } else { 1.0 };
        let [corner, right, below] =
            [triple.corner, triple.right, triple.below].map(|finder| finder.scaled(1.0 / scale));
        let ((along, right_apart), (down, below_apart)) =
            (way(&corner, &right)?, way(&corner, &below)?);
        let finders = [&corner, &right, &below].map(|finder| seen(grey, finder, along, down));
        let [corner, right, below] = finders;
        let modules = |a: Place, b: Place, apart: f32| {
            apart / (a[0].hypot(a[1]) * b[0].hypot(b[1])).sqrt().max(0.1)
        };
        let across = modules(corner.axes.right, right.axes.right, right_apart);
        let downward = modules(corner.axes.down, below.axes.down, below_apart);
        let estimate = 7.0
            + match guessed {
                Some(1) => downward,
                Some(2) => across,
                _ => (across + downward) / 2.0,
            };
        Some(Self { grey, scale, sign, finders, guessed, estimate })
    }

    /// Where the finders' corners, or at least their middles, are; grid places of a code of size 0, moved by [`placed`].
    fn ties(&self) -> [Vec<Tie>; 3] {
        let mut index = 0..;
        self.finders.map(|seen| {
            if index.next() == self.guessed {
                return Vec::new();
            }
            let whole = [[0.0, 0.0], [7.0, 0.0], [7.0, 7.0], [0.0, 7.0]];
            match corners(self.grey, &seen.axes, seen.tones) {
                Some(corners) => whole
                    .into_iter()
                    .zip(corners)
                    .map(|(grid, pixel)| Tie { grid, pixel, weight: 1.0 })
                    .collect(),
                None => vec![Tie { grid: [3.5, 3.5], pixel: seen.axes.middle, weight: 3.0 }],
            }
        })
    }

    fn map(&self, ties: &[Vec<Tie>; 3], size: usize) -> Option<Perspective> {
        Perspective::through(&self.placed(ties, size))
    }

    fn placed(&self, ties: &[Vec<Tie>; 3], size: usize) -> Vec<Tie> {
        let far = size as f32 - 7.0;
        let offsets = [[0.0, 0.0], [far, 0.0], [0.0, far]];
        let mut all: Vec<Tie> = ties
            .iter()
            .zip(offsets)
            .flat_map(|(ties, [dx, dy])| {
                ties.iter()
                    .map(move |tie| Tie { grid: [tie.grid[0] + dx, tie.grid[1] + dy], ..*tie })
            })
            .collect();
        if all.len() < 6 && self.guessed.is_none() {
            let [corner, right, below] = self.finders.map(|seen| seen.axes.middle);
            let pixel = [right[0] + below[0] - corner[0], right[1] + below[1] - corner[1]];
            all.push(Tie { grid: [far + 3.5, far + 3.5], pixel, weight: 1.0 });
        }
        all
    }

    /// The size that finders, timing and version bits agree on best.
    fn likeliest(&self, ties: &[Vec<Tie>; 3]) -> Option<(usize, f32, Perspective)> {
        let mut best: Option<(f32, usize, Perspective)> = None;
        for size in size::nearest(self.estimate, 3) {
            let Some(map) = self.map(ties, size) else { continue };
            let timing = size::timing(self.grey, &map, size, self.sign);
            if best.is_none_or(|(most, ..)| timing > most) {
                best = Some((timing, size, map));
            }
            if timing >= TIMING_SURE {
                break;
            }
        }
        let (timing, size, map) = best?;
        match self.told(size, &map) {
            Some(told) if told != size => Some((told, 1.0, self.map(ties, told)?)),
            _ => Some((size, timing, map)),
        }
    }

    /// The size that the version bits tell, if it is one that the finders allow.
    fn told(&self, size: usize, map: &Perspective) -> Option<usize> {
        if size < TOLD_FROM {
            return None;
        }
        let told = size::by_version_bits(self.grey, map, size, self.tone(), self.sign)?;
        let off = (told as f32 - self.estimate).abs();
        (off <= (self.estimate * ESTIMATE_SLACK).max(5.0)).then_some(told)
    }

    fn tone(&self) -> f32 {
        self.finders.iter().map(|seen| seen.tones.middle()).sum::<f32>() / 3.0
    }

    /// The ties with the guessed finder's, if it is found near where the others say.
    fn completed(&self, mut ties: [Vec<Tie>; 3], size: usize) -> [Vec<Tie>; 3] {
        let Some((guessed, map)) = self.guessed.zip(self.map(&ties, size)) else { return ties };
        let far = size as f32 - 7.0;
        let offset = [[0.0, 0.0], [far, 0.0], [0.0, far]][guessed];
        let at = offset.map(|v| v + 3.5);
        let place = |shift: Place| map.at([at[0] + shift[0], at[1] + shift[1]]);
        if let Some(spot) = alignment::find(self.grey, FINDER, place, GUESS_REACH, self.sign) {
            let pixel = place(spot.offset);
            ties[guessed].push(Tie { grid: [3.5, 3.5], pixel, weight: 3.0 });
        }
        ties
    }

    /// `map` made better by the last alignment pattern, if the code has one and it is found.
    fn aligned(&self, ties: &[Vec<Tie>; 3], size: usize, map: Perspective) -> Perspective {
        if size < 25 {
            return map;
        }
        let at = [size as f32 - 6.5; 2];
        let place = |offset: Place| map.at([at[0] + offset[0], at[1] + offset[1]]);
        let reach = (3 + size / 24).min(8);
        let Some(spot) = alignment::find(self.grey, ALIGNMENT, place, reach, self.sign) else {
            return map;
        };
        let mut all = self.placed(ties, size);
        all.push(Tie { grid: at, pixel: place(spot.offset), weight: 8.0 });
        Perspective::through(&all).unwrap_or(map)
    }

    /// The map for a code of `size`, improved step by step, and how well the known modules agree with it.
    fn improved(
        &self,
        ties: &[Vec<Tie>; 3],
        size: usize,
        budget: &mut Budget,
    ) -> Option<(f32, usize, Perspective)> {
        let map = self.aligned(ties, size, self.map(ties, size)?);
        let known = Known::of(Version::of_size(size)?);
        let hopeful = known.agreement(self.grey, &map, self.sign) >= HOPEFUL_MIN;
        if !hopeful || !budget.spend(CLIMB_COST) {
            return None;
        }
        let (map, agreement) = climb(self.grey, &known, map, self.sign);
        Some((agreement, size, map))
    }

    fn read_bent(
        &self,
        map: Perspective,
        size: usize,
        agreement: f32,
        budget: &mut Budget,
    ) -> Option<Attempt> {
        if !budget.spend(READ_COST * size * size) {
            return None;
        }
        let mesh = Mesh::over_alignment(self.grey, map, Version::of_size(size)?, self.sign);
        self.read_hard(&mesh, size).or_else(|| {
            let cost = bend::cost(size) + READ_COST * size * size;
            let worth = agreement >= BENDABLE_MIN && budget.spend(cost);
            worth.then(|| self.read_hard(&bend::bent(self.grey, &mesh, size), size)).flatten()
        })
    }

    fn read_hard(&self, mesh: &Mesh, size: usize) -> Option<Attempt> {
        let effort = Effort { formats: 4, erasures: true };
        let grid = self.grid(mesh, size);
        let layout = Version::of_size(size)?.layout();
        let symbol = read(&grid, effort)
            .or_else(|| equalized(&grid, &layout)?.iter().find_map(|grid| read(grid, effort)))?;
        Some(self.attempt(symbol, mesh, size))
    }

    fn read(&self, map: Perspective, size: usize, effort: Effort) -> Option<Attempt> {
        let mesh = Mesh::over_alignment(self.grey, map, Version::of_size(size)?, self.sign);
        self.read_mesh(&mesh, size, effort)
    }

    fn read_mesh(&self, mesh: &Mesh, size: usize, effort: Effort) -> Option<Attempt> {
        let symbol = read(&self.grid(mesh, size), effort)?;
        Some(self.attempt(symbol, mesh, size))
    }

    fn grid(&self, mesh: &Mesh, size: usize) -> SoftGrid {
        let grid = soften(&greys(self.grey, mesh, size), size, self.sign);
        grid
    }

    fn attempt(&self, symbol: Symbol, mesh: &Mesh, size: usize) -> Attempt {
        let far = size as f32;
        let mut corners = [[0.0, 0.0], [far, 0.0], [far, far], [0.0, far]]
            .map(|place| mesh.at(place).map(|v| v * self.scale));
        if symbol.mirrored {
            corners.swap(1, 3);
        }
        Attempt { symbol, corners }
    }
}

/// The unit vector from one finder to another, and their distance.
fn way(from: &Finder, to: &Finder) -> Option<(Place, f32)> {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let apart = x.hypot(y);
    (apart > 1.0).then(|| ([x / apart, y / apart], apart))
}

fn seen(grey: Grey<'_>, finder: &Finder, along: Place, down: Place) -> Seen {
    let middle = [finder.x, finder.y];
    // A square's width along a row is the longer, the more it is turned.
    let turned = along[0].abs().max(along[1].abs());
    let module = finder.size() * turned;
    let tones = tones(grey, middle, along, down, module);
    let across = span(grey, middle, along, tones, module, finder.inverted).unwrap_or(module);
    let upright = span(grey, middle, down, tones, module, finder.inverted).unwrap_or(module);
    let axes = Axes { middle, right: along.map(|v| v * across), down: down.map(|v| v * upright) };
    Seen { axes, tones }
}

fn tones(grey: Grey<'_>, middle: Place, along: Place, down: Place, module: f32) -> Tones {
    let look = |a: f32, b: f32| {
        let (a, b) = (a * module, b * module);
        grey.at(middle[0] + along[0] * a + down[0] * b, middle[1] + along[1] * a + down[1] * b)
    };
    let inner = [(0.0, 0.0), (0.6, 0.0), (-0.6, 0.0), (0.0, 0.6), (0.0, -0.6)];
    let ring = [
        (2.0, 0.0),
        (-2.0, 0.0),
        (0.0, 2.0),
        (0.0, -2.0),
        (2.0, 2.0),
        (-2.0, 2.0),
        (2.0, -2.0),
        (-2.0, -2.0),
    ];
    let mean = |looks: &[(f32, f32)]| {
        looks.iter().map(|&(a, b)| look(a, b)).sum::<f32>() / looks.len() as f32
    };
    Tones { dark: mean(&inner), light: mean(&ring) }
}

/// A seventh of the finder's width along `along`, in pixels.
fn span(
    grey: Grey<'_>,
    middle: Place,
    along: Place,
    tones: Tones,
    module: f32,
    inverted: bool,
) -> Option<f32> {
    let walk = |along: Place| {
        rings(grey, middle, along, tones.middle(), inverted, module * 8.0).map(|ends| ends[2])
    };
    let (ahead, back) = (walk(along), walk(along.map(|v| -v)));
    match (ahead, back) {
        (Some(ahead), Some(back)) => Some((ahead + back) / 7.0),
        (Some(one), None) | (None, Some(one)) => Some(one / 3.5),
        (None, None) => None,
    }
}
