//! Sessions: ending the links of a booking that has had ten of them, among as many links as there are rows, beside the smallest
//! durable commit of the same store; and reading a day's board of 40 mentors with 32 slots each.

use std::time::Duration;

use portico_domain::action::AddMember;
use portico_domain::member::Role;
use portico_domain::session::action::{AddGuest, Book, Cancel, RenewLink, SetAvailability};
use portico_domain::session::{Availability, Hours, Party, SLOT_MS, Stretch};
use portico_domain::{Action, Hash, MemberId, OpId, Outcome, Part};
use portico_ledger::rows::session::GuestName;
use portico_ledger::{Draft, HubLedger, sessions};

use crate::clock::timed;
use crate::crowd::Crowd;
use crate::figure::{Figure, Figures, Goal};
use crate::place::Place;
use crate::spread::Spread;

/// Mentors of the event.
const MENTORS: usize = 40;
/// Slots of a mentor's day.
const DAY_SLOTS: u64 = 32;
/// Links that each booking has had.
const LINKS: usize = 10;
/// Guests who book in turns.
const GUESTS: usize = 1_000;
/// Operations in one transaction while the ledger is filled.
const TOGETHER: usize = 2_000;
/// Measured of each.
const TIMES: usize = 500;
/// Staff let everything be: the clock of a crowd stands before all slots.
const OVERRIDE: bool = true;

/// A crowd with bookings.
struct Sessions {
    crowd: Crowd,
    first_slot_ms: u64,
    bookings: Vec<OpId>,
}

/// Measures both on a ledger that knows that many links.
pub fn measure(figures: &mut Figures, place: &Place, rows: u64) {
    let path = place.path(&format!("sessions-{rows}"));
    let hub = HubLedger::open(&path).expect("the folder is there");
    let mut sessions = Sessions::fill(Crowd::with_event(hub, rows), rows);
    sessions.ending(figures, rows);
    sessions.board(figures, rows);
}

impl Sessions {
    fn fill(mut crowd: Crowd, rows: u64) -> Self {
        let bookings = usize::try_from(rows).expect("it fits") / LINKS;
        let first_slot_ms = crowd.reading().wall_ms.next_multiple_of(SLOT_MS) + 100 * SLOT_MS;
        let slots = u64::try_from(bookings.div_ceil(MENTORS)).expect("it fits").max(DAY_SLOTS);
        let stretch = Stretch { from_ms: first_slot_ms, until_ms: first_slot_ms + slots * SLOT_MS };
        let mentors = crowd.mentors(stretch);
        let guests = crowd.guests();
        let mut sessions = Self { crowd, first_slot_ms, bookings: Vec::new() };
        for first in (0..bookings).step_by(TOGETHER) {
            sessions.book(first..bookings.min(first + TOGETHER), &mentors, &guests);
        }
        sessions
    }

    fn book(&mut self, numbers: std::ops::Range<usize>, mentors: &[MemberId], guests: &[OpId]) {
        let drafts = numbers.map(|number| {
            let slot_ms = self.first_slot_ms + (number / MENTORS) as u64 * SLOT_MS;
            let (mentor, guest) = (mentors[number % MENTORS], guests[number % GUESTS]);
            let link = Some(Hash(self.crowd.random()));
            let book = Book { mentor, guest, slot_ms, link, override_notice: OVERRIDE };
            self.crowd.draft(Action::Book(book), vec![])
        });
        let drafts: Vec<Draft> = drafts.collect();
        let made = self.crowd.submit(drafts);
        for _ in 1..LINKS {
            let renew = |&booking: &OpId| {
                let link = Hash(self.crowd.random());
                self.crowd.draft(Action::RenewLink(RenewLink { booking, link }), vec![])
            };
            let drafts = made.iter().map(renew).collect();
            self.crowd.submit(drafts);
        }
        self.bookings.extend(made);
    }

