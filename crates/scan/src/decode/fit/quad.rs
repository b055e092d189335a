//! A finder's four outer corners, from lines laid along its edges.

use super::perspective::Place;
use super::walk::Tones;
use crate::decode::image::Grey;

/// A finder's middle, and its module to the right and down (as the code has them), in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Axes {
    pub(crate) middle: Place,
    pub(crate) right: Place,
    pub(crate) down: Place,
}

/// Modules from the middle to the outer edge.
const HALF: f32 = 3.5;
/// Where across an edge's length it is looked for, in modules from its middle.
const LOOKS: [f32; 7] = [-2.4, -1.6, -0.8, 0.0, 0.8, 1.6, 2.4];
/// Modules between two looks along the way out.
const STEP: f32 = 0.2;
/// How far inside and outside the expected edge it is looked for, in modules.
const SLACK: f32 = 1.1;
/// The farthest a look may be from the line through the others, in modules.
const STRAY_MAX: f32 = 0.35;

/// The corners, in the order top left, top right, bottom right, bottom left of the code's axes; `None` unless all four
/// edges are clear.
pub(crate) fn corners(grey: Grey<'_>, axes: &Axes, tones: Tones) -> Option<[Place; 4]> {
    let up = axes.down.map(|v| -v);
    let left = axes.right.map(|v| -v);
    let top = edge(grey, axes.middle, up, axes.right, tones)?;
    let right = edge(grey, axes.middle, axes.right, axes.down, tones)?;
    let bottom = edge(grey, axes.middle, axes.down, axes.right, tones)?;
    let left = edge(grey, axes.middle, left, axes.down, tones)?;
    Some([top.cross(&left)?, top.cross(&right)?, bottom.cross(&right)?, bottom.cross(&left)?])
}

/// A line: all places p with n·p = d, n of length 1.
struct Line {
    normal: Place,
    offset: f32,
}

impl Line {
    fn cross(&self, other: &Self) -> Option<Place> {
        let ([a, b], [c, d]) = (self.normal, other.normal);
        let determinant = a * d - b * c;
        (determinant.abs() > 0.2).then(|| {
            [
                (self.offset * d - b * other.offset) / determinant,
                (a * other.offset - self.offset * c) / determinant,
            ]
        })
    }

    /// The line through `places` with the least squared distances.
    fn through(places: &[Place]) -> Self {
        let count = places.len().max(1) as f32;
        let sum = places.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
        let mean = [sum[0] / count, sum[1] / count];
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for place in places {
            let (x, y) = (place[0] - mean[0], place[1] - mean[1]);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
        let normal = [-angle.sin(), angle.cos()];
        Self { normal, offset: normal[0] * mean[0] + normal[1] * mean[1] }
    }

    fn distance(&self, place: &Place) -> f32 {
        (self.normal[0] * place[0] + self.normal[1] * place[1] - self.offset).abs()
    }
}

fn edge(grey: Grey<'_>, middle: Place, out: Place, along: Place, tones: Tones) -> Option<Line> {
    let mut places: Vec<Place> = LOOKS
        .iter()
        .filter_map(|&at| {
            let start = [middle[0] + along[0] * at, middle[1] + along[1] * at];
            outermost(grey, start, out, tones)
        })
        .collect();
    let module = out[0].hypot(out[1]);
    loop {
        if places.len() < 4 {
            return None;
        }
        let line = Line::through(&places);
        let (worst, distance) = places
            .iter()
            .map(|place| line.distance(place))
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        if distance <= STRAY_MAX * module {
            return Some(line);
        }
        places.swap_remove(worst);
    }
}

/// Where the dark ring ends on the way `out` from `start`.
fn outermost(grey: Grey<'_>, start: Place, out: Place, tones: Tones) -> Option<Place> {
    let place = |at: f32| [start[0] + out[0] * at, start[1] + out[1] * at];
    let look = |at: f32| {
        let [x, y] = place(at);
        tones.darkness(grey.at(x, y))
    };
    let mut at = HALF - 0.5;
    let mut before = look(at);
    // A wrong guess of the module's size begins outside the ring: then the way goes inward first.
    while before <= 0.0 {
        at -= STEP;
        if at < HALF - SLACK {
            return None;
        }
        before = look(at);
    }
    loop {
        at += STEP;
        if at > HALF + SLACK {
            return None;
        }
        let now = look(at);
        if now <= 0.0 {
            return Some(place(at - STEP * (now / (now - before).min(-1e-3)).clamp(0.0, 1.0)));
        }
        before = now;
    }
}
