//! A kiosk's ledger: the hub's rows as far as the feed has come, and over them the rows as own tentative operations leave
//! them (`docs/decisions/0005-tentative-rows-beside-committed.md`).
//!
//! Own operations form a chain that is never taken back. Each is written with the rows it changes in one durable
//! transaction, before anyone is told. Its rows stay tentative until the feed has passed its position.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decode, Encode};
use portico_domain::session::AccessEntry;
use portico_domain::time::{Mapping, judge};
use portico_domain::{
    Code, EventId, Hash, Judged, MemberId, NodeId, OpId, Operation, Outcome, Reading, Receipt,
};

use crate::access;
use crate::hub::Draft;
use crate::keys;
use crate::order::{Cursor, Head};
use crate::rows::{Layer, encode};
use crate::store::{Disk, KIOSK_JOURNAL_BYTES, Read, Store, StoreError, Writer};

mod checking;
mod follow;
mod mending;
mod own;
mod submission;
mod view;
mod wiping;

pub use checking::KioskFigures;
use own::head;
use submission::Submission;
pub use view::KioskView;

/// The ledger of a kiosk.
#[derive(Debug)]
pub struct KioskLedger {
    store: Store,
    memory: Mutex<Memory>,
}

/// What is kept in memory of the last commit, so that submitting reads less. Held while submitting, so that two threads
/// cannot give out one sequence.
#[derive(Debug)]
struct Memory {
    state: State,
    head: Head,
    /// A transaction failed, and may be on disk all the same: what is there is to be read again.
    uncertain: bool,
}

/// Who this kiosk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Identity {
    /// The event.
    #[n(0)]
    pub event: EventId,
    /// This node.
    #[n(1)]
    pub node: NodeId,
    /// Whose codes it shows.
    #[n(2)]
    pub member: MemberId,
}

/// What a kiosk remembers of itself. It changes with sync only, never with a scan.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct State {
    /// Who it is.
    #[n(0)]
    pub identity: Identity,
    /// Which life of it.
    #[n(1)]
    pub incarnation: u32,
    /// Which generation of the hub's rows serves.
    #[n(2)]
    pub generation: u8,
    /// How far the feed has come.
    #[n(3)]
    pub cursor: Cursor,
    /// The last own sequence that the hub has acknowledged.
    #[n(4)]
    pub acknowledged: u64,
    /// How the clocks of the latest boots map to hub time, oldest first.
    #[n(5)]
    pub mappings: Vec<Mapping>,
    /// When the hub last answered, by this node's clocks.
    #[n(6)]
    pub last_contact: Option<Reading>,
    /// The hub has refused this node for good.
    #[n(7)]
    pub revoked: bool,
    /// All own operations up to this sequence have been passed by the cursor: none is tentative.
    #[n(8)]
    pub settled: u64,
    /// The generation that is being filled anew while the other serves, and how far its feed has come.
    #[n(9)]
    pub filling: Option<Cursor>,
    /// The other generation still holds rows that no longer serve.
    #[n(10)]
    pub stale: bool,
    /// Since which position the hub filters rows for this node as it does ([`portico_domain::node::Node::filter`]).
    #[n(11)]
    pub filter: u64,
}

impl State {
    fn new(identity: Identity) -> Self {
        Self {
            identity,
            incarnation: 0,
            generation: 0,
            cursor: Cursor::default(),
            acknowledged: 0,
            mappings: Vec::new(),
            last_contact: None,
            revoked: false,
            settled: 0,
            filling: None,
            stale: false,
            filter: 0,
        }
    }

    /// Where the feed is to go on: in the generation that is being filled, if one is.
    pub fn feed_cursor(&self) -> Cursor {
        self.filling.unwrap_or(self.cursor)
    }

    fn other_layer(&self) -> Layer {
        Layer::committed(self.generation ^ 1)
    }
}

/// The hub's word on one operation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Acknowledgement {
    /// Its position.
    #[n(0)]
    pub position: u64,
    /// Its outcome.
    #[n(1)]
    pub outcome: Outcome,
}

/// An own operation and its sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOperation {
    /// Its number in this node's chain.
    pub sequence: u64,
    /// The operation.
    pub operation: Operation,
    /// Hash of its link.
    pub link: Hash,
}

/// What submitting gave. All but a refusal is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// Kept and executed, tentatively.
    Kept {
        /// The operation.
        id: OpId,
        /// What it did.
        receipt: Receipt,
        /// Whether it was executed on what the hub's rows say, and not on a proof alone.
        known_to_hub: bool,
        /// Whether it is still to be confirmed: a session booked on a slot that this kiosk has no lease of.
        provisional: bool,
    },
    /// Kept and to be sent; the hub decides.
    Unsure {
        /// The operation.
        id: OpId,
    },
    /// Refused for a reason that is certain here; nothing was written.
    Refused(Code),
}

