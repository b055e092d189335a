//! The order in which a picture is looked at: cheap passes first, costly ones only when there is reason.

use super::fit::{Attempt, Scene};
use super::image::{BitImage, Grey, Pyramid, Thresholds, binarize};
use super::locate::{Finder, FinderScan, Triple, triples};
use super::{How, Reading};

/// Working memory, kept between pictures.
#[derive(Debug, Default)]
pub(super) struct Cascade {
    pyramid: Pyramid,
    bits: BitImage,
    scan: FinderScan,
}

/// Pixels between scanned rows.
const ROW_STEP: usize = 2;
/// The smallest side a picture with a code can have.
const SIDE_MIN: usize = 21;
/// Triples tried in one pass.
const QUICK_MAX: usize = 60;
/// Triples tried again thoroughly.
const THOROUGH_MAX: usize = 6;

/// A pass over the picture at one size, with one kind of threshold.
struct Pass {
    level: usize,
    thresholds: Thresholds,
    how: How,
}

const PASSES: [Pass; 3] = [
    Pass { level: 1, thresholds: Thresholds::Contrast, how: How::HalfSize },
    Pass { level: 0, thresholds: Thresholds::Contrast, how: How::FullSize },
    Pass { level: 2, thresholds: Thresholds::Contrast, how: How::QuarterSize },
];

impl Cascade {
    /// Every code in `full`.
    pub(super) fn run(&mut self, full: Grey<'_>, thorough: bool) -> Vec<Reading> {
        if full.width < SIDE_MIN || full.height < SIDE_MIN {
            return Vec::new();
        }
        self.pyramid.build(full);
        let mut found = Vec::new();
        let mut missed = Vec::new();
        let levels = self.pyramid.count();
        for pass in PASSES.iter().filter(|pass| pass.level < levels) {
            let finders = self.finders(full, pass);
            let scene = Scene { full, pyramid: &self.pyramid };
            missed.extend(read_triples(scene, &finders, pass.how, &mut found));
            if !found.is_empty() {
                return found;
            }
        }
        if thorough {
            let scene = Scene { full, pyramid: &self.pyramid };
            missed.sort_by(|a: &Triple, b| a.strain.total_cmp(&b.strain));
            for triple in missed.iter().take(THOROUGH_MAX) {
                if let Some(attempt) = Attempt::thorough(scene, triple) {
                    found.push(reading(attempt, How::Thorough));
                    break;
                }
            }
        }
        found
    }

    /// The finders that a pass sees, in pixels of the whole picture.
    fn finders(&mut self, full: Grey<'_>, pass: &Pass) -> Vec<Finder> {
        let grey = self.pyramid.level(full, pass.level);
        binarize(grey, pass.thresholds, &mut self.bits);
        let (finders, _) = self.scan.scan(&self.bits, ROW_STEP);
        let scale = (1 << pass.level) as f32;
        finders.iter().map(|finder| finder.scaled(scale)).collect()
    }
}

/// Reads what can be read quickly; returns the triples that could not.
fn read_triples(
    scene: Scene<'_>,
    finders: &[Finder],
    how: How,
    found: &mut Vec<Reading>,
) -> Vec<Triple> {
    let mut missed = Vec::new();
    for triple in triples(finders).into_iter().take(QUICK_MAX) {
        let taken = |finder: &Finder| found.iter().any(|reading| holds(&reading.corners, finder));
        if taken(&triple.corner) || taken(&triple.right) || taken(&triple.below) {
            continue;
        }
        match Attempt::quick(scene, &triple) {
            Some(attempt) => found.push(reading(attempt, how)),
            None => missed.push(triple),
        }
    }
    missed
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
