//! A hub with two mentors and kiosks of several roles, on ledgers in memory, and a network that a test lets through.

use std::cell::Cell;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, EnrolNode, FORMAT};
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::proof::PublicKey;
use portico_domain::session::action::{AddGuest, Book, GrantLeases, MentorSlot, SetAvailability};
use portico_domain::session::{Availability, Hours, SLOT_MS, Stretch};
use portico_domain::time::BootId;
use portico_domain::{Action, EventId, MemberId, OpId, Part, Reading};
use portico_ledger::store::{Memory, Store};
use portico_ledger::{Draft, HubLedger, Identity, KioskLedger};
use portico_sync::hub::serve;
use portico_sync::round::Round;

use super::Desk;
use super::view::{Deed, Done, GuestChoice};
use crate::sessions::NotDone;

/// When every test begins: 2027-01-15, 09:00 in Berlin, where the event is.
pub(super) const START_MS: u64 = 1_800_000_000_000;
pub(super) const ORIGIN: &str = "https://meet.example";
/// The mentors' hours: from one slot after the start, for eight hours, and as long two days later.
const OPEN: [Stretch; 2] = [
    Stretch { from_ms: START_MS + SLOT_MS, until_ms: START_MS + 33 * SLOT_MS },
    Stretch { from_ms: START_MS + 192 * SLOT_MS, until_ms: START_MS + 224 * SLOT_MS },
];

/// One kiosk.
pub(super) struct Kiosk {
    pub ledger: KioskLedger,
    key: SigningKey,
}

/// The event.
pub(super) struct Stage {
    pub hub: HubLedger,
    pub kiosks: Vec<Kiosk>,
    pub mentors: Vec<MemberId>,
    event: EventId,
    now_ms: Cell<u64>,
    nonce: Cell<u64>,
}

impl Stage {
    /// With a kiosk of each of these roles; a mentor's is the first mentor's.
    pub(super) fn new(roles: &[Role]) -> Self {
        let hub = HubLedger::over(Store::in_memory(Memory::default()));
        let (now_ms, nonce) = (Cell::new(START_MS), Cell::default());
        let event = OpId::default();
        let mut stage = Self { hub, kiosks: vec![], mentors: vec![], event, now_ms, nonce };
        stage.begin();
        stage.add_mentor("Ada Lovelace");
        stage.add_mentor("Emmy Noether");
        roles.iter().for_each(|role| stage.enrol(*role));
        stage
    }

    fn add_mentor(&mut self, name: &str) {
        let mentor = self.add_member(name, Role::Mentor);
        self.set_hours(mentor, OPEN.to_vec());
        self.mentors.push(mentor);
    }

    /// That many more mentors.
    pub(super) fn add_mentors(&mut self, count: usize) {
        (0..count).for_each(|number| self.add_mentor(&format!("Mentor {number}")));
    }

    fn begin(&mut self) {
        let event = Event {
            name: "Test Days".into(),
            origin: ORIGIN.into(),
            days: vec![],
            hosts: vec![],
            format: FORMAT,
            archived_ms: None,
            time_zone: Some("Europe/Berlin".into()),
            sign_up: false,
        };
        let hub_key = PublicKey::of(&SigningKey::from_bytes(&[1; 32]));
        let create = CreateEvent { event, hub_key };
        let draft = self.draft(Action::CreateEvent(create.clone()), vec![]);
        self.event = self.hub.create(create, draft).unwrap();
    }

    pub(super) fn add_member(&self, name: &str, role: Role) -> MemberId {
        let profile = Profile { name: name.into(), ..Profile::default() };
        let part = part(&minicbor::to_vec(profile).unwrap());
        self.submit(Action::AddMember(AddMember { role }), vec![part])
    }

    fn enrol(&mut self, role: Role) {
        let member = match role {
            Role::Mentor => self.mentors[0],
            _ => self.add_member("Desk", Role::Booth),
        };
        let number = self.kiosks.len();
        let key = SigningKey::from_bytes(&[number as u8 + 2; 32]);
        let enrol = EnrolNode { key: PublicKey::of(&key), role, member };
        let node = self.submit(Action::EnrolNode(enrol), vec![]);
        let identity = Identity { event: self.event, node, member };
        let store = Store::in_memory(Memory::default());
        let ledger = KioskLedger::enrolled(store, identity).unwrap();
        self.kiosks.push(Kiosk { ledger, key });
        self.sync(number);
    }