impl KioskLedger {
    /// Opens the ledger file at `path`; it is `None` before the node is enrolled.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        Self::over(Store::open(path, KIOSK_JOURNAL_BYTES)?)
    }

    /// The same on any disk.
    ///
    /// # Errors
    /// As [`Store::open_on`].
    pub fn open_on(backend: impl Disk) -> Result<Option<Self>, StoreError> {
        Self::over(Store::open_on(backend)?)
    }

    /// Makes the ledger of a node that has just been enrolled; keeps what is there if it is that node's already.
    ///
    /// # Errors
    /// When the store fails or belongs to another node.
    pub fn create(path: &Path, identity: Identity) -> Result<Self, StoreError> {
        Self::enrolled(Store::open(path, KIOSK_JOURNAL_BYTES)?, identity)
    }

    /// The same on any disk.
    ///
    /// # Errors
    /// As [`KioskLedger::create`].
    pub fn create_on(backend: impl Disk, identity: Identity) -> Result<Self, StoreError> {
        Self::enrolled(Store::open_on(backend)?, identity)
    }

    /// As [`KioskLedger::create`], over an open store.
    ///
    /// # Errors
    /// When the store fails or belongs to another node.
    pub fn enrolled(store: Store, identity: Identity) -> Result<Self, StoreError> {
        let state = State::new(identity);
        store.write(|writer| match load(writer)? {
            Some(known) if known.identity == identity => Ok(()),
            Some(_) => Err(StoreError::Damaged("the ledger belongs to another node")),
            None => writer.put(keys::STATE, &encode(&state)),
        })?;
        Self::over(store)?.ok_or(StoreError::Damaged("the node's state was not kept"))
    }

    /// The ledger that an open store holds; none before the node is enrolled.
    ///
    /// # Errors
    /// When the store fails.
    pub fn over(store: Store) -> Result<Option<Self>, StoreError> {
        let memory = Memory::read(&store)?.map(Mutex::new);
        Ok(memory.map(|memory| Self { store, memory }))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // It is replaced whole after each commit, so a panic elsewhere leaves it true.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this kiosk remembers of itself.
    pub fn state(&self) -> State {
        self.memory().state.clone()
    }

    /// The head of its chain.
    pub fn head(&self) -> Head {
        self.memory().head
    }

    /// The hub time of `reading`, as well as this kiosk knows it.
    pub fn judge(&self, reading: Reading) -> Judged {
        judge(&self.memory().state.mappings, reading)
    }

    /// A view of the last commit, own tentative rows included.
    ///
    /// # Errors
    /// When the store fails.
    pub fn view(&self) -> Result<KioskView, StoreError> {
        let memory = self.memory_in_step()?;
        let (generation, incarnation) = (memory.state.generation, memory.state.incarnation);
        Ok(KioskView { snapshot: self.store.snapshot()?, generation, incarnation })
    }

    /// Judges an action by what is certain here, keeps it if it may hold, and executes it tentatively. What comes back may be
    /// shown to the person: it is on disk.
    ///
    /// # Errors
    /// When the store fails; then nobody may be told anything.
    pub fn submit(&self, draft: Draft) -> Result<Submitted, StoreError> {
        let mut memory = self.memory_in_step()?;
        let submission = Submission::prepare(&memory, &draft);
        let done = self.store.write(|writer| submission.run(writer, draft));
        let (submitted, head) = done.inspect_err(|_| memory.uncertain = true)?;
        if let Some(head) = head {
            memory.head = head;
        }
        Ok(submitted)
    }

    /// Adds entries to this node's access log.
    ///
    /// # Errors
    /// When the store fails.
    pub fn log_access(&self, entries: &[AccessEntry]) -> Result<(), StoreError> {
        self.store.write(|writer| access::append(writer, entries))
    }

    /// Changes what is stored and what is remembered of it, together.
    fn change(
        &self,
        change: impl FnOnce(&mut Writer<'_>, &mut State) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut memory = self.memory_in_step()?;
        let mut state = memory.state.clone();
        let done = self.store.write(|writer| {
            change(writer, &mut state)?;
            writer.put(keys::STATE, &encode(&state))?;
            head(writer, state.incarnation)
        });
        let head = done.inspect_err(|_| memory.uncertain = true)?;
        *memory = Memory { state, head, uncertain: false };
        Ok(())
    }
}

fn load(read: &dyn Read) -> Result<Option<State>, StoreError> {
    let unreadable = |_| StoreError::Damaged("the kiosk's state cannot be read");
    read.get(keys::STATE)?.map(|bytes| minicbor::decode(&bytes).map_err(unreadable)).transpose()
}
