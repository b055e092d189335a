//! Which codes are in front of the camera, and which of them is to be answered now: one answer a presentation, our own codes
//! before others, and a code that left and comes back counts anew.
//!
//! Absence is counted over pictures that were looked at, so a camera that stalls or repeats itself neither keeps a code
//! there nor takes it away.

use std::time::Duration;

use crate::clock::Stamp;
use crate::payload::Payload;

/// How long a code must be out of sight to have left.
pub const ABSENCE: Duration = Duration::from_millis(1_000);
/// How many pictures in a row must have been looked at without it, besides.
pub const ABSENCE_LOOKS: u32 = 3;
/// The least time between two answers to the same payload, however often it leaves and returns.
pub const COOL_DOWN: Duration = Duration::from_millis(2_000);
/// How soon a code must take another's place to be the same phone that renewed its code.
pub const RENEWAL: Duration = Duration::from_millis(400);
/// The most codes kept in mind at once; more in front of a camera are not people.
pub const PRESENT_MAX: usize = 64;

/// A code read in one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// What it says.
    pub payload: Payload,
    /// Its corners, as fractions of the picture's width and height.
    pub corners: [[f32; 2]; 4],
}

/// What a look changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The sighting of this index is to be answered.
    Answer {
        /// Which of the sightings given.
        index: usize,
        /// Whether it stands where an answered code stood a moment ago: most likely a phone that renewed its code.
        renewed: bool,
    },
    /// A code that was answered has left.
    Gone(Payload),
}

/// The codes in front of the camera.
#[derive(Debug, Default)]
pub struct Presence {
    present: Vec<Present>,
    answered: Vec<(Payload, Stamp)>,
}

#[derive(Debug)]
struct Present {
    payload: Payload,
    corners: [[f32; 2]; 4],
    last_seen: Stamp,
    missed: u32,
    answered: bool,
    renewed: bool,
}

impl Presence {
    /// Takes in what was read in one picture, captured at `now`, and says what changed: at most one answer, and who left.
    pub fn look(&mut self, now: Stamp, sightings: &[Sighting]) -> Vec<Change> {
        let mut changes = self.departures(now, sightings);
        self.answered.retain(|(_, at)| now.since(*at) < COOL_DOWN);
        for sighting in sightings {
            self.arrive(now, sighting);
        }
        changes.extend(self.answer(now, sightings));
        changes
    }

    /// Whether any code is in front of the camera.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// Whether the last picture showed codes of which none of ours still waits for its answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let waits = |present: &Present| !present.answered && present.payload.kind().is_ours();
        let shown = self.present.iter().any(|present| present.missed == 0);
        shown && !self.present.iter().any(waits)
    }

    fn departures(&mut self, now: Stamp, sightings: &[Sighting]) -> Vec<Change> {
        for present in &mut self.present {
            let seen = sightings.iter().any(|sighting| sighting.payload == present.payload);
            present.missed = if seen { 0 } else { present.missed.saturating_add(1) };
        }
        let has_left =
            |p: &mut Present| p.missed >= ABSENCE_LOOKS && now.since(p.last_seen) >= ABSENCE;
        self.present
            .extract_if(.., has_left)
            .filter(|present| present.answered)
            .map(|present| Change::Gone(present.payload))
            .collect()
    }

    fn arrive(&mut self, now: Stamp, sighting: &Sighting) {
        let known = self.present.iter_mut().find(|present| present.payload == sighting.payload);
        if let Some(present) = known {
            present.last_seen = now;
            present.corners = sighting.corners;
            return;
        }
        let renewed = self.present.iter().any(|old| old.was_replaced_by(sighting, now));
        if self.present.len() == PRESENT_MAX {
            self.forget_oldest();
        }
        self.present.push(Present {
            payload: sighting.payload.clone(),
            corners: sighting.corners,
            last_seen: now,
            missed: 0,
            answered: false,
            renewed,
        });
    }

    fn forget_oldest(&mut self) {
        let ages = self.present.iter().enumerate();
        if let Some((oldest, _)) = ages.min_by_key(|(_, present)| present.last_seen) {
            self.present.swap_remove(oldest);
        }
    }

    /// The one sighting to answer: of our codes the largest, another's only when none of ours is about.
    fn answer(&mut self, now: Stamp, sightings: &[Sighting]) -> Option<Change> {
        let ours_about = self.present.iter().any(|p| p.payload.kind().is_ours());
        let due = |present: &Present| {
            !present.answered
                && present.payload.kind().is_ours() == ours_about
                && !self.answered.iter().any(|(payload, _)| *payload == present.payload)
        };
        let (index, at, _) = sightings
            .iter()
            .enumerate()
            .filter_map(|(index, sighting)| {
                let at = self.present.iter().position(|p| p.payload == sighting.payload)?;
                due(&self.present[at]).then(|| (index, at, area(&sighting.corners)))
            })
            .max_by(|a, b| a.2.total_cmp(&b.2))?;
        let present = &mut self.present[at];
        present.answered = true;
        self.answered.push((present.payload.clone(), now));
        Some(Change::Answer { index, renewed: present.renewed })
    }
}

impl Present {
    fn was_replaced_by(&self, sighting: &Sighting, now: Stamp) -> bool {
        let (was, is) = (area(&self.corners), area(&sighting.corners));
        let [dx, dy] = [0, 1].map(|axis| mid(&self.corners, axis) - mid(&sighting.corners, axis));
        self.answered
            && self.missed > 0
            && now.since(self.last_seen) < RENEWAL
            && (0.5..2.0).contains(&(is / was))
            && dx * dx + dy * dy < was / 4.0
    }
}

fn mid(corners: &[[f32; 2]; 4], axis: usize) -> f32 {
    corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0
}

/// The area of the quadrilateral, by the shoelace formula.
fn area(corners: &[[f32; 2]; 4]) -> f32 {
    let cross = |i: usize| {
        let ([ax, ay], [bx, by]) = (corners[i], corners[(i + 1) % 4]);
        ax * by - bx * ay
    };
    (0..4).map(cross).sum::<f32>().abs() / 2.0
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
