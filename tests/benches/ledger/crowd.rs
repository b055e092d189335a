//! An event with a crowd: a hub's ledger with so many members, and connections between them, all made by operations as
//! they would be at an event. From a fixed seed, so that every run has the same crowd.

use std::path::Path;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, EnrolNode, Issue, Redeem};
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::proof::PublicKey;
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, MemberId, NodeId, OpId, Outcome, Part, Reading};
use portico_ledger::{Draft, HubLedger, Identity};

/// When the crowd's event begins, in milliseconds since 1970.
pub const START_MS: u64 = 1_800_000_000_000;
/// Rows of the event for each member: one of the member, one of the profile, one of the device's codes, and the rest
/// tokens and connections.
const ROWS_PER_MEMBER: u64 = 10;
/// Rows that a meeting adds: the token, and the connection on both sides.
const ROWS_PER_MEETING: u64 = 3;
/// Operations in one transaction while the crowd is made.
const TOGETHER: usize = 5_000;

/// Numbers from a seed (xorshift).
pub struct Dice(u64);

impl Dice {
    /// From that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// The next number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is below a usize")
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next().to_be_bytes()[3])
    }
}

/// A token that somebody is about to redeem.
#[derive(Clone)]
pub struct Meeting {
    /// Whose token it is.
    pub owner: MemberId,
    /// Who redeems it.
    pub redeemer: MemberId,
    /// The token.
    pub token: Token,
}

/// The event's people and kiosks, as a benchmark needs them.
pub struct Crowd {
    /// The hub's ledger.
    pub hub: HubLedger,
    /// All members, the owners of kiosks first.
    pub members: Vec<MemberId>,
    /// The kiosks: each of another member.
    pub kiosks: Vec<Identity>,
    dice: Dice,
    now_ms: u64,
}

impl Crowd {
    /// The crowd in the file at `path`, which [`Crowd::make`] has made.
    pub fn open(path: &Path) -> Self {
        Self::over(HubLedger::open(path).expect("it is a ledger"))
    }

    /// The crowd that a ledger holds.
    pub fn over(hub: HubLedger) -> Self {
        let view = hub.view().expect("it is sound");
        let last = view.last().expect("it is sound").position;
        let mut crowd = Self::nobody(hub, last);
        for position in 1..=last {
            let entry = view.entry(position).expect("it is sound").expect("there is no gap");
            let operation = entry.operation().expect("it is sound");
            crowd.now_ms = entry.judged.at_ms;
            match &operation.body().action {
                Action::AddMember(_) => crowd.members.push(operation.id()),
                Action::EnrolNode(enrol) => crowd.kiosks.push(Identity {
                    event: entry.place.node,
                    node: operation.id(),
                    member: enrol.member,
                }),
                _ => {}
            }
        }
        crowd
    }

    fn nobody(hub: HubLedger, seed: u64) -> Self {
        Self { hub, members: vec![], kiosks: vec![], dice: Dice::new(seed), now_ms: START_MS }
    }

    /// Nobody yet, at an event of this hub.
    pub fn with_event(hub: HubLedger, seed: u64) -> Self {
        let mut crowd = Self::nobody(hub, seed);
        crowd.create_event();
        crowd
    }

    /// Random bytes, the same in every run.
    pub fn random(&mut self) -> [u8; 32] {
        self.dice.bytes()
    }

    /// A crowd that makes about `rows` rows, with that many kiosks, in the file at `path`.
    pub fn make(path: &Path, rows: u64, kiosks: usize) -> Self {
        let mut crowd = Self::nobody(HubLedger::open(path).expect("the folder is there"), rows);
        let event = crowd.create_event();
        let members = usize::try_from(rows / ROWS_PER_MEMBER).expect("it fits");
        crowd.add_members(members);
        crowd.enrol_kiosks(event, kiosks);
        let left = rows.saturating_sub(3 * members as u64 + 2 * kiosks as u64);
        crowd.meet(usize::try_from(left / ROWS_PER_MEETING).expect("it fits"));
        crowd
    }

    fn create_event(&mut self) -> OpId {
        let event = Event::new("Benchmark Days", "https://meet.example");
        let hub_key = PublicKey::of(&SigningKey::from_bytes(&[1; 32]));
        let create = CreateEvent { event, hub_key };
        let draft = self.draft(Action::CreateEvent(create.clone()), vec![]);
        self.hub.create(create, draft).expect("a new ledger takes an event")
    }

