//! Kiosks' rounds of sync: the real state machine, driven by a timer and by what the network brings.

use portico_ledger::StoreError;
use portico_sync::backoff::IDLE_MS;
use portico_sync::message::{Answer, Request, Trouble};
use portico_sync::round::{Round, RoundError};
use portico_sync::wire;

use super::broken::{Broken, Check, ensure};
use super::counters::Count;
use super::forward::Step;
use super::kiosk::Awaiting;
use super::network::{Flight, Reply, Sender};
use super::queue::Event;
use super::world::World;

/// How long a kiosk waits for an answer, in milliseconds: as the product's link does.
const EXCHANGE_TIMEOUT_MS: u64 = 60_000;
/// The longest between two rounds when all is well, against the product's: most of them would bring nothing.
const IDLE_FACTOR_MAX: u64 = 8;
/// The longest until a kiosk syncs that has something to send, in milliseconds.
const EAGER_MS_MAX: u64 = 3_000;

impl World {
    /// Sets a kiosk's timer; one set before no longer counts.
    pub(super) fn set_timer(&mut self, kiosk: usize, wait_ms: u64) {
        let link = &mut self.kiosks[kiosk].link;
        link.timer += 1;
        let timer = link.timer;
        self.queue.at(self.now_ms + wait_ms, Event::Round { kiosk, timer });
    }

    /// There is something to send.
    pub(super) fn wake(&mut self, kiosk: usize) {
        if self.kiosks[kiosk].link.awaiting.is_none() {
            let wait = self.chance.below(EAGER_MS_MAX);
            self.set_timer(kiosk, wait);
        }
    }

    pub(super) fn timer_rings(&mut self, kiosk: usize, timer: u64) -> Result<(), Broken> {
        let link = &self.kiosks[kiosk].link;
        if link.timer != timer || link.awaiting.is_some() {
            return Ok(());
        }
        self.go_on(kiosk, Round::default())
    }

