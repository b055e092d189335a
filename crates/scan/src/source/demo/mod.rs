//! The demo scene: people hold up phones with codes, one after another, before the camera of a stand. Drawn here, so that the
//! whole way from a picture to an answer runs with no camera and no people.

mod background;
mod dice;
mod letters;
mod paint;
mod phone;
mod scene;
mod warp;

use std::time::Duration;

use super::{FrameSource, Outlet};
use crate::clock;
use crate::event::Opened;
use crate::picture::PixelFormat;
pub use scene::Scene;

/// The scene's width, in pixels.
pub const WIDTH: u32 = 1_280;
/// The scene's height, in pixels.
pub const HEIGHT: u32 = 720;
/// Pictures a second.
pub const RATE: u32 = 30;
/// The seed that the scene is drawn from unless another is given.
pub const SEED: u64 = 42;

/// What the next person shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// The text of the code; a link with a token.
    pub url: String,
    /// The name above the code.
    pub name: String,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Card of {}", self.name)
    }
}

/// Asked for a card each time that somebody steps up; with none, nobody does for a while.
pub type Cards = Box<dyn FnMut() -> Option<Card> + Send>;

/// A source that gives the demo scene.
pub struct Demo {
    scene: Scene,
}

impl Demo {
    /// The scene in which people show `cards`. The same seed and cards give the same pictures.
    #[must_use]
    pub fn new(cards: Cards, seed: u64) -> Self {
        Self { scene: Scene::new(cards, seed) }
    }
}

impl FrameSource for Demo {
    fn run(&mut self, outlet: &Outlet) {
        let interval = Duration::from_secs(1) / RATE;
        outlet.opened(Opened {
            name: "Demo scene".to_owned(),
            width: WIDTH,
            height: HEIGHT,
            rate: RATE,
            format: PixelFormat::Yuv420.name(),
        });
        let mut due = clock::now();
        loop {
            outlet.put(PixelFormat::Yuv420, WIDTH, HEIGHT, self.scene.next_picture());
            // After a pause of the whole machine, go on from now; do not hurry through what was missed.
            due = due.plus(interval).max(clock::now());
            if outlet.rest(due.since(clock::now())) {
                return;
            }
        }
    }
}
