//! From modules to corrected data bytes: unmask, follow the zigzag, undo the interleaving, repair each block.

use super::format::{Format, flips};
use super::grid::SoftGrid;
use super::reed_solomon::{Repair, repair, syndromes};
use super::version::{Module, Version};

/// The least evidence, in bits, that a block's repair must leave when only errors were corrected.
const EVIDENCE_MIN: f32 = 16.0;
/// The same when bytes were declared erased: that is tried several times over, so more is asked.
const EVIDENCE_MIN_ERASED: f32 = 28.0;

/// A byte as seen, and how sure its least sure module is.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    byte: u8,
    doubt: f32,
}

/// A code's data bytes after repair.
#[derive(Debug)]
pub(super) struct Corrected {
    pub(super) data: Vec<u8>,
    pub(super) errors: usize,
    pub(super) erasures: usize,
    pub(super) evidence_bits: f32,
}

/// The order in which data modules are read, for a version: found once for all formats tried.
pub(super) struct Path(Vec<(u8, u8)>);

impl Path {
    pub(super) fn of(version: Version) -> Self {
        let (size, layout) = (version.size(), version.layout());
        let mut places = Vec::with_capacity(version.codewords() * 8);
        let mut right = size - 1;
        let mut upward = true;
        loop {
            for step in 0..size {
                let y = if upward { size - 1 - step } else { step };
                for x in [right, right - 1] {
                    if layout[y * size + x] == Module::Data {
                        places.push((x as u8, y as u8));
                    }
                }
            }
            upward = !upward;
            match right {
                // The timing column carries no data: the pairs go on left of it.
                8 => right = 5,
                0..=2 => break,
                _ => right -= 2,
            }
        }
        Self(places)
    }

    fn bytes(&self, grid: &SoftGrid, format: &Format) -> Vec<Seen> {
        self.0.chunks_exact(8).map(|places| seen(places, grid, format)).collect()
    }
}

fn seen(places: &[(u8, u8)], grid: &SoftGrid, format: &Format) -> Seen {
    let mut byte = 0;
    let mut doubt = f32::MAX;
    for &(x, y) in places {
        let (x, y) = (usize::from(x), usize::from(y));
        let value = if format.mirrored { grid.at(y, x) } else { grid.at(x, y) };
        let dark = value > 0.0;
        byte = byte << 1 | u8::from(dark != flips(format.mask, x, y));
        doubt = doubt.min(value.abs());
    }
    Seen { byte, doubt }
}

/// The data bytes of `grid` read with `format`; `None` when a block is beyond repair. `erase` also tries declaring the
/// least sure bytes erased.
pub(super) fn corrected(
    path: &Path,
    grid: &SoftGrid,
    version: Version,
    format: &Format,
    erase: bool,
) -> Option<Corrected> {
    let bytes = path.bytes(grid, format);
    let (blocks, check) = version.blocks(format.level);
    let mut whole = Corrected { data: Vec::new(), errors: 0, erasures: 0, evidence_bits: f32::MAX };
    for block in deinterleaved(&bytes[..version.codewords()], blocks, check) {
        let (data, repair, evidence) = repaired(&block, check, erase)?;
        whole.data.extend_from_slice(&data[..data.len() - check]);
        whole.errors += repair.errors;
        whole.erasures += repair.erasures;
        whole.evidence_bits = whole.evidence_bits.min(evidence);
    }
    Some(whole)
}

fn deinterleaved(bytes: &[Seen], blocks: usize, check: usize) -> Vec<Vec<Seen>> {
    let data = bytes.len() - blocks * check;
    let short = data / blocks;
    let long_from = blocks - data % blocks;
    let mut all = vec![Vec::with_capacity(short + 1 + check); blocks];
    let mut rest = bytes.iter();
    for column in 0..=short {
        for (index, block) in all.iter_mut().enumerate() {
            if column < short || index >= long_from {
                block.extend(rest.next());
            }
        }
    }
    for _ in 0..check {
        for block in &mut all {
            block.extend(rest.next());
        }
    }
    all
}

fn repaired(block: &[Seen], check: usize, erase: bool) -> Option<(Vec<u8>, Repair, f32)> {
    let bytes: Vec<u8> = block.iter().map(|seen| seen.byte).collect();
    let syndromes = syndromes(&bytes, check);
    let attempt = |erased: &[usize], evidence_min: f32| {
        let mut bytes = bytes.clone();
        let repair = repair(&mut bytes, &syndromes, check, erased)?;
        let evidence = repair.evidence_bits(bytes.len(), check);
        (evidence >= evidence_min).then_some((bytes, repair, evidence))
    };
    let plain = attempt(&[], EVIDENCE_MIN);
    if plain.is_some() || !erase {
        return plain;
    }
    let mut doubtful: Vec<usize> = (0..block.len()).collect();
    doubtful.sort_by(|&a, &b| block[a].doubt.total_cmp(&block[b].doubt));
    (2..check).step_by(2).find_map(|count| attempt(&doubtful[..count], EVIDENCE_MIN_ERASED))
}
