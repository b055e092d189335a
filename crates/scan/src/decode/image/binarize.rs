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
    let whole = row.len() / BLOCK;
    let (blocks, rest) = row.split_at(whole * BLOCK);
    for (index, (block, &threshold)) in blocks.chunks_exact(BLOCK).zip(thresholds).enumerate() {
        let dark: [u8; BLOCK] = std::array::from_fn(|i| u8::from(block[i] < threshold));
        words[index / BLOCK] |= gathered(dark) << (index % BLOCK * BLOCK);
    }
    for (i, &pixel) in rest.iter().enumerate() {
        let dark = u64::from(pixel < thresholds[whole]);
        words[whole / BLOCK] |= dark << (whole % BLOCK * BLOCK + i);
    }
}

/// Eight bytes of 0 or 1 as eight bits, the first lowest.
fn gathered(bytes: [u8; BLOCK]) -> u64 {
    u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

fn votes(grey: Grey<'_>) -> Votes {
    let (columns, rows) = (grey.width.div_ceil(BLOCK), grey.height.div_ceil(BLOCK));
    let mut ranges = Vec::with_capacity(columns * rows);
    for top in (0..grey.height).step_by(BLOCK) {
        let bottom = (top + BLOCK).min(grey.height);
        for left in (0..grey.width).step_by(BLOCK) {
            let right = (left + BLOCK).min(grey.width);
            ranges.push(range(grey, left..right, top..bottom));
        }
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

type Span = std::ops::Range<usize>;

/// The least and the greatest grey in a block.
fn range(grey: Grey<'_>, columns: Span, rows: Span) -> (u8, u8) {
    if columns.len() * rows.len() == BLOCK * BLOCK {
        return whole_block(grey, columns.start, rows.start);
    }
    let pixels = rows.flat_map(|y| &grey.row(y)[columns.clone()]);
    pixels.fold((255, 0), |(low, high), &p| (p.min(low), p.max(high)))
}

fn whole_block(grey: Grey<'_>, left: usize, top: usize) -> (u8, u8) {
    let (mut low, mut high) = ([255u8; BLOCK], [0u8; BLOCK]);
    for y in top..top + BLOCK {
        let start = y * grey.width + left;
        let row: &[u8; BLOCK] =
            grey.pixels[start..start + BLOCK].try_into().expect("the slice is a block wide");
        for i in 0..BLOCK {
            low[i] = low[i].min(row[i]);
            high[i] = high[i].max(row[i]);
        }
    }
    (low.into_iter().fold(255, u8::min), high.into_iter().fold(0, u8::max))
}

/// Pixels on each side of a pixel whose mean is its threshold.
const NEAR: usize = 8;
/// How much darker than that mean a pixel must be: flat surfaces are light, whatever their noise.
const MARGIN: u32 = 3;

fn by_near_mean(grey: Grey<'_>, bits: &mut BitImage) {
    let width = grey.width;
    let mut columns = vec![0u32; width];
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
        let rows = (y + NEAR + 1).min(grey.height) - y.saturating_sub(NEAR);
        mark_row(grey.row(y), &columns, rows as u32, bits.row_mut(y));
    }
}

fn mark_row(row: &[u8], columns: &[u32], rows: u32, words: &mut [u64]) {
    let width = row.len();
    let mut sum: u32 = columns.iter().take(NEAR).sum();
    for (x, &pixel) in row.iter().enumerate() {
        if let Some(entering) = columns.get(x + NEAR) {
            sum += entering;
        }
        if x > NEAR {
            sum -= columns[x - NEAR - 1];
        }
        let count = rows * ((x + NEAR + 1).min(width) - x.saturating_sub(NEAR)) as u32;
        let dark = (u32::from(pixel) + MARGIN) * count < sum;
        words[x / 64] |= u64::from(dark) << (x % 64);
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
        for (x, sum) in sums.iter_mut().enumerate() {
            *sum = line[x.saturating_sub(REACH)..(x + REACH + 1).min(columns)].iter().sum();
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
