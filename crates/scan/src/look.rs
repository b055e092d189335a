//! One look at one picture: grey, measured, decoded as far as it is worth, and told.

use std::time::Duration;

use crate::clock::{self, Stamp};
use crate::decode::{Decoder, Reading};
use crate::event::{Event, EventSender, Seen, Timing};
use crate::finders::{self, Square};
use crate::frame::GreyFrame;
use crate::grey;
use crate::guidance::{self, Advice, Guide};
use crate::measure::Mosaic;
use crate::pace::{Effort, Pace, Signs};
use crate::payload::{Payload, TEXT_BYTES_MAX};
use crate::picture::Picture;
use crate::presence::{Change, Presence, Sighting};
use crate::viewfinder::Viewfinder;

/// Looks at pictures one after another.
pub(crate) struct Looker {
    events: EventSender,
    viewfinder: Viewfinder,
    decoder: Decoder,
    presence: Presence,
    pace: Pace,
    guide: Guide,
    last: Option<Mosaic>,
    unread_pattern: bool,
}

impl Looker {
    pub(crate) fn new(events: EventSender, viewfinder: Viewfinder) -> Self {
        Self {
            events,
            viewfinder,
            decoder: Decoder::new(),
            presence: Presence::default(),
            pace: Pace::default(),
            guide: Guide::default(),
            last: None,
            unread_pattern: false,
        }
    }

    /// Looks at `picture`; how long to wait before the next.
    pub(crate) fn look(&mut self, picture: Picture) -> Duration {
        let taken_at = clock::now();
        match grey::frame(&picture) {
            Ok(frame) => {
                self.viewfinder.show(picture);
                self.look_at(&frame, taken_at);
                self.pace.pause(frame.captured_at, self.presence.is_answered())
            }
            Err(error) => {
                tracing::debug!(?picture, %error, "no picture");
                Duration::ZERO
            }
        }
    }

    fn look_at(&mut self, frame: &GreyFrame, taken_at: Stamp) {
        let mosaic = Mosaic::of(frame.view());
        let change = self.last.as_ref().map_or(u8::MAX, |last| mosaic.change_since(last));
        let code_present = !self.presence.is_empty();
        let signs = Signs { change, code_present, unread_pattern: self.unread_pattern };
        // A skipped picture is not what the next is compared with, so that slow movement adds up.
        let readings = match self.pace.effort(frame.captured_at, signs) {
            Effort::Skip => return,
            Effort::Glance => self.decoder.glance(frame.view()),
            Effort::Thorough => self.decoder.decode(frame.view()),
        };
        let timing = Timing {
            waited: taken_at.since(frame.captured_at),
            grey: frame.grey_at.since(taken_at),
            decode: clock::now().since(frame.grey_at),
        };
        let squares =
            if readings.is_empty() { finders::squares(frame.view(), &mosaic) } else { Vec::new() };
        self.tell(frame, &readings, timing);
        self.advise(frame, &mosaic, &readings, &squares);
        self.unread_pattern = squares.len() >= 3;
        self.last = Some(mosaic);
    }

    fn tell(&mut self, frame: &GreyFrame, readings: &[Reading], timing: Timing) {
        let readings: Vec<_> =
            readings.iter().filter(|reading| reading.text.len() <= TEXT_BYTES_MAX).collect();
        let sightings: Vec<_> = readings.iter().map(|reading| sighting(reading, frame)).collect();
        for change in self.presence.look(frame.captured_at, &sightings) {
            self.events.send(match change {
                Change::Gone(payload) => Event::Gone(payload),
                Change::Answer { index, renewed } => Event::Reading(Seen {
                    payload: sightings[index].payload.clone(),
                    corners: sightings[index].corners,
                    how: readings[index].how,
                    sequence: frame.sequence,
                    renewed,
                    timing,
                }),
            });
        }
    }

    fn advise(&mut self, frame: &GreyFrame, mosaic: &Mosaic, read: &[Reading], seen: &[Square]) {
        let now = frame.captured_at;
        let told = if read.is_empty() {
            // To a poster in the back nobody need come closer; darkness is for everyone.
            let is_wanted =
                |advice: &Advice| *advice == Advice::TooDark || self.pace.is_active(now);
            let advice = guidance::advice(frame.view(), mosaic, seen).filter(is_wanted);
            self.guide.consider(now, advice)
        } else {
            self.guide.read(now)
        };
        if let Some(advice) = told {
            self.events.send(Event::Guidance(advice));
        }
    }
}

fn sighting(reading: &Reading, frame: &GreyFrame) -> Sighting {
    let (width, height) = (frame.width().max(1) as f32, frame.height().max(1) as f32);
    let text = reading.text.clone();
    let payload = if reading.part.is_some() { Payload::part(text) } else { Payload::new(text) };
    Sighting { payload, corners: reading.corners.map(|[x, y]| [x / width, y / height]) }
}
