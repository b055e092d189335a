//! One try at reading the code whose three finders are given.

use super::bend;
use super::equalize::equalized;
use super::mesh::Mesh;
use super::perspective::{Perspective, Place, Tie};
use super::refine::{Known, climb};
use super::sample::{greys, soften};
use super::sight::{Scene, Sight};
use super::size;
use crate::decode::budget::Budget;
use crate::decode::locate::Triple;
use crate::decode::stage::Stage;
use crate::decode::symbol::{Effort, SoftGrid, Symbol, Version, read};

/// A code read, and its corners in pixels of the whole picture: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) symbol: Symbol,
    pub(crate) corners: [Place; 4],
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
        size::nearest(sight.estimate, 2).into_iter().filter_map(agreement).reduce(f32::max)
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

impl Sight<'_> {
    /// The map for a code of `size`, improved step by step, and how well the known modules agree with it.
    fn improved(
        &self,
        ties: &[Vec<Tie>; 3],
        size: usize,
        budget: &mut Budget,
    ) -> Option<(f32, usize, Perspective)> {
        let map = self.aligned(ties, size, self.map(ties, size)?);
        let known = Known::of(Version::of_size(size)?);
        let agreement = known.agreement(self.grey, &map, self.sign);
        if agreement < HOPEFUL_MIN || !budget.spend(CLIMB_COST) {
            return None;
        }
        if !self.stages.make(Stage::Climbing) {
            return Some((agreement, size, map));
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
            let worth =
                agreement >= BENDABLE_MIN && self.stages.make(Stage::Bending) && budget.spend(cost);
            worth.then(|| self.read_hard(&bend::bent(self.grey, &mesh, size), size)).flatten()
        })
    }

    fn read_hard(&self, mesh: &Mesh, size: usize) -> Option<Attempt> {
        let effort = Effort { formats: 4, erasures: self.stages.make(Stage::Erasures) };
        let grid = self.grid(mesh, size);
        let layout = Version::of_size(size)?.layout();
        let filtered = || {
            let filter = self.stages.make(Stage::Filter);
            let grids = filter.then(|| equalized(&grid, &layout)).flatten()?;
            grids.iter().find_map(|grid| read(grid, effort))
        };
        let symbol = read(&grid, effort).or_else(filtered)?;
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
        soften(&greys(self.grey, mesh, size), size, self.sign)
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
