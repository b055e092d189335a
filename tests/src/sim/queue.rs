//! What is to happen, in the order of simulated time.

use std::collections::BTreeMap;

use super::network::{Flight, Reply};

/// Something that is to happen.
#[derive(Debug)]
pub(super) enum Event {
    /// Somebody does something.
    Act,
    /// Somebody holds a code up to a kiosk.
    Scan { kiosk: usize, code: usize },
    /// An attendee redeems a code on the web.
    Web { code: usize },
    /// A kiosk's timer says to sync; an older timer is ignored.
    Round { kiosk: usize, timer: u64 },
    /// The kiosk of a newer program syncs.
    NewerRound,
    /// A request reaches the hub.
    Request(Flight),
    /// The hub commits what waits.
    Flush,
    /// An answer reaches a kiosk.
    Reply { kiosk: usize, exchange: u64, reply: Reply },
    /// An answer reaches the kiosk of a newer program.
    NewerReply { exchange: u64, reply: Reply },
    /// A kiosk gives up on an answer.
    TimeOut { kiosk: usize, exchange: u64 },
    /// A kiosk is no longer cut off.
    Heal { kiosk: usize },
}

/// Events by time; among those of one moment the one planned first is first.
#[derive(Debug, Default)]
pub(super) struct Queue {
    events: BTreeMap<(u64, u64), Event>,
    planned: u64,
}

impl Queue {
    pub(super) fn at(&mut self, at_ms: u64, event: Event) {
        self.planned += 1;
        self.events.insert((at_ms, self.planned), event);
    }

    pub(super) fn next(&mut self) -> Option<(u64, Event)> {
        self.events.pop_first().map(|((at_ms, _), event)| (at_ms, event))
    }

    /// What would come later than `until_ms` comes then.
    pub(super) fn hurry(&mut self, until_ms: u64) {
        let events = std::mem::take(&mut self.events);
        let soon = |((at, n), event): ((u64, u64), _)| ((at.min(until_ms), n), event);
        self.events = events.into_iter().map(soon).collect();
    }

    /// Everything comes that much later: nobody is awake in between.
    pub(super) fn put_off(&mut self, by_ms: u64) {
        let events = std::mem::take(&mut self.events);
        self.events = events.into_iter().map(|((at, n), event)| ((at + by_ms, n), event)).collect();
    }
}
