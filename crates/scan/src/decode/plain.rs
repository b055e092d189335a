//! The plain reader: rqrr on a picture of one size.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{How, Reading};
use crate::frame::GreyView;

/// Reads what rqrr can read in `frame`; corners are multiplied by `scale`. rqrr panics on some pictures, which counts as
/// nothing read.
pub(super) fn read(frame: GreyView<'_>, scale: f32, how: How) -> Vec<Reading> {
    if frame.width() < SIDE_MIN || frame.height() < SIDE_MIN {
        return Vec::new();
    }
    catch_unwind(AssertUnwindSafe(|| read_unguarded(frame, scale, how))).unwrap_or_default()
}

/// The smallest QR code has 21 modules; a picture with fewer pixels than that a side holds none.
const SIDE_MIN: u32 = 21;

fn read_unguarded(frame: GreyView<'_>, scale: f32, how: How) -> Vec<Reading> {
    let width = frame.width() as usize;
    let pixels = frame.pixels();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, frame.height() as usize, |x, y| {
            pixels[y * width + x]
        });
    let grids = prepared.detect_grids();
    grids.iter().filter_map(|grid| reading(grid, scale, how)).collect()
}

fn reading<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>, scale: f32, how: How) -> Option<Reading> {
    let mut bytes = Vec::new();
    grid.decode_to(&mut bytes).ok()?;
    let corners = grid.bounds.map(|p| [p.x as f32 * scale, p.y as f32 * scale]);
    Some(Reading { text: text(bytes), corners, how })
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().map(|&b| char::from(b)).collect())
}

/// `frame` at half its width and height, each pixel the mean of four.
pub(super) fn halve(frame: GreyView<'_>, half: &mut Vec<u8>) {
    let (width, height) = (frame.width() as usize / 2, frame.height() / 2);
    half.clear();
    half.reserve(width * height as usize);
    for y in 0..height {
        let (above, below) = (frame.row(2 * y), frame.row(2 * y + 1));
        let pairs = above.chunks_exact(2).zip(below.chunks_exact(2));
        half.extend(pairs.map(|(a, b)| mean([a[0], a[1], b[0], b[1]])));
    }
}

fn mean(four: [u8; 4]) -> u8 {
    (four.iter().map(|&v| u16::from(v)).sum::<u16>() / 4) as u8
}
