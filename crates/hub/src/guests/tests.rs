//! Guests at a real hub, with time as an argument. Goal: what a guest is told is what ML-7 says and nothing more; a link does what
//! it may, once; codes and limits hold. Method: a hub in a folder of its own, and the letters that wait in its outbox.

use std::net::IpAddr;

use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::session::action::{BlockGuest, CheckIn, SetAvailability};
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::EndedBecause;
use portico_domain::session::slot::{NOTICE_MS, SLOT_MS};
use portico_domain::session::{Access, AccessEntry, Availability, Booking, Hours, State, Stretch};
use portico_domain::{Action, Code, MemberId};
use portico_ledger::hub::outbox::Shelf;
use portico_ledger::sessions::{board, guest_of_address};
use tempfile::TempDir;

use super::*;
use crate::hub::NewMember;

mod codes;
mod links;
mod web;

const ADDRESS: &str = "ada@example.org";
/// When everything begins: the start of a slot.
const START_MS: u64 = 2_000_000 * SLOT_MS;
/// A slot with notice enough.
const SLOT: u64 = START_MS + NOTICE_MS + SLOT_MS;
const MINUTE_MS: u64 = 60_000;

struct Desk {
    _folder: TempDir,
    hub: Arc<Hub>,
    guests: Guests,
    mentor: MemberId,
}

/// Someone from that network, so many milliseconds after the start.
fn visit(after_ms: u64) -> Visit {
    let source = Source::from(IpAddr::from([192, 0, 2, 7]));
    Visit { source, endpoint: "guest/test", now_ms: START_MS + after_ms }
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let (_, event) = hub.event().unwrap();
        hub.configure(Event { time_zone: Some("Europe/Berlin".into()), ..event }).unwrap();
        let profile = Profile { name: "Grace Hopper".into(), ..Profile::default() };
        let new = NewMember { role: Role::Mentor, profile, email: None };
        let mentor = hub.add_members(&[new]).unwrap()[0].unwrap();
        let guests = Guests::start(Arc::clone(&hub), Arc::new(Limits::new())).unwrap();
        let desk = Self { _folder: folder, hub, guests, mentor };
        let stretches = vec![Stretch { from_ms: START_MS, until_ms: START_MS + 48 * 4 * SLOT_MS }];
        let availability = Availability { hours: Hours::default(), stretches };
        desk.does(0, Action::SetAvailability(SetAvailability { mentor, availability }));
        desk
    }

    fn does(&self, after_ms: u64, action: Action) {
        let done = self.hub.act_at(START_MS + after_ms, action, Vec::new()).unwrap();
        assert!(matches!(done, portico_ledger::hub::Acted::Done { .. }), "{done:?}");
    }

    fn wanted(&self, slot_ms: u64) -> NewBooking<'static> {
        NewBooking { name: "Ada Lovelace", address: ADDRESS, mentor: self.mentor, slot_ms }
    }

    /// Books a slot; the booking.
    fn book(&self, slot_ms: u64) -> BookingId {
        self.guests.book(self.wanted(slot_ms), visit(0)).unwrap();
        let view = self.hub.ledger().view().unwrap();
        let rows = board(view.rows(), slot_ms, slot_ms + 1).unwrap();
        rows[0].booking.as_ref().unwrap().0
    }

    /// A fresh link, as a letter brings it.
    fn link(&self, booking: BookingId, after_ms: u64) -> String {
        let link = self.hub.renew_link_at(booking, START_MS + after_ms).unwrap();
        link.expect("the guest may have one").token.to_text()
    }

    fn booking(&self, id: BookingId) -> Booking {
        self.hub.ledger().view().unwrap().rows().get(&id).unwrap().unwrap()
    }

    fn guest(&self) -> Option<GuestId> {
        let view = self.hub.ledger().view().unwrap();
        guest_of_address(view.rows(), ADDRESS).unwrap().map(|(guest, _)| guest)
    }

    fn block(&self, after_ms: u64) {
        let (guest, from_ms) = (self.guest().unwrap(), Some(START_MS + after_ms));
        self.does(after_ms, Action::BlockGuest(BlockGuest { guest, from_ms }));
    }

    fn check_in(&self, booking: BookingId, after_ms: u64) {
        self.does(after_ms, Action::CheckIn(CheckIn { booking }));
    }

    fn log(&self) -> Vec<AccessEntry> {
        let entries = self.hub.ledger().view().unwrap().access_log().entries(0, 10_000).unwrap();
        self.hub.check_access().unwrap();
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn refusals(&self) -> Vec<AccessEntry> {
        self.log().into_iter().filter(|entry| entry.action == Access::VerifyToken).collect()
    }
}

/// What a guest is told: the code, the words, and why a link is over.
fn told<T: std::fmt::Debug>(
    answer: Result<T, GuestError>,
) -> (&'static str, String, Option<EndedBecause>) {
    match answer.unwrap_err() {
        GuestError::Refused(code) => (code.as_str(), code.message().to_owned(), None),
        GuestError::Over(because) => {
            (Code::LinkOver.as_str(), Code::LinkOver.message().to_owned(), Some(because))
        }
        GuestError::TooOften => {
            (Code::RateLimited.as_str(), Code::RateLimited.message().to_owned(), None)
        }
        GuestError::Malformed(words) => (Code::BadRequest.as_str(), words.to_owned(), None),
        GuestError::Hub(error) => panic!("{error}"),
    }
}
