//! A kiosk's ledger: the hub's rows as far as the feed has come, and over them the rows as own tentative operations leave
//! them (`docs/decisions/0005-tentative-rows-beside-committed.md`).
//!
//! Own operations form a chain that is never taken back. Each is written with the rows it changes in one durable
//! transaction, before anyone is told. Its rows stay tentative until the feed has passed its position.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decode, Encode};
use portico_domain::action::Redeem;
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::node::Node;
use portico_domain::operation::{Part, Place};
use portico_domain::time::{Mapping, judge};
use portico_domain::token::{Cause, DeviceCodes, Record};
use portico_domain::{
    Action, Code, EventId, Hash, Judged, MemberId, NodeId, OpId, Operation, Outcome, Reading,
    Receipt, Refusal, Told,
};

use crate::execute::token::claim;
use crate::execute::{Context, Stop, execute};
use crate::feed::FeedRow;
use crate::hub::Draft;
use crate::keys;
use crate::order::{Cursor, Head};
use crate::rows::{Changes, Layer, Rows, Staged, Stored, TENTATIVE_POSITION, after, encode};
use crate::store::{Disk, Read, Snapshot, Store, StoreError, Writer};

/// How many clock mappings are kept: one a boot, the newest boots.
const MAPPINGS_MAX: usize = 16;

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
}

impl State {
    /// Where the feed is to go on: in the generation that is being filled, if one is.
    pub fn feed_cursor(&self) -> Cursor {
        self.filling.unwrap_or(self.cursor)
    }

    fn other_layer(&self) -> Layer {
        Layer::committed(self.generation ^ 1)
    }
}

/// One own operation, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Own {
    #[cbor(n(0), with = "minicbor::bytes")]
    operation: Vec<u8>,
    #[n(1)]
    parts: Option<Vec<Option<Part>>>,
    #[n(2)]
    link: Hash,
}

