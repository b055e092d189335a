//! The hub's ledger: it gives operations their position and executes them in that order, once.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decode, Encode};
use portico_domain::action::{CreateEvent, FORMAT};
use portico_domain::operation::Place;
use portico_domain::{
    Action, Body, EventId, Judged, NodeId, OpId, Operation, Outcome, Part, Reading, Told,
};

use crate::board::Board;
use crate::keys;
use crate::order::{Cursor, Entry, Head};
use crate::query;
use crate::rows::{Rows, after, encode};
use crate::store::{Disk, HUB_JOURNAL_BYTES, Read, Store, StoreError};

mod acting;
mod appending;
mod cases;
mod enrolment;
pub(crate) mod keeping;
mod leasing;
pub mod outbox;
mod replay;
mod requests;
mod session;
pub mod sign_in;
mod view;

pub use acting::Acted;
use appending::Appending;
pub use requests::{CODE_TRIES_MAX, CodeRequest};
pub use session::{Heard, REMIND_BEFORE_MS};
pub use view::HubView;

/// The hub's rows have one generation only.
const GENERATION: u8 = 0;

/// The ledger of a hub process.
#[derive(Debug)]
pub struct HubLedger {
    store: Store,
    /// Held by whoever appends to the order.
    turn: Mutex<()>,
    board: Mutex<Option<Board>>,
    format: u32,
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
        Store::open(path, HUB_JOURNAL_BYTES).map(Self::over)
    }

    /// The same, reading all of the file and verifying every page of it.
    ///
    /// # Errors
    /// As [`Store::open_checked`].
    pub fn open_checked(path: &Path) -> Result<Self, StoreError> {
        Store::open_checked(path, HUB_JOURNAL_BYTES).map(Self::over)
    }

    /// As [`HubLedger::open_checked`], on any disk.
    ///
    /// # Errors
    /// As [`Store::open_checked`].
    pub fn open_checked_on(disk: impl Disk) -> Result<Self, StoreError> {
        Store::open_checked_on(disk).map(Self::over)
    }

    /// As [`HubLedger::open`], on any disk.
    ///
    /// # Errors
    /// As [`Store::open_on`].
    pub fn open_on(backend: impl Disk) -> Result<Self, StoreError> {
        Store::open_on(backend).map(Self::over)
    }

    /// The ledger that an open store holds.
    pub fn over(store: Store) -> Self {
        Self { store, turn: Mutex::new(()), board: Mutex::new(None), format: FORMAT }
    }

    /// The same hub as an older program, which executes kinds of operations up to `format` and defers those above.
    pub fn with_format(self, format: u32) -> Self {
        Self { format, ..self }
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
            let mut appending = Appending {
                writer,
                state,
                format: self.format,
                moved: Vec::new(),
                log: Vec::new(),
            };
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

    /// The operations that an older program had to defer and this one can execute, in the order in which they came: each is to
    /// be admitted ([`Action::Admit`]).
    ///
    /// # Errors
    /// When the store fails.
    pub fn admissible(&self) -> Result<Vec<OpId>, StoreError> {
        let view = self.view()?;
        let mut list = keeping::deferred(&view.snapshot)?;
        let mut kinds = Vec::with_capacity(list.len());
        for id in &list {
            let entry = view.position_of(*id)?.map(|position| view.entry(position)).transpose()?;
            let operation = entry.flatten().and_then(|entry| entry.operation().ok());
            kinds.push(operation.map_or(u32::MAX, |operation| operation.body().action.kind()));
        }
        let mut kinds = kinds.into_iter();
        list.retain(|_| kinds.next().is_some_and(|kind| kind <= self.format));
        Ok(list)
    }

    fn append<T>(
        &self,
        work: impl FnOnce(&mut Appending<'_, '_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _turn = self.turn();
        let done = self.store.write(|writer| {
            let state = load(writer)?.ok_or(StoreError::Damaged("there is no event"))?;
            let mut appending = Appending {
                writer,
                state,
                format: self.format,
                moved: Vec::new(),
                log: Vec::new(),
            };
            let value = work(&mut appending)?;
            appending.finish().map(|moved| (value, moved))
        });
        // What failed may be on disk all the same.
        let (value, moved) = done.inspect_err(|_| *self.board_lock() = None)?;
        if let Some(board) = self.board_lock().as_mut() {
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

    /// The leaderboard, built from the rows on first use. Whoever looks does not wait for the disk: the board moves once a change
    /// is durable.
    ///
    /// # Errors
    /// When the store fails.
    pub fn board<T>(&self, ask: impl FnOnce(&Board) -> T) -> Result<T, StoreError> {
        if let Some(board) = self.board_lock().as_ref() {
            return Ok(ask(board));
        }
        // Nothing is appended between reading the rows and keeping the board.
        let _turn = self.turn();
        let built = build_board(self.view()?.rows())?;
        Ok(ask(self.board_lock().insert(built)))
    }

    /// Whether freed pages of the file may still hold what was dropped: [`HubLedger::clean`] is due.
    ///
    /// # Errors
    /// When the store fails.
    pub fn is_unclean(&self) -> Result<bool, StoreError> {
        self.store.is_unclean()
    }

    /// Writes the file anew without what was dropped, if that is due.
    ///
    /// # Errors
    /// When the store fails; then the file is as it was.
    pub fn clean(&self) -> Result<(), StoreError> {
        self.store.clean()
    }

    /// Copies the last commit into a new file at `path`: a backup, while everything goes on.
    ///
    /// # Errors
    /// When there is a file already, or reading or writing fails.
    pub fn back_up(&self, path: &Path) -> Result<(), StoreError> {
        self.store.copy_to(path)
    }

    /// Goes on in another incarnation of this hub's node, since this ledger came from a backup and another future may exist of
    /// what this hub alone had done since: `incarnation`, or the next one where that is higher. No letter about what was before
    /// `now_ms`, in hub time, goes out without an organizer's yes.
    ///
    /// # Errors
    /// When the store fails or there is no event.
    pub fn begin_again(&self, incarnation: u32, now_ms: u64) -> Result<(), StoreError> {
        self.store.write(|writer| {
            outbox::hold(writer, now_ms)?;
            let mut state = load(writer)?.ok_or(StoreError::Damaged("there is no event"))?;
            state.incarnation = incarnation.max(state.incarnation + 1);
            // Kiosks may have done anything since the backup: they are waited for anew.
            writer.delete_range(keys::HEARD_ALL, &after(keys::HEARD_ALL))?;
            writer.put(keys::RESTORED, &[])?;
            sign_in::forget_all(writer)?;
            writer.put(keys::STATE, &encode(&state))
        })
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn board_lock(&self) -> MutexGuard<'_, Option<Board>> {
        // A panic while the board was held cannot have half-changed it: it is replaced whole.
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
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
