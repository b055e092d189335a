//! Black and white by a threshold of its own for each block of 8x8 pixels, taken from the contrasts around it.

use super::{BitImage, Grey};

/// Pixels along a side of a block.
const BLOCK: usize = 8;
/// How many blocks on each side of a block have a say in its threshold.
const REACH: usize = 2;

/// How thresholds are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thresholds {
    /// The middle between dark and light, blocks with contrast counting most; where there is none near, from farther off.
    Contrast,
    /// The mean of the nearest surroundings of each pixel: what is left of a ring that blur has nearly closed is still
    /// lighter than those.
    Near,
}

/// For each block: how much it says about the threshold, and that times the threshold it says.
#[derive(Debug, Default)]
struct Votes {
    columns: usize,
    rows: usize,
    weights: Vec<u32>,
    products: Vec<u32>,
}

/// The least and the most contrast within a block that may be taken for noise.
const NOISE: std::ops::RangeInclusive<u32> = 10..=40;
/// The part of all blocks, the flattest, by which the noise is judged: a picture full of code has few flat ones.
const FLAT: f32 = 0.15;
/// How much more contrast than the flattest blocks have is still noise, in tenths.
const NOISE_SLACK: u32 = 14;
/// The least weight around a block that decides its threshold; with less, farther blocks are asked.
const DECISIVE: u32 = 60;

/// Makes `bits` the black-and-white picture of `grey`.
pub(crate) fn binarize(grey: Grey<'_>, how: Thresholds, bits: &mut BitImage) {
    bits.reset(grey.width, grey.height);
    if how == Thresholds::Near {
        return by_near_mean(grey, bits);
    }
    let thresholds = thresholds(votes(grey));
    let columns = grey.width.div_ceil(BLOCK);
    for y in 0..grey.height {
        let line = &thresholds[y / BLOCK * columns..][..columns];
        pack(grey.row(y), line, bits.row_mut(y));
    }
}

fn pack(row: &[u8], thresholds: &[u8], words: &mut [u64]) {
    let lines = row.chunks(u64::BITS as usize).zip(thresholds.chunks(BLOCK));
    for (word, (pixels, thresholds)) in words.iter_mut().zip(lines) {
        let blocks = pixels.chunks_exact(BLOCK);
        let (rest, whole) = (blocks.remainder(), pixels.len() / BLOCK);
        for (index, (block, &threshold)) in blocks.zip(thresholds).enumerate() {
            let block = block.try_into().expect("the slice is a block wide");
            *word |= darker(block, threshold) << (index * BLOCK);
        }
        for (i, &pixel) in rest.iter().enumerate() {
            *word |= u64::from(pixel < thresholds[whole]) << (whole * BLOCK + i);
        }
    }
}

/// The highest bit of each of eight bytes.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// Which of eight pixels are darker than `threshold`, as eight bits, the first lowest. All eight are compared at once: their
/// lower seven bits by a subtraction that cannot borrow from the next byte, then the highest.
fn darker(block: [u8; BLOCK], threshold: u8) -> u64 {
    let pixels = u64::from_le_bytes(block);
    let thresholds = u64::from_le_bytes([threshold; BLOCK]);
    let not_by_lower = (pixels | HIGHEST) - (thresholds & !HIGHEST);
    let dark = (!pixels & thresholds) | (!(pixels ^ thresholds) & !not_by_lower);
    gathered((dark & HIGHEST) >> 7)
}

