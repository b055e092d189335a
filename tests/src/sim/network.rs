//! The network between kiosks and hub: it loses messages, doubles requests, and takes as long as it likes, so that a request
//! can come after a later one.

use portico_domain::NodeId;

use super::counters::Count;
use super::queue::Event;
use super::world::World;

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Kiosk(usize),
    /// The kiosk of a newer program.
    Newer,
    /// Somebody who has nothing to say.
    Stranger,
}

/// A request on its way.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    pub(super) from: Sender,
    pub(super) exchange: u64,
    pub(super) node: NodeId,
    pub(super) bytes: Vec<u8>,
}

/// What comes back.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Answer(Vec<u8>),
}

/// Of a hundred messages, those that take any time that the day allows; the others are quick.
const SLOW_PERCENT: u64 = 20;
const QUICK_MS_MAX: u64 = 20;

impl World {
    /// The number of the next exchange.
    pub(super) fn next_exchange(&mut self) -> u64 {
        self.exchanges += 1;
        self.counters.add(Count::Exchanges);
        self.exchanges
    }

    pub(super) fn send_request(&mut self, flight: &Flight) {
        let doubled = !self.calm && self.chance.percent(self.weather.doubled_percent);
        for _ in 0..1 + u64::from(doubled) {
            if self.is_lost(flight.from) {
                let exchange = flight.exchange;
                self.trace.line(self.since(), "network", || {
                    format!("loses the request of exchange {exchange}")
                });
                continue;
            }
            let at = self.now_ms + self.delay();
            self.queue.at(at, Event::Request(flight.clone()));
        }
    }

    pub(super) fn send_reply(&mut self, to: &Flight, reply: Reply) {
        let exchange = to.exchange;
        if self.is_lost(to.from) {
            self.counters.add(Count::LostAnswers);
            self.trace.line(self.since(), "network", || {
                format!("loses the answer of exchange {exchange}")
            });
            return;
        }
        let at = self.now_ms + self.delay();
        match to.from {
            Sender::Kiosk(kiosk) => self.queue.at(at, Event::Reply { kiosk, exchange, reply }),
            Sender::Newer => self.queue.at(at, Event::NewerReply { exchange, reply }),
            Sender::Stranger => {}
        }
    }

    fn is_lost(&mut self, from: Sender) -> bool {
        let cut_off = matches!(from, Sender::Kiosk(kiosk) if self.kiosks[kiosk].link.cut_off);
        cut_off || (!self.calm && self.chance.percent(self.weather.lost_percent))
    }

    fn delay(&mut self) -> u64 {
        let slow = !self.calm && self.chance.percent(SLOW_PERCENT);
        let longest = if slow { self.weather.delay_ms_max } else { QUICK_MS_MAX };
        self.chance.between(1, longest)
    }
}
