//! A small day at an event, on two ledgers whose disks a test has made: a kiosk shows codes, meets people, and syncs with its
//! hub through the real state machines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, EnrolNode, Issue, Redeem};
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, MemberId, OpId, Part, Reading};
use portico_ledger::check::check;
use portico_ledger::feed::Audience;
use portico_ledger::rows::{Rows, Stored};
use portico_ledger::{Draft, HubLedger, Identity, KioskLedger, StoreError, Submitted, query};
use portico_sync::hub::{ServeError, serve};
use portico_sync::round::{Round, RoundError};

use super::PowerDisk;

const START_MS: u64 = 1_800_000_000_000;
/// How long a message takes each way, in milliseconds.
const TRIP_MS: u64 = 5;
/// How many people there are to be met.
pub const PEOPLE: usize = 6;

/// What happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The kiosk shows a new code.
    Show,
    /// It reads the code of the attendee with that number.
    Meet(usize),
    /// It has a round with the hub.
    Sync,
}

/// A whole day.
pub const DAY: [Step; 10] = [
    Step::Sync,
    Step::Show,
    Step::Meet(0),
    Step::Meet(1),
    Step::Sync,
    Step::Show,
    Step::Meet(2),
    Step::Meet(3),
    Step::Sync,
    Step::Sync,
];

/// The day so far, as the people there remember it.
#[derive(Clone)]
pub struct Day {
    identity: Identity,
    codes: Vec<(Token, Proof)>,
    now_ms: u64,
    nonce: u64,
    /// The meetings that the kiosk has told as kept.
    pub told: Vec<OpId>,
}

impl Day {
    /// Sets up the event, and a kiosk that is enrolled, on two empty disks.
    ///
    /// # Panics
    /// Where the disks fail.
    pub fn begin(hub: &PowerDisk, kiosk: &PowerDisk) -> Self {
        let ledger = HubLedger::open_on(hub.plug_in()).expect("the disk is sound");
        let identity =
            Identity { event: OpId::default(), node: OpId::default(), member: MemberId::default() };
        let mut day =
            Self { identity, codes: Vec::new(), now_ms: START_MS, nonce: 0, told: Vec::new() };
        day.set_up(&ledger).expect("the disk is sound");
        KioskLedger::create_on(kiosk.plug_in(), day.identity).expect("the disk is sound");
        day
    }

    fn set_up(&mut self, hub: &HubLedger) -> Result<(), StoreError> {
        let key = SigningKey::from_bytes(&[1; 32]);
        let event = Event::new("Test Days", "https://portico.test");
        let create = CreateEvent { event, hub_key: PublicKey::of(&key) };
        let draft = self.draft(Action::CreateEvent(create.clone()), Vec::new());
        self.identity.event = hub.create(create, draft).expect("the ledger is empty");
        self.identity.member = self.add(hub, Role::Booth)?;
        let node_key = PublicKey::of(&SigningKey::from_bytes(&[2; 32]));
        let enrol = EnrolNode { key: node_key, role: Role::Staff, member: self.identity.member };
        let draft = self.draft(Action::EnrolNode(enrol), Vec::new());
        self.identity.node = hub.submit(draft)?.0;
        for _ in 0..PEOPLE {
            let owner = self.add(hub, Role::Attendee)?;
            let token = self.token();
            let issue = Issue { token: token.hash(), owner, cause: Cause::Rotated };
            hub.submit(self.draft(Action::Issue(issue), Vec::new()))?;
            let event = self.identity.event;
            let proof = Proof::sign(&key, event, &token.hash(), owner, self.now_ms);
            self.codes.push((token, proof));
        }
        Ok(())
    }

    fn add(&mut self, hub: &HubLedger, role: Role) -> Result<MemberId, StoreError> {
        let profile = Profile { name: format!("Somebody {}", self.nonce), ..Profile::default() };
        let part = Part { salt: [7; 16], bytes: minicbor::to_vec(profile).expect("into memory") };
        let add = Action::AddMember(AddMember { role });
        Ok(hub.submit(self.draft(add, vec![part]))?.0)
    }

    /// Performs a step.
    ///
    /// # Errors
    /// When one of the stores fails. The step may be performed again.
    ///
    /// # Panics
    /// Where hub and kiosk do not understand each other, for another reason than their disks.
    pub fn perform(
        &mut self,
        step: Step,
        hub: &HubLedger,
        kiosk: &KioskLedger,
    ) -> Result<(), StoreError> {
        match step {
            Step::Show => self.show(kiosk),
            Step::Meet(number) => self.meet(number, kiosk).map(|_| ()),
            Step::Sync => self.sync(hub, kiosk),
        }
    }

