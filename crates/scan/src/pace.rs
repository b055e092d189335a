//! How often to look, and how hard: every picture while something moves or a code is there, a few a second when nobody is in
//! front of the camera, so that an idle kiosk stays cool.

use std::time::Duration;

use crate::clock::Stamp;

/// The pause between two looks when nothing moves: 10 a second, so a code waits 100 ms at most to be noticed.
pub const IDLE_PAUSE: Duration = Duration::from_millis(100);
/// How long after the last movement every picture is still looked at.
pub const ACTIVE_FOR: Duration = Duration::from_millis(2_000);
/// The pause while a code that was answered is still held up: 15 looks a second are enough to see it leave.
pub const ANSWERED_PAUSE: Duration = Duration::from_millis(60);
/// When nothing moves, a code may still stand there that no look could read: it is tried again this often.
pub const IDLE_RETRY: Duration = Duration::from_millis(500);
/// The change of a tile's brightness, of 255, that is movement; camera noise stays under half of it.
pub const MOVEMENT_MIN: u8 = 8;
/// While people move about and no pattern of a code is seen, one look in so many is a thorough one.
pub const THOROUGH_EVERY: u32 = 5;

/// What to do with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Nothing new can be in it.
    Skip,
    /// The decoder's cheap first pass.
    Glance,
    /// All the decoder can do.
    Thorough,
}

/// What was seen so far in a picture, before decoding.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs {
    /// The largest change of a tile since the last look ([`Mosaic::change_since`](crate::measure::Mosaic::change_since)).
    pub change: u8,
    /// Whether a code is known to be in front of the camera.
    pub code_present: bool,
    /// Whether the last look saw a code's patterns and could not read it.
    pub unread_pattern: bool,
}

/// Decides on the effort for each picture.
#[derive(Debug, Default)]
pub struct Pace {
    active_until: Stamp,
    last_tried: Stamp,
    glances: u32,
}

impl Pace {
    /// The effort for a picture captured at `now`.
    pub fn effort(&mut self, now: Stamp, signs: Signs) -> Effort {
        // A poster with a code behind the people keeps nobody awake: only movement does, and a hand always moves.
        if signs.change >= MOVEMENT_MIN {
            self.active_until = now.plus(ACTIVE_FOR);
        }
        let active = self.is_active(now);
        let due = active || now.since(self.last_tried) >= IDLE_RETRY;
        if !due {
            return Effort::Skip;
        }
        self.last_tried = now;
        self.glances = self.glances.wrapping_add(1);
        let every_so_often = self.glances.is_multiple_of(THOROUGH_EVERY) && !signs.code_present;
        if (active && signs.unread_pattern) || every_so_often {
            Effort::Thorough
        } else {
            Effort::Glance
        }
    }

    /// How long to wait before the next look; `answered` when all codes in the last picture have had their answer.
    #[must_use]
    pub fn pause(&self, now: Stamp, answered: bool) -> Duration {
        match (self.is_active(now), answered) {
            (false, _) => IDLE_PAUSE,
            (true, true) => ANSWERED_PAUSE,
            (true, false) => Duration::ZERO,
        }
    }

    /// Whether something moved a moment ago.
    #[must_use]
    pub fn is_active(&self, now: Stamp) -> bool {
        now < self.active_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVED: Signs = Signs { change: MOVEMENT_MIN, code_present: false, unread_pattern: false };

    fn at(millis: u64) -> Stamp {
        Stamp::from_micros(millis * 1_000)
    }

    #[test]
    fn an_empty_scene_is_tried_twice_a_second() {
        let mut pace = Pace::default();
        let tried = (0..100u64)
            .filter(|n| pace.effort(at(10_000 + n * 100), Signs::default()) != Effort::Skip)
            .count();
        assert_eq!(tried, 20);
        assert_eq!(pace.pause(at(20_000), false), IDLE_PAUSE);
    }

    #[test]
    fn movement_makes_every_picture_count() {
        let mut pace = Pace::default();
        assert_ne!(pace.effort(at(10_000), MOVED), Effort::Skip);
        for n in 1..60 {
            let now = at(10_000 + n * 33);
            assert_ne!(pace.effort(now, Signs::default()), Effort::Skip);
            assert_eq!(pace.pause(now, false), Duration::ZERO);
            assert_eq!(pace.pause(now, true), ANSWERED_PAUSE);
        }
        assert_eq!(pace.pause(at(10_000).plus(ACTIVE_FOR), true), IDLE_PAUSE);
    }

    #[test]
    fn a_pattern_that_moves_and_is_not_read_gets_all_there_is() {
        let mut pace = Pace::default();
        let unread = Signs { unread_pattern: true, ..MOVED };
        for n in 0..10 {
            assert_eq!(pace.effort(at(n * 33), unread), Effort::Thorough);
        }
        let read = Signs { code_present: true, ..MOVED };
        for n in 10..40 {
            assert_eq!(pace.effort(at(n * 33), read), Effort::Glance);
        }
    }

    #[test]
    fn a_poster_keeps_nobody_awake() {
        let mut pace = Pace::default();
        let poster = Signs { change: 0, code_present: false, unread_pattern: true };
        let thorough = (0..100u64)
            .filter(|n| pace.effort(at(10_000 + n * 100), poster) == Effort::Thorough)
            .count();
        assert_eq!(thorough, 20 / THOROUGH_EVERY as usize);
    }
}
