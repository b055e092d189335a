//! An event with a mentor and guests, for tests of sessions: what is booked at the hub is written into its ledger while it does not
//! serve, and the letters that follow go to a real mail server.

use portico_domain::action::FORMAT;
use portico_domain::event::Event;
use portico_domain::session::action::{AddGuest, Book, Reschedule, SetAvailability};
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::{Availability, Booking, Hours, Party, SLOT_MS, Stretch};
use portico_domain::{Action, MemberId, OpId, Part, Reading};
use portico_ledger::hub::Acted;
use portico_ledger::{Draft, HubLedger};

use crate::mail_server::MailServer;
use crate::venue::Hub;
use crate::wait::wall_ms;

/// The mentor.
pub const MENTOR: &str = "Grace Hopper";
/// The guest, as letters greet her, and her address.
pub const GUEST: (&str, &str) = ("Ada Lovelace", "ada@example.org");

const DAY_MS: u64 = 24 * 3_600_000;

/// The event.
pub struct Reception {
    /// The hub. It does not serve until it is told to.
    pub hub: Hub,
    /// Where its letters go.
    pub server: MailServer,
    /// The mentor, who is there for two days from today on.
    pub mentor: MemberId,
    /// The guest.
    pub guest: GuestId,
    /// A slot of tomorrow, and the first of those after it.
    pub slot_ms: u64,
}

impl Reception {
    /// Opens it.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn open() -> Self {
        let server = MailServer::start();
        let mut hub = Hub::open(&[MENTOR]);
        hub.set("PORTICO_SMTP", &server.url());
        hub.set("PORTICO_MAIL_FROM", "Test Days <days@example.org>");
        let mentor = hub.member(MENTOR);
        hub.cut();
        let today_ms = wall_ms() / SLOT_MS * SLOT_MS;
        let (slot_ms, guest) = (today_ms + DAY_MS, OpId::default());
        let mut reception = Self { hub, server, mentor, guest, slot_ms };
        reception.does(Action::Configure(berlin()), vec![]);
        let stretches = vec![Stretch { from_ms: today_ms, until_ms: today_ms + 2 * DAY_MS }];
        let availability = Availability { hours: Hours::default(), stretches };
        reception.does(Action::SetAvailability(SetAvailability { mentor, availability }), vec![]);
        reception.guest = reception.add_guest(GUEST.0, GUEST.1);
        reception
    }

    /// Does what somebody asks the hub for, which does not serve.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn does(&self, action: Action, texts: Vec<&str>) -> OpId {
        self.did(wall_ms(), action, texts)
    }

    /// The same at another time.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn did(&self, wall_ms: u64, action: Action, texts: Vec<&str>) -> OpId {
        let part = |text: &str| Part { salt: [7; 16], bytes: text.as_bytes().to_vec() };
        let reading = Reading { wall_ms, ..Reading::default() };
        let parts = texts.into_iter().map(part).collect();
        // Two alike are two.
        let nonce = self.ledger().last().expect("it is sound").position.to_be_bytes();
        let acted = self.ledger().act(Draft { action, parts, reading, nonce });
        match acted.expect("there is room") {
            Acted::Done { id, .. } => id,
            Acted::Refused(refusal) => panic!("refused: {refusal:?}"),
        }
    }

    /// Adds a guest.
    pub fn add_guest(&self, name: &str, address: &str) -> GuestId {
        self.does(Action::AddGuest(AddGuest {}), vec![name, address])
    }

    /// Books that slot for the guest, whatever the notice.
    pub fn book(&self, slot_ms: u64) -> BookingId {
        self.book_for(self.guest, slot_ms)
    }

    /// The same for another guest.
    pub fn book_for(&self, guest: GuestId, slot_ms: u64) -> BookingId {
        self.does(self.booking_of(guest, slot_ms), vec![])
    }

    /// What books that slot for a guest, whatever the notice.
    pub fn booking_of(&self, guest: GuestId, slot_ms: u64) -> Action {
        let (mentor, link, override_notice) = (self.mentor, None, true);
        Action::Book(Book { mentor, guest, slot_ms, link, override_notice })
    }

    /// Moves a session.
    pub fn reschedule(&self, booking: BookingId, to_ms: u64) -> OpId {
        let (from_ms, by) = (self.booking(booking).slot_ms, Party::Staff);
        let (link, override_notice) = (None, true);
        let action = Reschedule { booking, from_ms, to_ms, by, link, override_notice };
        self.does(Action::Reschedule(action), vec![])
    }

    /// A booking as the hub has it, which does not serve.
    ///
    /// # Panics
    /// Where there is none.
    pub fn booking(&self, id: BookingId) -> Booking {
        let ledger = self.ledger();
        let view = ledger.view().expect("it is sound");
        view.rows().get(&id).expect("it is sound").expect("it is there")
    }

    /// The hub's ledger, while it does not serve.
    ///
    /// # Panics
    /// Where it serves.
    pub fn ledger(&self) -> HubLedger {
        let path = self.hub.data().join("ledger.redb");
        HubLedger::open(&path).expect("the hub does not serve, and its ledger is sound")
    }
}

fn berlin() -> Event {
    Event {
        name: "Test Days".into(),
        origin: crate::venue::ORIGIN.into(),
        days: vec![],
        hosts: vec![],
        format: FORMAT,
        archived_ms: None,
        time_zone: Some("Europe/Berlin".into()),
        sign_up: false,
    }
}
