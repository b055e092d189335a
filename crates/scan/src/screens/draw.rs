//! The scene before the camera spoils it: clutter, a phone, its screen with a code.

use qrcode::{Color, EcLevel, QrCode};

use super::degrade::Strength;
use super::{HEIGHT, Random, WIDTH};

/// How the phone is held: its screen's plane in space.
#[derive(Debug, Clone, Copy)]
pub struct Pose {
    /// The code's middle in the picture, in pixels.
    pub middle: [f32; 2],
    /// The code's side if it were held square to the camera, in pixels.
    pub side: f32,
    /// Turn in the picture's plane, to the side and forward, in radians.
    pub turn: [f32; 3],
}

impl Pose {
    pub(super) fn draw(strength: &Strength, random: &mut Random) -> Self {
        let side = random.between(strength.side[0], strength.side[1]);
        let margin = side * 0.6;
        let middle = [
            random.between(margin, WIDTH as f32 - margin),
            random.between(
                margin.min(HEIGHT as f32 / 2.0),
                (HEIGHT as f32 - margin).max(HEIGHT as f32 / 2.0),
            ),
        ];
        let tilt = strength.tilt;
        let turn = [random.bell() * 0.35, random.between(-tilt, tilt), random.between(-tilt, tilt)];
        Self { middle, side, turn }
    }

    /// How many of the code's sides a sight line through a pixel is to the right of and below the code's middle.
    fn plane(&self, x: f32, y: f32) -> [f32; 2] {
        let [roll, yaw, pitch] = self.turn;
        let (u, v) = ((x - self.middle[0]) / self.side, (y - self.middle[1]) / self.side);
        // The screen's plane is a distance of DISTANCE sides away; its axes after the turns:
        let right = turned([1.0, 0.0, 0.0], roll, yaw, pitch);
        let down = turned([0.0, 1.0, 0.0], roll, yaw, pitch);
        let normal = turned([0.0, 0.0, 1.0], roll, yaw, pitch);
        let sight = [u / DISTANCE, v / DISTANCE, 1.0];
        let reach = DISTANCE * normal[2] / dot(sight, normal).max(1e-3);
        let place = [sight[0] * reach, sight[1] * reach, sight[2] * reach - DISTANCE];
        [dot(place, right), dot(place, down)]
    }
}

/// How many of its own sides the code is away from the camera.
const DISTANCE: f32 = 2.5;

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn turned([x, y, z]: [f32; 3], roll: f32, yaw: f32, pitch: f32) -> [f32; 3] {
    let (x, y) = (x * roll.cos() - y * roll.sin(), x * roll.sin() + y * roll.cos());
    let (x, z) = (x * yaw.cos() + z * yaw.sin(), z * yaw.cos() - x * yaw.sin());
    let (y, z) = (y * pitch.cos() - z * pitch.sin(), y * pitch.sin() + z * pitch.cos());
    [x, y, z]
}

/// A picture in light, 0 to 1, before it becomes grey pixels.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub(super) light: Vec<f32>,
}

impl Canvas {
    pub(super) fn into_grey(self) -> Vec<u8> {
        self.light
            .into_iter()
            .map(|light| (light * 255.0).round().clamp(0.0, 255.0) as u8)
            .collect()
    }
}

/// A room full of edges: soft light, boxes and rows of little strokes, as shirts, shelves and badges are.
pub(super) fn clutter(random: &mut Random) -> Canvas {
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let (base, slope) = (random.between(0.25, 0.7), random.between(-0.25, 0.25));
    let mut light: Vec<f32> = (0..width * height)
        .map(|i| base + slope * ((i % width) as f32 / width as f32 - 0.5))
        .collect();
    for _ in 0..30 {
        let (left, top) = (random.below(width), random.below(height));
        let (wide, tall) = (5 + random.below(220), 5 + random.below(160));
        let shade = random.between(0.05, 0.95);
        let stroke = if random.below(2) == 0 { usize::MAX } else { 3 + random.below(12) };
        for y in top..(top + tall).min(height) {
            for x in left..(left + wide).min(width) {
                if (x - left) / stroke.min(wide) % 2 == 0 || (y - top) / stroke.min(tall) % 2 == 1 {
                    light[y * width + x] = shade;
                }
            }
        }
    }
    Canvas { light }
}

/// The scene: clutter, the phone's dark rim, its lit screen, the code of `text` in it.
#[must_use]
pub fn draw(text: &str, pose: &Pose, random: &mut Random) -> Canvas {
    let level = [EcLevel::L, EcLevel::M, EcLevel::Q][random.below(3)];
    let code = QrCode::with_error_correction_level(text, level).expect("a link fits a code");
    let (modules, colors) = (code.width(), code.to_colors());
    let mut canvas = clutter(random);
    let dark_theme = random.below(8) == 0;
    let (paper, ink) = if dark_theme { (0.08, 0.92) } else { (0.92, 0.06) };
    let shade = |u: f32, v: f32| -> Option<f32> {
        let (column, row) = ((u + 0.5) * modules as f32, (v + 0.5) * modules as f32);
        let inside = |at: f32| at >= 0.0 && at < modules as f32;
        if inside(column) && inside(row) {
            let dark = colors[row as usize * modules + column as usize] == Color::Dark;
            return Some(if dark { ink } else { paper });
        }
        match (u.abs(), v.abs()) {
            (u, v) if u < 0.62 && v < 0.95 => Some(paper),
            (u, v) if u < 0.68 && v < 1.05 => Some(0.04),
            _ => None,
        }
    };
    let width = WIDTH as usize;
    for (index, pixel) in canvas.light.iter_mut().enumerate() {
        let (x, y) = ((index % width) as f32, (index / width) as f32);
        let far = (x - pose.middle[0]).hypot(y - pose.middle[1]);
        if far < pose.side * 2.2 {
            *pixel = SPOTS
                .map(|[dx, dy]| {
                    let [u, v] = pose.plane(x + dx, y + dy);
                    shade(u, v).unwrap_or(*pixel)
                })
                .iter()
                .sum::<f32>()
                / SPOTS.len() as f32;
        }
    }
    canvas
}

/// Where in a pixel the scene is looked at.
const SPOTS: [[f32; 2]; 5] = [[0.5, 0.5], [0.2, 0.35], [0.65, 0.2], [0.35, 0.8], [0.8, 0.65]];
