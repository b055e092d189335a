//! The grey of every module, and from it how dark each is against its own surroundings.

use super::mesh::Mesh;
use crate::decode::image::Grey;
use crate::decode::symbol::SoftGrid;

/// Where in a module it is looked at, in modules from its middle.
const LOOKS: [[f32; 2]; 4] = [[-0.2, -0.2], [0.2, -0.2], [-0.2, 0.2], [0.2, 0.2]];

/// The mean grey of every module, row after row.
pub(crate) fn greys(grey: Grey<'_>, mesh: &Mesh, size: usize) -> Vec<f32> {
    let mut all = Vec::with_capacity(size * size);
    for row in 0..size {
        for column in 0..size {
            let middle = [column as f32 + 0.5, row as f32 + 0.5];
            let sum: f32 = LOOKS
                .iter()
                .map(|look| {
                    let [x, y] = mesh.at([middle[0] + look[0], middle[1] + look[1]]);
                    grey.at(x, y)
                })
                .sum();
            all.push(sum / LOOKS.len() as f32);
        }
    }
    all
}

/// Modules on each side of a module that its threshold is taken from.
const REACH: usize = 4;
/// The least half distance between dark and light that counts as full contrast.
const CONTRAST_MIN: f32 = 6.0;

/// How dark each module is against its surroundings. `sign` is -1 for codes with dark and light exchanged.
pub(crate) fn soften(greys: &[f32], size: usize, sign: f32) -> SoftGrid {
    let signed: Vec<f32> = greys.iter().map(|&grey| sign * grey).collect();
    let mut threshold = extremes_middle(&signed, size);
    let mut half = vec![CONTRAST_MIN; signed.len()];
    for _ in 0..2 {
        (threshold, half) = class_middle(&signed, size, &threshold);
    }
    let soft = signed.iter().zip(&threshold).zip(&half);
    SoftGrid::new(size, soft.map(|((grey, middle), half)| (middle - grey) / half).collect())
}

/// For each module the middle between the least and the greatest grey around it.
fn extremes_middle(greys: &[f32], size: usize) -> Vec<f32> {
    let lows = windowed(greys, size, f32::min);
    let highs = windowed(greys, size, f32::max);
    lows.iter().zip(&highs).map(|(low, high)| (low + high) / 2.0).collect()
}

/// For each module the middle between the mean of the dark and the mean of the light modules around it, parted by
/// `threshold`, and half their distance.
fn class_middle(greys: &[f32], size: usize, threshold: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let dark = |i: usize| f32::from(u8::from(greys[i] < threshold[i]));
    let every = 0..greys.len();
    let darks = windowed(&every.clone().map(dark).collect::<Vec<_>>(), size, |a, b| a + b);
    let sums: Vec<f32> = every.clone().map(|i| dark(i) * greys[i]).collect();
    let dark_sums = windowed(&sums, size, |a, b| a + b);
    let counts = windowed(&vec![1.0; greys.len()], size, |a, b| a + b);
    let all_sums = windowed(greys, size, |a, b| a + b);
    every
        .map(|i| {
            let lights = counts[i] - darks[i];
            if darks[i] < 1.0 || lights < 1.0 {
                return (threshold[i], CONTRAST_MIN);
            }
            let (low, high) = (dark_sums[i] / darks[i], (all_sums[i] - dark_sums[i]) / lights);
            ((low + high) / 2.0, ((high - low) / 2.0).max(CONTRAST_MIN))
        })
        .unzip()
}

/// `join` of all values within [`REACH`] of each module, along rows and then along columns.
fn windowed(values: &[f32], size: usize, join: fn(f32, f32) -> f32) -> Vec<f32> {
    let span = |at: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(size);
    let mut across = Vec::with_capacity(values.len());
    for row in values.chunks_exact(size) {
        across.extend((0..size).map(|x| row[span(x)].iter().copied().reduce(join).unwrap_or(0.0)));
    }
    let mut all = vec![0.0; values.len()];
    for (y, target) in all.chunks_exact_mut(size).enumerate() {
        let mut rows = span(y).map(|near| &across[near * size..(near + 1) * size]);
        target.copy_from_slice(rows.next().unwrap_or(&[]));
        for row in rows {
            target.iter_mut().zip(row).for_each(|(value, &other)| *value = join(*value, other));
        }
    }
    all
}
