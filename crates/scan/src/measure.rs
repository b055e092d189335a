//! Cheap measures of a grey frame: a small mosaic of it, from which brightness and change are told.

use crate::frame::GreyView;

/// Tiles in a row of the mosaic.
pub const COLUMNS: usize = 32;
/// Rows of tiles.
pub const ROWS: usize = 18;
/// Pixels between two samples, both ways: one in sixteen is enough for means.
const STEP: usize = 4;

/// The mean brightness of each of 32 by 18 tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mosaic {
    tiles: [u8; COLUMNS * ROWS],
}

impl Mosaic {
    /// The mosaic of `frame`; all dark for a frame smaller than the mosaic.
    #[must_use]
    pub fn of(frame: GreyView<'_>) -> Self {
        let mut tiles = [0; COLUMNS * ROWS];
        let (width, height) = (frame.width() as usize / COLUMNS, frame.height() as usize / ROWS);
        if width > 0 && height > 0 {
            for (row, tiles) in tiles.chunks_exact_mut(COLUMNS).enumerate() {
                fill_row(frame, row * height..(row + 1) * height, width, tiles);
            }
        }
        Self { tiles }
    }

    /// The mean of all tiles, 0 to 255.
    #[must_use]
    pub fn brightness(&self) -> u8 {
        let sum: u32 = self.tiles.iter().map(|&tile| u32::from(tile)).sum();
        (sum / self.tiles.len() as u32) as u8
    }

    /// How much the tile that changed most differs from `earlier`, after taking away what all tiles have in common: a lamp
    /// that flickers, or a camera that adapts, is no movement.
    #[must_use]
    pub fn change_since(&self, earlier: &Self) -> u8 {
        let common = i16::from(self.brightness()) - i16::from(earlier.brightness());
        let differences = self.tiles.iter().zip(&earlier.tiles);
        differences
            .map(|(&now, &then)| (i16::from(now) - i16::from(then) - common).unsigned_abs())
            .max()
            .map_or(0, |most| most.min(255) as u8)
    }

    /// The mean of a tile and its neighbours; outside the mosaic, of the nearest tile.
    #[must_use]
    pub(crate) fn around(&self, column: usize, row: usize) -> u8 {
        let near = |at: usize, end: usize| at.saturating_sub(1)..(at + 2).min(end);
        let (mut sum, mut count) = (0u32, 0u32);
        for row in near(row.min(ROWS - 1), ROWS) {
            for column in near(column.min(COLUMNS - 1), COLUMNS) {
                sum += u32::from(self.tiles[row * COLUMNS + column]);
                count += 1;
            }
        }
        (sum / count.max(1)) as u8
    }
}

fn fill_row(frame: GreyView<'_>, rows: std::ops::Range<usize>, width: usize, tiles: &mut [u8]) {
    let mut sums = [0u32; COLUMNS];
    let sampled_rows = rows.len().div_ceil(STEP) as u32;
    for y in rows.step_by(STEP) {
        let row = frame.row(y as u32);
        for (sum, tile) in sums.iter_mut().zip(row.chunks_exact(width)) {
            *sum += tile.iter().step_by(STEP).map(|&v| u32::from(v)).sum::<u32>();
        }
    }
    let samples = sampled_rows * width.div_ceil(STEP) as u32;
    for (tile, sum) in tiles.iter_mut().zip(sums) {
        *tile = (sum / samples) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(width: u32, height: u32, value: u8) -> Vec<u8> {
        vec![value; (width * height) as usize]
    }

    #[test]
    fn an_even_picture_has_its_own_brightness() {
        let pixels = plain(1_280, 720, 77);
        let mosaic = Mosaic::of(GreyView::new(1_280, 720, &pixels).unwrap());
        assert_eq!(mosaic.brightness(), 77);
        assert_eq!(mosaic.around(0, 0), 77);
        assert_eq!(mosaic.around(999, 999), 77);
    }

    #[test]
    fn light_is_no_movement_and_a_hand_is() {
        let (dim, lit) = (plain(640, 360, 60), plain(640, 360, 90));
        let mut hand = lit.clone();
        for y in 100..160 {
            hand[y * 640 + 200..y * 640 + 260].fill(200);
        }
        let [dim, lit, hand] =
            [&dim, &lit, &hand].map(|p| Mosaic::of(GreyView::new(640, 360, p).unwrap()));
        assert_eq!(lit.change_since(&dim), 0);
        assert!(hand.change_since(&lit) > 60);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_size_has_a_mosaic(width in 0u32..90, height in 0u32..90, value: u8) {
            let pixels = plain(width, height, value);
            let mosaic = Mosaic::of(GreyView::new(width, height, &pixels).unwrap());
            let large_enough = width >= COLUMNS as u32 && height >= ROWS as u32;
            prop_assert_eq!(mosaic.brightness(), if large_enough { value } else { 0 });
            prop_assert_eq!(mosaic.change_since(&mosaic), 0);
        }
    }
}