/// The hub's word on a run of own operations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Acknowledged {
    #[n(0)]
    outcomes: Vec<Acknowledgement>,
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
        Self::over(Store::open(path)?)
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
        Self::enrolled(Store::open(path)?, identity)
    }

    /// The same on any disk.
    ///
    /// # Errors
    /// As [`KioskLedger::create`].
    pub fn create_on(backend: impl Disk, identity: Identity) -> Result<Self, StoreError> {
        Self::enrolled(Store::open_on(backend)?, identity)
    }

    fn enrolled(store: Store, identity: Identity) -> Result<Self, StoreError> {
        let state = State {
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
        };
        store.write(|writer| match load(writer)? {
            Some(known) if known.identity == identity => Ok(()),
            Some(_) => Err(StoreError::Damaged("the ledger belongs to another node")),
            None => writer.put(keys::STATE, &encode(&state)),
        })?;
        Self::over(store)?.ok_or(StoreError::Damaged("the node's state was not kept"))
    }

    fn over(store: Store) -> Result<Option<Self>, StoreError> {
        let snapshot = store.snapshot()?;
        let Some(state) = load(&snapshot)? else { return Ok(None) };
        let head = head(&snapshot, state.incarnation)?;
        drop(snapshot);
        Ok(Some(Self { store, memory: Mutex::new(Memory { state, head }) }))
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
        let memory = self.memory();
        let (generation, incarnation) = (memory.state.generation, memory.state.incarnation);
        Ok(KioskView { snapshot: self.store.snapshot()?, generation, incarnation })
    }

    /// Judges an action by what is certain here, keeps it if it may hold, and executes it tentatively. What comes back may be
    /// shown to the person: it is on disk.
    ///
    /// # Errors
    /// When the store fails; then nothing was written and nobody may be told anything.
    pub fn submit(&self, draft: Draft) -> Result<Submitted, StoreError> {
        let mut memory = self.memory();
        let submission = Submission::prepare(&memory, &draft);
        let (submitted, head) = self.store.write(|writer| submission.run(writer, draft))?;
        if let Some(head) = head {
            memory.head = head;
        }
        Ok(submitted)
    }

    /// Own operations after `sequence`, in order, of at most about `bytes_max` bytes and `most` in number.
    ///
    /// # Errors
    /// When the store fails.
    pub fn own_after(
        &self,
        sequence: u64,
        most: usize,
        bytes_max: usize,
    ) -> Result<Vec<OwnOperation>, StoreError> {
        let incarnation = self.memory().state.incarnation;
        let mut bytes = 0;
        let mut list = Vec::new();
        each_own(&self.store.snapshot()?, incarnation, sequence, &mut |own| {
            bytes += own.operation.bytes().len();
            list.push(own);
            let full = list.len() >= most || bytes >= bytes_max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(list)
    }

    /// Keeps the hub's word on the operations from `first` on.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acknowledge(
        &self,
        first: u64,
        outcomes: Vec<Acknowledgement>,
    ) -> Result<(), StoreError> {
        let last = first + outcomes.len() as u64 - 1;
        self.change(|writer, state| {
            state.acknowledged = state.acknowledged.max(last);
            let key = keys::acknowledged(state.incarnation, first);
            writer.put(&key, &encode(&Acknowledged { outcomes }))
        })
    }

    /// Keeps how this boot's clock maps to hub time, and that the hub answered.
    ///
    /// # Errors
    /// When the store fails.
    pub fn heard(&self, mapping: Mapping, at: Reading) -> Result<(), StoreError> {
        self.change(|_, state| {
            state.mappings.retain(|known| known.reading.boot != mapping.reading.boot);
            state.mappings.push(mapping);
            let surplus = state.mappings.len().saturating_sub(MAPPINGS_MAX);
            state.mappings.drain(..surplus);
            state.last_contact = Some(at);
            Ok(())
        })
    }

    /// Remembers that the hub refuses this node for good.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_revoked(&self) -> Result<(), StoreError> {
        self.change(|_, state| {
            state.revoked = true;
            Ok(())
        })
    }

    /// Puts a page of the hub's rows, moves the cursor, and, with the last page of a round, takes all tentative rows back and
    /// executes again what is still own: all in one transaction. While a generation is being filled, the other serves; the last
    /// page swaps them.
    ///
    /// # Errors
    /// When the store fails; then nothing has moved.
    pub fn put_page(
        &self,
        rows: &[FeedRow],
        next: Cursor,
        is_last: bool,
    ) -> Result<(), StoreError> {
        self.change(|writer, state| {
            let filling = state.filling.is_some();
            let layer =
                if filling { state.other_layer() } else { Layer::committed(state.generation) };
            for row in rows {
                let stored = Stored { position: row.position, value: row.value.to_vec() };
                writer.put(&layer.key(&row.key), &stored.to_bytes())?;
            }
            *(if filling { state.filling.get_or_insert(next) } else { &mut state.cursor }) = next;
            if is_last && filling {
                state.generation ^= 1;
                state.cursor = next;
                (state.filling, state.stale) = (None, true);
            }
            if is_last { redo(writer, state) } else { Ok(()) }
        })?;
        self.clear_stale()
    }

    /// Starts the feed over, because the hub was restored from an older backup and no longer knows the cursor: a second
    /// generation of its rows is filled while the first serves. Own operations are sent again from the first, and the hub's
    /// word on them is forgotten.
    ///
    /// # Errors
    /// When the store fails; then nothing was forgotten.
    pub fn reset(&self) -> Result<(), StoreError> {
        self.change(|writer, state| {
            let other = state.other_layer().key(&[]);
            writer.delete_range(&other, &after(&other))?;
            (state.filling, state.stale) = (Some(Cursor::default()), false);
            forget_acknowledgements(writer, state, 1)
        })
    }

    /// The hub lacks own operations from `sequence` on, which it had acknowledged: they are sent again.
    ///
    /// # Errors
    /// When the store fails; then nothing was forgotten.
    pub fn send_again_from(&self, sequence: u64) -> Result<(), StoreError> {
        self.change(|writer, state| forget_acknowledgements(writer, state, sequence))
    }

    /// Moves own operations from `first` on into another incarnation, in which the hub will take them: another store of this
    /// node has used their places. Each keeps its content id. What stays behind is in the hub's log, so the round that this
    /// happens in passes it.
    ///
    /// # Errors
    /// When the store fails; then nothing has moved.
    pub fn rewrite_from(&self, first: u64, incarnation: u32) -> Result<(), StoreError> {
        self.change(|writer, state| {
            let mut moving = Vec::new();
            each_own(writer, state.incarnation, first - 1, &mut |own| {
                moving.push(own.operation);
                Ok(ControlFlow::Continue(()))
            })?;
            let from = keys::own(state.incarnation, first);
            writer.delete_range(&from, &after(&from[..5]))?;
            state.incarnation = incarnation;
            (state.acknowledged, state.settled) = (0, 0);
            let mut head = Head::default();
            for operation in moving {
                head = keep(writer, state.identity.node, incarnation, head, &operation)?;
            }
            Ok(())
        })
    }

    /// Changes what is stored and what is remembered of it, together.
    fn change(
        &self,
        change: impl FnOnce(&mut Writer<'_>, &mut State) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut memory = self.memory();
        let mut state = memory.state.clone();
        let head = self.store.write(|writer| {
            change(writer, &mut state)?;
            writer.put(keys::STATE, &encode(&state))?;
            head(writer, state.incarnation)
        })?;
        *memory = Memory { state, head };
        Ok(())
    }

    /// Drops the rows of the generation that no longer serves. After a crash in between, the next page or reset does it.
    fn clear_stale(&self) -> Result<(), StoreError> {
        if !self.memory().state.stale {
            return Ok(());
        }
        self.change(|writer, state| {
            let other = state.other_layer().key(&[]);
            state.stale = false;
            writer.delete_range(&other, &after(&other))
        })
    }
}

