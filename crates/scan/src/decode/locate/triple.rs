//! Which three finders are the corners of one code.

use super::Finder;

/// Three finders in their places: the code's top left, top right and bottom left, or the same seen in a mirror.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Triple {
    pub(crate) corner: Finder,
    pub(crate) right: Finder,
    pub(crate) below: Finder,
    /// Which of the three (0 the corner, 1 right, 2 below) was not seen but is where it should be by the others.
    pub(crate) guessed: Option<usize>,
    /// How far from a right angle with equal sides and equal finders, 0 for not at all.
    pub(crate) strain: f32,
}

impl Triple {
    /// Whether the other one has its finders in the same places.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        let near =
            |a: &Finder, b: &Finder| (a.x - b.x).abs().max((a.y - b.y).abs()) < a.size() * NEAR;
        near(&self.corner, &other.corner)
            && near(&self.right, &other.right)
            && near(&self.below, &other.below)
    }
}

/// How many modules apart two sights of one finder may be.
const NEAR: f32 = 1.5;
/// How many finders are considered as partners of one for being near, and how many others for being seen well: in a large
/// code much between its finders looks like one.
const NEAREST: usize = 8;
const FINEST: usize = 8;
/// The most finders that triples are made of.
const FINEST_MAX: usize = 80;
/// The most triples returned.
const TRIPLES_MAX: usize = 400;
/// The least and greatest distance between two finders of a code, in modules as the finders show them.
const APART: std::ops::Range<f32> = 9.0..260.0;
/// The most that one finder's modules may be larger than another's.
const UNEQUAL_MAX: f32 = 2.4;
/// The cosine of the sharpest or flattest angle that perspective may make of a right one.
const COSINE_MAX: f32 = 0.85;
/// What the finders' flaws add to the strain.
const FLAW_WEIGHT: f32 = 0.1;
/// The most strain for a triple to be worth a try.
const STRAIN_MAX: f32 = 3.5;

/// All triples that may be codes, the likeliest first.
pub(crate) fn triples(finders: &[Finder]) -> Vec<Triple> {
    let finders = finest(finders);
    let mut all: Vec<Triple> = finders.iter().flat_map(|corner| around(corner, &finders)).collect();
    all.sort_by(|a, b| a.strain.total_cmp(&b.strain));
    all.truncate(TRIPLES_MAX);
    all
}

/// The finders that are seen well enough to stand for a code when one of its three is lost.
const PAIRED_MAX: usize = 6;
/// The most flaw such a finder may have.
const PAIRED_FLAW_MAX: f32 = 3.2;
/// The most that one of a pair may be larger than the other.
const PAIRED_UNEQUAL_MAX: f32 = 1.7;

/// Triples of which one finder is only guessed: for each pair of good finders the squares of which they are two corners.
pub(crate) fn guessed(finders: &[Finder]) -> Vec<Triple> {
    let mut good: Vec<&Finder> =
        finders.iter().filter(|finder| finder.flaw <= PAIRED_FLAW_MAX && finder.hits > 1).collect();
    good.sort_by(|a, b| a.flaw.total_cmp(&b.flaw));
    good.truncate(PAIRED_MAX);
    let pairs = good.iter().enumerate().flat_map(|(i, a)| good[..i].iter().map(move |b| (*a, *b)));
    pairs
        .filter(|(a, b)| {
            let ratio = a.size() / b.size();
            apart(a, b).is_some() && (1.0 / PAIRED_UNEQUAL_MAX..PAIRED_UNEQUAL_MAX).contains(&ratio)
        })
        .flat_map(|(a, b)| completed(a, b))
        .collect()
}

fn completed(a: &Finder, b: &Finder) -> [Triple; 6] {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let third = |x: f32, y: f32| Finder {
        x,
        y,
        module: [(a.module[0] + b.module[0]) / 2.0, (a.module[1] + b.module[1]) / 2.0],
        ..*a
    };
    let strain = a.flaw + b.flaw;
    let make = |corner: Finder, right: Finder, below: Finder, guessed: usize| Triple {
        corner,
        right,
        below,
        guessed: Some(guessed),
        strain,
    };
    // A quarter turn takes the way to the right into the way down.
    let (turned_x, turned_y) = (-dy, dx);
    [
        make(*a, *b, third(a.x + turned_x, a.y + turned_y), 2),
        make(*b, *a, third(b.x - turned_x, b.y - turned_y), 2),
        make(*a, third(a.x - turned_x, a.y - turned_y), *b, 1),
        make(*b, third(b.x + turned_x, b.y + turned_y), *a, 1),
        make(third(a.x + (dx + turned_x) / 2.0, a.y + (dy + turned_y) / 2.0), *a, *b, 0),
        make(third(a.x + (dx - turned_x) / 2.0, a.y + (dy - turned_y) / 2.0), *b, *a, 0),
    ]
}

/// The finders that triples are made of: where very many are seen, those seen best.
fn finest(finders: &[Finder]) -> Vec<Finder> {
    let mut finest = finders.to_vec();
    if finest.len() > FINEST_MAX {
        finest.sort_by(|a, b| a.flaw.total_cmp(&b.flaw));
        finest.truncate(FINEST_MAX);
    }
    finest
}

fn around(corner: &Finder, finders: &[Finder]) -> Vec<Triple> {
    let mut partners: Vec<(f32, &Finder)> =
        finders.iter().filter_map(|other| Some((apart(corner, other)?, other))).collect();
    partners.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rest = partners.split_off(partners.len().min(NEAREST));
    rest.sort_by(|a, b| a.1.flaw.total_cmp(&b.1.flaw));
    partners.extend(rest.into_iter().take(FINEST));
    let mut found = Vec::new();
    for (i, (_, a)) in partners.iter().enumerate() {
        for (_, b) in &partners[i + 1..] {
            found.extend(joined(corner, a, b));
        }
    }
    found
}

/// The distance between two finders in pixels, if they may be of one code.
fn apart(a: &Finder, b: &Finder) -> Option<f32> {
    if a.inverted != b.inverted {
        return None;
    }
    let ratio = a.size() / b.size();
    let distance = (a.x - b.x).hypot(a.y - b.y);
    let modules = distance / ((a.size() + b.size()) / 2.0);
    let equal = (1.0 / UNEQUAL_MAX..UNEQUAL_MAX).contains(&ratio);
    (equal && APART.contains(&modules)).then_some(distance)
}

fn joined(corner: &Finder, a: &Finder, b: &Finder) -> Option<Triple> {
    let (ax, ay) = (a.x - corner.x, a.y - corner.y);
    let (bx, by) = (b.x - corner.x, b.y - corner.y);
    let (a_long, b_long) = (ax.hypot(ay), bx.hypot(by));
    let cosine = (ax * bx + ay * by) / (a_long * b_long);
    if cosine.abs() > COSINE_MAX {
        return None;
    }
    let cross = ax * by - ay * bx;
    // About the logarithm of the ratio.
    let unequal = |p: f32, q: f32| 2.0 * (p - q).abs() / (p + q);
    let strain = 1.4 * cosine.abs()
        + unequal(a_long, b_long)
        + unequal(a.size(), b.size())
        + 0.5 * unequal(a.size(), corner.size())
        + 0.5 * unequal(b.size(), corner.size())
        + FLAW_WEIGHT * (a.flaw + b.flaw + corner.flaw);
    if strain > STRAIN_MAX {
        return None;
    }
    let (right, below) = if cross > 0.0 { (*a, *b) } else { (*b, *a) };
    Some(Triple { corner: *corner, right, below, guessed: None, strain })
}
