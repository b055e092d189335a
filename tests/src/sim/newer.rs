//! A kiosk of a newer program, seen from outside: it writes operations of kinds that nobody here knows, and some that nobody
//! can execute. It keeps its chain and sends it as the protocol says.

use ed25519_dalek::SigningKey;
use portico_domain::action::FORMAT;
use portico_domain::{Action, Body, Hash, NodeId, OpId, Operation, Told};
use portico_sync::message::{Answer, Request, Sent, Trouble};
use portico_sync::wire;

use super::book::Telling;
use super::broken::{Broken, Check};
use super::clock::Clock;
use super::counters::Count;
use super::network::{Flight, Reply, Sender};
use super::queue::Event;
use super::trace::short;
use super::world::World;

/// The kind of a redemption: its payload is not one.
const POISONED_KIND: u32 = 7;
/// How often it syncs, in milliseconds.
const EVERY_MS: u64 = 40_000;

/// The kiosk of a newer program.
#[derive(Debug)]
pub(super) struct Newer {
    pub(super) node: NodeId,
    pub(super) key: SigningKey,
    pub(super) clock: Clock,
    chain: Vec<Operation>,
    acknowledged: usize,
    /// The exchange that it waits for, and the first sequence that it sent there.
    awaiting: Option<(u64, usize)>,
}

impl Newer {
    pub(super) fn new(node: NodeId, key: SigningKey, clock: Clock) -> Self {
        Self { node, key, clock, chain: vec![], acknowledged: 0, awaiting: None }
    }

    pub(super) fn wrote(&self) -> impl Iterator<Item = OpId> + use<'_> {
        self.chain.iter().map(Operation::id)
    }

    pub(super) fn is_done(&self) -> bool {
        self.acknowledged == self.chain.len()
    }
}

impl World {
    /// It writes something of a kind that is not known here.
    pub(super) fn newer_writes(&mut self) {
        let kind = FORMAT + 1 + self.chance.below(5) as u32;
        let payload = self.chance.bytes::<12>().to_vec();
        self.newer_keeps(Action::Unknown { kind, payload });
    }

    /// It writes something that no program can execute.
    pub(super) fn poison(&mut self) {
        self.counters.add(Count::Poisons);
        let payload = self.chance.bytes::<9>().to_vec();
        self.newer_keeps(Action::Unknown { kind: POISONED_KIND, payload });
    }

    fn newer_keeps(&mut self, action: Action) {
        let (kind, reading) = (action.kind(), self.newer.clock.read(self.now_ms));
        let body =
            Body { actor: None, reading, nonce: self.chance.bytes(), action, told: Told::Done };
        let operation = Operation::new(body, vec![]);
        let (id, hash) = (operation.id(), Hash::plain(operation.bytes()));
        self.counters.add(Count::Told);
        self.book.told.insert(id, Telling { by: None, hash });
        self.newer.chain.push(operation);
        self.trace.line(self.since(), "newer", || format!("writes {}, of kind {kind}", short(id)));
    }

    pub(super) fn newer_round(&mut self) {
        let Newer { node, acknowledged, ref chain, .. } = self.newer;
        let request = Request {
            event: self.event,
            incarnation: 0,
            first: acknowledged as u64 + 1,
            operations: chain[acknowledged..].iter().map(Sent::new).collect(),
            mappings: vec![],
            cursor: None,
            filter: 0,
            acknowledged: acknowledged.checked_sub(1).map(|last| chain[last].id()),
        };
        let exchange = self.next_exchange();
        self.newer.awaiting = Some((exchange, acknowledged + 1));
        let bytes = wire::encode(&request);
        self.send_request(&Flight { from: Sender::Newer, exchange, node, bytes });
        self.queue.at(self.now_ms + EVERY_MS, Event::NewerRound);
    }

    /// Sends bytes that are no request.
    pub(super) fn garbage(&mut self) {
        self.counters.add(Count::Garbage);
        let (bytes, node) = (self.chance.bytes::<64>().to_vec(), self.newer.node);
        let exchange = self.next_exchange();
        self.send_request(&Flight { from: Sender::Stranger, exchange, node, bytes });
    }

    /// What the hub answers it; only the answer that it waits for is heard.
    pub(super) fn newer_hears(&mut self, exchange: u64, reply: &Reply) -> Result<(), Broken> {
        let waited = self.newer.awaiting.take_if(|(awaited, _)| *awaited == exchange);
        let Some((_, first)) = waited else { return Ok(()) };
        let Reply::Answer(bytes) = reply;
        let answer: Answer = wire::decode(bytes).map_err(|error| {
            Broken::new(Check::Limits, format!("an answer is no message: {error}"))
        })?;
        self.newer.acknowledged = match answer.trouble {
            Some(Trouble::Gap(expected)) => expected as usize - 1,
            _ => first - 1 + answer.outcomes.len(),
        };
        let outcomes: Vec<_> = answer.outcomes.iter().map(|word| &word.outcome).collect();
        self.trace
            .line(self.since(), "newer", || format!("hears {outcomes:?} {:?}", answer.trouble));
        Ok(())
    }
}