fn forget_acknowledgements(
    writer: &mut Writer<'_>,
    state: &mut State,
    first: u64,
) -> Result<(), StoreError> {
    let mut known = Vec::new();
    each_acknowledgement(writer, state.incarnation, 1, &mut |sequence, word| {
        known.extend((sequence < first).then_some(word));
        Ok(ControlFlow::Continue(()))
    })?;
    let all = keys::acknowledged(state.incarnation, 0);
    writer.delete_range(&all, &after(&all[..5]))?;
    if !known.is_empty() {
        let key = keys::acknowledged(state.incarnation, 1);
        writer.put(&key, &encode(&Acknowledged { outcomes: known }))?;
    }
    state.acknowledged = state.acknowledged.min(first - 1);
    state.settled = state.settled.min(first - 1);
    Ok(())
}

/// Writes an own operation behind `head`; the new head.
fn keep(
    writer: &mut Writer<'_>,
    node: NodeId,
    incarnation: u32,
    head: Head,
    operation: &Operation,
) -> Result<Head, StoreError> {
    let sequence = head.sequence + 1;
    let link = Place { node, incarnation, sequence }.link(head.link, operation);
    let parts = crate::order::kept_parts(operation);
    let own = Own { operation: operation.bytes().to_vec(), parts, link };
    writer.put(&keys::own(incarnation, sequence), &encode(&own))?;
    Ok(Head { sequence, link })
}

/// What one submission needs of the memory, taken before the transaction.
struct Submission {
    identity: Identity,
    incarnation: u32,
    generation: u8,
    head: Head,
    judged: Judged,
}

impl Submission {
    fn prepare(memory: &Memory, draft: &Draft) -> Self {
        Self {
            identity: memory.state.identity,
            incarnation: memory.state.incarnation,
            generation: memory.state.generation,
            head: memory.head,
            judged: judge(&memory.state.mappings, draft.reading),
        }
    }

    fn run(
        &self,
        writer: &mut Writer<'_>,
        draft: Draft,
    ) -> Result<(Submitted, Option<Head>), StoreError> {
        let told = match self.verdict(writer, &draft.action)? {
            Verdict::Refused(code) => return Ok((Submitted::Refused(code), None)),
            Verdict::Holds { told, known_to_hub } => (told, known_to_hub),
        };
        let operation = draft.operation(told.0);
        let id = operation.id();
        if told.0 == Told::Unsure {
            let head = self.keep(writer, &operation)?;
            return Ok((Submitted::Unsure { id }, Some(head)));
        }
        let rows = Rows::with_tentative(writer, self.generation);
        match execute(rows, &operation, &self.context())? {
            Err(refusal) => Ok((Submitted::Refused(refusal.code()), None)),
            Ok((receipt, changes)) => {
                let head = self.keep(writer, &operation)?;
                write_tentative(writer, &changes)?;
                Ok((Submitted::Kept { id, receipt, known_to_hub: told.1 }, Some(head)))
            }
        }
    }

