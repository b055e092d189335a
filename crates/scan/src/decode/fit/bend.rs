//! Bends that no alignment pattern tells of: each part of the grid is shifted a little to where its modules are most
//! clearly dark or light, from the finders outward.

use super::mesh::Mesh;
use super::perspective::Place;
use crate::decode::image::Grey;

/// About how many modules lie between two lines of the lattice of parts.
const SPACING: f32 = 4.0;
/// Modules on each side of a crossing that are looked at to place it.
const REACH: isize = 4;
/// The shift tried in each direction, in modules, round by round; from the second round on every crossing has neighbours
/// on all sides to be held by.
const STEPS: [f32; 5] = [0.4, 0.4, 0.3, 0.2, 0.1];
/// What being one module off the expected shift costs, against the contrast there.
const STIFFNESS: f32 = 0.1;

/// The looks that bending a code of `size` costs.
pub(crate) fn cost(size: usize) -> usize {
    let lines = (size as f32 / SPACING).round().max(3.0) as usize + 1;
    let place = 4 * (REACH * REACH) as usize;
    lines * lines * STEPS.len() * 9 * place
}

/// `mesh` bent so that the modules of a code of `size` are seen most clearly.
pub(crate) fn bent(grey: Grey<'_>, mesh: &Mesh, size: usize) -> Mesh {
    let cells = (size as f32 / SPACING).round().max(3.0);
    let lines: Vec<f32> = (0..=cells as usize).map(|i| i as f32 * size as f32 / cells).collect();
    let count = lines.len();
    let mut offsets: Vec<Option<Place>> = vec![None; count * count];
    for (round, step) in STEPS.into_iter().enumerate() {
        for index in order(count) {
            let at = [lines[index % count], lines[index / count]];
            let expected = expected(&offsets, count, index, round > 0);
            offsets[index] = Some(clearest(grey, mesh, size, at, expected, step));
        }
    }
    let shifts = offsets
        .iter()
        .enumerate()
        .map(|(index, offset)| {
            let at = [lines[index % count], lines[index / count]];
            let [dx, dy] = offset.unwrap_or([0.0, 0.0]);
            mesh.shift_to(at, [at[0] + dx, at[1] + dy])
        })
        .collect();
    mesh.rebent(lines, shifts)
}

/// The crossings in order of distance from the nearest finder.
fn order(count: usize) -> Vec<usize> {
    let last = count - 1;
    let away = |index: &usize| {
        let (x, y) = (index % count, index / count);
        [(0, 0), (last, 0), (0, last)]
            .iter()
            .map(|&(fx, fy)| x.abs_diff(fx).pow(2) + y.abs_diff(fy).pow(2))
            .min()
    };
    let mut all: Vec<usize> = (0..count * count).collect();
    all.sort_by_key(away);
    all
}

/// The mean offset of the neighbours that have one, and of the crossing itself once it has.
fn expected(offsets: &[Option<Place>], count: usize, index: usize, itself: bool) -> Place {
    let (x, y) = (index % count, index / count);
    let (mut sum, mut known) = ([0.0, 0.0], 0.0);
    for near_y in y.saturating_sub(1)..=(y + 1).min(count - 1) {
        for near_x in x.saturating_sub(1)..=(x + 1).min(count - 1) {
            let near = near_y * count + near_x;
            if let Some([dx, dy]) = offsets[near].filter(|_| itself || near != index) {
                sum = [sum[0] + dx, sum[1] + dy];
                known += 1.0;
            }
        }
    }
    if known > 0.0 { sum.map(|v| v / known) } else { [0.0, 0.0] }
}

/// The offset near `expected` (modules) at which the modules around `at` differ most.
fn clearest(
    grey: Grey<'_>,
    mesh: &Mesh,
    size: usize,
    at: Place,
    expected: Place,
    step: f32,
) -> Place {
    let still = spread(grey, mesh, size, at, expected).max(1.0);
    let mut best = (1.0, expected);
    for dy in [-step, 0.0, step] {
        for dx in [-step, 0.0, step] {
            let offset = [expected[0] + dx, expected[1] + dy];
            let clear = spread(grey, mesh, size, at, offset) / still;
            let worth = clear - STIFFNESS * (dx * dx + dy * dy);
            if worth > best.0 {
                best = (worth, offset);
            }
        }
    }
    best.1
}

/// The variance of the greys of the modules around `at`, looked at `offset` from where they should be.
fn spread(grey: Grey<'_>, mesh: &Mesh, size: usize, at: Place, offset: Place) -> f32 {
    let (mut count, mut sum, mut squares) = (0.0f32, 0.0, 0.0);
    let middle = at.map(|v| v as isize);
    let inside = |v: isize| (0..size as isize).contains(&v);
    for y in (middle[1] - REACH..middle[1] + REACH).filter(|&y| inside(y)) {
        for x in (middle[0] - REACH..middle[0] + REACH).filter(|&x| inside(x)) {
            let place = [x as f32 + 0.5 + offset[0], y as f32 + 0.5 + offset[1]];
            let [px, py] = mesh.at(place);
            let value = grey.at(px, py);
            count += 1.0;
            sum += value;
            squares += value * value;
        }
    }
    if count < 1.0 { 0.0 } else { squares / count - (sum / count).powi(2) }
}
