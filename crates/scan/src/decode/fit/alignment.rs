//! Patterns of square rings (alignment patterns, finders): looked for near where they should be, by how well the picture
//! agrees with one.

use super::perspective::Place;
use crate::decode::image::Grey;

/// Modules between two looks.
const STEP: f32 = 0.5;
/// Looks to a module.
const PER_MODULE: usize = 2;
/// The least agreement (correlation, 0 to 1) for a pattern to count as found.
const AGREEMENT_MIN: f32 = 0.55;

/// A pattern of square rings around a module: for each, from the middle outward, whether it is dark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pattern(&'static [bool]);

/// An alignment pattern.
pub(crate) const ALIGNMENT: Pattern = Pattern(&[true, false, true]);
/// A finder.
pub(crate) const FINDER: Pattern = Pattern(&[true, true, false, true]);

impl Pattern {
    /// Modules from the middle to the outermost ring.
    const fn half(self) -> usize {
        self.0.len() - 1
    }
}

/// The best agreeing place within `reach` modules of the expected one, as an offset in modules from there; `None` when none
/// agrees. `place` gives the pixel for an offset in modules
/// from there; `sign` is -1 for codes with dark and light exchanged.
pub(crate) fn find(
    grey: Grey<'_>,
    pattern: Pattern,
    place: impl Fn(Place) -> Place,
    reach: usize,
    sign: f32,
) -> Option<Place> {
    let half = pattern.half();
    let border = (reach + half) * PER_MODULE;
    let side = 2 * border + 1;
    let offset = |index: usize| (index as f32 - border as f32) * STEP;
    let patch: Vec<f32> = (0..side * side)
        .map(|i| {
            let [x, y] = place([offset(i % side), offset(i / side)]);
            sign * grey.at(x, y)
        })
        .collect();
    let score = |x: usize, y: usize| agreement(pattern, &patch, side, x, y);
    let inner = half * PER_MODULE..side - half * PER_MODULE;
    let (x, y, best) = inner
        .clone()
        .flat_map(|y| inner.clone().map(move |x| (x, y)))
        .map(|(x, y)| {
            let away = offset(x).hypot(offset(y));
            (x, y, score(x, y) - AWAY * away)
        })
        .max_by(|a, b| a.2.total_cmp(&b.2))?;
    let agreement = best + AWAY * offset(x).hypot(offset(y));
    let nudge = |before: Option<f32>, after: Option<f32>| match (before, after) {
        (Some(before), Some(after)) => {
            let bend = 2.0 * agreement - before - after;
            if bend > 1e-4 { (0.5 * (after - before) / bend).clamp(-0.5, 0.5) * STEP } else { 0.0 }
        }
        _ => 0.0,
    };
    let at = |x: usize, y: usize| (inner.contains(&x) && inner.contains(&y)).then(|| score(x, y));
    let dx = nudge(at(x.wrapping_sub(1), y), at(x + 1, y));
    let dy = nudge(at(x, y.wrapping_sub(1)), at(x, y + 1));
    (agreement >= AGREEMENT_MIN).then_some([offset(x) + dx, offset(y) + dy])
}

/// What a module of distance from the expected place takes off the agreement.
const AWAY: f32 = 0.03;

/// Correlation of the pattern with its middle at look (`x`, `y`) and the patch.
fn agreement(pattern: Pattern, patch: &[f32], side: usize, x: usize, y: usize) -> f32 {
    let half = pattern.half();
    let (mut dark, mut light, mut squares, mut darks, mut lights) = (0.0, 0.0, 0.0, 0.0f32, 0.0f32);
    for row in 0..=2 * half {
        let start = (y + row * PER_MODULE - half * PER_MODULE) * side + x - half * PER_MODULE;
        for column in 0..=2 * half {
            let value = patch[start + column * PER_MODULE];
            squares += value * value;
            if pattern.0[row.abs_diff(half).max(column.abs_diff(half))] {
                (dark, darks) = (dark + value, darks + 1.0);
            } else {
                (light, lights) = (light + value, lights + 1.0);
            }
        }
    }
    let all = darks + lights;
    let mean = (dark + light) / all;
    let deviation = (squares / all - mean * mean).max(1.0).sqrt();
    (light / lights - dark / darks) * (darks * lights).sqrt() / all / deviation
}