    fn keep(&self, writer: &mut Writer<'_>, operation: &Operation) -> Result<Head, StoreError> {
        keep(writer, self.identity.node, self.incarnation, self.head, operation)
    }

    fn context(&self) -> Context {
        Context {
            event: self.identity.event,
            node: self.identity.node,
            judged: self.judged,
            position: TENTATIVE_POSITION,
        }
    }

    fn verdict(&self, writer: &Writer<'_>, action: &Action) -> Result<Verdict, StoreError> {
        let rows = Staged::new(Rows::with_tentative(writer, self.generation));
        match action {
            Action::Redeem(redeem) => self.verdict_on_redeem(&rows, redeem),
            // Enrolled, but the feed has not brought our own rows yet: the code is good all the same.
            Action::Issue(_) if rows.get::<Node>(&self.identity.node)?.is_none() => {
                Ok(Verdict::UNSURE)
            }
            Action::Issue(issue) => {
                let codes: Option<DeviceCodes> = rows.get(&(issue.owner, self.identity.node))?;
                let asked = issue.cause == Cause::Requested;
                let may = codes.unwrap_or_default().may_request(self.judged.at_ms);
                Ok(if asked && !may { Verdict::Refused(Code::RateLimited) } else { Verdict::DONE })
            }
            _ => Ok(Verdict::DONE),
        }
    }

    /// Refused is only what is certain here; a lack of rows never is.
    fn verdict_on_redeem(&self, rows: &Staged<'_>, redeem: &Redeem) -> Result<Verdict, StoreError> {
        let claim = match claim(rows, redeem, self.identity.event) {
            Ok(claim) => claim,
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Refused(Refusal::TokenUnknown)) => return Ok(Verdict::UNSURE),
            Err(Stop::Refused(refusal)) => return Ok(Verdict::Refused(refusal.code())),
        };
        if let Some(refusal) = claim.refusal(redeem.redeemer, self.judged) {
            return Ok(Verdict::Refused(refusal.code()));
        }
        let known = |id: &MemberId| rows.get::<Member>(id).map(|member| member.is_some());
        if !claim.is_certain(self.judged) || !known(&claim.owner)? || !known(&redeem.redeemer)? {
            return Ok(Verdict::UNSURE);
        }
        let pair = (claim.owner, redeem.redeemer);
        let met = rows.get::<Connection>(&pair)?.is_some();
        let told = if met { Told::AlreadyConnected } else { Told::Connected };
        let known_to_hub = rows.under().is_committed::<Record>(&redeem.token)?;
        Ok(Verdict::Holds { told, known_to_hub })
    }
}

/// What can be told before an operation is made.
enum Verdict {
    Refused(Code),
    Holds { told: Told, known_to_hub: bool },
}

impl Verdict {
    const DONE: Self = Self::Holds { told: Told::Done, known_to_hub: false };
    const UNSURE: Self = Self::Holds { told: Told::Unsure, known_to_hub: false };
}

fn write_tentative(writer: &mut Writer<'_>, changes: &Changes) -> Result<(), StoreError> {
    for (key, change) in changes {
        let value = change.clone().unwrap_or_default();
        let stored = Stored { position: TENTATIVE_POSITION, value };
        writer.put(&Layer::TENTATIVE.key(key), &stored.to_bytes())?;
    }
    Ok(())
}

