//! The story: somebody steps up, holds a phone before the camera, and goes; then the next.

use super::background::hall;
use super::dice::Dice;
use super::paint::Sheet;
use super::phone::{self, CODE_MIDDLE};
use super::warp::{Canvas, Pose, draw, in_yuv};
use super::{Cards, HEIGHT, RATE, WIDTH};

/// Pictures in which a phone comes in.
const ENTER: u32 = RATE * 6 / 10;
/// Pictures in which it is held.
const HOLD: u32 = RATE * 23 / 10;
/// Pictures in which it leaves.
const LEAVE: u32 = RATE / 2;
/// Pictures with nobody before the next person, and before asking again when there is none.
const NOBODY: u32 = RATE * 8 / 10;
/// The camera's noise: values that are repeated from a chance place on.
const NOISE_VALUES: usize = 1 << 16;
/// The noise's spread, in grey levels.
const NOISE: f32 = 3.0;

/// The demo scene, picture by picture.
pub struct Scene {
    cards: Cards,
    dice: Dice,
    hall: Canvas,
    brighter: Vec<u8>,
    darker: Vec<u8>,
    showing: Option<Showing>,
    pause: u32,
}

/// A phone being shown.
struct Showing {
    sheet: Sheet,
    held: Pose,
    from: [f32; 2],
    sway: [f32; 3],
    picture: u32,
}

impl Scene {
    /// The scene in which people show `cards`, drawn from `seed`.
    #[must_use]
    pub fn new(cards: Cards, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let hall = hall(&mut dice);
        let values = WIDTH as usize + NOISE_VALUES;
        let noise: Vec<_> = (0..values).map(|_| noise(&mut dice)).collect();
        let part = |sign: f32| noise.iter().map(|noise| (noise * sign) as u8).collect();
        let (brighter, darker) = (part(1.0), part(-1.0));
        Self { cards, dice, hall, brighter, darker, showing: None, pause: NOBODY / 2 }
    }

    /// The next picture, a thirtieth of a second after the last: planes of luma, blue and red.
    pub fn next_picture(&mut self) -> Vec<u8> {
        self.step();
        let mut canvas = self.hall.clone();
        if let Some(showing) = &self.showing {
            draw(&mut canvas, &showing.sheet, CODE_MIDDLE, &showing.pose());
        }
        self.add_noise(canvas.luma());
        canvas.bytes
    }

    /// Whether a phone is held before the camera in the newest picture, neither coming nor going.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let held = |showing: &Showing| (ENTER..ENTER + HOLD).contains(&showing.picture);
        self.showing.as_ref().is_some_and(held)
    }

    fn step(&mut self) {
        if let Some(showing) = &mut self.showing {
            showing.picture += 1;
            if showing.picture >= ENTER + HOLD + LEAVE {
                (self.showing, self.pause) = (None, NOBODY);
            }
            return;
        }
        self.pause = self.pause.saturating_sub(1);
        if self.pause == 0 {
            self.showing = (self.cards)().map(|card| {
                let hand = self.dice.next() as usize;
                Showing::new(in_yuv(phone::held(&card, hand)), &mut self.dice)
            });
            self.pause = NOBODY;
        }
    }

    fn add_noise(&mut self, luma: &mut [u8]) {
        for row in luma.chunks_mut(WIDTH as usize) {
            let from = self.dice.next() as usize % NOISE_VALUES;
            let noise = self.brighter[from..].iter().zip(&self.darker[from..]);
            for (pixel, (brighter, darker)) in row.iter_mut().zip(noise) {
                *pixel = pixel.saturating_add(*brighter).saturating_sub(*darker);
            }
        }
    }
}

/// The sum of three even chances is near enough to a bell.
fn noise(dice: &mut Dice) -> f32 {
    let sum: f32 = (0..3).map(|_| dice.between(-1.0, 1.0)).sum();
    (sum * NOISE).round()
}

impl Showing {
    fn new(sheet: Sheet, dice: &mut Dice) -> Self {
        let held = Pose {
            x: WIDTH as f32 / 2.0 + dice.between(-130.0, 130.0),
            y: HEIGHT as f32 / 2.0 + dice.between(-60.0, 20.0),
            scale: dice.between(0.84, 1.06),
            roll: dice.between(-0.2, 0.2),
            yaw: dice.between(-0.3, 0.3),
            pitch: dice.between(-0.25, 0.25),
        };
        let from = [dice.between(-420.0, 420.0), dice.between(620.0, 760.0)];
        let sway = [0, 1, 2].map(|_| dice.between(0.0, std::f32::consts::TAU));
        Self { sheet, held, from, sway, picture: 0 }
    }

    fn pose(&self) -> Pose {
        let away = self.away();
        let time = self.picture as f32 / RATE as f32;
        let sway = |n: usize, rate: f32| (time * rate + self.sway[n]).sin();
        Pose {
            x: self.held.x + self.from[0] * away + 5.0 * sway(0, 5.1),
            y: self.held.y + self.from[1] * away + 4.0 * sway(1, 4.3),
            roll: self.held.roll + 0.5 * away + 0.015 * sway(2, 3.7),
            yaw: self.held.yaw + 0.03 * sway(1, 2.9),
            pitch: self.held.pitch + 0.03 * sway(0, 3.3) - 0.3 * away,
            ..self.held
        }
    }

    /// How far from being held it is: 1 out of sight, 0 held.
    fn away(&self) -> f32 {
        let entering = 1.0 - self.picture as f32 / ENTER as f32;
        let leaving = (self.picture as f32 - (ENTER + HOLD) as f32) / LEAVE as f32;
        if leaving > 0.0 { leaving * leaving } else { entering.max(0.0).powi(3) }
    }
}

#[cfg(test)]
#[path = "scene_tests.rs"]
mod tests;
