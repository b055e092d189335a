//! Walks over the grey picture from a finder's middle outward: where its rings end, between pixels.

use super::perspective::Place;
use crate::decode::image::Grey;

/// A finder's greys: of its dark middle and its light ring.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tones {
    pub(crate) dark: f32,
    pub(crate) light: f32,
}

impl Tones {
    /// The grey in the middle between both.
    pub(crate) fn middle(self) -> f32 {
        (self.dark + self.light) / 2.0
    }

    /// How dark `grey` is: 1 at dark, -1 at light.
    pub(crate) fn darkness(self, grey: f32) -> f32 {
        let half = (self.light - self.dark) / 2.0;
        if half.abs() < 0.5 { 0.0 } else { (self.middle() - grey) / half }
    }
}

/// Pixels between two looks while walking.
const STEP: f32 = 0.5;

/// How far from `from` along the unit vector `along` the finder's dark middle, light ring and dark ring end, in pixels.
/// `threshold` parts dark from light; `None` when it does not end within `reach`.
pub(crate) fn rings(
    grey: Grey<'_>,
    from: Place,
    along: Place,
    threshold: f32,
    inverted: bool,
    reach: f32,
) -> Option<[f32; 3]> {
    let sign = if inverted { -1.0 } else { 1.0 };
    let look =
        |at: f32| sign * (threshold - grey.at(from[0] + along[0] * at, from[1] + along[1] * at));
    let mut ends = [0.0; 3];
    let (mut before, mut at) = (look(0.0), 0.0);
    if before <= 0.0 {
        return None;
    }
    for (ring, end) in ends.iter_mut().enumerate() {
        let leaving = if ring == 1 { -1.0 } else { 1.0 };
        loop {
            at += STEP;
            if at > reach {
                return None;
            }
            let now = look(at);
            let (was, is) = (before * leaving, now * leaving);
            before = now;
            if is <= 0.0 {
                *end = at - STEP * (-is / (was - is).max(1e-3)).clamp(0.0, 1.0);
                break;
            }
        }
    }
    Some(ends)
}