    pub(super) fn set_hours(&self, mentor: MemberId, stretches: Vec<Stretch>) {
        let availability = Availability { hours: Hours::default(), stretches };
        self.submit(Action::SetAvailability(SetAvailability { mentor, availability }), vec![]);
    }

    fn draft(&self, action: Action, parts: Vec<Part>) -> Draft {
        self.nonce.set(self.nonce.get() + 1);
        let reading = Reading { wall_ms: self.now_ms.get(), ..Reading::default() };
        Draft { action, parts, reading, nonce: self.nonce.get().to_be_bytes() }
    }

    pub(super) fn submit(&self, action: Action, parts: Vec<Part>) -> OpId {
        self.hub.submit(self.draft(action, parts)).unwrap().0
    }

    pub(super) fn pass(&self, milliseconds: u64) {
        self.now_ms.set(self.now_ms.get() + milliseconds);
    }

    /// One round of a kiosk with the hub.
    pub(super) fn sync(&self, kiosk: usize) {
        let ledger = &self.kiosks[kiosk].ledger;
        let node = ledger.state().identity.node;
        let mut round = Round::default();
        while let Some(request) = round.next(ledger).unwrap() {
            let sent = self.reading(kiosk);
            let answer = serve(&self.hub, node, &request, self.now_ms.get()).unwrap();
            round.take(ledger, &request, answer, sent, self.reading(kiosk)).unwrap();
        }
    }

    fn reading(&self, kiosk: usize) -> Reading {
        let now_ms = self.now_ms.get();
        let boot = BootId([kiosk as u8 + 1; 16]);
        Reading { wall_ms: now_ms, boot, boot_ms: now_ms - START_MS + 1_000 }
    }

    pub(super) fn desk(&self, kiosk: usize) -> Desk<'_> {
        let Kiosk { ledger, key } = &self.kiosks[kiosk];
        Desk { ledger, key, origin: ORIGIN, reading: self.reading(kiosk) }
    }

    /// A guest at the hub.
    pub(super) fn guest(&self, name: &str) -> OpId {
        let address = format!("{}@example.org", name.to_lowercase());
        let parts = vec![part(name.as_bytes()), part(address.as_bytes())];
        self.submit(Action::AddGuest(AddGuest {}), parts)
    }

    /// Books a slot at the hub, counted from the start.
    pub(super) fn book_at_hub(&self, mentor: usize, slot: u64, guest: OpId) -> OpId {
        let (mentor, slot_ms) = (self.mentors[mentor], at(slot));
        let book = Book { mentor, guest, slot_ms, link: None, override_notice: false };
        self.submit(Action::Book(book), vec![])
    }

    /// Leases these slots of the first mentor to a kiosk.
    pub(super) fn lease(&self, kiosk: usize, slots: &[u64]) {
        let node = self.kiosks[kiosk].ledger.state().identity.node;
        let slot = |slot: &u64| MentorSlot { slot_ms: at(*slot), mentor: self.mentors[0] };
        let slots = slots.iter().map(slot).collect();
        self.submit(Action::GrantLeases(GrantLeases { node, incarnation: 0, slots }), vec![]);
    }

    /// Has a kiosk book that slot of the first mentor for a new guest.
    pub(super) fn book(&self, kiosk: usize, slot: u64, name: &str) -> Result<Done, NotDone> {
        self.desk(kiosk).act(&self.booking(slot, name, false))
    }

    pub(super) fn booking(&self, slot: u64, name: &str, override_notice: bool) -> Deed {
        let address = format!("{}@example.org", name.to_lowercase());
        let guest = GuestChoice::New { name: name.into(), address };
        let mentor = self.mentors[0].to_string();
        Deed::Book { mentor, slot_ms: at(slot), guest, override_notice }
    }
}

/// When that slot starts, counted from the start.
pub(super) fn at(slot: u64) -> u64 {
    START_MS + slot * SLOT_MS
}

pub(super) fn part(bytes: &[u8]) -> Part {
    Part { salt: [7; 16], bytes: bytes.to_vec() }
}