    fn ending(&mut self, figures: &mut Figures, rows: u64) {
        let (mut ending, mut bare) = (Spread::default(), Spread::default());
        let step = (self.bookings.len() / TIMES).max(1);
        let chosen: Vec<OpId> = self.bookings.iter().copied().step_by(step).take(TIMES).collect();
        for booking in chosen {
            let cancel = Cancel { booking, by: Party::Staff, override_notice: OVERRIDE };
            let draft = self.crowd.draft(Action::Cancel(cancel), vec![]);
            let (done, took) = timed(|| self.crowd.hub.submit(draft).expect("there is room"));
            assert!(matches!(done.1, Outcome::Applied(_)), "{done:?}");
            ending.add(microseconds(took));
            let hash = Hash(self.crowd.random());
            let commit = || self.crowd.hub.set_code(&hash, Some(&[0; 64]));
            bare.add(microseconds(timed(|| commit().expect("there is room")).1));
        }
        for (share, word) in [(0.5, "median"), (0.99, "99 of 100")] {
            let (ours, theirs) = (ending.at(share), bare.at(share));
            add(
                figures,
                &format!("hub: end a booking's ten links, {word}"),
                rows,
                ours,
                "µs",
                Some(Goal::AtMost(100_000.0)),
            );
            let name = format!("hub: the same beside the smallest commit, {word}");
            let goal = (share > 0.5).then_some(Goal::AtMost(2.0));
            add(figures, &name, rows, ours / theirs, "×", goal);
        }
    }

    fn board(&self, figures: &mut Figures, rows: u64) {
        let mut spread = Spread::default();
        let span = (self.first_slot_ms, self.first_slot_ms + DAY_SLOTS * SLOT_MS);
        for _ in 0..TIMES {
            let (seen, took) = timed(|| {
                let view = self.crowd.hub.view().expect("the ledger can be read");
                let rows = view.rows();
                let board = sessions::board(rows, span.0, span.1).expect("it can be read");
                let name = |row: &sessions::BoardRow| {
                    let (_, booking) = row.booking.as_ref()?;
                    rows.get::<GuestName>(&booking.guest).expect("it can be read")
                };
                board.iter().filter_map(name).count()
            });
            assert!(seen > 0, "the day is full");
            spread.add(microseconds(took));
        }
        for (share, word) in [(0.5, "median"), (0.99, "99 of 100")] {
            let goal = Some(Goal::AtMost(5_000.0));
            add(
                figures,
                &format!("hub: a day's board of 40 mentors, {word}"),
                rows,
                spread.at(share),
                "µs",
                goal,
            );
        }
    }
}

impl Crowd {
    /// Mentors with the same hours.
    fn mentors(&mut self, stretch: Stretch) -> Vec<MemberId> {
        let name = |number: usize| format!("Mentor {number}");
        let add = |crowd: &mut Self, number| {
            let add = Action::AddMember(AddMember { role: Role::Mentor });
            let profile =
                portico_domain::member::Profile { name: name(number), ..Default::default() };
            let bytes = minicbor::to_vec(profile).expect("memory takes every byte");
            let part = Part { salt: [1; 16], bytes };
            crowd.draft(add, vec![part])
        };
        let drafts = (0..MENTORS).map(|number| add(self, number)).collect();
        let mentors = self.submit(drafts);
        let hours = |&mentor: &MemberId| {
            let availability = Availability { hours: Hours::default(), stretches: vec![stretch] };
            self.draft(Action::SetAvailability(SetAvailability { mentor, availability }), vec![])
        };
        let drafts = mentors.iter().map(hours).collect();
        self.submit(drafts);
        mentors
    }

    fn guests(&mut self) -> Vec<OpId> {
        let text = |text: String| Part { salt: [1; 16], bytes: text.into_bytes() };
        let drafts = (0..GUESTS).map(|number| {
            let parts =
                vec![text(format!("Guest {number}")), text(format!("g{number}@example.org"))];
            self.draft(Action::AddGuest(AddGuest {}), parts)
        });
        let drafts = drafts.collect();
        self.submit(drafts)
    }
}

fn add(figures: &mut Figures, name: &str, rows: u64, ours: f64, unit: &str, goal: Option<Goal>) {
    figures.add(&Figure { name, rows, ours, theirs: None, unit, goal });
}

fn microseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}