/// Takes all tentative rows back, and executes again, on the hub's rows, each own operation that the cursor has not passed.
/// What this says is only a forecast: a refusal here changes nothing but what is shown until the hub has spoken.
fn redo(writer: &mut Writer<'_>, state: &mut State) -> Result<(), StoreError> {
    let layer = Layer::TENTATIVE.key(&[]);
    writer.delete_range(&layer, &after(&layer))?;
    let passed = passed(writer, state)?;
    let mut pending = Vec::new();
    each_own(writer, state.incarnation, state.settled, &mut |own| {
        if passed.contains(&own.sequence) && own.sequence == state.settled + 1 {
            state.settled = own.sequence;
        } else if !passed.contains(&own.sequence) {
            pending.push(own.operation);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for operation in pending {
        let context = Context {
            event: state.identity.event,
            node: state.identity.node,
            judged: judge(&state.mappings, operation.body().reading),
            position: TENTATIVE_POSITION,
        };
        let rows = Rows::with_tentative(writer, state.generation);
        if let Ok((_, changes)) = execute(rows, &operation, &context)? {
            write_tentative(writer, &changes)?;
        }
    }
    Ok(())
}

/// Own sequences after the settled ones whose positions the cursor has passed.
fn passed(read: &dyn Read, state: &State) -> Result<BTreeSet<u64>, StoreError> {
    let mut passed = BTreeSet::new();
    each_acknowledgement(read, state.incarnation, state.settled + 1, &mut |sequence, word| {
        if word.position <= state.cursor.position {
            passed.insert(sequence);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(passed)
}

/// Visits the hub's word on own operations from `first` on.
fn each_acknowledgement(
    read: &dyn Read,
    incarnation: u32,
    first: u64,
    visit: &mut dyn FnMut(u64, Acknowledgement) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let all = keys::acknowledged(incarnation, 0);
    let run = read.last(&all, &keys::acknowledged(incarnation, first + 1))?;
    let from = run.map_or(all.clone(), |(key, _)| key);
    read.scan(&from, &after(&all[..5]), &mut |key, value| {
        let run_first = keys::sequence_of(key).ok_or(StoreError::Damaged("a key is too short"))?;
        let run: Acknowledged = minicbor::decode(value)
            .map_err(|_| StoreError::Damaged("an acknowledgement cannot be read"))?;
        for (sequence, word) in (run_first..).zip(run.outcomes) {
            if sequence >= first && visit(sequence, word)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Visits own operations after `sequence`, in order.
fn each_own(
    read: &dyn Read,
    incarnation: u32,
    sequence: u64,
    visit: &mut dyn FnMut(OwnOperation) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let from = keys::own(incarnation, sequence + 1);
    read.scan(&from, &after(&from[..5]), &mut |key, value| visit(own_operation(key, value)?))
}

fn own_operation(key: &[u8], value: &[u8]) -> Result<OwnOperation, StoreError> {
    let own: Own = minicbor::decode(value)
        .map_err(|_| StoreError::Damaged("an own operation cannot be read"))?;
    let operation = Operation::from_bytes(own.operation, own.parts.unwrap_or_default())
        .map_err(|_| StoreError::Damaged("an own operation is not one"))?;
    let sequence = keys::sequence_of(key).ok_or(StoreError::Damaged("a key is too short"))?;
    Ok(OwnOperation { sequence, operation, link: own.link })
}

fn load(read: &dyn Read) -> Result<Option<State>, StoreError> {
    let unreadable = |_| StoreError::Damaged("the kiosk's state cannot be read");
    read.get(keys::STATE)?.map(|bytes| minicbor::decode(&bytes).map_err(unreadable)).transpose()
}

fn head(read: &dyn Read, incarnation: u32) -> Result<Head, StoreError> {
    let first = keys::own(incarnation, 0);
    let Some((key, value)) = read.last(&first, &after(&first[..5]))? else {
        return Ok(Head::default());
    };
    let own = own_operation(&key, &value)?;
    Ok(Head { sequence: own.sequence, link: own.link })
}

/// A kiosk's rows and own operations as of one commit.
#[derive(Debug)]
pub struct KioskView {
    snapshot: Snapshot,
    generation: u8,
    incarnation: u32,
}

impl KioskView {
    /// The rows, own tentative ones before the hub's.
    pub fn rows(&self) -> Rows<'_> {
        Rows::with_tentative(&self.snapshot, self.generation)
    }

    /// The hub's rows alone.
    pub fn committed(&self) -> Rows<'_> {
        Rows::committed(&self.snapshot, self.generation)
    }

    /// Visits own operations after `sequence`.
    ///
    /// # Errors
    /// When the store fails.
    pub fn each_own(
        &self,
        sequence: u64,
        visit: &mut dyn FnMut(OwnOperation) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        each_own(&self.snapshot, self.incarnation, sequence, visit)
    }

    /// The hub's word on the own operation with that sequence, if it has come.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acknowledgement(&self, sequence: u64) -> Result<Option<Acknowledgement>, StoreError> {
        let mut found = None;
        each_acknowledgement(&self.snapshot, self.incarnation, sequence, &mut |at, word| {
            found = (at == sequence).then_some(word);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }
}
