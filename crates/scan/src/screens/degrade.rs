//! What comes between a scene and its picture: focus, motion, lamps, stripes, little light and noise.

use super::draw::{Canvas, Pose};
use super::{Damage, HEIGHT, Random, WIDTH};

/// How strong each disturbance is.
#[derive(Debug, Clone)]
pub(super) struct Strength {
    /// The code's least and greatest side, in pixels.
    pub(super) side: [f32; 2],
    /// The greatest turn to the side and forward, in radians.
    pub(super) tilt: f32,
    /// Deviation of the blur, in pixels.
    blur: f32,
    /// Length of the motion, in pixels.
    motion: f32,
    /// How much of the light there is.
    gain: f32,
    /// Deviation of the noise, in parts of the full range.
    noise: f32,
    /// Light that a mirrored lamp adds.
    glare: f32,
    /// How deep the stripes are.
    moire: f32,
}

impl Strength {
    pub(super) fn draw(damage: Damage, random: &mut Random) -> Self {
        let mut strength = Self {
            side: [180.0, 480.0],
            tilt: 0.35,
            blur: random.between(0.3, 0.9),
            motion: 0.0,
            gain: random.between(0.75, 1.0),
            noise: random.between(0.0, 0.02),
            glare: 0.0,
            moire: 0.0,
        };
        match damage {
            Damage::Plain => {}
            Damage::Tilt => strength.tilt = random.between(0.6, 1.15),
            Damage::Defocus => strength.blur = random.between(1.5, 5.0),
            Damage::Motion => strength.motion = random.between(4.0, 18.0),
            Damage::Dim => {
                strength.gain = random.between(0.06, 0.3);
                strength.noise = random.between(0.01, 0.05);
            }
            Damage::Glare => strength.glare = random.between(0.5, 2.5),
            Damage::Moire => strength.moire = random.between(0.15, 0.6),
            Damage::Far => strength.side = [55.0, 130.0],
            Damage::Mixed => {
                strength.side = [110.0, 420.0];
                strength.tilt = random.between(0.2, 0.8);
                strength.blur = random.between(0.6, 2.2);
                strength.motion = random.between(0.0, 7.0);
                strength.gain = random.between(0.2, 0.9);
                strength.noise = random.between(0.0, 0.03);
                strength.glare = random.between(0.0, 1.0);
                strength.moire = random.between(0.0, 0.25);
            }
        }
        strength
    }
}

pub(super) fn degrade(canvas: &mut Canvas, strength: &Strength, pose: &Pose, random: &mut Random) {
    if strength.moire > 0.0 {
        stripe(&mut canvas.light, strength.moire, random);
    }
    if strength.glare > 0.0 {
        shine(&mut canvas.light, strength.glare, pose, random);
    }
    blur(&mut canvas.light, strength.blur);
    if strength.motion > 0.0 {
        smear(&mut canvas.light, strength.motion, random.between(0.0, std::f32::consts::PI));
    }
    for light in &mut canvas.light {
        *light = *light * strength.gain + strength.noise * random.bell();
    }
}

fn stripe(light: &mut [f32], depth: f32, random: &mut Random) {
    let [across, along] = [random.between(0.4, 2.4), random.between(0.4, 2.4)];
    let phase = random.between(0.0, 6.0);
    for (index, light) in light.iter_mut().enumerate() {
        let (x, y) = (index as u32 % WIDTH, index as u32 / WIDTH);
        let wave = (x as f32 * across + phase).sin() * (y as f32 * along).sin();
        *light *= 1.0 - depth * (0.5 + 0.5 * wave);
    }
}

/// A long soft lamp, mirrored somewhere on the code.
fn shine(light: &mut [f32], strength: f32, pose: &Pose, random: &mut Random) {
    let reach = pose.side * 0.4;
    let middle = [
        pose.middle[0] + random.between(-reach, reach),
        pose.middle[1] + random.between(-reach, reach),
    ];
    let angle = random.between(0.0, std::f32::consts::PI);
    let (long, short) =
        (pose.side * random.between(0.2, 0.7), pose.side * random.between(0.03, 0.12));
    for (index, light) in light.iter_mut().enumerate() {
        let (x, y) = (index as u32 % WIDTH, index as u32 / WIDTH);
        let (x, y) = (x as f32 - middle[0], y as f32 - middle[1]);
        let (u, v) = (x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin());
        let away = (u / long).powi(2) + (v / short).powi(2);
        if away < 9.0 {
            *light = (*light + strength * (-away).exp()).min(1.0);
        }
    }
}

/// Gauss's blur along rows and columns.
fn blur(light: &mut Vec<f32>, deviation: f32) {
    let reach = (deviation * 3.0).ceil() as isize;
    let taps: Vec<f32> =
        (-reach..=reach).map(|i| (-0.5 * (i as f32 / deviation).powi(2)).exp()).collect();
    for step in [[1, 0], [0, 1]] {
        let path: Vec<[isize; 2]> = (-reach..=reach).map(|i| step.map(|s| s * i)).collect();
        *light = mixed(light, &path, &taps);
    }
}

fn smear(light: &mut Vec<f32>, length: f32, angle: f32) {
    let half = (length / 2.0).ceil() as isize;
    let path: Vec<[isize; 2]> = (-half..=half)
        .map(|i| [angle.cos(), angle.sin()].map(|s| (s * i as f32).round() as isize))
        .collect();
    let taps = vec![1.0; path.len()];
    *light = mixed(light, &path, &taps);
}

/// For each pixel the mean of those along `path` from it, weighed by `taps`; past the edge it is the edge's.
fn mixed(light: &[f32], path: &[[isize; 2]], taps: &[f32]) -> Vec<f32> {
    let (width, height) = (WIDTH as isize, HEIGHT as isize);
    let whole: f32 = taps.iter().sum();
    let mut sums = vec![0.0; light.len()];
    for (&[dx, dy], tap) in path.iter().zip(taps) {
        let tap = tap / whole;
        for y in 0..height {
            let row = (y + dy).clamp(0, height - 1) * width;
            let line = &mut sums[(y * width) as usize..((y + 1) * width) as usize];
            for (x, sum) in line.iter_mut().enumerate() {
                *sum += tap * light[(row + (x as isize + dx).clamp(0, width - 1)) as usize];
            }
        }
    }
    sums
}
