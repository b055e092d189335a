//! A map made better by small steps: each corner is moved about, and what agrees better with the modules whose colour is
//! known beforehand is kept.

use super::perspective::{Perspective, Place};
use crate::decode::image::Grey;
use crate::decode::symbol::{Module, Version};

/// The modules whose colour the standard fixes, by place, with 1 for dark and -1 for light.
pub(crate) struct Known {
    size: usize,
    modules: Vec<(Place, f32)>,
}

impl Known {
    pub(crate) fn of(version: Version) -> Self {
        let size = version.size();
        let layout = version.layout();
        let modules = layout
            .iter()
            .enumerate()
            .filter(|(_, module)| matches!(module, Module::Dark | Module::Light))
            .map(|(i, module)| {
                let place = [(i % size) as f32 + 0.5, (i / size) as f32 + 0.5];
                (place, f32::from(module.sign()))
            })
            .collect::<Vec<_>>();
        let every = modules.len().div_ceil(KNOWN_MAX);
        let modules = modules.into_iter().step_by(every).collect();
        Self { size, modules }
    }

    /// How well the picture agrees: correlation, -1 to 1.
    pub(crate) fn agreement(&self, grey: Grey<'_>, map: &Perspective, sign: f32) -> f32 {
        let (mut product, mut sum, mut squares, mut signs) = (0.0, 0.0, 0.0, 0.0);
        for &(place, dark) in &self.modules {
            let [x, y] = map.at(place);
            let value = -sign * grey.at(x, y);
            product += dark * value;
            sum += value;
            squares += value * value;
            signs += dark;
        }
        let count = self.modules.len() as f32;
        let covariance = product / count - sum / count * (signs / count);
        let deviation = (squares / count - (sum / count).powi(2)).max(1.0).sqrt();
        let spread = (1.0 - (signs / count).powi(2)).max(1e-3).sqrt();
        covariance / (deviation * spread)
    }
}

/// The most known modules asked: large codes have thousands, and some hundreds say the same.
const KNOWN_MAX: usize = 400;

/// Steps tried, in modules, the large ones first.
const STEPS: [f32; 5] = [1.2, 0.6, 0.3, 0.15, 0.08];
/// The least gain in agreement for a step to be taken.
const LEAST_GAIN: f32 = 1e-4;
/// Rounds over all corners at one step's size.
const ROUNDS_MAX: usize = 3;

/// `map` made better, and its agreement.
pub(crate) fn climb(
    grey: Grey<'_>,
    known: &Known,
    map: Perspective,
    sign: f32,
) -> (Perspective, f32) {
    let size = known.size as f32;
    let grid = [[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]];
    let mut corners = grid.map(|place| map.at(place));
    let module = (corners[0][0] - corners[2][0]).hypot(corners[0][1] - corners[2][1])
        / (size * std::f32::consts::SQRT_2);
    let mut best = (map, known.agreement(grey, &map, sign));
    for step in STEPS.map(|step| step * module) {
        for _ in 0..ROUNDS_MAX {
            if !round(grey, known, &mut corners, &mut best, step, sign) {
                break;
            }
        }
    }
    best
}

/// Moves each corner by `step` in four directions where that helps; whether anything did.
fn round(
    grey: Grey<'_>,
    known: &Known,
    corners: &mut [Place; 4],
    best: &mut (Perspective, f32),
    step: f32,
    sign: f32,
) -> bool {
    let mut better = false;
    for corner in 0..4 {
        for (dx, dy) in [(step, 0.0), (0.0, step)] {
            // Where one way helps, the way back does not.
            for (dx, dy) in [(dx, dy), (-dx, -dy)] {
                let mut moved = *corners;
                moved[corner] = [moved[corner][0] + dx, moved[corner][1] + dy];
                let Some(map) = Perspective::of_corners(known.size as f32, moved) else { continue };
                let agreement = known.agreement(grey, &map, sign);
                if agreement > best.1 + LEAST_GAIN {
                    (*corners, *best, better) = (moved, (map, agreement), true);
                    break;
                }
            }
        }
    }
    better
}
