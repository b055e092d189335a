//! What to tell people whose code is seen and not read: come closer, tilt the phone, hold still, or that it is too dark.

use std::time::Duration;

use crate::clock::Stamp;
use crate::finders::Square;
use crate::frame::GreyView;
use crate::measure::Mosaic;

/// One piece of advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// The code is too small in the picture.
    Closer,
    /// A lamp is mirrored in the code.
    TiltPhone,
    /// The code is blurred.
    HoldStill,
    /// Too little light falls on the scene.
    TooDark,
}

impl Advice {
    /// The advice's name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closer => "closer",
            Self::TiltPhone => "tilt_phone",
            Self::HoldStill => "hold_still",
            Self::TooDark => "too_dark",
        }
    }
}

/// The mean brightness, of 255, under which a picture is too dark.
pub const DARK_MAX: u8 = 24;
/// The module width, in pixels, under which a code is too small to be read well.
pub const MODULE_PX_MIN: f32 = 2.6;
/// The share of washed-out pixels between the squares, of 1, that is glare.
pub const GLARE_MIN: f32 = 0.12;
/// The steepest step between neighbouring pixels, as a share of the code's contrast, under which it is blurred.
pub const SHARPNESS_MIN: f32 = 0.33;
/// How long the same advice must hold before it is told, and its absence before it is taken back.
pub const SETTLED: Duration = Duration::from_millis(700);

/// The advice for a picture in which no code was read.
#[must_use]
pub fn advice(frame: GreyView<'_>, mosaic: &Mosaic, squares: &[Square]) -> Option<Advice> {
    if mosaic.brightness() <= DARK_MAX {
        return Some(Advice::TooDark);
    }
    if squares.len() < 2 {
        return None;
    }
    let module = squares.iter().map(|square| square.module).fold(f32::MAX, f32::min);
    let area = Area::between(frame, squares);
    if module < MODULE_PX_MIN {
        Some(Advice::Closer)
    } else if area.washed_out >= GLARE_MIN {
        Some(Advice::TiltPhone)
    } else if area.sharpness < SHARPNESS_MIN {
        Some(Advice::HoldStill)
    } else {
        None
    }
}

/// Measures of the part of the picture between the squares.
struct Area {
    /// The share of pixels in stretches where nothing but white is left.
    washed_out: f32,
    /// The steepest steps between neighbours, as a share of the contrast.
    sharpness: f32,
}

impl Area {
    fn between(frame: GreyView<'_>, squares: &[Square]) -> Self {
        let bounds = |value: fn(&Square) -> f32, end: u32| {
            let reach = squares.iter().map(|s| s.module).fold(0.0, f32::max) * 3.5;
            let low = squares.iter().map(value).fold(f32::MAX, f32::min) - reach;
            let high = squares.iter().map(value).fold(0.0, f32::max) + reach;
            low.max(0.0) as u32..(high as u32).min(end)
        };
        let (columns, rows) = (bounds(|s| s.x, frame.width()), bounds(|s| s.y, frame.height()));
        let module = squares.iter().map(|s| s.module).fold(0.0, f32::max);
        let mut tally = Tally::default();
        for y in rows.step_by(2) {
            let row = frame.row(y).get(columns.start as usize..columns.end as usize);
            tally.add(row.unwrap_or(&[]), (7.0 * module) as usize);
        }
        Self { washed_out: tally.washed_out(), sharpness: tally.sharpness() }
    }
}

/// From this brightness on a pixel is washed out.
const WHITE: u8 = 250;

#[derive(Default)]
struct Tally {
    pixels: u64,
    white: u64,
    steps: Vec<u64>,
    values: Vec<u64>,
}

impl Tally {
    /// Takes in a row; white stretches longer than `stretch` pixels are longer than any in a code.
    fn add(&mut self, row: &[u8], stretch: usize) {
        self.steps.resize(256, 0);
        self.values.resize(256, 0);
        self.pixels += row.len() as u64;
        for run in row.split(|&v| v < WHITE).filter(|run| run.len() > stretch.max(4)) {
            self.white += run.len() as u64;
        }
        for &value in row {
            self.values[usize::from(value)] += 1;
        }
        for pair in row.windows(2) {
            self.steps[usize::from(pair[0].abs_diff(pair[1]))] += 1;
        }
    }

    fn washed_out(&self) -> f32 {
        self.white as f32 / self.pixels.max(1) as f32
    }

    fn sharpness(&self) -> f32 {
        let contrast = rank(&self.values, 0.95).saturating_sub(rank(&self.values, 0.05));
        rank(&self.steps, 0.97) as f32 / contrast.max(1) as f32
    }
}

/// The value that a `share` of the counted ones do not exceed.
fn rank(counts: &[u64], share: f64) -> usize {
    let wanted = (counts.iter().sum::<u64>() as f64 * share) as u64;
    let mut passed = 0;
    counts
        .iter()
        .position(|&count| {
            passed += count;
            passed > wanted
        })
        .unwrap_or(0)
}

/// Turns advice for single pictures into advice for people: told when it has held for a while, taken back likewise.
#[derive(Debug, Default)]
pub struct Guide {
    told: Option<Advice>,
    candidate: Option<Advice>,
    since: Stamp,
}

impl Guide {
    /// Takes in the advice for the picture of `now`; `Some` when what is told changes.
    pub fn consider(&mut self, now: Stamp, advice: Option<Advice>) -> Option<Option<Advice>> {
        if advice != self.candidate {
            (self.candidate, self.since) = (advice, now);
        }
        let settled = now.since(self.since) >= SETTLED;
        (settled && self.told != self.candidate).then(|| self.tell(self.candidate))
    }

    /// A code was read: whatever was advised is done.
    pub fn read(&mut self, now: Stamp) -> Option<Option<Advice>> {
        (self.candidate, self.since) = (None, now);
        self.told.is_some().then(|| self.tell(None))
    }

    fn tell(&mut self, advice: Option<Advice>) -> Option<Advice> {
        self.told = advice;
        advice
    }
}

#[cfg(test)]
#[path = "guidance_tests.rs"]
mod tests;