    fn add_members(&mut self, count: usize) {
        for first in (0..count).step_by(TOGETHER) {
            let drafts = (first..count.min(first + TOGETHER)).map(|number| self.member(number));
            let drafts: Vec<Draft> = drafts.collect();
            let added = self.submit(drafts);
            self.members.extend(added);
        }
    }

    fn member(&mut self, number: usize) -> Draft {
        let profile = Profile {
            name: format!("Member {number}"),
            headline: Some(format!("Works on subject {}", number % 97)),
            ..Profile::default()
        };
        let bytes = minicbor::to_vec(profile).expect("memory takes every byte");
        let part = Part { salt: self.dice.bytes(), bytes };
        self.draft(Action::AddMember(AddMember { role: Role::Attendee }), vec![part])
    }

    fn enrol_kiosks(&mut self, event: OpId, count: usize) {
        let members: Vec<MemberId> = self.members.iter().copied().take(count).collect();
        let enrol = |(number, &member): (usize, &MemberId)| {
            let key = PublicKey::of(&kiosk_key(number));
            Action::EnrolNode(EnrolNode { key, role: Role::Staff, member })
        };
        let actions: Vec<Action> = members.iter().enumerate().map(enrol).collect();
        let drafts = actions.into_iter().map(|action| self.draft(action, vec![])).collect();
        let nodes = self.submit(drafts);
        let identity = |(node, member): (NodeId, MemberId)| Identity { event, node, member };
        self.kiosks = nodes.into_iter().zip(members).map(identity).collect();
    }

    fn meet(&mut self, count: usize) {
        for first in (0..count).step_by(TOGETHER / 2) {
            let meetings = self.meetings((count - first).min(TOGETHER / 2), None);
            let redeem = |crowd: &mut Self, meeting: Meeting| {
                let action = redemption(&meeting);
                crowd.draft(action, vec![])
            };
            let drafts = meetings.into_iter().map(|meeting| redeem(self, meeting)).collect();
            self.submit(drafts);
        }
    }

    /// Issues so many tokens at the hub, of random members, for members drawn at random or for the owners of kiosks in turn.
    pub fn meetings(&mut self, count: usize, kiosks: Option<usize>) -> Vec<Meeting> {
        let meetings: Vec<Meeting> =
            (0..count).map(|number| self.meeting(number, kiosks)).collect();
        for some in meetings.chunks(TOGETHER) {
            let issue = |meeting: &Meeting| {
                let (token, owner) = (meeting.token.hash(), meeting.owner);
                Action::Issue(Issue { token, owner, cause: Cause::Rotated })
            };
            let actions: Vec<Action> = some.iter().map(issue).collect();
            let drafts = actions.into_iter().map(|action| self.draft(action, vec![])).collect();
            self.submit(drafts);
        }
        meetings
    }

    /// Two who are about to meet by a token that nobody has heard of, drawn as [`Crowd::meetings`] does.
    pub fn meeting(&mut self, number: usize, kiosks: Option<usize>) -> Meeting {
        let first = kiosks.unwrap_or_default();
        let owner = self.members[first + self.dice.below(self.members.len() - first)];
        let redeemer = loop {
            let index = kiosks.map_or_else(|| self.dice.below(self.members.len()), |n| number % n);
            if self.members[index] != owner {
                break self.members[index];
            }
        };
        Meeting { owner, redeemer, token: Token::new(self.dice.bytes()) }
    }

    /// A draft, a millisecond after the one before.
    pub fn draft(&mut self, action: Action, parts: Vec<Part>) -> Draft {
        self.now_ms += 1;
        Draft { action, parts, reading: self.reading(), nonce: self.dice.bytes() }
    }

    /// What the clocks read now.
    pub fn reading(&self) -> Reading {
        Reading { wall_ms: self.now_ms, boot_ms: self.now_ms - START_MS, ..Reading::default() }
    }

    /// Has the hub do all of it in one transaction.
    pub fn submit(&self, drafts: Vec<Draft>) -> Vec<OpId> {
        let done = self.hub.submit_all(drafts).expect("there is room");
        let applied = |(id, outcome)| {
            assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
            id
        };
        done.into_iter().map(applied).collect()
    }
}

/// The action that redeems the token of a meeting.
pub fn redemption(meeting: &Meeting) -> Action {
    let (token, redeemer) = (meeting.token.hash(), meeting.redeemer);
    Action::Redeem(Redeem { token, redeemer, proof: None })
}

/// What the kiosk with that number signs with.
pub fn kiosk_key(number: usize) -> SigningKey {
    let mut seed = [2; 32];
    seed[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
    SigningKey::from_bytes(&seed)
}