    /// Sends a round's next request, or ends it.
    fn go_on(&mut self, kiosk: usize, round: Round) -> Result<(), Broken> {
        let next = round.next(&self.kiosks[kiosk].ledger);
        let Some(next) = self.survives(kiosk, Step::Own, next)? else { return Ok(()) };
        let Some(request) = next else { return self.round_ends(kiosk, &round) };
        let exchange = self.next_exchange();
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            let Request { incarnation, first, operations, cursor, .. } = &request;
            let asks = cursor.map_or("no rows".into(), |c| format!("rows after {}", c.position));
            format!(
                "exchange {exchange}: sends {} from {incarnation}/{first}, asks for {asks}",
                operations.len()
            )
        });
        let (bytes, sent) = (wire::encode(&request), self.kiosks[kiosk].reading(self.now_ms));
        let node = self.kiosks[kiosk].node;
        self.kiosks[kiosk].link.awaiting = Some(Awaiting { exchange, round, request, sent });
        self.queue.at(self.now_ms + EXCHANGE_TIMEOUT_MS, Event::TimeOut { kiosk, exchange });
        self.send_request(&Flight { from: Sender::Kiosk(kiosk), exchange, node, bytes });
        Ok(())
    }

    fn round_ends(&mut self, kiosk: usize, round: &Round) -> Result<(), Broken> {
        let moved = round.moved();
        let link = &mut self.kiosks[kiosk].link;
        link.backoff.succeeded();
        link.calm_rounds += u32::from(self.calm);
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            format!("ends a round: {} acknowledged, {} rows", moved.sent, moved.received)
        });
        let wait = IDLE_MS * self.chance.between(1, IDLE_FACTOR_MAX);
        self.set_timer(kiosk, if self.calm { IDLE_MS } else { wait });
        Ok(())
    }

    fn round_fails(&mut self, kiosk: usize, why: &str) {
        let random = self.chance.number();
        let wait = self.kiosks[kiosk].link.backoff.failed(random);
        self.trace
            .line(self.since(), kiosk_name(kiosk), || format!("gives up: {why}; waits {wait} ms"));
        self.set_timer(kiosk, wait);
    }

    pub(super) fn time_out(&mut self, kiosk: usize, exchange: u64) {
        let awaiting = &mut self.kiosks[kiosk].link.awaiting;
        if awaiting.as_ref().is_some_and(|awaiting| awaiting.exchange == exchange) {
            *awaiting = None;
            self.round_fails(kiosk, "no answer");
        }
    }

    /// An answer arrives; only the one that is waited for is heard.
    pub(super) fn reply_arrives(
        &mut self,
        kiosk: usize,
        exchange: u64,
        reply: Reply,
    ) -> Result<(), Broken> {
        let link = &mut self.kiosks[kiosk].link;
        let Some(awaiting) = link.awaiting.take_if(|awaiting| awaiting.exchange == exchange) else {
            return Ok(());
        };
        let Reply::Answer(bytes) = reply;
        let answer: Answer = wire::decode(&bytes).map_err(|error| {
            Broken::new(Check::Limits, format!("an answer is no message: {error}"))
        })?;
        self.take(kiosk, awaiting, answer)
    }

    fn take(&mut self, kiosk: usize, awaiting: Awaiting, answer: Answer) -> Result<(), Broken> {
        let Awaiting { mut round, request, sent, exchange } = awaiting;
        let step = self.note_answer(kiosk, exchange, &request, &answer);
        let received = self.kiosks[kiosk].reading(self.now_ms);
        let taken = round.take(&self.kiosks[kiosk].ledger, &request, answer, sent, received);
        match taken {
            Err(RoundError::Unfitting) => {
                self.moved(kiosk, step)?;
                self.round_fails(kiosk, "the answer does not fit");
                Ok(())
            }
            Err(RoundError::Store(error)) => {
                self.survives::<()>(kiosk, step, Err(error)).map(|_| ())
            }
            Ok(()) => {
                self.moved(kiosk, step)?;
                self.clock_is_within_error(kiosk)?;
                self.go_on(kiosk, round)
            }
        }
    }

    /// Counts and traces an answer; which steps back it allows.
    fn note_answer(
        &mut self,
        kiosk: usize,
        exchange: u64,
        request: &Request,
        answer: &Answer,
    ) -> Step {
        let (count, step) = match answer.trouble {
            Some(Trouble::Gap(_)) => (Some(Count::Gaps), Step::Gap),
            Some(Trouble::Fork(_)) => (Some(Count::Forks), Step::Fork),
            Some(Trouble::Reset) => (Some(Count::Resets), Step::Reset),
            None => (None, Step::Rows),
        };
        count.into_iter().for_each(|count| self.counters.add(count));
        let back = self.book.taken_back(request, answer);
        self.counters.add_many(Count::TakingsBack, back);
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            let rows = answer.feed.as_ref().map_or("no rows".into(), |feed| {
                format!("{} rows up to {} of {}", feed.rows.len(), feed.next.position, feed.last)
            });
            let trouble =
                answer.trouble.map(|trouble| format!(", {trouble:?}")).unwrap_or_default();
            format!(
                "exchange {exchange}: {} acknowledged, {back} taken back, {rows}{trouble}",
                answer.outcomes.len()
            )
        });
        step
    }

    /// What a call of a kiosk's ledger gave; none where its power went in the middle, in which case it is up again.
    pub(super) fn survives<T>(
        &mut self,
        kiosk: usize,
        step: Step,
        result: Result<T, StoreError>,
    ) -> Result<Option<T>, Broken> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(_) if self.kiosks[kiosk].plug_pulled => {
                self.crash_kiosk(kiosk, step).map(|()| None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the clock is judged to show lies within its error, whatever became of the clock on the wall.
    fn clock_is_within_error(&self, kiosk: usize) -> Result<(), Broken> {
        let kiosk_ = &self.kiosks[kiosk];
        let judged = kiosk_.ledger.judge(kiosk_.reading(self.now_ms));
        let holds = judged.earliest_ms() <= self.now_ms && self.now_ms <= judged.latest_ms();
        ensure(holds, Check::Forward, || {
            format!("kiosk {kiosk} takes {} for {judged:?}", self.now_ms)
        })
    }
}

/// A kiosk, as a trace names it.
pub(super) fn kiosk_name(kiosk: usize) -> String {
    format!("kiosk {kiosk}")
}
