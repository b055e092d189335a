//! Laying the grid over the picture: from the finders' edges, timing, version bits and the last alignment pattern.

use super::alignment::{self, ALIGNMENT, FINDER};
use super::perspective::{Perspective, Place, Tie};
use super::quad::corners;
use super::sight::Sight;
use super::size;

/// The smallest estimate that may be of a code with version bits.
const TOLD_FROM: usize = 41;
/// How far off an estimate of the size may be, against itself.
const ESTIMATE_SLACK: f32 = 0.12;
/// Timing that is seen so well leaves no doubt about the size.
const TIMING_SURE: f32 = 0.75;
/// How far from where the others say a lost finder is looked for, in modules.
const GUESS_REACH: usize = 5;

impl Sight<'_> {
    /// Where the finders' corners, or at least their middles, are; grid places of a code of size 0, moved by [`placed`].
    pub(super) fn ties(&self) -> [Vec<Tie>; 3] {
        let mut index = 0..;
        self.finders.map(|seen| {
            if index.next() == self.guessed {
                return Vec::new();
            }
            let whole = [[0.0, 0.0], [7.0, 0.0], [7.0, 7.0], [0.0, 7.0]];
            match corners(self.grey, &seen.axes, seen.tones) {
                Some(corners) => whole
                    .into_iter()
                    .zip(corners)
                    .map(|(grid, pixel)| Tie { grid, pixel, weight: 1.0 })
                    .collect(),
                None => vec![Tie { grid: [3.5, 3.5], pixel: seen.axes.middle, weight: 3.0 }],
            }
        })
    }

    pub(super) fn map(&self, ties: &[Vec<Tie>; 3], size: usize) -> Option<Perspective> {
        Perspective::through(&self.placed(ties, size))
    }

    pub(super) fn placed(&self, ties: &[Vec<Tie>; 3], size: usize) -> Vec<Tie> {
        let far = size as f32 - 7.0;
        let offsets = [[0.0, 0.0], [far, 0.0], [0.0, far]];
        let mut all: Vec<Tie> = ties
            .iter()
            .zip(offsets)
            .flat_map(|(ties, [dx, dy])| {
                ties.iter()
                    .map(move |tie| Tie { grid: [tie.grid[0] + dx, tie.grid[1] + dy], ..*tie })
            })
            .collect();
        if all.len() < 6 && self.guessed.is_none() {
            let [corner, right, below] = self.finders.map(|seen| seen.axes.middle);
            let pixel = [right[0] + below[0] - corner[0], right[1] + below[1] - corner[1]];
            all.push(Tie { grid: [far + 3.5, far + 3.5], pixel, weight: 1.0 });
        }
        all
    }

    /// The size that finders, timing and version bits agree on best.
    pub(super) fn likeliest(&self, ties: &[Vec<Tie>; 3]) -> Option<(usize, f32, Perspective)> {
        let mut best: Option<(f32, usize, Perspective)> = None;
        for size in size::nearest(self.estimate, 3) {
            let Some(map) = self.map(ties, size) else { continue };
            let timing = size::timing(self.grey, &map, size, self.sign);
            if best.is_none_or(|(most, ..)| timing > most) {
                best = Some((timing, size, map));
            }
            if timing >= TIMING_SURE {
                break;
            }
        }
        let (timing, size, map) = best?;
        match self.told(size, &map) {
            Some(told) if told != size => Some((told, 1.0, self.map(ties, told)?)),
            _ => Some((size, timing, map)),
        }
    }

    /// The size that the version bits tell, if it is one that the finders allow.
    pub(super) fn told(&self, size: usize, map: &Perspective) -> Option<usize> {
        if size < TOLD_FROM {
            return None;
        }
        let told = size::by_version_bits(self.grey, map, size, self.tone(), self.sign)?;
        let off = (told as f32 - self.estimate).abs();
        (off <= (self.estimate * ESTIMATE_SLACK).max(5.0)).then_some(told)
    }

    /// The ties with the guessed finder's, if it is found near where the others say.
    pub(super) fn completed(&self, mut ties: [Vec<Tie>; 3], size: usize) -> [Vec<Tie>; 3] {
        let Some((guessed, map)) = self.guessed.zip(self.map(&ties, size)) else { return ties };
        let far = size as f32 - 7.0;
        let offset = [[0.0, 0.0], [far, 0.0], [0.0, far]][guessed];
        let at = offset.map(|v| v + 3.5);
        let place = |shift: Place| map.at([at[0] + shift[0], at[1] + shift[1]]);
        if let Some(offset) = alignment::find(self.grey, FINDER, place, GUESS_REACH, self.sign) {
            let pixel = place(offset);
            ties[guessed].push(Tie { grid: [3.5, 3.5], pixel, weight: 3.0 });
        }
        ties
    }

    /// `map` made better by the last alignment pattern, if the code has one and it is found.
    pub(super) fn aligned(
        &self,
        ties: &[Vec<Tie>; 3],
        size: usize,
        map: Perspective,
    ) -> Perspective {
        if size < 25 {
            return map;
        }
        let at = [size as f32 - 6.5; 2];
        let place = |offset: Place| map.at([at[0] + offset[0], at[1] + offset[1]]);
        let reach = (3 + size / 24).min(8);
        let Some(offset) = alignment::find(self.grey, ALIGNMENT, place, reach, self.sign) else {
            return map;
        };
        let mut all = self.placed(ties, size);
        all.push(Tie { grid: at, pixel: place(offset), weight: 8.0 });
        Perspective::through(&all).unwrap_or(map)
    }
}
