//! The order in which a picture is looked at: cheap passes first, costly ones only when there is reason.

use super::budget::Budget;
use super::fit::{Attempt, Outcome, Scene};
use super::image::{BitImage, Grey, Pyramid, Thresholds, binarize};
use super::locate::{Finder, FinderScan, Shape, Triple, guessed, triples};
use super::stage::{Stage, Stages};
use super::{How, Reading};

/// Working memory, kept between pictures.
#[derive(Debug, Default)]
pub(super) struct Cascade {
    pyramid: Pyramid,
    /// The picture in black and white, by size, and whether it is this picture's; last by nearest means.
    bits: [BitImage; 3],
    ready: [bool; 3],
    near: BitImage,
    scan: FinderScan,
}

/// Pixels between scanned rows.
const ROW_STEP: usize = 2;
/// The same where only the middles of finders are looked for: much looks like one.
const CORE_ROW_STEP: usize = 3;
/// The smallest side a picture with a code can have.
const SIDE_MIN: usize = 21;
/// Triples in a row that may fail in one pass.
const QUICK_MAX: usize = 10;
/// Triples tried again thoroughly.
const THOROUGH_MAX: usize = 6;
/// Looks at pixels that all of that may cost.
const THOROUGH_LOOKS: u64 = 3_000_000;

/// A pass over the picture at one size, with one kind of threshold.
struct Pass {
    level: usize,
    thresholds: Thresholds,
    how: How,
    shape: Shape,
    /// Whether it is also made when codes have been read already: there may be others.
    always: bool,
}

impl Pass {
    /// The stage that it is, unless it is always made.
    const fn stage(&self) -> Option<Stage> {
        match self.how {
            How::HalfSize => Some(Stage::HalfSize),
            How::QuarterSize => Some(Stage::QuarterSize),
            How::Core => Some(Stage::Core),
            How::Near => Some(Stage::Near),
            How::FullSize | How::Thorough => None,
        }
    }

    /// Whether it is made, of a picture that is there at so many sizes.
    fn is_made(&self, stages: Stages, sizes: usize) -> bool {
        self.level < sizes && self.stage().is_none_or(|stage| stages.make(stage))
    }
}

const PASSES: [Pass; 7] = [
    Pass {
        level: 1,
        thresholds: Thresholds::Contrast,
        how: How::HalfSize,
        shape: Shape::Whole,
        always: true,
    },
    Pass {
        level: 0,
        thresholds: Thresholds::Contrast,
        how: How::FullSize,
        shape: Shape::Whole,
        always: true,
    },
    Pass {
        level: 2,
        thresholds: Thresholds::Contrast,
        how: How::QuarterSize,
        shape: Shape::Whole,
        always: false,
    },
    Pass {
        level: 1,
        thresholds: Thresholds::Contrast,
        how: How::Core,
        shape: Shape::Core,
        always: false,
    },
    Pass {
        level: 0,
        thresholds: Thresholds::Contrast,
        how: How::Core,
        shape: Shape::Core,
        always: false,
    },
    Pass {
        level: 1,
        thresholds: Thresholds::Near,
        how: How::Near,
        shape: Shape::Whole,
        always: false,
    },
    Pass {
        level: 2,
        thresholds: Thresholds::Near,
        how: How::Near,
        shape: Shape::Whole,
        always: false,
    },
];

impl Cascade {
    /// Every code in `full` that `stages` find.
    pub(super) fn run(&mut self, full: Grey<'_>, stages: Stages) -> Vec<Reading> {
        if full.width < SIDE_MIN || full.height < SIDE_MIN {
            return Vec::new();
        }
        self.pyramid.build(full);
        self.ready = [false; 3];
        let mut found = Vec::new();
        let mut missed = Vec::new();
        let mut all_finders: Vec<Finder> = Vec::new();
        let sizes = self.pyramid.count();
        for pass in PASSES.iter().filter(|pass| pass.is_made(stages, sizes)) {
            if !found.is_empty() && !pass.always {
                break;
            }
            let finders = self.finders(full, pass);
            let scene = Scene { full, pyramid: &self.pyramid, stages };
            if pass.shape == Shape::Whole {
                add_new(&mut all_finders, &finders);
            }
            read_triples(scene, &finders, pass.how, &mut found, &mut missed);
        }
        if stages.make(Stage::Thorough) && found.is_empty() {
            let scene = Scene { full, pyramid: &self.pyramid, stages };
            if stages.make(Stage::LostFinders) {
                missed.extend(lost_finders(scene, &all_finders));
            }
            read_thoroughly(scene, missed, &mut found);
        }
        found
    }

