//! A hub and kiosks on ledgers in memory, and a network between them that a test opens and closes.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, EnrolNode, Issue, Redeem};
use portico_domain::case::Case;
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::revocation::Revocation;
use portico_domain::time::BootId;
use portico_domain::token::{Cause, Token};
use portico_domain::{
    Action, Body, EventId, MemberId, NodeId, OpId, Operation, Outcome, Part, Reading, Receipt, Told,
};
use portico_ledger::check::check;
use portico_ledger::feed::Audience;
use portico_ledger::rows::{Rows, Stored};
use portico_ledger::store::{Memory, Store};
use portico_ledger::{Draft, HubLedger, Identity, KioskLedger, Submitted, query};
use portico_sync::hub::serve;
use portico_sync::message::{Answer, Request, Sent};
use portico_sync::round::{Round, RoundError};
use portico_sync::wire;

pub const START_MS: u64 = 1_800_000_000_000;
/// How long a message takes each way, in milliseconds.
const TRIP_MS: u64 = 5;

/// One kiosk: its ledger, its key, and what its wall clock is off by.
pub struct Kiosk {
    pub ledger: KioskLedger,
    pub member: MemberId,
    disk: Memory,
    pub key: SigningKey,
    off_ms: i64,
    boot: u8,
}

/// An event: hub, kiosks, attendees.
pub struct Stage {
    pub hub: HubLedger,
    disk: Memory,
    pub event: EventId,
    pub kiosks: Vec<Kiosk>,
    pub attendees: Vec<MemberId>,
    key: SigningKey,
    now_ms: Cell<u64>,
    nonce: Cell<u64>,
}

impl Stage {
    pub fn new(kiosks: usize, attendees: usize) -> Self {
        Self::of_role(Role::Booth, kiosks, attendees)
    }

    /// The same, with kiosks of that role.
    pub fn of_role(role: Role, kiosks: usize, attendees: usize) -> Self {
        let disk = Memory::default();
        let hub = HubLedger::over(Store::in_memory(disk.clone()));
        let key = SigningKey::from_bytes(&[1; 32]);
        let mut stage = Self {
            hub,
            disk,
            event: EventId::default(),
            kiosks: vec![],
            attendees: vec![],
            key: key.clone(),
            now_ms: Cell::new(START_MS),
            nonce: Cell::default(),
        };
        let event = Event::new("Test Days", "https://meet.example");
        let create = CreateEvent { event, hub_key: PublicKey::of(&key) };
        let draft = stage.hub_draft(Action::CreateEvent(create.clone()), vec![]);
        stage.event = stage.hub.create(create, draft).unwrap();
        stage.attendees = (0..attendees).map(|n| stage.add_member(n, Role::Attendee)).collect();
        for number in 0..kiosks {
            stage.enrol(number, role);
        }
        stage
    }

    fn add_member(&self, number: usize, role: Role) -> MemberId {
        let profile = Profile { name: format!("{} {number}", role.as_str()), ..Profile::default() };
        let part = Part { salt: [7; 16], bytes: minicbor::to_vec(profile).unwrap() };
        let add = Action::AddMember(AddMember { role });
        self.hub.submit(self.hub_draft(add, vec![part])).unwrap().0
    }

    fn enrol(&mut self, number: usize, role: Role) {
        let member = self.add_member(number, role);
        let key = SigningKey::from_bytes(&[number as u8 + 2; 32]);
        let enrol = EnrolNode { key: PublicKey::of(&key), role, member };
        let (node, _) = self.submit(Action::EnrolNode(enrol));
        let identity = Identity { event: self.event, node, member };
        let disk = Memory::default();
        let ledger = KioskLedger::enrolled(Store::in_memory(disk.clone()), identity).unwrap();
        self.join(ledger, disk, key);
        self.sync(number).unwrap();
    }

    /// Makes an operation of the hub's own.
    pub fn submit(&self, action: Action) -> (OpId, Outcome) {
        self.hub.submit(self.hub_draft(action, vec![])).unwrap()
    }

    /// Another kiosk of the event; its number.
    pub fn join(&mut self, ledger: KioskLedger, disk: Memory, key: SigningKey) -> usize {
        let (number, member) = (self.kiosks.len(), ledger.state().identity.member);
        self.kiosks.push(Kiosk { ledger, member, disk, key, off_ms: 0, boot: number as u8 });
        number
    }

    /// The hub's disk as it is now.
    pub fn back_up(&self) -> Memory {
        self.disk.copy()
    }

    /// Puts a hub from a backup in the place of this one.
    pub fn restore(&mut self, backup: Memory) {
        self.hub = HubLedger::over(Store::in_memory(backup.clone()));
        self.disk = backup;
    }

