//! A hub with mentors and guests, and a clock that a test moves.

use std::cell::Cell;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, EnrolNode};
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::operation::Place;
use portico_domain::proof::PublicKey;
use portico_domain::session::action::*;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::{Bearer, LinkRefusal, Links};
use portico_domain::session::{AccessEntry, Availability, Booking, Hours, Party, SLOT_MS, Stretch};
use portico_domain::token::{Token, TokenHash};
use portico_domain::{
    Action, Body, Judged, MemberId, NodeId, OpId, Operation, Outcome, Part, Reading, Refusal, Told,
};
use portico_ledger::hub::{Acted, Arrived, Taken};
use portico_ledger::rows::Row;
use portico_ledger::store::{Memory, Store};
use portico_ledger::{Draft, HubLedger, sessions};

/// When every test's event begins: a quarter of an hour.
pub const START_MS: u64 = 2_000_000 * SLOT_MS;
/// The mentors' hours: from four hours after the start, for two days.
pub const OPEN: Stretch =
    Stretch { from_ms: START_MS + 16 * SLOT_MS, until_ms: START_MS + 200 * SLOT_MS };

/// Such a hub.
pub struct Desk {
    pub hub: HubLedger,
    pub memory: Memory,
    pub mentors: Vec<MemberId>,
    now_ms: Cell<u64>,
    nonce: Cell<u64>,
}

impl Desk {
    /// With that many mentors, who are all there in [`OPEN`].
    pub fn with_mentors(count: usize) -> Self {
        let memory = Memory::default();
        let hub = HubLedger::over(Store::in_memory(memory.clone()));
        let (now_ms, nonce) = (Cell::new(START_MS), Cell::default());
        let mut desk = Self { hub, memory, mentors: vec![], now_ms, nonce };
        let event = Event::new("Test Days", "https://meet.example");
        let create = CreateEvent { event, hub_key: public(1) };
        let draft = desk.draft(Action::CreateEvent(create.clone()), vec![]);
        desk.hub.create(create, draft).unwrap();
        for number in 0..count {
            let profile = Profile { name: format!("Mentor {number}"), ..Profile::default() };
            let add = Action::AddMember(AddMember { role: Role::Mentor });
            let mentor = desk.does(add, vec![part(&minicbor::to_vec(profile).unwrap())]).unwrap();
            desk.mentors.push(mentor);
            desk.opens(mentor, vec![OPEN]).unwrap();
        }
        desk
    }

    pub fn pass(&self, milliseconds: u64) {
        self.now_ms.set(self.now_ms.get() + milliseconds);
    }

    pub fn now(&self) -> Judged {
        Judged::exactly(self.now_ms.get())
    }

    pub fn draft(&self, action: Action, parts: Vec<Part>) -> Draft {
        self.nonce.set(self.nonce.get() + 1);
        let reading = Reading { wall_ms: self.now_ms.get(), ..Reading::default() };
        Draft { action, parts, reading, nonce: self.nonce.get().to_be_bytes() }
    }

    /// What the hub makes of an action asked of it now.
    pub fn does(&self, action: Action, parts: Vec<Part>) -> Result<OpId, Refusal> {
        match self.hub.act(self.draft(action, parts)).unwrap() {
            Acted::Done { id, .. } => Ok(id),
            Acted::Refused(refusal) => Err(refusal),
        }
    }

    pub fn opens(&self, mentor: MemberId, stretches: Vec<Stretch>) -> Result<OpId, Refusal> {
        let availability = Availability { hours: Hours::default(), stretches };
        self.does(Action::SetAvailability(SetAvailability { mentor, availability }), vec![])
    }

    pub fn guest(&self, name: &str) -> GuestId {
        let address = format!("{name}@example.org");
        let parts = vec![part(name.as_bytes()), part(address.as_bytes())];
        self.does(Action::AddGuest(AddGuest {}), parts).unwrap()
    }

    /// Books that slot of [`OPEN`], counted from its first, without a link.
    pub fn book(&self, mentor: usize, slot: u64, guest: GuestId) -> Result<BookingId, Refusal> {
        self.does(self.booking_of(mentor, slot, guest, None), vec![])
    }