    /// The finders that a pass sees, in pixels of the whole picture.
    fn finders(&mut self, full: Grey<'_>, pass: &Pass) -> Vec<Finder> {
        let grey = self.pyramid.level(full, pass.level);
        let bits = match pass.thresholds {
            Thresholds::Near => {
                binarize(grey, pass.thresholds, &mut self.near);
                &self.near
            }
            Thresholds::Contrast => {
                if !std::mem::replace(&mut self.ready[pass.level], true) {
                    binarize(grey, pass.thresholds, &mut self.bits[pass.level]);
                }
                &self.bits[pass.level]
            }
        };
        let step = if pass.shape == Shape::Core { CORE_ROW_STEP } else { ROW_STEP };
        let finders = self.scan.scan(bits, step, pass.shape);
        let scale = (1 << pass.level) as f32;
        finders.iter().map(|finder| finder.scaled(scale)).collect()
    }
}

/// A triple that could not be read quickly.
struct Missed {
    triple: Triple,
    promise: f32,
}

/// The triples to be tried thoroughly, the most promising first, each code once.
fn most_promising(mut missed: Vec<Missed>) -> Vec<Missed> {
    missed.sort_by(|a, b| b.promise.total_cmp(&a.promise));
    let mut chosen: Vec<Missed> = Vec::with_capacity(THOROUGH_MAX);
    for candidate in missed {
        if chosen.len() == THOROUGH_MAX {
            break;
        }
        if !chosen.iter().any(|known| known.triple.is_near(&candidate.triple)) {
            chosen.push(candidate);
        }
    }
    chosen
}

/// Adds the finders that are not there yet; of two sights of one the better is kept.
fn add_new(all: &mut Vec<Finder>, finders: &[Finder]) {
    for finder in finders {
        let near = |known: &&mut Finder| {
            (known.x - finder.x).hypot(known.y - finder.y) < 2.0 * finder.size()
                && known.inverted == finder.inverted
        };
        match all.iter_mut().find(near) {
            Some(known) if known.flaw > finder.flaw => *known = *finder,
            Some(_) => {}
            None => all.push(*finder),
        }
    }
}

/// Codes of which only two finders were seen.
fn lost_finders(scene: Scene<'_>, finders: &[Finder]) -> Vec<Missed> {
    guessed(finders)
        .into_iter()
        .filter_map(|triple| {
            let promise = Attempt::promise(scene, &triple)?;
            (promise >= PROMISE_MIN).then_some(Missed { triple, promise })
        })
        .collect()
}

/// The least promise for a triple to be tried thoroughly.
const PROMISE_MIN: f32 = 0.2;

/// Reads what can be read quickly; keeps the triples that could not.
fn read_triples(
    scene: Scene<'_>,
    finders: &[Finder],
    how: How,
    found: &mut Vec<Reading>,
    missed: &mut Vec<Missed>,
) {
    let mut failed = 0;
    for triple in triples(finders) {
        if failed == QUICK_MAX {
            break;
        }
        if is_taken(&triple, found) {
            continue;
        }
        let outcome = Attempt::quick(scene, &triple);
        match outcome {
            Outcome::Read(attempt) => {
                found.push(reading(*attempt, how));
                failed = 0;
                continue;
            }
            Outcome::Promise(promise) if promise >= PROMISE_MIN => {
                missed.push(Missed { triple, promise })
            }
            Outcome::Promise(_) => {}
        }
        failed += 1;
    }
}

/// Reads the most promising of those that could not be read quickly.
fn read_thoroughly(scene: Scene<'_>, missed: Vec<Missed>, found: &mut Vec<Reading>) {
    let mut budget = Budget::new(THOROUGH_LOOKS);
    for missed in most_promising(missed) {
        if is_taken(&missed.triple, found) {
            continue;
        }
        if let Some(attempt) = Attempt::thorough(scene, &missed.triple, &mut budget) {
            found.push(reading(attempt, How::Thorough));
        }
    }
}

/// Whether one of the triple's finders belongs to a code that has been read.
fn is_taken(triple: &Triple, found: &[Reading]) -> bool {
    [&triple.corner, &triple.right, &triple.below]
        .iter()
        .any(|finder| found.iter().any(|reading| holds(&reading.corners, finder)))
}

fn reading(attempt: Attempt, how: How) -> Reading {
    Reading { text: attempt.symbol.text, corners: attempt.corners, how, part: attempt.symbol.part }
}

/// Whether a finder's middle lies inside the corners.
fn holds(corners: &[[f32; 2]; 4], finder: &Finder) -> bool {
    let side = |i: usize| {
        let ([ax, ay], [bx, by]) = (corners[i], corners[(i + 1) % 4]);
        (bx - ax) * (finder.y - ay) - (by - ay) * (finder.x - ax)
    };
    let sides = [0, 1, 2, 3].map(side);
    sides.iter().all(|&s| s >= 0.0) || sides.iter().all(|&s| s <= 0.0)
}
