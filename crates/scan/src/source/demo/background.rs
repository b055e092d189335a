//! What is behind the people: a hall out of focus, drawn once.

use super::dice::Dice;
use super::warp::Canvas;
use super::{HEIGHT, WIDTH};

/// Lamps out of focus.
const LAMPS: usize = 26;

/// The hall, as planes of luma and colour.
pub(super) fn hall(dice: &mut Dice) -> Canvas {
    let lamps: Vec<_> = (0..LAMPS).map(|_| Lamp::hung(dice)).collect();
    let mut canvas = Canvas::grey(WIDTH, HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let colour = wall(x as f32, y as f32);
            let lit = lamps.iter().fold(colour, |colour, lamp| lamp.light(colour, x, y));
            canvas.set(x, y, lit);
        }
    }
    canvas
}

/// A cool wall, lighter in the middle, and a warm floor.
fn wall(x: f32, y: f32) -> [f32; 3] {
    let (dx, dy) = ((x - 700.0) / 900.0, (y - 240.0) / 620.0);
    let light = 1.0 - 0.62 * (dx * dx + dy * dy).min(1.0);
    let floor = ((y - 430.0) / 260.0).clamp(0.0, 1.0);
    let mix = |wall: f32, warm: f32| (wall + (warm - wall) * floor) * light;
    [mix(104.0, 96.0), mix(116.0, 82.0), mix(136.0, 72.0)]
}

struct Lamp {
    x: f32,
    y: f32,
    radius: f32,
    strength: f32,
    warmth: f32,
}

impl Lamp {
    fn hung(dice: &mut Dice) -> Self {
        Self {
            x: dice.between(0.0, WIDTH as f32),
            y: dice.between(0.0, 330.0),
            radius: dice.between(14.0, 52.0),
            strength: dice.between(12.0, 64.0),
            warmth: dice.between(-0.25, 0.35),
        }
    }

    fn light(&self, colour: [f32; 3], x: u32, y: u32) -> [f32; 3] {
        let (dx, dy) = (x as f32 - self.x, y as f32 - self.y);
        let reach = self.radius + 6.0;
        if dx.abs() > reach || dy.abs() > reach {
            return colour;
        }
        let edge = ((self.radius - dx.hypot(dy)) / 9.0 + 0.5).clamp(0.0, 1.0);
        let light = self.strength * edge;
        let [red, green, blue] = colour;
        [red + light * (1.0 + self.warmth), green + light, blue + light * (1.0 - self.warmth)]
    }
}
