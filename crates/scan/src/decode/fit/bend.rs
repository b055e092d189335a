//! Bends that no alignment pattern tells of: each part of the grid is shifted a little to where its modules are most
//! clearly dark or light, from the finders outward.

use std::ops::Range;

use super::mesh::Mesh;
use super::perspective::Place;
use crate::decode::image::Grey;

/// About how many modules lie between two lines of the lattice of parts.
const SPACING: f32 = 4.0;
/// Modules on each side of a crossing that are looked at to place it.
const REACH: usize = 4;
/// The shift tried in each direction, in modules, round by round; from the second round on every crossing has neighbours
/// on all sides to be held by.
const STEPS: [f32; 5] = [0.4, 0.4, 0.3, 0.2, 0.1];
/// What being one module off the expected shift costs, against the contrast there.
const STIFFNESS: f32 = 0.1;

/// The looks that bending a code of `size` costs.
pub(crate) fn cost(size: usize) -> usize {
    let lines = (size as f32 / SPACING).round().max(3.0) as usize + 1;
    let place = 4 * REACH * REACH;
    lines * lines * STEPS.len() * 9 * place
}

/// `mesh` bent so that the modules of a code of `size` are seen most clearly.
pub(crate) fn bent(grey: Grey<'_>, mesh: &Mesh, size: usize) -> Mesh {
    let cells = (size as f32 / SPACING).round().max(3.0);
    let lines: Vec<f32> = (0..=cells as usize).map(|i| i as f32 * size as f32 / cells).collect();
    let count = lines.len();
    let modules = Modules::of(grey, mesh, size);
    let mut offsets: Vec<Option<Place>> = vec![None; count * count];
    for (round, step) in STEPS.into_iter().enumerate() {
        for index in order(count) {
            let at = [lines[index % count], lines[index / count]];
            let expected = expected(&offsets, count, index, round > 0);
            offsets[index] = Some(modules.clearest(at, expected, step));
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

/// Where every module lies before anything is bent: asked so often that it is worked out once.
struct Modules<'a> {
    grey: Grey<'a>,
    mesh: &'a Mesh,
    size: usize,
    /// Pixels, row after row, as [`Mesh::middles`] gives them.
    places: Vec<Place>,
}

impl<'a> Modules<'a> {
    fn of(grey: Grey<'a>, mesh: &'a Mesh, size: usize) -> Self {
        let places = mesh.middles(size);
        Self { grey, mesh, size, places }
    }

    /// The offset near `expected` (modules) at which the modules around `at` differ most.
    fn clearest(&self, at: Place, expected: Place, step: f32) -> Place {
        let near = self.around(at);
        let still = near.spread(expected).max(1.0);
        let mut best = (1.0, expected);
        for dy in [-step, 0.0, step] {
            for dx in [-step, 0.0, step] {
                let offset = [expected[0] + dx, expected[1] + dy];
                let clear = near.spread(offset) / still;
                let worth = clear - STIFFNESS * (dx * dx + dy * dy);
                if worth > best.0 {
                    best = (worth, offset);
                }
            }
        }
        best.1
    }

    fn around(&self, [x, y]: Place) -> Near<'_> {
        let place = |dx: f32, dy: f32| self.mesh.at([x + dx, y + dy]);
        let way = |from: Place, to: Place| [to[0] - from[0], to[1] - from[1]];
        let reach =
            |v: f32| (v as usize).saturating_sub(REACH)..(v as usize + REACH).min(self.size);
        Near {
            modules: self,
            right: way(place(-0.5, 0.0), place(0.5, 0.0)),
            down: way(place(0.0, -0.5), place(0.0, 0.5)),
            columns: reach(x),
            rows: reach(y),
        }
    }
}

/// The modules around a crossing, all of them as long and as wide as the one there.
struct Near<'a> {
    modules: &'a Modules<'a>,
    /// A module to the right, and one down, in pixels.
    right: Place,
    down: Place,
    columns: Range<usize>,
    rows: Range<usize>,
}

impl Near<'_> {
    /// The variance of the greys of the modules, looked at `offset` (modules) from where they should be.
    fn spread(&self, [x, y]: Place) -> f32 {
        let Modules { grey, size, places, .. } = self.modules;
        let (dx, dy) = (self.right[0] * x + self.down[0] * y, self.right[1] * x + self.down[1] * y);
        let (mut sum, mut squares) = (0.0, 0.0);
        for row in self.rows.clone() {
            for [px, py] in &places[row * (size + 1)..][self.columns.clone()] {
                let value = grey.at(px + dx, py + dy);
                sum += value;
                squares += value * value;
            }
        }
        let count = (self.rows.len() * self.columns.len()).max(1) as f32;
        squares / count - (sum / count).powi(2)
    }
}
