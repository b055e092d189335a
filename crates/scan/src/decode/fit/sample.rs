//! The grey of every module, and from it how dark each is against its own surroundings.

use super::mesh::Mesh;
use crate::decode::image::Grey;
use crate::decode::symbol::SoftGrid;

/// Where in a module it is looked at, in modules from its middle.
const LOOKS: [[f32; 2]; 4] = [[-0.2, -0.2], [0.2, -0.2], [-0.2, 0.2], [0.2, 0.2]];

/// The mean grey of every module, row after row.
pub(crate) fn greys(grey: Grey<'_>, mesh: &Mesh, size: usize) -> Vec<f32> {
    let middles = mesh.middles(size);
    let mut all = Vec::with_capacity(size * size);
    for rows in middles.windows(2 * size + 2).step_by(size + 1) {
        let (row, below) = rows.split_at(size + 1);
        for ((here, right), down) in row.iter().zip(&row[1..]).zip(below) {
            let looks = LOOKS.map(|[x, y]| {
                let place = |i: usize| here[i] + x * (right[i] - here[i]) + y * (down[i] - here[i]);
                grey.at(place(0), place(1))
            });
            all.push(looks.iter().sum::<f32>() / LOOKS.len() as f32);
        }
    }
    all
}

/// Modules on each side of a module that its threshold is taken from.
const REACH: usize = 4;
/// The least half distance between dark and light that counts as full contrast.
const CONTRAST_MIN: f32 = 6.0;

/// How far beyond the range of most modules a grey may be before it is taken for a bright spot or a hole, against that
/// range.
const BEYOND: f32 = 0.25;
/// The part of all modules, at either end, that does not count for that range.
const FEW: f32 = 0.05;

/// How dark each module is against its surroundings. `sign` is -1 for codes with dark and light exchanged.
pub(crate) fn soften(greys: &[f32], size: usize, sign: f32) -> SoftGrid {
    let mut sorted: Vec<f32> = greys.iter().map(|&grey| sign * grey).collect();
    sorted.sort_by(f32::total_cmp);
    let few = (sorted.len() as f32 * FEW) as usize;
    let (low, high) = (sorted[few], sorted[sorted.len() - 1 - few]);
    let slack = BEYOND * (high - low);
    let signed: Vec<f32> =
        greys.iter().map(|&grey| (sign * grey).clamp(low - slack, high + slack)).collect();
    let counts = windowed(&vec![1.0; signed.len()], size);
    let sums = windowed(&signed, size);
    let mut threshold: Vec<f32> = sums.iter().zip(&counts).map(|(sum, n)| sum / n).collect();
    let mut half = vec![CONTRAST_MIN; signed.len()];
    for _ in 0..2 {
        (threshold, half) = class_middle(&signed, size, &threshold, &counts, &sums);
    }
    let soft = signed.iter().zip(&threshold).zip(&half);
    SoftGrid::new(size, soft.map(|((grey, middle), half)| (middle - grey) / half).collect())
}

/// For each module the middle between the mean of the dark and the mean of the light modules around it, parted by
/// `threshold`, and half their distance.
fn class_middle(
    greys: &[f32],
    size: usize,
    threshold: &[f32],
    counts: &[f32],
    all_sums: &[f32],
) -> (Vec<f32>, Vec<f32>) {
    let dark = |i: usize| f32::from(u8::from(greys[i] < threshold[i]));
    let every = 0..greys.len();
    let darks = windowed(&every.clone().map(dark).collect::<Vec<_>>(), size);
    let sums: Vec<f32> = every.clone().map(|i| dark(i) * greys[i]).collect();
    let dark_sums = windowed(&sums, size);
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

/// The sum of all values within [`REACH`] of each module, along rows and then along columns.
fn windowed(values: &[f32], size: usize) -> Vec<f32> {
    let span = |at: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(size);
    let mut across = Vec::with_capacity(values.len());
    for row in values.chunks_exact(size) {
        across.extend((0..size).map(|x| row[span(x)].iter().sum::<f32>()));
    }
    let mut all = vec![0.0; values.len()];
    for (y, target) in all.chunks_exact_mut(size).enumerate() {
        for near in span(y) {
            let row = &across[near * size..(near + 1) * size];
            target.iter_mut().zip(row).for_each(|(sum, &value)| *sum += value);
        }
    }
    all
}
