//! How many modules wide a code is: from its finders' sizes, its timing patterns and its version bits.

use super::perspective::{Perspective, Place};
use crate::decode::image::Grey;
use crate::decode::symbol::{SIZE_MAX, Version, version_bits, version_places};

/// The sizes that exist, those nearest to `estimate` first.
pub(crate) fn nearest(estimate: f32, count: usize) -> Vec<usize> {
    let mut sizes: Vec<usize> = (21..=SIZE_MAX).step_by(4).collect();
    sizes.sort_by(|&a, &b| (a as f32 - estimate).abs().total_cmp(&(b as f32 - estimate).abs()));
    sizes.truncate(count);
    sizes
}

/// How well both timing patterns are seen where `map` says, -1 to 1.
pub(crate) fn timing(grey: Grey<'_>, map: &Perspective, size: usize, sign: f32) -> f32 {
    let inner = 8..size - 8;
    let across: Vec<f32> = inner.clone().map(|i| look(grey, map, [i as f32 + 0.5, 6.5])).collect();
    let down: Vec<f32> = inner.map(|i| look(grey, map, [6.5, i as f32 + 0.5])).collect();
    sign * (alternation(&across) + alternation(&down)) / 2.0
}

fn look(grey: Grey<'_>, map: &Perspective, at: Place) -> f32 {
    let [x, y] = map.at(at);
    grey.at(x, y)
}

/// Correlation of `values` with dark, light, dark, …, each against its neighbours.
fn alternation(values: &[f32]) -> f32 {
    let (mut agreed, mut all) = (0.0, 1e-3);
    for (i, near) in values.windows(3).enumerate() {
        let contrast = near[1] - (near[0] + near[2]) / 2.0;
        // The middle of window 0 is an odd module, which is light.
        agreed += if i % 2 == 0 { contrast } else { -contrast };
        all += contrast.abs();
    }
    agreed / all
}

/// The least agreement of version bits, -1 to 1, for them to be believed.
const VERSION_AGREEMENT_MIN: f32 = 0.6;

/// The size that the version bits beside the finders say, seen through a map for a code of `size` modules.
pub(crate) fn by_version_bits(
    grey: Grey<'_>,
    map: &Perspective,
    size: usize,
    middle: f32,
    sign: f32,
) -> Option<usize> {
    let soft: [[f32; 2]; 18] = std::array::from_fn(|bit| {
        version_places(size, bit).map(|(x, y)| {
            let seen = look(grey, map, [x as f32 + 0.5, y as f32 + 0.5]);
            (sign * (middle - seen) / 40.0).clamp(-1.0, 1.0)
        })
    });
    let best = (7..=40)
        .filter_map(Version::new)
        .flat_map(|version| [0, 1].map(|copy| (version, agreement(version, &soft, copy))))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 >= VERSION_AGREEMENT_MIN).then(|| best.0.size())
}

fn agreement(version: Version, soft: &[[f32; 2]; 18], copy: usize) -> f32 {
    let bits = version_bits(version);
    let signed = |(i, both): (usize, &[f32; 2])| {
        if bits >> i & 1 == 1 { both[copy] } else { -both[copy] }
    };
    soft.iter().enumerate().map(signed).sum::<f32>() / 18.0
}
