//! Pictures drawn here are read back, warped, noisy and damaged; pictures of nothing are not read.

use super::fit::{Perspective, Tie};
use super::*;
use crate::screens::{Damage, Random, empty, screen};
use proptest::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a drawn code.
const QUIET: f32 = 4.0;

/// A code drawn into a picture: where its corners are, and what is done to it.
#[derive(Debug, Clone)]
struct Drawing {
    side: u32,
    corners: [[f32; 2]; 4],
    /// Grey of dark and light modules.
    tones: [f32; 2],
    noise: f32,
    /// Modules turned over.
    damaged: usize,
    mirrored: bool,
    seed: u64,
}

impl Drawing {
    fn square(modules: usize, module: f32) -> Self {
        let (from, to) = (QUIET * module, (QUIET + modules as f32) * module);
        Self {
            side: ((modules as f32 + 2.0 * QUIET) * module) as u32,
            corners: [[from, from], [to, from], [to, to], [from, to]],
            tones: [0.0, 255.0],
            noise: 0.0,
            damaged: 0,
            mirrored: false,
            seed: 0,
        }
    }

    fn draw(&self, code: &QrCode) -> Vec<u8> {
        let (modules, mut colors) = (code.width(), code.to_colors());
        let mut random = Random::new(self.seed);
        for _ in 0..self.damaged {
            // The lower right holds data alone.
            let half = modules / 2;
            let at = (half + random.below(half)) * modules + half + random.below(half);
            colors[at] = !colors[at];
        }
        let grid =
            [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]].map(|p| p.map(|v| v * modules as f32));
        let ties: Vec<Tie> = self
            .corners
            .into_iter()
            .zip(grid)
            .map(|(corner, place)| Tie { grid: corner, pixel: place, weight: 1.0 })
            .collect();
        let to_grid = Perspective::through(&ties).unwrap();
        let pixel = |i: u32| {
            let shade = |dx: f32, dy: f32| {
                let [x, y] = to_grid.at([(i % self.side) as f32 + dx, (i / self.side) as f32 + dy]);
                let (x, y) = if self.mirrored { (y, x) } else { (x, y) };
                let inside = |v: f32| v >= 0.0 && v < modules as f32;
                let dark = inside(x)
                    && inside(y)
                    && colors[y as usize * modules + x as usize] == Color::Dark;
                self.tones[usize::from(!dark)]
            };
            let mean =
                (shade(0.25, 0.25) + shade(0.75, 0.25) + shade(0.25, 0.75) + shade(0.75, 0.75))
                    / 4.0;
            (mean + self.noise * random.bell()).clamp(0.0, 255.0) as u8
        };
        let mut pixel = pixel;
        (0..self.side * self.side).map(&mut pixel).collect()
    }

    fn read(&self, code: &QrCode) -> Vec<Reading> {
        let pixels = self.draw(code);
        Decoder::new().decode(GreyView::new(self.side, self.side, &pixels).unwrap())
    }
}

fn texts(readings: &[Reading]) -> Vec<&str> {
    readings.iter().map(|reading| reading.text.as_str()).collect()
}

#[test]
fn a_drawn_code_is_read_with_its_corners() {
    let code = QrCode::new("https://portico.example/connect/x").unwrap();
    let drawing = Drawing::square(code.width(), 8.0);
    let readings = drawing.read(&code);
    assert_eq!(texts(&readings), ["https://portico.example/connect/x"]);
    for (found, drawn) in readings[0].corners.iter().zip(drawing.corners) {
        assert!((found[0] - drawn[0]).hypot(found[1] - drawn[1]) < 2.0, "{found:?} {drawn:?}");
    }
}

#[test]
fn light_on_dark_mirrored_and_faint_codes_are_read() {
    let code = QrCode::new("all the same").unwrap();
    let plain = Drawing::square(code.width(), 5.0);
    for drawing in [
        Drawing { tones: [255.0, 0.0], ..plain.clone() },
        Drawing { mirrored: true, ..plain.clone() },
        Drawing { tones: [100.0, 125.0], ..plain.clone() },
        Drawing { tones: [230.0, 40.0], mirrored: true, ..plain },
    ] {
        assert_eq!(texts(&drawing.read(&code)), ["all the same"], "{drawing:?}");
    }
}

#[test]
fn every_version_is_read_from_a_picture() {
    for version in 1..=40 {
        let text = format!("version {version}");
        let level = if version == 1 { EcLevel::L } else { EcLevel::M };
        let code = QrCode::with_version(&text, qrcode::Version::Normal(version), level).unwrap();
        let readings = Drawing::square(code.width(), 4.0).read(&code);
        assert_eq!(texts(&readings), [text.as_str()]);
    }
}

