//! Grey pictures of phones that show a code, drawn from a seed: what the decoder is measured and tested with. The same
//! seed gives the same picture on every machine.

mod degrade;
mod draw;
mod random;

pub use draw::{Pose, draw};
pub use random::Random;

use crate::frame::GreyView;

/// What makes a picture hard to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Damage {
    /// Nothing but the way it is held.
    Plain,
    /// Held far from square to the camera.
    Tilt,
    /// Out of focus.
    Defocus,
    /// Moved while the shutter was open.
    Motion,
    /// Little light: low contrast and much noise.
    Dim,
    /// A lamp mirrored on the glass.
    Glare,
    /// The screen's own pixels, seen as stripes.
    Moire,
    /// Small in the picture.
    Far,
    /// Some of everything.
    Mixed,
}

impl Damage {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Plain,
        Self::Tilt,
        Self::Defocus,
        Self::Motion,
        Self::Dim,
        Self::Glare,
        Self::Moire,
        Self::Far,
        Self::Mixed,
    ];

    /// The kind's name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Tilt => "tilt",
            Self::Defocus => "defocus",
            Self::Motion => "motion",
            Self::Dim => "dim",
            Self::Glare => "glare",
            Self::Moire => "moire",
            Self::Far => "far",
            Self::Mixed => "mixed",
        }
    }
}

/// A drawn picture and what its code says.
#[derive(Debug, Clone)]
pub struct Screen {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Grey, row after row.
    pub pixels: Vec<u8>,
    /// The code's text; `None` when the picture holds no code.
    pub text: Option<String>,
}

impl Screen {
    /// The picture as the decoder takes it.
    ///
    /// # Panics
    /// When `pixels` was given another length than the size asks for.
    #[must_use]
    pub fn view(&self) -> GreyView<'_> {
        GreyView::new(self.width, self.height, &self.pixels).expect("drawn pixels fill the size")
    }
}

/// Pixels a row of a drawn picture: what webcams give.
pub const WIDTH: u32 = 1280;
/// Rows of a drawn picture.
pub const HEIGHT: u32 = 720;

/// The picture with this number, of all that a `seed` gives of one kind of damage.
#[must_use]
pub fn screen(damage: Damage, seed: u64, number: u64) -> Screen {
    let mut random = stream(damage, seed, number);
    let strength = degrade::Strength::draw(damage, &mut random);
    let text = link(&mut random);
    let pose = Pose::draw(&strength, &mut random);
    let mut canvas = draw(&text, &pose, &mut random);
    degrade::degrade(&mut canvas, &strength, &pose, &mut random);
    Screen { width: WIDTH, height: HEIGHT, pixels: canvas.into_grey(), text: Some(text) }
}

/// A picture of clutter with no code in it.
#[must_use]
pub fn empty(seed: u64, number: u64) -> Screen {
    let mut random = Random::new(!seed ^ (number << 32));
    let strength = degrade::Strength::draw(Damage::Plain, &mut random);
    let pose = Pose::draw(&strength, &mut random);
    let mut canvas = draw::clutter(&mut random);
    degrade::degrade(&mut canvas, &strength, &pose, &mut random);
    Screen { width: WIDTH, height: HEIGHT, pixels: canvas.into_grey(), text: None }
}

/// What the code in [`screen`] of the same arguments says.
#[must_use]
pub fn text(damage: Damage, seed: u64, number: u64) -> String {
    let mut random = stream(damage, seed, number);
    degrade::Strength::draw(damage, &mut random);
    link(&mut random)
}

fn stream(damage: Damage, seed: u64, number: u64) -> Random {
    Random::new(seed ^ (damage as u64 + 1).wrapping_mul(0x9E37_79B9) ^ (number << 32))
}

/// A link as attendees show them: a token of 32 bytes, with or without a proof behind it.
fn link(random: &mut Random) -> String {
    let mut letters = |count: usize| -> String {
        (0..count).map(|_| char::from(LETTERS[random.below(LETTERS.len())])).collect()
    };
    let token = letters(43);
    match token.as_bytes()[0] % 3 {
        0 => format!("https://portico.example/connect/{token}#{}", letters(150)),
        1 => format!("https://portico.example/connect/{token}"),
        _ => format!("HTTPS://PORTICO.EXAMPLE/B/{}", &token[..8].to_ascii_uppercase()),
    }
}

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_picture_again_and_another_gives_another() {
        let picture = |seed| screen(Damage::Mixed, seed, 3).pixels;
        assert_eq!(picture(1), picture(1));
        assert_ne!(picture(1), picture(2));
    }
}
