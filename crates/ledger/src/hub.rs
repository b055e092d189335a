//! The hub's ledger: it gives operations their position and executes them in that order, once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decode, Encode};
use portico_domain::action::{CreateEvent, FORMAT};
use portico_domain::case::Case;
use portico_domain::event::Event;
use portico_domain::member::Member;
use portico_domain::operation::Place;
use portico_domain::{
    Action, Body, EventId, Hash, Judged, NodeId, OpId, Operation, Outcome, Part, Reading, Receipt,
    Refusal, Told,
};

use crate::board::Board;
use crate::execute::{Context, execute};
use crate::keys;
use crate::order::{Cursor, Entry, Head, kept_parts};
use crate::rows::{Changes, Layer, Row, Rows, Stored, decode, encode, kind, part};
use crate::store::{Disk, Read, Snapshot, Store, StoreError, Writer};
use crate::{query, rows};

/// The hub's rows have one generation only.
const GENERATION: u8 = 0;

/// The ledger of a hub process.
#[derive(Debug)]
pub struct HubLedger {
    store: Store,
    board: Mutex<Option<Board>>,
}

/// What a hub remembers of itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct State {
    #[n(0)]
    event: EventId,
    #[n(1)]
    node: NodeId,
    #[n(2)]
    incarnation: u32,
    /// The last position.
    #[n(3)]
    last: Cursor,
}

/// An operation to be made: what [`Body`] needs and the ledger does not know.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is intended.
    pub action: Action,
    /// Personal parts.
    pub parts: Vec<Part>,
    /// What the clocks read.
    pub reading: Reading,
    /// Random bytes.
    pub nonce: [u8; 8],
}

impl Draft {
    /// The operation, once it is known what the person is told.
    pub(crate) fn operation(self, told: Told) -> Operation {
        let Self { action, parts, reading, nonce } = self;
        Operation::new(Body { actor: None, reading, nonce, action, told }, parts)
    }
}

/// An operation that arrived from a node, in that node's sequence.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Where it stands in its node's chain.
    pub place: Place,
    /// The operation.
    pub operation: Operation,
    /// When it happened, in hub time.
    pub judged: Judged,
}

/// What became of one operation that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It has its position and outcome, now or since before.
    Placed {
        /// Its position.
        position: u64,
        /// Its outcome.
        outcome: Outcome,
    },
    /// One before it is missing: send from this sequence on.
    Gap {
        /// The sequence that is expected.
        expected: u64,
    },
    /// Another operation has this place in the node's chain: the node's store was cloned or restored.
    Fork {
        /// The first sequence that differs.
        first: u64,
        /// The incarnation in which the node is to go on; each asking gets another.
        incarnation: u32,
    },
}