    fn show(&mut self, kiosk: &KioskLedger) -> Result<(), StoreError> {
        let (token, owner) = (self.token(), self.identity.member);
        let issue = Issue { token: token.hash(), owner, cause: Cause::Rotated };
        kiosk.submit(self.draft(Action::Issue(issue), Vec::new())).map(|_| ())
    }

    /// The kiosk reads the code of the attendee with that number.
    ///
    /// # Errors
    /// When its store fails.
    pub fn meet(&mut self, number: usize, kiosk: &KioskLedger) -> Result<Submitted, StoreError> {
        let (token, proof) = &self.codes[number];
        let (token, proof) = (token.hash(), Some(proof.clone()));
        let redeem = Redeem { token, redeemer: self.identity.member, proof };
        let told = kiosk.submit(self.draft(Action::Redeem(redeem), Vec::new()))?;
        if let Submitted::Kept { id, .. } | Submitted::Unsure { id } = told {
            self.told.push(id);
        }
        Ok(told)
    }

    /// One whole round.
    ///
    /// # Errors
    /// When one of the stores fails.
    ///
    /// # Panics
    /// Where hub and kiosk do not understand each other.
    pub fn sync(&mut self, hub: &HubLedger, kiosk: &KioskLedger) -> Result<(), StoreError> {
        let node = kiosk.state().identity.node;
        let mut round = Round::default();
        while let Some(request) = round.next(kiosk)? {
            let sent = self.reading();
            self.now_ms += 2 * TRIP_MS;
            let answer = match serve(hub, node, &request, self.now_ms) {
                Ok(answer) => answer,
                Err(ServeError::Store(error)) => return Err(error),
                Err(error) => panic!("the hub does not understand the kiosk: {error}"),
            };
            match round.take(kiosk, &request, answer, sent, self.reading()) {
                Ok(()) => {}
                Err(RoundError::Store(error)) => return Err(error),
                Err(error) => panic!("the kiosk does not understand the hub: {error}"),
            }
        }
        Ok(())
    }

    fn reading(&self) -> Reading {
        Reading { wall_ms: self.now_ms, boot_ms: self.now_ms - START_MS, ..Reading::default() }
    }

    fn token(&mut self) -> Token {
        self.nonce += 1;
        let mut random = [3; 32];
        random[..8].copy_from_slice(&self.nonce.to_be_bytes());
        Token::new(random)
    }

    fn draft(&mut self, action: Action, parts: Vec<Part>) -> Draft {
        self.nonce += 1;
        Draft { action, parts, reading: self.reading(), nonce: self.nonce.to_be_bytes() }
    }
}

/// The redemptions and other operations that a kiosk holds of its own, in order.
///
/// # Errors
/// When the store fails.
pub fn own(kiosk: &KioskLedger) -> Result<Vec<OpId>, StoreError> {
    let mut found = Vec::new();
    kiosk.view()?.each_own(0, &mut |own| {
        found.push(own.operation.id());
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The meetings that a hub knows.
///
/// # Errors
/// When the store fails.
pub fn meetings(hub: &HubLedger) -> Result<BTreeSet<OpId>, StoreError> {
    let (view, mut found, mut members) = (hub.view()?, BTreeSet::new(), Vec::new());
    query::members(view.rows(), &mut |id, _| {
        members.push(id);
        Ok(ControlFlow::Continue(()))
    })?;
    for member in members {
        query::connections(view.rows(), member, &mut |_, made| {
            found.insert(made.id);
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(found)
}

/// All rows, as stored.
///
/// # Errors
/// When the store fails.
pub fn all_rows(rows: Rows<'_>) -> Result<BTreeMap<Vec<u8>, Stored>, StoreError> {
    let mut found = BTreeMap::new();
    rows.scan(&[], &mut |key, _| {
        found.extend(rows.stored(key)?.map(|stored| (key.to_vec(), stored)));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Asserts that the hub's ledger is sound and the kiosk's rows are the hub's.
///
/// # Panics
/// Where they are not.
pub fn assert_in_step(hub: &HubLedger, kiosk: &KioskLedger) {
    check(hub).expect("the hub's ledger is sound");
    let compare = || {
        let (view, node) = (hub.view()?, kiosk.state().identity.node);
        let audience = Audience::of(view.rows(), node)?;
        let mut rows = all_rows(view.rows())?;
        rows.retain(|key, row| audience.may_see(key, &row.value).expect("it reads"));
        Ok::<_, StoreError>(rows == all_rows(kiosk.view()?.rows())?)
    };
    assert!(compare().expect("both can be read"), "the kiosk's rows are not the hub's");
}
