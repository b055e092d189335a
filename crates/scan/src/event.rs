//! What the scanner tells: one event for each thing that happened in front of the camera or to it.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use crate::decode::How;
use crate::guidance::Advice;
use crate::payload::Payload;

/// The most events waiting to be received. There are a few a second at most: more waiting means that nobody receives.
pub const EVENTS_MAX: usize = 256;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The source gave its first picture.
    Opened(Opened),
    /// The source gives no more pictures; it is tried again until it does. Told once, not for each try.
    Lost(Loss),
    /// A code was read that is to be answered.
    Reading(Seen),
    /// A code that was answered has left the picture.
    Gone(Payload),
    /// What people should do to be read; `None` takes the last advice back.
    Guidance(Option<Advice>),
}

/// A source that gives pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its name, for people.
    pub name: String,
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pictures a second, as agreed; 0 when unknown.
    pub rate: u32,
    /// The pictures' format.
    pub format: &'static str,
}

/// Why there are no pictures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// None was found that can be opened.
    #[error("there is no camera")]
    NoCamera,
    /// It was unplugged.
    #[error("the camera was unplugged")]
    Unplugged,
    /// It gave no picture for too long.
    #[error("the camera gives no pictures")]
    Stalled,
    /// It cannot be used.
    #[error("the camera failed: {0}")]
    Failed(String),
}

impl Loss {
    /// The reason's name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NoCamera => "no_camera",
            Self::Unplugged => "unplugged",
            Self::Stalled => "stalled",
            Self::Failed(_) => "failed",
        }
    }
}

/// A code that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What it says.
    pub payload: Payload,
    /// Its corners, as fractions of the picture's width and height: top left, top right, bottom right, bottom left.
    pub corners: [[f32; 2]; 4],
    /// Which pass of the decoder read it.
    pub how: How,
    /// The picture's place in its source, from 1.
    pub sequence: u64,
    /// Whether it stands where an answered code stood a moment ago: most likely a phone that renewed its code in the hand.
    pub renewed: bool,
    /// Where the time went.
    pub timing: Timing,
}

/// The parts of the time from a picture's capture to its code's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// From capture until the picture was looked at.
    pub waited: Duration,
    /// Making it grey.
    pub grey: Duration,
    /// Measuring and decoding it.
    pub decode: Duration,
}

impl Timing {
    /// From capture to text.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.waited + self.grey + self.decode
    }
}

/// Where events go. Sending never waits: a receiver that no longer receives must not stop the camera.
#[derive(Debug, Clone)]
pub struct EventSender(SyncSender<Event>);

impl EventSender {
    /// A sender and its receiver.
    #[must_use]
    pub fn channel() -> (Self, Receiver<Event>) {
        let (sender, receiver) = sync_channel(EVENTS_MAX);
        (Self(sender), receiver)
    }

    /// Sends `event`, or drops it when [`EVENTS_MAX`] are waiting or nobody is there.
    pub fn send(&self, event: Event) {
        if let Err(TrySendError::Full(event)) = self.0.try_send(event) {
            tracing::warn!(?event, "nobody takes the scanner's events; one was dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sending_never_waits() {
        let (sender, receiver) = EventSender::channel();
        for _ in 0..=EVENTS_MAX {
            sender.send(Event::Lost(Loss::Stalled));
        }
        assert_eq!(receiver.try_iter().count(), EVENTS_MAX);
        drop(receiver);
        sender.send(Event::Lost(Loss::Stalled));
    }
}
