//! Patterns of square rings (alignment patterns, finders): looked for near where they should be, by how well the picture
//! agrees with one.

use std::ops::Range;

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

    /// Its dark rings, by their number from the middle.
    fn dark_rings(self) -> impl Iterator<Item = usize> {
        (0..self.0.len()).filter(move |&ring| self.0[ring])
    }

    /// How many modules are dark.
    fn darks(self) -> usize {
        self.dark_rings().map(|ring| if ring == 0 { 1 } else { 8 * ring }).sum()
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
    let inner = half * PER_MODULE..side - half * PER_MODULE;
    let scores = agreements(pattern, &patch, side, inner.clone());
    let score = |x: usize, y: usize| scores[(y - inner.start) * inner.len() + x - inner.start];
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

/// Correlation of the patch with the pattern, its middle at each look of `inner`, row after row.
fn agreements(pattern: Pattern, patch: &[f32], side: usize, inner: Range<usize>) -> Vec<f32> {
    let half = pattern.half();
    let square = |values: &[f32], ring: usize| squares_summed(values, side, ring, &inner);
    let within: Vec<Vec<f32>> = (0..=half).map(|ring| square(patch, ring)).collect();
    let squares = square(&patch.iter().map(|value| value * value).collect::<Vec<_>>(), half);
    let all = ((2 * half + 1) * (2 * half + 1)) as f32;
    let darks = pattern.darks() as f32;
    let lights = all - darks;
    let balance = (darks * lights).sqrt() / all;
    let score = |at: usize| {
        let dark: f32 =
            pattern.dark_rings().map(|ring| within[ring][at] - inside(&within, ring, at)).sum();
        let sum = within[half][at];
        let mean = sum / all;
        let deviation = (squares[at] / all - mean * mean).max(1.0).sqrt();
        ((sum - dark) / lights - dark / darks) * balance / deviation
    };
    (0..inner.len() * inner.len()).map(score).collect()
}

/// What all rings inside of `ring` sum up to.
fn inside(within: &[Vec<f32>], ring: usize, at: usize) -> f32 {
    ring.checked_sub(1).map_or(0.0, |smaller| within[smaller][at])
}

/// For each look of `inner` the sum of the looks a module apart in the square of `ring` modules on each side of it, along
/// rows and then along columns.
fn squares_summed(values: &[f32], side: usize, ring: usize, inner: &Range<usize>) -> Vec<f32> {
    let length = inner.len();
    let starts = || (0..=2 * ring).map(|i| inner.start + i * PER_MODULE - ring * PER_MODULE);
    let mut across = vec![0.0; side * length];
    for (sums, row) in across.chunks_exact_mut(length).zip(values.chunks_exact(side)) {
        for start in starts() {
            sums.iter_mut().zip(&row[start..]).for_each(|(sum, value)| *sum += value);
        }
    }
    let mut all = vec![0.0; length * length];
    for (index, sums) in all.chunks_exact_mut(length).enumerate() {
        for start in starts() {
            let row = &across[(start + index) * length..];
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
    }
    all
}