    /// Copies a kiosk, disk, key and all; the copy's number.
    pub fn clone_kiosk(&mut self, kiosk: usize) -> usize {
        let Kiosk { member, key, off_ms, boot, disk, .. } = &self.kiosks[kiosk];
        let disk = disk.copy();
        let ledger = KioskLedger::over(Store::in_memory(disk.clone())).unwrap().unwrap();
        let copy = Kiosk {
            ledger,
            member: *member,
            disk,
            key: key.clone(),
            off_ms: *off_ms,
            boot: boot + 100,
        };
        self.kiosks.push(copy);
        self.kiosks.len() - 1
    }

    /// The id of a kiosk's node.
    pub fn node(&self, kiosk: usize) -> NodeId {
        self.kiosks[kiosk].ledger.state().identity.node
    }

    pub fn pass(&self, milliseconds: u64) {
        self.now_ms.set(self.now_ms.get() + milliseconds);
    }

    /// Sets a kiosk's wall clock off by that much.
    pub fn set_clock(&mut self, kiosk: usize, off_ms: i64) {
        self.kiosks[kiosk].off_ms = off_ms;
    }

    fn next_nonce(&self) -> [u8; 8] {
        self.nonce.set(self.nonce.get() + 1);
        self.nonce.get().to_be_bytes()
    }

    pub fn hub_draft(&self, action: Action, parts: Vec<Part>) -> Draft {
        let reading = Reading { wall_ms: self.now_ms.get(), ..Reading::default() };
        Draft { action, parts, reading, nonce: self.next_nonce() }
    }

    pub fn reading(&self, kiosk: usize) -> Reading {
        let Kiosk { off_ms, boot, .. } = &self.kiosks[kiosk];
        let now_ms = self.now_ms.get();
        Reading {
            wall_ms: now_ms.saturating_add_signed(*off_ms),
            boot: BootId([*boot; 16]),
            boot_ms: now_ms - START_MS + 1_000,
        }
    }

    fn draft(&self, kiosk: usize, action: Action) -> Draft {
        Draft { action, parts: vec![], reading: self.reading(kiosk), nonce: self.next_nonce() }
    }

    pub fn new_token(&self) -> Token {
        let mut random = [3; 32];
        random[..8].copy_from_slice(&self.next_nonce());
        Token::new(random)
    }

    /// A code of an attendee, from the hub, with the hub's proof.
    pub fn attendee_code(&self, attendee: usize) -> (Token, Proof) {
        let (token, owner) = (self.new_token(), self.attendees[attendee]);
        let issue = Issue { token: token.hash(), owner, cause: Cause::Rotated };
        self.hub.submit(self.hub_draft(Action::Issue(issue), vec![])).unwrap();
        let proof = Proof::sign(&self.key, self.event, &token.hash(), owner, self.now_ms.get());
        (token, proof)
    }

    /// A code that a kiosk shows, with its own proof.
    pub fn kiosk_code(&self, kiosk: usize, cause: Cause) -> (Token, Proof) {
        let Kiosk { ledger, member, key, .. } = &self.kiosks[kiosk];
        let token = self.new_token();
        let issue = Issue { token: token.hash(), owner: *member, cause };
        let kept = ledger.submit(self.draft(kiosk, Action::Issue(issue))).unwrap();
        assert!(!matches!(kept, Submitted::Refused(_)), "{kept:?}");
        let at_ms = ledger.judge(self.reading(kiosk)).at_ms;
        let proof = Proof::sign(key, self.event, &token.hash(), *member, at_ms);
        (token, proof)
    }

    /// What a kiosk makes of a code held up to it.
    pub fn scan(&self, kiosk: usize, token: &Token, proof: Option<Proof>) -> Submitted {
        let Kiosk { ledger, member, .. } = &self.kiosks[kiosk];
        let redeem = Redeem { token: token.hash(), redeemer: *member, proof };
        ledger.submit(self.draft(kiosk, Action::Redeem(redeem))).unwrap()
    }

    /// What the hub decides on operations that come as a kiosk's first, whatever program made them.
    pub fn push(&self, kiosk: usize, actions: Vec<Action>) -> Vec<Outcome> {
        let made = actions.into_iter().map(|action| {
            let Draft { action, reading, nonce, .. } = self.draft(kiosk, action);
            let body = Body { actor: None, reading, nonce, action, told: Told::Nothing };
            Sent::new(&Operation::new(body, vec![]))
        });
        let request = Request {
            event: self.event,
            incarnation: 0,
            first: 1,
            operations: made.collect(),
            acknowledged: None,
            mappings: vec![],
            cursor: None,
            filter: 0,
        };
        let answer = serve(&self.hub, self.node(kiosk), &request, self.now_ms.get()).unwrap();
        answer.outcomes.into_iter().map(|word| word.outcome).collect()
    }

