//! Three finders in the picture size that suits them, measured: where their middles, axes and tones are.

use super::perspective::Place;
use super::quad::Axes;
use super::walk::{Tones, rings};
use crate::decode::image::{Grey, Pyramid};
use crate::decode::locate::{Finder, Triple};
use crate::decode::stage::Stages;

/// The picture in which codes are read, at all its sizes.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) full: Grey<'a>,
    pub(crate) pyramid: &'a Pyramid,
    pub(crate) stages: Stages,
}

/// Pixels a module should have at least at the size in which it is read: more are averaged away with their noise.
const MODULE_MIN: f32 = 2.4;

/// A triple in the picture size that suits it.
pub(super) struct Sight<'a> {
    pub(super) grey: Grey<'a>,
    pub(super) scale: f32,
    pub(super) sign: f32,
    /// Corner, right, below.
    pub(super) finders: [Seen; 3],
    pub(super) guessed: Option<usize>,
    pub(super) estimate: f32,
    pub(super) stages: Stages,
}

/// A finder with what was measured on it.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) axes: Axes,
    pub(super) tones: Tones,
}

impl<'a> Sight<'a> {
    pub(super) fn of(scene: Scene<'a>, triple: &Triple) -> Option<Self> {
        let guessed = triple.guessed;
        let module = [&triple.corner, &triple.right, &triple.below]
            .iter()
            .map(|finder| finder.module[0].min(finder.module[1]))
            .fold(f32::MAX, f32::min);
        let level = (module / MODULE_MIN).log2().floor().max(0.0) as usize;
        let level = level.min(scene.pyramid.count() - 1);
        let (grey, scale) = (scene.pyramid.level(scene.full, level), (1 << level) as f32);
        let sign = if triple.corner.inverted { -1.0 } else { 1.0 };
        let [corner, right, below] =
            [triple.corner, triple.right, triple.below].map(|finder| finder.scaled(1.0 / scale));
        let ((along, right_apart), (down, below_apart)) =
            (way(&corner, &right)?, way(&corner, &below)?);
        let finders = [&corner, &right, &below].map(|finder| seen(grey, finder, along, down));
        let [corner, right, below] = finders;
        let modules = |a: Place, b: Place, apart: f32| {
            apart / (a[0].hypot(a[1]) * b[0].hypot(b[1])).sqrt().max(0.1)
        };
        let across = modules(corner.axes.right, right.axes.right, right_apart);
        let downward = modules(corner.axes.down, below.axes.down, below_apart);
        let estimate = 7.0
            + match guessed {
                Some(1) => downward,
                Some(2) => across,
                _ => (across + downward) / 2.0,
            };
        let stages = scene.stages;
        Some(Self { grey, scale, sign, finders, guessed, estimate, stages })
    }

    /// The grey in the middle between dark and light.
    pub(super) fn tone(&self) -> f32 {
        self.finders.iter().map(|seen| seen.tones.middle()).sum::<f32>() / 3.0
    }
}

/// The unit vector from one finder to another, and their distance.
fn way(from: &Finder, to: &Finder) -> Option<(Place, f32)> {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let apart = x.hypot(y);
    (apart > 1.0).then(|| ([x / apart, y / apart], apart))
}

fn seen(grey: Grey<'_>, finder: &Finder, along: Place, down: Place) -> Seen {
    let middle = [finder.x, finder.y];
    // A square's width along a row is the longer, the more it is turned.
    let turned = along[0].abs().max(along[1].abs());
    let module = finder.size() * turned;
    let tones = tones(grey, middle, along, down, module);
    let across = span(grey, middle, along, tones, module, finder.inverted).unwrap_or(module);
    let upright = span(grey, middle, down, tones, module, finder.inverted).unwrap_or(module);
    let axes = Axes { middle, right: along.map(|v| v * across), down: down.map(|v| v * upright) };
    Seen { axes, tones }
}

fn tones(grey: Grey<'_>, middle: Place, along: Place, down: Place, module: f32) -> Tones {
    let look = |a: f32, b: f32| {
        let (a, b) = (a * module, b * module);
        grey.at(middle[0] + along[0] * a + down[0] * b, middle[1] + along[1] * a + down[1] * b)
    };
    let inner = [(0.0, 0.0), (0.6, 0.0), (-0.6, 0.0), (0.0, 0.6), (0.0, -0.6)];
    let ring = [
        (2.0, 0.0),
        (-2.0, 0.0),
        (0.0, 2.0),
        (0.0, -2.0),
        (2.0, 2.0),
        (-2.0, 2.0),
        (2.0, -2.0),
        (-2.0, -2.0),
    ];
    let mean = |looks: &[(f32, f32)]| {
        looks.iter().map(|&(a, b)| look(a, b)).sum::<f32>() / looks.len() as f32
    };
    Tones { dark: mean(&inner), light: mean(&ring) }
}

/// A seventh of the finder's width along `along`, in pixels.
fn span(
    grey: Grey<'_>,
    middle: Place,
    along: Place,
    tones: Tones,
    module: f32,
    inverted: bool,
) -> Option<f32> {
    let walk = |along: Place| {
        rings(grey, middle, along, tones.middle(), inverted, module * 8.0).map(|ends| ends[2])
    };
    let (ahead, back) = (walk(along), walk(along.map(|v| -v)));
    match (ahead, back) {
        (Some(ahead), Some(back)) => Some((ahead + back) / 7.0),
        (Some(one), None) | (None, Some(one)) => Some(one / 3.5),
        (None, None) => None,
    }
}
