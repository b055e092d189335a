//! An event on a ledger in memory: members, and a clock that a test moves.

use std::cell::Cell;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, Issue, Redeem};
use portico_domain::event::{Day, Event};
use portico_domain::member::{Member, Profile, Role};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, MemberId, Outcome, Part, Reading};
use portico_ledger::store::{Memory, Store};
use portico_ledger::{Draft, HubLedger};

/// When every test's event begins.
pub const START_MS: u64 = 1_800_000_000_000;
/// The one event day with a badge: the second hour.
pub const DAY: Day = Day { from_ms: START_MS + 3_600_000, until_ms: START_MS + 7_200_000 };

/// An event.
pub struct Venue {
    pub hub: HubLedger,
    /// What the hub's ledger lies in.
    pub memory: Memory,
    pub members: Vec<MemberId>,
    now_ms: Cell<u64>,
    nonce: Cell<u64>,
}

impl Venue {
    /// An event with that many members; the first is its host.
    pub fn with_members(count: usize) -> Self {
        let memory = Memory::default();
        let hub = HubLedger::over(Store::in_memory(memory.clone()));
        let (now_ms, nonce) = (Cell::new(START_MS), Cell::default());
        let mut venue = Self { hub, memory, members: vec![], now_ms, nonce };
        let event = Event { days: vec![DAY], ..Event::new("Test Days", "https://meet.example") };
        let key = PublicKey::of(&SigningKey::from_bytes(&[1; 32]));
        let create = CreateEvent { event: event.clone(), hub_key: key };
        let draft = venue.draft(Action::CreateEvent(create.clone()), vec![]);
        venue.hub.create(create, draft).unwrap();
        for number in 0..count {
            let profile = Profile { name: format!("Member {number}"), ..Profile::default() };
            let part = Part { salt: [7; 16], bytes: minicbor::to_vec(profile).unwrap() };
            let add = Action::AddMember(AddMember { role: Role::Attendee });
            let (id, _) = venue.hub.submit(venue.draft(add, vec![part])).unwrap();
            venue.members.push(id);
        }
        let hosts = venue.members.first().copied().into_iter().collect();
        venue.hub.submit(venue.draft(Action::Configure(Event { hosts, ..event }), vec![])).unwrap();
        venue
    }

    /// Lets time pass.
    pub fn pass(&self, milliseconds: u64) {
        self.now_ms.set(self.now_ms.get() + milliseconds);
    }

    pub fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    pub fn draft(&self, action: Action, parts: Vec<Part>) -> Draft {
        self.nonce.set(self.nonce.get() + 1);
        let reading = Reading { wall_ms: self.now_ms.get(), ..Reading::default() };
        Draft { action, parts, reading, nonce: self.nonce.get().to_be_bytes() }
    }

    /// A new token of that member.
    pub fn issue(&self, member: usize, cause: Cause) -> Token {
        let mut random = [0; 32];
        random[..8].copy_from_slice(&(self.nonce.get() + 1).to_be_bytes());
        let token = Token::new(random);
        let issue = Issue { token: token.hash(), owner: self.members[member], cause };
        let (_, outcome) = self.hub.submit(self.draft(Action::Issue(issue), vec![])).unwrap();
        assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
        token
    }

    /// What becomes of that member redeeming `token`.
    pub fn redeem(&self, token: &Token, member: usize) -> Outcome {
        self.redeem_with(token, member, None)
    }

    /// The same, with what came beside the token.
    pub fn redeem_with(&self, token: &Token, member: usize, proof: Option<Proof>) -> Outcome {
        let redeem = Redeem { token: token.hash(), redeemer: self.members[member], proof };
        self.hub.submit(self.draft(Action::Redeem(redeem), vec![])).unwrap().1
    }

    /// What becomes of an action of the hub's own, with these personal parts.
    pub fn submit(&self, action: Action, parts: Vec<Part>) -> Outcome {
        self.hub.submit(self.draft(action, parts)).unwrap().1
    }

    pub fn member(&self, member: usize) -> Member {
        self.hub.view().unwrap().rows().get(&self.members[member]).unwrap().unwrap()
    }
}