/// Why an event cannot be made here.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// This ledger holds one already.
    #[error("this ledger already holds an event")]
    Exists,
    /// Its settings are not in order.
    #[error("the event's settings are not in order: {0}")]
    Malformed(#[from] portico_domain::event::BadEvent),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl HubLedger {
    /// Opens or creates the ledger file at `path`.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open(path)?, board: Mutex::new(None) })
    }

    /// The same on any disk.
    ///
    /// # Errors
    /// As [`Store::open_on`].
    pub fn open_on(backend: impl Disk) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open_on(backend)?, board: Mutex::new(None) })
    }

    /// Makes the event, and this hub its first node.
    ///
    /// # Errors
    /// When there is an event already, its settings break a limit, or the store fails.
    pub fn create(&self, create: CreateEvent, mut draft: Draft) -> Result<EventId, CreateError> {
        create.event.check()?;
        let judged = Judged::exactly(draft.reading.wall_ms);
        draft.action = Action::CreateEvent(create);
        let operation = draft.operation(Told::Nothing);
        let event = operation.id();
        self.store.write(|writer| {
            if load(writer)?.is_some() {
                return Err(CreateError::Exists);
            }
            let state = State { event, node: event, incarnation: 0, last: Cursor::default() };
            let mut appending = Appending { writer, state, moved: Vec::new() };
            let place = Place { node: event, incarnation: 0, sequence: 1 };
            appending.take(&Arrived { place, operation, judged })?;
            appending.finish()?;
            Ok(event)
        })
    }

    /// The event's id; none as long as there is none.
    pub fn event_id(&self) -> Result<Option<EventId>, StoreError> {
        Ok(load(&self.store.snapshot()?)?.map(|state| state.event))
    }

    /// The last position; the default as long as there is none.
    pub fn last(&self) -> Result<Cursor, StoreError> {
        Ok(load(&self.store.snapshot()?)?.map(|state| state.last).unwrap_or_default())
    }

    /// Makes an operation of this hub's own and executes it, durably.
    ///
    /// # Errors
    /// When the store fails or there is no event. A refusal is an outcome, and is in the log.
    pub fn submit(&self, draft: Draft) -> Result<(OpId, Outcome), StoreError> {
        let done = self.submit_all(vec![draft])?;
        done.into_iter().next().ok_or(StoreError::Damaged("a submitted operation has no outcome"))
    }

    /// The same for many, in one transaction.
    ///
    /// # Errors
    /// As [`HubLedger::submit`].
    pub fn submit_all(&self, drafts: Vec<Draft>) -> Result<Vec<(OpId, Outcome)>, StoreError> {
        self.append(|appending| drafts.into_iter().map(|draft| appending.take_own(draft)).collect())
    }

    /// Takes operations that arrived, each list in one node's sequence, in one durable transaction. A gap or a fork ends its
    /// list.
    ///
    /// # Errors
    /// When the store fails or there is no event; then nothing was taken.
    pub fn accept(&self, lists: &[Vec<Arrived>]) -> Result<Vec<Vec<Taken>>, StoreError> {
        self.append(|appending| lists.iter().map(|list| appending.take_list(list)).collect())
    }

    fn append<T>(
        &self,
        work: impl FnOnce(&mut Appending<'_, '_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut board = self.board_lock();
        let (value, moved) = self.store.write(|writer| {
            let state = load(writer)?.ok_or(StoreError::Damaged("there is no event"))?;
            let mut appending = Appending { writer, state, moved: Vec::new() };
            let value = work(&mut appending)?;
            appending.finish().map(|moved| (value, moved))
        })?;
        if let Some(board) = board.as_mut() {
            moved.iter().for_each(|(id, member)| board.set(*id, member));
        }
        Ok(value)
    }

    /// A view of the last commit, for reading rows.
    ///
    /// # Errors
    /// When the store fails.
    pub fn view(&self) -> Result<HubView, StoreError> {
        Ok(HubView { snapshot: self.store.snapshot()? })
    }

    /// The leaderboard, built from the rows on first use.
    ///
    /// # Errors
    /// When the store fails.
    pub fn board<T>(&self, ask: impl FnOnce(&Board) -> T) -> Result<T, StoreError> {
        let mut guard = self.board_lock();
        if guard.is_none() {
            *guard = Some(build_board(self.view()?.rows())?);
        }
        Ok(ask(guard.as_ref().expect("it was just built")))
    }

    fn board_lock(&self) -> MutexGuard<'_, Option<Board>> {
        // A panic while the board was held cannot have half-changed it: it is replaced whole.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers something by a secret's hash, for this hub alone: an enrolment code. None forgets it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_code(&self, hash: &Hash, value: Option<&[u8]>) -> Result<(), StoreError> {
        self.store.write(|writer| match value {
            Some(value) => writer.put(&keys::code(hash), value),
            None => writer.delete(&keys::code(hash)),
        })
    }

    /// What [`HubLedger::set_code`] remembered.
    ///
    /// # Errors
    /// When the store fails.
    pub fn code(&self, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.snapshot()?.get(&keys::code(hash))
    }
}

fn load(read: &dyn Read) -> Result<Option<State>, StoreError> {
    let unreadable = |_| StoreError::Damaged("the hub's state cannot be read");
    read.get(keys::STATE)?.map(|bytes| minicbor::decode(&bytes).map_err(unreadable)).transpose()
}

