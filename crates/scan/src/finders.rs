//! A cheap hint of a code in the picture: the squares in its corners, found by their runs of 1:1:3:1:1 along a few rows.
//!
//! It reads nothing. It tells whether all the decoder's effort is worth it, and what to advise when nothing is read.

use crate::frame::GreyView;
use crate::measure::{COLUMNS, Mosaic, ROWS};

/// Rows between two that are searched.
const ROW_STEP: u32 = 4;
/// The most squares taken in; a code has three.
const SQUARES_MAX: usize = 24;
/// The fewest rows of hits that make a square: noise gives single ones.
const HITS_MIN: u32 = 2;
/// How much darker than its surroundings a dark pixel is, in 1/16 of the surroundings' brightness.
const DARKER_BY: u32 = 2;

/// A square that may be a corner of a code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    /// Its middle, in pixels.
    pub x: f32,
    /// Its middle, in pixels.
    pub y: f32,
    /// The width of one module, in pixels.
    pub module: f32,
    hits: u32,
}

impl Square {
    /// A square seen once, its middle at `x`, `y`.
    #[must_use]
    pub const fn at(x: f32, y: f32, module: f32) -> Self {
        Self { x, y, module, hits: 1 }
    }
}

/// The squares in `frame`, whose mosaic is `mosaic`, in no order.
#[must_use]
pub fn squares(frame: GreyView<'_>, mosaic: &Mosaic) -> Vec<Square> {
    let mut found: Vec<Square> = Vec::new();
    for y in (0..frame.height()).step_by(ROW_STEP as usize) {
        for (x, module) in hits(frame, mosaic, y) {
            merge(&mut found, x, y as f32, module);
        }
    }
    found.retain(|square| square.hits >= HITS_MIN);
    found
}

fn merge(found: &mut Vec<Square>, x: f32, y: f32, module: f32) {
    let near = |s: &&mut Square| {
        (s.x - x).abs() < 2.0 * module
            && (s.y - y).abs() < 4.0 * module
            && (0.6..1.6).contains(&(s.module / module))
    };
    if let Some(square) = found.iter_mut().find(near) {
        square.hits += 1;
        let share = 1.0 / square.hits as f32;
        square.x += (x - square.x) * share;
        square.y += (y - square.y) * share;
        square.module += (module - square.module) * share;
    } else if found.len() < SQUARES_MAX {
        found.push(Square::at(x, y, module));
    }
}

/// The middles and module widths of all 1:1:3:1:1 runs in row `y` that also hold downwards.
fn hits(frame: GreyView<'_>, mosaic: &Mosaic, y: u32) -> Vec<(f32, f32)> {
    let row = frame.row(y);
    let tile_row = y as usize * ROWS / (frame.height() as usize).max(1);
    let (mut runs, mut dark, mut length) = ([0u32; 5], false, 0u32);
    let mut hits = Vec::new();
    let tile = (row.len() / COLUMNS).max(1);
    for (column, pixels) in row.chunks(tile).enumerate() {
        let limit = limit(mosaic.around(column, tile_row));
        for (offset, &pixel) in pixels.iter().enumerate() {
            if (pixel < limit) == dark {
                length += 1;
                continue;
            }
            runs.rotate_left(1);
            runs[4] = length;
            let end = (column * tile + offset) as u32;
            if dark && let Some(module) = module_of(runs) {
                let x = end as f32 - runs[4] as f32 - runs[3] as f32 - runs[2] as f32 / 2.0;
                if holds_downwards(frame, limit, x as u32, y, module) {
                    hits.push((x, module));
                }
            }
            (dark, length) = (!dark, 1);
        }
    }
    hits
}

fn limit(surroundings: u8) -> u8 {
    (u32::from(surroundings) * (16 - DARKER_BY) / 16) as u8
}

/// The module's width if `runs` are 1:1:3:1:1, each within half a module (the middle one within a whole).
fn module_of(runs: [u32; 5]) -> Option<f32> {
    let module = runs.iter().sum::<u32>() as f32 / 7.0;
    let fits = |run: u32, modules: f32, slack: f32| {
        (run as f32 - modules * module).abs() <= slack * module
    };
    let ends = [0, 1, 3, 4].iter().all(|&i| runs[i] > 0 && fits(runs[i], 1.0, 0.6));
    (module >= 1.0 && ends && fits(runs[2], 3.0, 1.0)).then_some(module)
}

/// Whether the column through `x` has, from `y` on both ways, a dark middle of about three modules between light ones.
fn holds_downwards(frame: GreyView<'_>, limit: u8, x: u32, y: u32, module: f32) -> bool {
    let dark_at = |y: u32| frame.row(y).get(x as usize).is_some_and(|&v| v < limit);
    let reach = (4.0 * module) as u32;
    let up = (0..reach).take_while(|d| y >= *d && dark_at(y - d)).count() as f32;
    let down = (1..reach).take_while(|d| dark_at(y + d)).count() as f32;
    (1.8 * module..=4.4 * module).contains(&(up + down))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A code in the middle of a grey picture of 640 by 360.
    fn scene(module: u32) -> Vec<u8> {
        let code = qrcode::QrCode::new("https://hub.example/connect/x").unwrap();
        let modules = code.width() as u32;
        let side = (modules + 8) * module;
        let (left, top) = ((640 - side) / 2, (360 - side) / 2);
        let mut pixels = vec![120; 640 * 360];
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let (x, y) = ((i % 640) as u32, (i / 640) as u32);
            if (left..left + side).contains(&x) && (top..top + side).contains(&y) {
                let at = |v: u32, from: u32| ((v - from) / module).wrapping_sub(4);
                let (mx, my) = (at(x, left), at(y, top));
                let inside = mx < modules && my < modules;
                let dark = inside && code[(mx as usize, my as usize)] == qrcode::Color::Dark;
                *pixel = if dark { 20 } else { 235 };
            }
        }
        pixels
    }

    #[test]
    fn the_three_corners_of_a_code_are_found() {
        for module in [3, 5, 9] {
            let pixels = scene(module);
            let view = GreyView::new(640, 360, &pixels).unwrap();
            let found = squares(view, &Mosaic::of(view));
            assert!((3..=6).contains(&found.len()), "module {module}: {found:?}");
            assert!(found.iter().any(|s| (s.module - module as f32).abs() < 0.5));
        }
    }

    #[test]
    fn an_even_picture_has_none() {
        let pixels = vec![120; 640 * 360];
        let view = GreyView::new(640, 360, &pixels).unwrap();
        assert_eq!(squares(view, &Mosaic::of(view)), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_picture_is_searched(width in 0u32..80, height in 0u32..60, seed: u32) {
            let noise = |i: u32| (i.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 13) as u8;
            let pixels: Vec<u8> = (0..width * height).map(noise).collect();
            let view = GreyView::new(width, height, &pixels).unwrap();
            prop_assert!(squares(view, &Mosaic::of(view)).len() <= SQUARES_MAX);
        }
    }
}
