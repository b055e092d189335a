//! A perspective map with its local corrections: paper bends, lenses bow, and alignment patterns tell by how much.

use super::alignment::{self, ALIGNMENT};
use super::perspective::{Perspective, Place};
use crate::decode::image::Grey;
use crate::decode::symbol::Version;

/// Where the grid lies in the picture.
#[derive(Debug, Clone)]
pub(crate) struct Mesh {
    map: Perspective,
    bends: Option<Bends>,
}

/// Corrections in pixels at a lattice of places of the grid; between them they are interpolated.
#[derive(Debug, Clone)]
struct Bends {
    /// The lattice's coordinates, in modules, the same to the right and down.
    lines: Vec<f32>,
    shifts: Vec<Place>,
}

impl Mesh {
    /// The map alone.
    pub(crate) fn flat(map: Perspective) -> Self {
        Self { map, bends: None }
    }

    /// The map with corrections `shifts` (pixels) at the crossings of `lines` (modules), row after row.
    pub(crate) fn bent(map: Perspective, lines: Vec<f32>, shifts: Vec<Place>) -> Self {
        debug_assert_eq!(shifts.len(), lines.len() * lines.len());
        Self { map, bends: Some(Bends { lines, shifts }) }
    }

    /// Where a place of the grid is in the picture.
    #[inline]
    pub(crate) fn at(&self, place: Place) -> Place {
        let [x, y] = self.map.at(place);
        match &self.bends {
            None => [x, y],
            Some(bends) => {
                let [dx, dy] = bends.at(place);
                [x + dx, y + dy]
            }
        }
    }

    /// Where the middles of the modules of a code of `size` are, row after row; one more to the right and below than it has.
    pub(crate) fn middles(&self, size: usize) -> Vec<Place> {
        let side = size + 1;
        (0..side * side)
            .map(|i| self.at([(i % side) as f32 + 0.5, (i / side) as f32 + 0.5]))
            .collect()
    }

    /// The correction, in pixels, that would bring the grid's place `at` to where `to` is now.
    pub(crate) fn shift_to(&self, at: Place, to: Place) -> Place {
        let ([x, y], [tx, ty]) = (self.map.at(at), self.at(to));
        [tx - x, ty - y]
    }

    /// The same map with other corrections.
    pub(crate) fn rebent(&self, lines: Vec<f32>, shifts: Vec<Place>) -> Self {
        Self::bent(self.map, lines, shifts)
    }

    /// The map, bent so that every alignment pattern that can be found lies where it was found.
    pub(crate) fn over_alignment(
        grey: Grey<'_>,
        map: Perspective,
        version: Version,
        sign: f32,
    ) -> Self {
        let centres = version.alignment_centres();
        if centres.len() < 3 {
            return Self::flat(map);
        }
        let lines: Vec<f32> = centres.iter().map(|&c| c as f32 + 0.5).collect();
        let count = lines.len();
        let mut shifts: Vec<Option<Place>> = vec![None; count * count];
        for index in 0..count * count {
            let (column, row) = (index % count, index / count);
            let finder = (column == 0 || column + 1 == count)
                && (row == 0 || row + 1 == count)
                && !(column + 1 == count && row + 1 == count);
            if finder {
                shifts[index] = Some([0.0, 0.0]);
                continue;
            }
            let guess = expected(&shifts, count, column, row);
            shifts[index] = found(grey, &map, [lines[column], lines[row]], guess, sign);
        }
        Self::bent(map, lines, filled(&shifts, count))
    }
}

/// Modules around the expected place within which an alignment pattern is looked for.
const REACH: usize = 2;

fn found(grey: Grey<'_>, map: &Perspective, at: Place, guess: Place, sign: f32) -> Option<Place> {
    let place = |offset: Place| {
        let [x, y] = map.at([at[0] + offset[0], at[1] + offset[1]]);
        [x + guess[0], y + guess[1]]
    };
    let offset = alignment::find(grey, ALIGNMENT, place, REACH, sign)?;
    let ([x, y], [x0, y0]) = (place(offset), map.at(at));
    Some([x - x0, y - y0])
}

/// The shift to expect at a crossing: the mean of its known neighbours to the left and above.
fn expected(shifts: &[Option<Place>], count: usize, column: usize, row: usize) -> Place {
    let left = column.checked_sub(1).and_then(|column| shifts[row * count + column]);
    let above = row.checked_sub(1).and_then(|row| shifts[row * count + column]);
    mean(left.into_iter().chain(above)).unwrap_or([0.0, 0.0])
}

fn mean(places: impl Iterator<Item = Place>) -> Option<Place> {
    let (sum, count) =
        places.fold(([0.0; 2], 0.0), |(s, n), p| ([s[0] + p[0], s[1] + p[1]], n + 1.0));
    (count > 0.0).then(|| sum.map(|v| v / count))
}

/// Unknown shifts become the mean of their known neighbours, from the known ones outward.
fn filled(shifts: &[Option<Place>], count: usize) -> Vec<Place> {
    let mut now = shifts.to_vec();
    for _ in 0..2 * count {
        if now.iter().all(Option::is_some) {
            break;
        }
        let before = now.clone();
        for (index, shift) in now.iter_mut().enumerate().filter(|(_, shift)| shift.is_none()) {
            let (column, row) = (index % count, index / count);
            let near = [(-1, 0), (1, 0), (0, -1), (0, 1)].into_iter().filter_map(|(dx, dy)| {
                let column = column.checked_add_signed(dx).filter(|&c| c < count)?;
                let row = row.checked_add_signed(dy).filter(|&r| r < count)?;
                before[row * count + column]
            });
            *shift = mean(near);
        }
    }
    now.into_iter().map(|shift| shift.unwrap_or([0.0, 0.0])).collect()
}

impl Bends {
    fn at(&self, [x, y]: Place) -> Place {
        let ((column, fx), (row, fy)) = (self.cell(x), self.cell(y));
        let count = self.lines.len();
        let shift = |column: usize, row: usize| self.shifts[row * count + column];
        let blend =
            |a: Place, b: Place, f: f32| [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f];
        let above = blend(shift(column, row), shift(column + 1, row), fx);
        let below = blend(shift(column, row + 1), shift(column + 1, row + 1), fx);
        blend(above, below, fy)
    }

    /// The lattice line before `at`, and how far on the way to the next it is; a little beyond 0 to 1 outside.
    fn cell(&self, at: f32) -> (usize, f32) {
        let last = self.lines.len() - 2;
        let index = self.lines[1..=last].iter().take_while(|&&line| line <= at).count();
        let (from, to) = (self.lines[index], self.lines[index + 1]);
        (index, ((at - from) / (to - from)).clamp(-0.5, 1.5))
    }
}
