//! The hub: its real ledger, and a shell like the product's around it. Requests that arrive together are taken in one
//! transaction; nothing is answered before it is committed.

use ed25519_dalek::SigningKey;
use portico_domain::{Action, OpId, Outcome, Part, Reading};
use portico_ledger::{Draft, HubLedger};
use portico_sync::hub::{ServeError, answer, arrivals};
use portico_sync::message::{MAPPINGS_MAX, OPERATIONS_MAX, Request};
use portico_sync::wire;

use super::audit::Audit;
use super::broken::{Broken, Check, ensure};
use super::counters::Count;
use super::medium::Medium;
use super::network::{Flight, Reply, Sender};
use super::queue::Event;
use super::world::World;

/// The longest that a request waits for others to be committed with, in milliseconds.
const GROUP_MS_MAX: u64 = 5;

/// The hub.
#[derive(Debug)]
pub(super) struct Hub {
    pub(super) medium: Medium,
    pub(super) ledger: HubLedger,
    pub(super) key: SigningKey,
    pub(super) plug_pulled: bool,
    pub(super) waiting: Vec<Flight>,
    pub(super) backups: Vec<Medium>,
}

/// A request that can be read.
struct Asked {
    flight: Flight,
    request: Request,
    /// Its operations go into the commit; none where there are none.
    list: Option<usize>,
}

impl World {
    pub(super) fn hub_draft(&mut self, action: Action, parts: Vec<Part>) -> Draft {
        let reading = Reading { wall_ms: self.now_ms, ..Reading::default() };
        Draft { action, parts, reading, nonce: self.chance.bytes() }
    }

    /// An operation of the hub's own; none if it lost power meanwhile.
    pub(super) fn hub_submit(
        &mut self,
        action: Action,
        parts: Vec<Part>,
    ) -> Result<Option<(OpId, Outcome)>, Broken> {
        let draft = self.hub_draft(action, parts);
        let done = self.hub.ledger.submit(draft);
        let done = self.hub_survives(done)?;
        if done.is_some() {
            self.audit_order()?;
        }
        Ok(done)
    }