#[test]
fn several_codes_in_one_picture_are_all_read() {
    let words = ["one", "two", "three", "four"];
    let codes = words
        .map(|word| QrCode::with_version(word, qrcode::Version::Normal(2), EcLevel::M).unwrap());
    let drawing = Drawing::square(codes[0].width(), 4.0);
    let tiles = codes.map(|code| drawing.draw(&code));
    let side = drawing.side as usize;
    let mut pixels = Vec::new();
    for row in 0..2 * side {
        let (pair, line) = (row / side * 2, row % side * side);
        pixels.extend_from_slice(&tiles[pair][line..line + side]);
        pixels.extend_from_slice(&tiles[pair + 1][line..line + side]);
    }
    let view = GreyView::new(2 * drawing.side, 2 * drawing.side, &pixels).unwrap();
    let readings = Decoder::new().decode(view);
    let mut found = texts(&readings);
    found.sort_unstable();
    assert_eq!(found, ["four", "one", "three", "two"]);
}

#[test]
fn small_and_empty_pictures_hold_nothing() {
    let sizes = [(0, 0), (1, 0), (0, 9), (1, 1), (1, 640), (640, 1), (20, 20), (21, 21), (42, 43)];
    for (width, height) in sizes {
        for grey in [0, 127, 255] {
            let pixels = vec![grey; (width * height) as usize];
            let view = GreyView::new(width, height, &pixels).unwrap();
            assert!(Decoder::new().decode(view).is_empty());
            assert!(Decoder::new().glance(view).is_empty());
        }
    }
}

/// The phones of the benchmark, a few of each kind that is always to be read, and clutter without a code.
#[test]
fn phones_are_read_and_clutter_is_not() {
    let mut decoder = Decoder::new();
    for number in 0..6 {
        for damage in [Damage::Plain, Damage::Moire] {
            let phone = screen(damage, 7, number);
            let readings = decoder.decode(phone.view());
            assert_eq!(texts(&readings), [phone.text.as_deref().unwrap()], "{damage:?} {number}");
        }
        assert!(decoder.decode(empty(7, number).view()).is_empty());
    }
}

/// A decoder that has seen other pictures, of other sizes, reads as a new one does.
#[test]
fn what_was_seen_before_changes_nothing() {
    let mut used = Decoder::new();
    for number in 0..3 {
        used.decode(empty(9, number).view());
        let code = QrCode::new(format!("picture {number}")).unwrap();
        let drawing = Drawing::square(code.width(), 3.0 + number as f32);
        let pixels = drawing.draw(&code);
        let view = GreyView::new(drawing.side, drawing.side, &pixels).unwrap();
        assert_eq!(used.decode(view), Decoder::new().decode(view));
    }
}

proptest! {
    /// Whatever `qrcode` writes is read back through any bounded warp, with noise, and with as much damage as its level
    /// takes.
    #[test]
    fn drawn_codes_are_read_through_warp_noise_and_damage(
        text in "[ -~]{1,60}",
        level in prop::sample::select(vec![EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H]),
        module in 4.0f32..8.0,
        shift in prop::array::uniform8(-0.09f32..0.09),
        dark in 0.0f32..90.0,
        light in 160.0f32..255.0,
        noise in 0.0f32..8.0,
        mirrored in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let code = QrCode::with_error_correction_level(&text, level).unwrap();
        let mut drawing = Drawing::square(code.width(), module);
        let extent = code.width() as f32 * module;
        for (corner, shift) in drawing.corners.iter_mut().zip(shift.chunks(2)) {
            *corner = [corner[0] + shift[0].abs().min(QUIET / code.width() as f32) * extent * shift[0].signum(),
                corner[1] + shift[1].abs().min(QUIET / code.width() as f32) * extent * shift[1].signum()];
        }
        // A module turned over costs a byte at most: as many as version 1 repairs, and no block of another repairs fewer.
        let damaged = match level { EcLevel::L => 2, EcLevel::M => 4, EcLevel::Q => 6, EcLevel::H => 8 };
        drawing = Drawing { tones: [dark, light], noise, damaged, mirrored, seed, ..drawing };
        let readings = drawing.read(&code);
        prop_assert_eq!(texts(&readings), [text.as_str()]);
    }

    /// A picture of any size and any content is looked at without a panic, and noise says nothing.
    #[test]
    fn noise_of_any_size_says_nothing(
        width in 0u32..90,
        height in 0u32..90,
        coarse in 1u32..7,
        contrast in 1u64..256,
        seed in any::<u64>(),
    ) {
        let mut random = Random::new(seed);
        let cells: Vec<u8> = (0..90 * 90).map(|_| (random.next() % contrast) as u8).collect();
        let pixels: Vec<u8> = (0..width * height)
            .map(|i| cells[(i / width / coarse * 90 + i % width / coarse) as usize])
            .collect();
        let view = GreyView::new(width, height, &pixels).unwrap();
        prop_assert_eq!(Decoder::new().decode(view), vec![]);
    }
}