    pub fn booking_of(
        &self,
        mentor: usize,
        slot: u64,
        guest: GuestId,
        link: Option<TokenHash>,
    ) -> Action {
        let (mentor, override_notice) = (self.mentors[mentor], false);
        Action::Book(Book { mentor, guest, slot_ms: slot_ms(slot), link, override_notice })
    }

    pub fn reschedule(&self, booking: BookingId, to: u64, link: Option<TokenHash>) -> Action {
        let (from_ms, by) = (self.booking(booking).slot_ms, Party::Staff);
        let (to_ms, override_notice) = (slot_ms(to), false);
        Action::Reschedule(Reschedule { booking, from_ms, to_ms, by, link, override_notice })
    }

    pub fn cancel(&self, booking: BookingId, by: Party) -> Action {
        Action::Cancel(Cancel { booking, by, override_notice: false })
    }

    /// Makes the booking's one new link.
    pub fn renew(&self, booking: BookingId) -> Token {
        let token = self.token();
        let action = Action::RenewLink(RenewLink { booking, link: token.hash() });
        self.does(action, vec![]).unwrap();
        token
    }

    /// A token that nobody has had.
    pub fn token(&self) -> Token {
        let mut random = [0; 32];
        self.nonce.set(self.nonce.get() + 1);
        random[..8].copy_from_slice(&self.nonce.get().to_be_bytes());
        Token::new(random)
    }

    pub fn row<R: Row>(&self, key: &R::Key) -> Option<R> {
        self.hub.view().unwrap().rows().get(key).unwrap()
    }

    pub fn booking(&self, id: BookingId) -> Booking {
        self.row(&id).unwrap()
    }

    pub fn links(&self, id: BookingId) -> Links {
        self.row(&id).unwrap_or_default()
    }

    pub fn verify(&self, token: &Token) -> Result<Bearer, LinkRefusal> {
        let view = self.hub.view().unwrap();
        sessions::verify(view.rows(), &token.hash(), self.now()).unwrap()
    }

    pub fn log(&self) -> Vec<AccessEntry> {
        let view = self.hub.view().unwrap();
        view.access_log()
            .entries(0, usize::MAX)
            .unwrap()
            .into_iter()
            .map(|(_, entry)| entry)
            .collect()
    }

    /// The outcomes of what a kiosk sends, all of it told as `told`.
    pub fn arrives(&self, kiosk: &mut Kiosk, told: Told, action: Action) -> (OpId, Outcome) {
        kiosk.sent += 1;
        let reading = Reading { wall_ms: self.now_ms.get(), ..Reading::default() };
        let mut nonce = *kiosk.node.0.last_chunk::<8>().unwrap();
        nonce[..2].copy_from_slice(&u16::try_from(kiosk.sent).unwrap().to_be_bytes());
        let operation = Operation::new(Body { actor: None, reading, nonce, action, told }, vec![]);
        let (node, incarnation, sequence) = (kiosk.node, kiosk.incarnation, kiosk.sent);
        let (place, id) = (Place { node, incarnation, sequence }, operation.id());
        let arrived = Arrived { place, operation, judged: self.now() };
        match &self.hub.accept(&[vec![arrived]]).unwrap()[0][0] {
            Taken::Placed { outcome, .. } => (id, outcome.clone()),
            other => panic!("{other:?}"),
        }
    }

    pub fn enrol(&self, seed: u8, role: Role) -> Kiosk {
        let (key, member) = (public(seed), self.mentors[0]);
        let node = self.does(Action::EnrolNode(EnrolNode { key, role, member }), vec![]).unwrap();
        Kiosk { node, incarnation: 0, sent: 0 }
    }
}

/// A kiosk, and how many operations it has sent.
pub struct Kiosk {
    pub node: NodeId,
    pub incarnation: u32,
    pub sent: u64,
}

/// The start of a slot of [`OPEN`], counted from its first.
pub fn slot_ms(number: u64) -> u64 {
    OPEN.from_ms + number * SLOT_MS
}

pub fn part(bytes: &[u8]) -> Part {
    Part { salt: [7; 16], bytes: bytes.to_vec() }
}

fn public(seed: u8) -> PublicKey {
    PublicKey::of(&SigningKey::from_bytes(&[seed; 32]))
}