    /// What a call of the hub's ledger gave; none where its power went in the middle.
    fn hub_survives<T>(
        &mut self,
        result: Result<T, portico_ledger::StoreError>,
    ) -> Result<Option<T>, Broken> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(_) if self.hub.plug_pulled => self.crash_hub().map(|()| None),
            Err(error) => Err(error.into()),
        }
    }

    /// The hub's program ends without notice and starts again on what is left.
    pub(super) fn crash_hub(&mut self) -> Result<(), Broken> {
        self.counters.add(Count::Crashes);
        let torn = self.hub.medium.fail(&mut self.chance);
        self.counters.add_many(Count::TornWrites, torn);
        self.hub.waiting.clear();
        self.hub.plug_pulled = false;
        self.hub.ledger = HubLedger::over(self.hub.medium.open()?);
        let view = self.hub.ledger.view()?;
        self.trace
            .line(self.since(), "hub", || format!("crashes, and comes back; {torn} writes torn"));
        self.audit.still_holds(&view)?;
        self.book.acknowledged_is_there(&view)?;
        self.audit_order()
    }

    /// An older backup takes the hub's place.
    pub(super) fn restore_hub(&mut self, backup: Medium) -> Result<(), Broken> {
        self.counters.add(Count::Restores);
        self.hub.medium = backup;
        self.hub.waiting.clear();
        self.hub.plug_pulled = false;
        self.hub.ledger = HubLedger::over(self.hub.medium.open()?);
        self.restores += 1;
        self.hub.ledger.begin_again(self.restores, self.now_ms)?;
        self.book.acknowledged.clear();
        self.audit = Audit::default();
        self.audit_order()?;
        self.forget_what_nobody_has();
        let last = self.hub.ledger.last()?.position;
        self.trace
            .line(self.since(), "hub", || format!("is restored from a backup, at position {last}"));
        Ok(())
    }

    /// Checks what the order has gained.
    pub(super) fn audit_order(&mut self) -> Result<(), Broken> {
        self.audit.walk(&self.hub.ledger.view()?, &self.crowd.genuine)
    }

    pub(super) fn request_arrives(&mut self, flight: Flight) {
        if let Sender::Kiosk(kiosk) = flight.from {
            let link = &mut self.kiosks[kiosk].link;
            let latest = link.latest_arrived;
            link.latest_arrived = latest.max(flight.exchange);
            if flight.exchange == latest {
                self.counters.add(Count::DuplicatedRequests);
            } else if flight.exchange < latest {
                self.counters.add(Count::Reordered);
                let exchange = flight.exchange;
                self.trace.line(self.since(), "hub", || format!("gets exchange {exchange} late"));
            }
        }
        self.hub.waiting.push(flight);
        if self.hub.waiting.len() == 1 {
            let wait = self.chance.below(GROUP_MS_MAX + 1);
            self.queue.at(self.now_ms + wait, Event::Flush);
        }
    }

    /// Takes all that waits, in one commit, and answers.
    pub(super) fn flush(&mut self) -> Result<(), Broken> {
        let waiting = std::mem::take(&mut self.hub.waiting);
        let (mut asked, mut lists) = (Vec::new(), Vec::new());
        for flight in waiting {
            let Some(request) = self.readable(&flight)? else { continue };
            let list = match arrivals(&self.hub.ledger, flight.node, &request, self.now_ms) {
                Ok(list) => list,
                Err(ServeError::Store(error)) => {
                    return self.hub_survives(Err(error)).map(|_: Option<()>| ());
                }
                Err(error) => {
                    self.refused(&flight, &error.to_string())?;
                    continue;
                }
            };
            self.book.judged_within_error(&request, &list)?;
            let number = (!list.is_empty()).then_some(lists.len());
            lists.extend((!list.is_empty()).then_some(list));
            asked.push(Asked { flight, request, list: number });
        }
        let taken = if lists.is_empty() { Ok(Vec::new()) } else { self.hub.ledger.accept(&lists) };
        let Some(taken) = self.hub_survives(taken)? else { return Ok(()) };
        self.audit_order()?;
        for Asked { flight, request, list } in asked {
            let taken = list.map(|list| taken[list].clone()).unwrap_or_default();
            let answer = answer(&self.hub.ledger, flight.node, &request, taken, self.now_ms);
            let Some(answer) = self.hub_survives(answer)? else { return Ok(()) };
            self.book.note_acknowledged(&request, &answer);
            self.send_reply(&flight, Reply::Answer(wire::encode(&answer)));
        }
        self.book.fresh_is_there(&self.hub.ledger.view()?)
    }

    /// The request that a flight brings; none where it brings nothing readable, which is answered and holds up nobody.
    fn readable(&mut self, flight: &Flight) -> Result<Option<Request>, Broken> {
        match wire::decode::<Request>(&flight.bytes) {
            Ok(request) => {
                let within = request.operations.len() <= OPERATIONS_MAX
                    && request.mappings.len() <= MAPPINGS_MAX
                    && flight.bytes.len() <= wire::WIRE_BYTES_MAX;
                ensure(within, Check::Limits, || {
                    format!("exchange {} is too long", flight.exchange)
                })?;
                Ok(Some(request))
            }
            Err(error) => self.refused(flight, &error.to_string()).map(|()| None),
        }
    }

    /// Only what is garbage may be refused whole.
    fn refused(&mut self, flight: &Flight, why: &str) -> Result<(), Broken> {
        ensure(flight.from == Sender::Stranger, Check::Limits, || {
            format!("exchange {} of a node in order was refused: {why}", flight.exchange)
        })?;
        self.trace.line(self.since(), "hub", || format!("refuses a request: {why}"));
        Ok(())
    }
}