/// Eight bytes of 0 or 1 as eight bits, the first lowest.
fn gathered(bytes: u64) -> u64 {
    bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

fn votes(grey: Grey<'_>) -> Votes {
    let (columns, rows) = (grey.width.div_ceil(BLOCK), grey.height.div_ceil(BLOCK));
    let mut ranges = Vec::with_capacity(columns * rows);
    let (mut low, mut high) = (vec![0; grey.width], vec![0; grey.width]);
    for top in (0..grey.height).step_by(BLOCK) {
        let strip = top..(top + BLOCK).min(grey.height);
        extremes(grey, strip, &mut low, &mut high);
        ranges.extend(low.chunks(BLOCK).zip(high.chunks(BLOCK)).map(range));
    }
    let noise = noise(&ranges);
    let weights: Vec<u32> =
        ranges.iter().map(|(low, high)| u32::from(high - low).saturating_sub(noise)).collect();
    let middle = |&(low, high): &(u8, u8)| (u32::from(low) + u32::from(high)) / 2;
    let products = ranges.iter().zip(&weights).map(|(range, w)| middle(range) * w).collect();
    Votes { columns, rows, weights, products }
}

/// The contrast within a block up to which it is noise.
fn noise(ranges: &[(u8, u8)]) -> u32 {
    let mut counts = [0usize; 256];
    for (low, high) in ranges {
        counts[usize::from(high - low)] += 1;
    }
    let flat = (ranges.len() as f32 * FLAT) as usize;
    let mut below = 0;
    let typical = counts.iter().position(|count| {
        below += count;
        below > flat
    });
    (typical.unwrap_or(0) as u32 * NOISE_SLACK / 10).clamp(*NOISE.start(), *NOISE.end())
}

/// The least and the greatest grey of each column of a strip of rows.
fn extremes(grey: Grey<'_>, mut strip: std::ops::Range<usize>, low: &mut [u8], high: &mut [u8]) {
    if let Some(first) = strip.next() {
        low.copy_from_slice(grey.row(first));
        high.copy_from_slice(grey.row(first));
    }
    for y in strip {
        for ((low, high), &pixel) in low.iter_mut().zip(high.iter_mut()).zip(grey.row(y)) {
            *low = pixel.min(*low);
            *high = pixel.max(*high);
        }
    }
}

/// The least and the greatest grey of a block from those of its columns.
fn range((low, high): (&[u8], &[u8])) -> (u8, u8) {
    (low.iter().fold(255, |a, &b| b.min(a)), high.iter().fold(0, |a, &b| b.max(a)))
}

/// Pixels on each side of a pixel whose mean is its threshold.
const NEAR: usize = 8;
/// How much darker than that mean a pixel must be: flat surfaces are light, whatever their noise.
const MARGIN: u32 = 3;

fn by_near_mean(grey: Grey<'_>, bits: &mut BitImage) {
    let mut columns = vec![0u32; grey.width];
    let (mut before, mut marks) = (Vec::new(), vec![0; grey.width]);
    let add = |columns: &mut [u32], y: usize, sign: u32| {
        for (sum, &pixel) in columns.iter_mut().zip(grey.row(y)) {
            *sum = sum.wrapping_add(sign.wrapping_mul(u32::from(pixel)));
        }
    };
    (0..NEAR.min(grey.height)).for_each(|y| add(&mut columns, y, 1));
    for y in 0..grey.height {
        if y + NEAR < grey.height {
            add(&mut columns, y + NEAR, 1);
        }
        if y > NEAR {
            add(&mut columns, y - NEAR - 1, u32::MAX);
        }
        sum_before(&columns, &mut before);
        let rows = (y + NEAR + 1).min(grey.height) - y.saturating_sub(NEAR);
        mark_row(grey.row(y), &before, rows as u32, &mut marks);
        pack_marks(&marks, bits.row_mut(y));
    }
}

/// For each column what all before it sum up to, and for the end; those at both edges are there [`NEAR`] times more.
fn sum_before(columns: &[u32], before: &mut Vec<u32>) {
    let (first, last) = (columns[0], columns[columns.len() - 1]);
    let mut sum = 0;
    let mut next = |column: u32| {
        sum += column;
        sum
    };
    before.clear();
    before.push(0);
    before.extend([first; NEAR].map(&mut next));
    before.extend(columns.iter().map(|&column| next(column)));
    before.extend([last; NEAR].map(next));
}

/// Marks with 1 what is darker than the mean of the columns around it, each the sum of so many `rows`.
fn mark_row(row: &[u8], before: &[u32], rows: u32, marks: &mut [u8]) {
    let width = 2 * NEAR + 1;
    let count = rows * width as u32;
    let sums = before[width..].iter().zip(before).map(|(to, from)| to - from);
    for ((mark, &pixel), sum) in marks.iter_mut().zip(row).zip(sums) {
        *mark = u8::from((u32::from(pixel) + MARGIN) * count < sum);
    }
}

fn pack_marks(marks: &[u8], words: &mut [u64]) {
    for (index, block) in marks.chunks(BLOCK).enumerate() {
        let mut bytes = [0; BLOCK];
        bytes[..block.len()].copy_from_slice(block);
        words[index / BLOCK] |= gathered(u64::from_le_bytes(bytes)) << (index % BLOCK * BLOCK);
    }
}

fn thresholds(finest: Votes) -> Vec<u8> {
    let (columns, rows) = (finest.columns, finest.rows);
    let mut scales = vec![finest];
    while let Some(last) = scales.last().filter(|last| last.columns.max(last.rows) > 1) {
        scales.push(coarser(last));
    }
    let scales: Vec<Votes> = scales.into_iter().map(spread).collect();
    let mut all = Vec::with_capacity(columns * rows);
    for y in 0..rows {
        all.extend((0..columns).map(|x| threshold(&scales, x, y)));
    }
    all
}

fn threshold(scales: &[Votes], x: usize, y: usize) -> u8 {
    scales
        .iter()
        .enumerate()
        .find_map(|(scale, votes)| {
            let at = (y >> scale) * votes.columns + (x >> scale);
            let weight = votes.weights[at];
            (weight >= DECISIVE).then(|| (votes.products[at] / weight) as u8)
        })
        .unwrap_or(0)
}

fn coarser(votes: &Votes) -> Votes {
    let (columns, rows) = (votes.columns.div_ceil(2), votes.rows.div_ceil(2));
    let mut sums = Votes {
        columns,
        rows,
        weights: vec![0; columns * rows],
        products: vec![0; columns * rows],
    };
    for y in 0..votes.rows {
        for x in 0..votes.columns {
            let (from, to) = (y * votes.columns + x, y / 2 * columns + x / 2);
            // Quartered, so that sums stay in range at any scale.
            sums.weights[to] += votes.weights[from].div_ceil(4);
            sums.products[to] += votes.weights[from].div_ceil(4)
                * votes.products[from].checked_div(votes.weights[from]).unwrap_or(0);
        }
    }
    sums
}

/// Each block's votes and those of all blocks within reach, added up.
fn spread(votes: Votes) -> Votes {
    let (columns, rows) = (votes.columns, votes.rows);
    Votes {
        weights: box_sums(&votes.weights, columns, rows),
        products: box_sums(&votes.products, columns, rows),
        ..votes
    }
}

fn box_sums(values: &[u32], columns: usize, rows: usize) -> Vec<u32> {
    let mut across = vec![0u32; values.len()];
    for (sums, line) in across.chunks_exact_mut(columns).zip(values.chunks_exact(columns)) {
        let mut near: u32 = line.iter().take(REACH).sum();
        for (x, sum) in sums.iter_mut().enumerate() {
            near += line.get(x + REACH).unwrap_or(&0);
            *sum = near;
            near -= x.checked_sub(REACH).map_or(0, |left| line[left]);
        }
    }
    let mut all = vec![0u32; values.len()];
    for y in 0..rows {
        let target = &mut all[y * columns..(y + 1) * columns];
        for near in y.saturating_sub(REACH)..(y + REACH + 1).min(rows) {
            let source = &across[near * columns..(near + 1) * columns];
            target.iter_mut().zip(source).for_each(|(sum, value)| *sum += value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_pixels_are_compared_as_each_alone_would_be() {
        for threshold in 0..=255u8 {
            for first in 0..=255u8 {
                let block: [u8; BLOCK] = std::array::from_fn(|i| first.wrapping_add(31 * i as u8));
                let alone = (0..BLOCK).map(|i| u64::from(block[i] < threshold) << i).sum::<u64>();
                assert_eq!(darker(block, threshold), alone, "{block:?} below {threshold}");
            }
        }
    }

    #[test]
    fn each_bit_of_a_row_is_its_pixel_whatever_the_width() {
        for width in [1usize, 7, 8, 63, 64, 65, 130] {
            let row: Vec<u8> = (0..width).map(|x| (x * 53 % 256) as u8).collect();
            let thresholds = vec![128; width.div_ceil(BLOCK)];
            let mut words = vec![0; width.div_ceil(64)];
            pack(&row, &thresholds, &mut words);
            for (x, &pixel) in row.iter().enumerate() {
                assert_eq!(words[x / 64] >> (x % 64) & 1 == 1, pixel < 128, "{x} of {width}");
            }
        }
    }
}