fn build_board(rows: Rows<'_>) -> Result<Board, StoreError> {
    let mut board = Board::default();
    query::members(rows, &mut |id, member| {
        board.set(id, &member);
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    Ok(board)
}

/// A transaction that appends to the order.
struct Appending<'a, 't> {
    writer: &'a mut Writer<'t>,
    state: State,
    /// Members whose counts changed, for the board once this is committed.
    moved: Vec<(OpId, Member)>,
}

impl Appending<'_, '_> {
    fn take_own(&mut self, draft: Draft) -> Result<(OpId, Outcome), StoreError> {
        let (node, incarnation) = (self.state.node, self.state.incarnation);
        let head = head(self.writer, node, incarnation)?;
        let place = Place { node, incarnation, sequence: head.sequence + 1 };
        let judged = Judged::exactly(draft.reading.wall_ms);
        let operation = draft.operation(Told::Nothing);
        let id = operation.id();
        match self.take(&Arrived { place, operation, judged })? {
            Taken::Placed { outcome, .. } => Ok((id, outcome)),
            _ => Err(StoreError::Damaged("the hub's own chain has a gap")),
        }
    }

    fn take_list(&mut self, list: &[Arrived]) -> Result<Vec<Taken>, StoreError> {
        let mut taken = Vec::with_capacity(list.len());
        for arrived in list {
            let one = self.take(arrived)?;
            let ends = !matches!(one, Taken::Placed { .. });
            taken.push(one);
            if ends {
                break;
            }
        }
        Ok(taken)
    }

    fn take(&mut self, arrived: &Arrived) -> Result<Taken, StoreError> {
        let place = arrived.place;
        let head = head(self.writer, place.node, place.incarnation)?;
        if place.sequence > head.sequence + 1 {
            return Ok(Taken::Gap { expected: head.sequence + 1 });
        }
        let id = arrived.operation.id();
        let known = self.writer.get(&keys::position(id))?;
        let known = known.map(|bytes| number(&bytes)).transpose()?;
        if place.sequence <= head.sequence {
            return match known {
                Some(position) if self.stands_at(place, position)? => self.taken_before(position),
                _ => self.fork(place),
            };
        }
        let link = place.link(head.link, &arrived.operation);
        self.move_head(place, link)?;
        match known {
            // The same content in a rewritten chain: it keeps its position and is not executed twice.
            Some(position) => {
                self.writer.put(&keys::rewritten(place), &position.to_be_bytes())?;
                self.taken_before(position)
            }
            None => self.place(arrived, link),
        }
    }

    /// Hands out the next incarnation of the node, and remembers that it did.
    fn fork(&mut self, place: Place) -> Result<Taken, StoreError> {
        let all = keys::head(place.node, 0);
        let last = self.writer.last(&all, &rows::after(&all[..17]))?;
        let latest = last.and_then(|(key, _)| keys::incarnation_of(&key)).unwrap_or_default();
        let incarnation = latest.max(place.incarnation) + 1;
        self.writer.put(&keys::head(place.node, incarnation), &encode(&Head::default()))?;
        Ok(Taken::Fork { first: place.sequence, incarnation })
    }

    /// Whether the operation at `position` is the one at `place` in its node's chains, be it rewritten.
    fn stands_at(&self, place: Place, position: u64) -> Result<bool, StoreError> {
        let rewritten = self.writer.get(&keys::rewritten(place))?;
        if let Some(bytes) = rewritten {
            return Ok(number(&bytes)? == position);
        }
        Ok(entry(self.writer, position)?.is_some_and(|entry| entry.place == place))
    }

    fn taken_before(&self, position: u64) -> Result<Taken, StoreError> {
        let entry = entry(self.writer, position)?
            .ok_or(StoreError::Damaged("a position that is indexed is not there"))?;
        Ok(Taken::Placed { position, outcome: entry.outcome })
    }

    fn move_head(&mut self, place: Place, link: Hash) -> Result<(), StoreError> {
        let head = Head { sequence: place.sequence, link };
        self.writer.put(&keys::head(place.node, place.incarnation), &encode(&head))
    }

    fn place(&mut self, arrived: &Arrived, link: Hash) -> Result<Taken, StoreError> {
        let position = self.state.last.position + 1;
        let (outcome, mut changes) = self.decide(arrived, position)?;
        open_case(&mut changes, arrived, &outcome);
        let mut entry = Entry {
            place: arrived.place,
            operation: arrived.operation.bytes().to_vec().into(),
            parts: kept_parts(&arrived.operation),
            judged: arrived.judged,
            outcome: outcome.clone(),
            changed: changes.keys().map(|key| key.clone().into()).collect(),
            link,
            hash: Hash::default(),
        };
        entry.hash = entry.expected_hash(self.state.last.hash, position);
        self.write_rows(&changes, position)?;
        self.writer.put(&keys::order(position), &entry.to_bytes())?;
        self.writer.put(&keys::position(arrived.operation.id()), &position.to_be_bytes())?;
        self.state.last = Cursor { position, hash: entry.hash };
        Ok(Taken::Placed { position, outcome })
    }

    fn decide(&self, arrived: &Arrived, position: u64) -> Result<(Outcome, Changes), StoreError> {
        if arrived.operation.body().action.kind() > FORMAT {
            return Ok((Outcome::Deferred, Changes::new()));
        }
        let context = Context {
            event: self.state.event,
            node: arrived.place.node,
            judged: arrived.judged,
            position,
        };
        let rows = Rows::committed(self.writer, GENERATION);
        Ok(match execute(rows, &arrived.operation, &context)? {
            Ok((receipt, changes)) => {
                (settled_outcome(receipt, arrived.operation.body().told), changes)
            }
            Err(refusal) => (Outcome::Rejected(refusal), Changes::new()),
        })
    }

    fn write_rows(&mut self, changes: &Changes, position: u64) -> Result<(), StoreError> {
        for (key, change) in changes {
            let value = change.clone().unwrap_or_default();
            self.note_for_board(key, &value)?;
            let stored = Stored { position, value }.to_bytes();
            self.writer.put(&Layer::committed(GENERATION).key(key), &stored)?;
        }
        Ok(())
    }

    fn note_for_board(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        if key.len() == 18 && key[0] == kind::MEMBER && key[17] == part::MEMBER {
            let id: [u8; 16] = key[1..17].try_into().expect("sixteen of eighteen bytes");
            self.moved.push((OpId(id), decode(value)?));
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<(OpId, Member)>, StoreError> {
        self.writer.put(keys::STATE, &encode(&self.state))?;
        Ok(self.moved)
    }
}

/// Two who were told that they are connected, and are, by another operation: a duplicate, and no case.
fn settled_outcome(receipt: Receipt, told: Told) -> Outcome {
    match (&receipt, told) {
        (Receipt::AlreadyConnected(_), Told::Connected) => Outcome::Duplicate,
        _ => Outcome::Applied(receipt),
    }
}

fn open_case(changes: &mut Changes, arrived: &Arrived, outcome: &Outcome) {
    let told = arrived.operation.body().told;
    if !outcome.differs_from(told) {
        return;
    }
    let against = match outcome {
        Outcome::Rejected(Refusal::TokenSpent(by)) => Some(*by),
        _ => None,
    };
    let case = Case {
        node: arrived.place.node,
        told,
        outcome: outcome.clone(),
        against,
        at_ms: arrived.judged.at_ms,
    };
    changes.insert(Case::key(&arrived.operation.id()), Some(encode(&case)));
}

pub(crate) fn entry(read: &dyn Read, position: u64) -> Result<Option<Entry>, StoreError> {
    read.get(&keys::order(position))?.map(|bytes| Entry::from_bytes(&bytes)).transpose()
}

fn head(read: &dyn Read, node: NodeId, incarnation: u32) -> Result<Head, StoreError> {
    let unreadable = |_| StoreError::Damaged("the head of a chain cannot be read");
    let bytes = read.get(&keys::head(node, incarnation))?;
    Ok(bytes
        .map(|bytes| minicbor::decode(&bytes).map_err(unreadable))
        .transpose()?
        .unwrap_or_default())
}

fn number(bytes: &[u8]) -> Result<u64, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Damaged("a position is not a number"))?;
    Ok(u64::from_be_bytes(bytes))
}

/// The hub's rows and order as of one commit.
#[derive(Debug)]
pub struct HubView {
    snapshot: Snapshot,
}

impl HubView {
    /// Its rows.
    pub fn rows(&self) -> Rows<'_> {
        Rows::committed(&self.snapshot, GENERATION)
    }

    /// The event; none as long as there is none.
    pub fn event(&self) -> Result<Option<Event>, StoreError> {
        self.rows().get(&())
    }

    /// The last position.
    pub fn last(&self) -> Result<Cursor, StoreError> {
        Ok(load(&self.snapshot)?.map(|state| state.last).unwrap_or_default())
    }

    /// The entry at `position`; none past the end.
    pub fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        entry(&self.snapshot, position)
    }

    /// The position of the operation with that id; none if it has not arrived.
    pub fn position_of(&self, id: OpId) -> Result<Option<u64>, StoreError> {
        self.snapshot.get(&keys::position(id))?.map(|bytes| number(&bytes)).transpose()
    }

    /// The position of the operation that stands at `place` of a rewritten chain, having arrived before it was rewritten.
    pub fn rewritten(&self, place: Place) -> Result<Option<u64>, StoreError> {
        self.snapshot.get(&keys::rewritten(place))?.map(|bytes| number(&bytes)).transpose()
    }

    /// The heads of all chains, by node and incarnation.
    pub fn heads(&self) -> Result<BTreeMap<(NodeId, u32), Head>, StoreError> {
        let mut heads = BTreeMap::new();
        let prefix = &keys::head(NodeId::default(), 0)[..1];
        self.snapshot.scan(prefix, &rows::after(prefix), &mut |key, value| {
            let (node, incarnation) = key[1..].split_at(16);
            let node = OpId(node.try_into().unwrap_or_default());
            let incarnation = u32::from_be_bytes(incarnation.try_into().unwrap_or_default());
            let head = minicbor::decode(value)
                .map_err(|_| StoreError::Damaged("the head of a chain cannot be read"))?;
            heads.insert((node, incarnation), head);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(heads)
    }
}