    /// One whole round of a kiosk with the hub.
    pub fn sync(&self, kiosk: usize) -> Result<(), RoundError> {
        self.sync_losing(kiosk, usize::MAX)
    }

    /// A round in which the answer after that many exchanges is lost on the way.
    pub fn sync_losing(&self, kiosk: usize, answers: usize) -> Result<(), RoundError> {
        let ledger = &self.kiosks[kiosk].ledger;
        let node = ledger.state().identity.node;
        let mut round = Round::default();
        let mut exchanges = 0;
        while let Some(request) = round.next(ledger)? {
            let sent = self.reading(kiosk);
            self.pass(TRIP_MS);
            // Through the wire, so that what is not encoded is lost.
            let request = wire::decode(&wire::encode(&request)).unwrap();
            let answer = serve(&self.hub, node, &request, self.now_ms.get()).unwrap();
            let answer: Answer = wire::decode(&wire::encode(&answer)).unwrap();
            self.pass(TRIP_MS);
            if exchanges == answers {
                return Ok(());
            }
            exchanges += 1;
            round.take(ledger, &request, answer, sent, self.reading(kiosk))?;
        }
        Ok(())
    }

    /// Syncs every kiosk until none has anything new.
    pub fn settle(&self) {
        for _ in 0..2 {
            for kiosk in 0..self.kiosks.len() {
                self.sync(kiosk).unwrap();
            }
        }
    }

    /// The hub's rows, as `node` may see them, with the positions that last changed them.
    pub fn hub_rows(&self, node: NodeId) -> BTreeMap<Vec<u8>, Stored> {
        let view = self.hub.view().unwrap();
        let audience = Audience::of(view.rows(), node).unwrap();
        let mut rows = all_rows(view.rows());
        rows.retain(|key, row| audience.may_see(key, &row.value).unwrap());
        rows
    }

    /// All cases, as the hub has them.
    pub fn cases(&self) -> Vec<(OpId, Case)> {
        let mut found = vec![];
        query::cases(self.hub.view().unwrap().rows(), &mut |id, case| {
            found.push((id, case));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        found
    }

    /// Each kiosk has the hub's rows, as far as it may see them, and the hub's ledger is sound.
    pub fn assert_copies_agree(&self) {
        for number in 0..self.kiosks.len() {
            let hubs = self.hub_rows(self.node(number));
            assert_eq!(self.kiosk_rows(number), hubs, "kiosk {number}");
            let figures = self.kiosks[number].ledger.check().unwrap();
            assert_eq!(figures.waiting, 0, "kiosk {number}");
        }
        check(&self.hub).unwrap();
    }

    /// An operation of the hub's own.
    pub fn at_hub(&self, action: Action) -> Outcome {
        self.hub.submit(self.hub_draft(action, vec![])).unwrap().1
    }

    /// An operation that a kiosk makes.
    pub fn at_kiosk(&self, kiosk: usize, action: Action) -> Submitted {
        self.kiosks[kiosk].ledger.submit(self.draft(kiosk, action)).unwrap()
    }

    /// What the hub decided on an operation; none if it has not arrived.
    pub fn outcome(&self, id: OpId) -> Option<Outcome> {
        let view = self.hub.view().unwrap();
        let position = view.position_of(id).unwrap()?;
        view.entry(position).unwrap().map(|entry| entry.outcome)
    }

    /// Puts another version of the hub's program on the same ledger.
    pub fn change_hub(&mut self, change: impl FnOnce(HubLedger) -> HubLedger) {
        let backup = self.back_up();
        self.hub = change(HubLedger::over(Store::in_memory(backup.clone())));
        self.disk = backup;
    }

    /// The hub's word that a kiosk is revoked.
    pub fn revocation(&self, kiosk: usize) -> Revocation {
        Revocation::sign(&self.key, self.event, self.node(kiosk))
    }

    /// The hub's time now.
    pub fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    /// A kiosk's rows, as they are shown there.
    pub fn kiosk_rows(&self, kiosk: usize) -> BTreeMap<Vec<u8>, Stored> {
        let view = self.kiosks[kiosk].ledger.view().unwrap();
        all_rows(view.rows())
    }
}

/// The operation by which two were told that they are connected.
pub fn kept(submitted: &Submitted) -> OpId {
    match submitted {
        Submitted::Kept { id, receipt: Receipt::Connected(_), .. } => *id,
        other => panic!("expected a meeting, got {other:?}"),
    }
}

fn all_rows(rows: Rows<'_>) -> BTreeMap<Vec<u8>, Stored> {
    let mut found = BTreeMap::new();
    rows.scan(&[], &mut |key, _| {
        found.insert(key.to_vec(), rows.stored(key)?.unwrap());
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    found
}
