//! Where pictures come from: a camera, a folder of pictures, or the demo scene.

pub mod camera;
pub mod demo;
pub mod folder;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock;
use crate::event::{Event, EventSender, Loss, Opened};
use crate::picture::{Picture, PixelFormat};
use crate::slot::Slot;
use crate::viewfinder::Viewfinder;

use camera::{Camera, CameraChoice};
use demo::{Cards, Demo};
use folder::Folder;

/// Something that gives pictures until it is told to stop.
pub trait FrameSource: Send + 'static {
    /// Puts pictures into `outlet` until [`Outlet::rest`] or [`Outlet::is_closed`] says to stop. Runs in a thread of its own.
    fn run(&mut self, outlet: &Outlet);
}

/// Where a source puts what it has.
#[derive(Debug, Clone)]
pub struct Outlet {
    slot: Arc<Slot<Picture>>,
    events: EventSender,
    viewfinder: Viewfinder,
    given: Arc<AtomicU64>,
}

impl Outlet {
    pub(crate) fn new(slot: Arc<Slot<Picture>>, events: EventSender, view: Viewfinder) -> Self {
        Self { slot, events, viewfinder: view, given: Arc::default() }
    }

    /// Puts one picture in, captured now, in place of any that nobody looked at.
    pub fn put(&self, format: PixelFormat, width: u32, height: u32, bytes: Vec<u8>) {
        let sequence = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        let captured_at = clock::now();
        self.slot.put(Picture { format, width, height, bytes, sequence, captured_at });
    }

    /// Tells that pictures come.
    pub fn opened(&self, opened: Opened) {
        self.events.send(Event::Opened(opened));
    }

    /// Tells that no more pictures come, and takes the preview away.
    pub fn lost(&self, loss: Loss) {
        self.viewfinder.clear(self.given.load(Ordering::Relaxed));
        self.events.send(Event::Lost(loss));
    }

    /// Lets `pause` pass; true when the source is to stop.
    pub fn rest(&self, pause: Duration) -> bool {
        self.slot.rest(pause)
    }

    /// Whether the source is to stop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.slot.is_closed()
    }
}

/// A source by name, as on a command line: `auto`, a camera's number, `nokhwa:` and a number, `folder:PATH` or `demo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A camera.
    Camera(CameraChoice),
    /// The pictures of a folder, one after another.
    Folder(PathBuf),
    /// The demo scene.
    Demo,
}

/// A name that stands for no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no camera: give auto, a number, folder:PATH or demo")]
pub struct UnknownChoice(String);

impl FromStr for Choice {
    type Err = UnknownChoice;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let index = |number: &str| number.parse().map_err(|_| UnknownChoice(name.to_owned()));
        match name.split_once(':') {
            None if name == "auto" => Ok(Self::Camera(CameraChoice::Auto)),
            None if name == "demo" => Ok(Self::Demo),
            None => Ok(Self::Camera(CameraChoice::Index(index(name)?))),
            Some(("folder", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("nokhwa", number)) => Ok(Self::Camera(CameraChoice::Portable(index(number)?))),
            Some(_) => Err(UnknownChoice(name.to_owned())),
        }
    }
}

impl Choice {
    /// The source itself. `cards` are shown by the demo scene, and by no other.
    #[must_use]
    pub fn source(self, cards: Cards) -> Box<dyn FrameSource> {
        match self {
            Self::Camera(choice) => Box::new(Camera::new(choice)),
            Self::Folder(path) => Box::new(Folder::new(path, folder::RATE)),
            Self::Demo => Box::new(Demo::new(cards, demo::SEED)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_chosen_by_name() {
        let camera = Choice::Camera;
        for (name, choice) in [
            ("auto", camera(CameraChoice::Auto)),
            ("0", camera(CameraChoice::Index(0))),
            ("12", camera(CameraChoice::Index(12))),
            ("nokhwa:1", camera(CameraChoice::Portable(1))),
            ("folder:a/b:c", Choice::Folder("a/b:c".into())),
            ("demo", Choice::Demo),
        ] {
            assert_eq!(name.parse(), Ok(choice));
        }
        for name in ["", "-1", "folder:", "folder", "nokhwa:", "usb:1", "4294967296"] {
            assert_eq!(name.parse::<Choice>(), Err(UnknownChoice(name.to_owned())));
        }
    }
}
