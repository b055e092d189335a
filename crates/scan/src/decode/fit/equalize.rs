//! Undoing blur between modules: the modules whose colour is known teach a filter that gives them that colour, and the
//! filter is then laid over all.

use super::linear::LeastSquares;
use crate::decode::symbol::{Module, SoftGrid};

/// Neighbours on each side that a filter mixes in.
const REACH: isize = 1;
const TAPS: usize = 9;
/// How strongly taps are held back.
const RIDGE: f64 = 2.0;
/// Darkness beyond this is no surer.
const SURE: f32 = 1.5;
/// Modules whose darkness is at least this after a first filter teach the second.
const TEACHING: f32 = 0.6;
/// How much such a module counts against one whose colour is known.
const TEACHING_WEIGHT: f64 = 0.5;

type Mixed = [f64; TAPS + 1];

/// `grid` filtered so that known modules come out right, and once more with those that are then clear.
pub(crate) fn equalized(grid: &SoftGrid, layout: &[Module]) -> Option<[SoftGrid; 2]> {
    let size = grid.size();
    let known: Vec<f32> = layout.iter().map(|module| f32::from(module.sign())).collect();
    let first = filtered(grid, &taught(grid, &known, &vec![0.0; size * size])?);
    let clear: Vec<f32> = (0..size * size)
        .map(|i| first.at(i % size, i / size))
        .map(|value| if value.abs() >= TEACHING { value.signum() } else { 0.0 })
        .collect();
    let second = filtered(grid, &taught(grid, &known, &clear)?);
    Some([first, second])
}

fn taught(grid: &SoftGrid, known: &[f32], clear: &[f32]) -> Option<Mixed> {
    let size = grid.size();
    let mut squares = LeastSquares::<{ TAPS + 1 }>::new(RIDGE);
    for (index, (&known, &clear)) in known.iter().zip(clear).enumerate() {
        let mixed = around(grid, index % size, index / size);
        if known != 0.0 {
            squares.add(mixed, f64::from(known), 1.0);
        } else if clear != 0.0 {
            squares.add(mixed, f64::from(clear), TEACHING_WEIGHT);
        }
    }
    squares.solved()
}

fn filtered(grid: &SoftGrid, filter: &Mixed) -> SoftGrid {
    let size = grid.size();
    let value = |i: usize| {
        let mixed = around(grid, i % size, i / size);
        mixed.iter().zip(filter).map(|(value, tap)| value * tap).sum::<f64>() as f32
    };
    SoftGrid::new(size, (0..size * size).map(value).collect())
}

/// A module and its neighbours, and a 1 for the filter's constant part; outside the code all is light.
fn around(grid: &SoftGrid, x: usize, y: usize) -> Mixed {
    let mut mixed = [1.0; TAPS + 1];
    let mut taps = mixed.iter_mut();
    for dy in -REACH..=REACH {
        for dx in -REACH..=REACH {
            let near =
                |at: usize, by: isize| at.checked_add_signed(by).filter(|&v| v < grid.size());
            let value = match (near(x, dx), near(y, dy)) {
                (Some(x), Some(y)) => grid.at(x, y).clamp(-SURE, SURE),
                _ => -1.0,
            };
            if let Some(tap) = taps.next() {
                *tap = f64::from(value);
            }
        }
    }
    mixed
}
