//! One day of sessions: what may happen in it, and what people were told.

use portico_domain::member::Role;
use portico_domain::session::action::*;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::{Availability, Booking, Hours, Party, SLOT_MS, Stretch};
use portico_domain::token::Token;
use portico_domain::{Action, MemberId, OpId, Outcome, Part, Told};
use portico_ledger::hub::Acted;
use portico_ledger::{Submitted, sessions};
use proptest::prelude::*;

use crate::stage::{START_MS, Stage};

/// Kiosks of the day.
pub const KIOSKS: usize = 3;
const MENTORS: usize = 2;
const GUESTS: usize = 3;
/// Slots of each mentor: few, so that they are fought for.
const SLOTS: u64 = 8;
/// When the first slot starts: late enough for notice, until the clock is moved.
const OPEN_MS: u64 = START_MS.next_multiple_of(SLOT_MS) + 12 * SLOT_MS;

/// What happens next. Numbers that name nothing yet do nothing.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Book {
        kiosk: usize,
        mentor: usize,
        slot: u64,
        guest: usize,
    },
    Move {
        kiosk: usize,
        booking: usize,
        slot: u64,
    },
    Cancel {
        kiosk: usize,
        booking: usize,
    },
    CheckIn {
        kiosk: usize,
        booking: usize,
    },
    NoShow {
        kiosk: usize,
        booking: usize,
    },
    BookOnTheWeb {
        mentor: usize,
        slot: u64,
        guest: usize,
    },
    MoveOnTheWeb {
        link: usize,
        slot: u64,
    },
    CancelOnTheWeb {
        link: usize,
    },
    Mail {
        booking: usize,
    },
    Sync {
        kiosk: usize,
    },
    /// A round of which no answer comes back.
    Lose {
        kiosk: usize,
    },
    /// The hub does what time brings.
    Due,
    Pass {
        minutes: u64,
    },
}

pub fn step() -> impl Strategy<Value = Step> {
    let (kiosk, mentor, guest) = (0..KIOSKS, 0..MENTORS, 0..GUESTS);
    let (slot, booking, link) = (0..SLOTS, 0..12usize, 0..16usize);
    prop_oneof![
        6 => (kiosk.clone(), mentor.clone(), slot.clone(), guest.clone())
            .prop_map(|(kiosk, mentor, slot, guest)| Step::Book { kiosk, mentor, slot, guest }),
        3 => (kiosk.clone(), booking.clone(), slot.clone())
            .prop_map(|(kiosk, booking, slot)| Step::Move { kiosk, booking, slot }),
        2 => (kiosk.clone(), booking.clone()).prop_map(|(kiosk, booking)| Step::Cancel { kiosk, booking }),
        2 => (kiosk.clone(), booking.clone()).prop_map(|(kiosk, booking)| Step::CheckIn { kiosk, booking }),
        1 => (kiosk.clone(), booking.clone()).prop_map(|(kiosk, booking)| Step::NoShow { kiosk, booking }),
        3 => (mentor, slot.clone(), guest)
            .prop_map(|(mentor, slot, guest)| Step::BookOnTheWeb { mentor, slot, guest }),
        2 => (link.clone(), slot).prop_map(|(link, slot)| Step::MoveOnTheWeb { link, slot }),
        1 => link.prop_map(|link| Step::CancelOnTheWeb { link }),
        2 => booking.prop_map(|booking| Step::Mail { booking }),
        5 => kiosk.clone().prop_map(|kiosk| Step::Sync { kiosk }),
        1 => kiosk.prop_map(|kiosk| Step::Lose { kiosk }),
        3 => Just(Step::Due),
        2 => (1..200u64).prop_map(|minutes| Step::Pass { minutes }),
    ]
}

/// What somebody was told at a kiosk.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pub operation: OpId,
    pub booking: BookingId,
    pub told: Told,
    pub is_booking: bool,
    pub is_check_in: bool,
}

pub struct Day {
    pub stage: Stage,
    pub bookings: Vec<BookingId>,
    /// Every link that anyone was ever given, and its booking.
    pub links: Vec<(Token, BookingId)>,
    pub told: Vec<Said>,
    mentors: Vec<MemberId>,
    guests: Vec<GuestId>,
}

impl Day {
    pub fn begin() -> Self {
        let stage = Stage::of_role(Role::Staff, KIOSKS, MENTORS);
        let mentors = stage.attendees.clone();
        let (bookings, links, told, guests) = (vec![], vec![], vec![], vec![]);
        let mut day = Self { stage, bookings, links, told, mentors, guests };
        for mentor in day.mentors.clone() {
            let stretch = Stretch { from_ms: OPEN_MS, until_ms: OPEN_MS + SLOTS * SLOT_MS };
            let availability = Availability { hours: Hours::default(), stretches: vec![stretch] };
            day.web(Action::SetAvailability(SetAvailability { mentor, availability }), vec![]);
        }
        for number in 0..GUESTS {
            let text = |text: String| Part { salt: [7; 16], bytes: text.into_bytes() };
            let parts =
                vec![text(format!("Guest {number}")), text(format!("g{number}@example.org"))];
            day.guests.extend(day.web(Action::AddGuest(AddGuest {}), parts));
        }
        day.stage.settle();
        day
    }

    /// Everyone has a network again, and the hub does what is due.
    pub fn end(&mut self) {
        self.stage.settle();
        self.due();
        self.stage.settle();
    }

    pub fn take(&mut self, step: Step) {
        match step {
            Step::Book { kiosk, mentor, slot, guest } => self.book(kiosk, mentor, slot, guest),
            Step::Move { kiosk, booking, slot } => self.reschedule(kiosk, booking, slot),
            Step::Cancel { kiosk, booking } => self.each(kiosk, booking, |booking, _| {
                Action::Cancel(Cancel { booking, by: Party::Staff, override_notice: true })
            }),
            Step::CheckIn { kiosk, booking } => {
                self.each(kiosk, booking, |booking, _| Action::CheckIn(CheckIn { booking }));
            }
            Step::NoShow { kiosk, booking } => self.each(kiosk, booking, |booking, known| {
                let (slot_ms, by) = (known.slot_ms, Party::Staff);
                Action::MarkNoShow(MarkNoShow { booking, slot_ms, by })
            }),
            Step::BookOnTheWeb { mentor, slot, guest } => self.book_on_the_web(mentor, slot, guest),
            Step::MoveOnTheWeb { link, slot } => self.with_link(link, |booking, known, by| {
                let (from_ms, to_ms) = (known.slot_ms, slot_ms(slot));
                let (link, override_notice) = (None, false);
                Action::Reschedule(Reschedule {
                    booking,
                    from_ms,
                    to_ms,
                    by,
                    link,
                    override_notice,
                })
            }),
            Step::CancelOnTheWeb { link } => self.with_link(link, |booking, _, by| {
                Action::Cancel(Cancel { booking, by, override_notice: false })
            }),
            Step::Mail { booking } => self.mail(booking),
            Step::Sync { kiosk } => self.stage.sync(kiosk).unwrap(),
            Step::Lose { kiosk } => self.stage.sync_losing(kiosk, 0).unwrap(),
            Step::Due => self.due(),
            Step::Pass { minutes } => self.stage.pass(minutes * 60_000),
        }
    }

    fn book(&mut self, kiosk: usize, mentor: usize, slot: u64, guest: usize) {
        let (token, mentor) = (self.stage.new_token(), self.mentors[mentor]);
        let (guest, slot_ms, link) = (self.guests[guest], slot_ms(slot), Some(token.hash()));
        let action = Action::Book(Book { mentor, guest, slot_ms, link, override_notice: true });
        let submitted = self.stage.at_kiosk(kiosk, action);
        if let Some((operation, told)) = said(&submitted) {
            self.bookings.push(operation);
            self.links.push((token, operation));
            let (booking, is_booking, is_check_in) = (operation, true, false);
            self.told.push(Said { operation, booking, told, is_booking, is_check_in });
        }
    }

    /// Books as a guest without staff could: with two hours' notice.
    pub fn books_with_notice(&self, kiosk: usize, slot: u64, mentor: usize) -> Submitted {
        let (mentor, guest) = (self.mentors[mentor], self.guests[0]);
        let (slot_ms, link, override_notice) = (self.slot_ms(slot), None, false);
        let book = Book { mentor, guest, slot_ms, link, override_notice };
        self.stage.at_kiosk(kiosk, Action::Book(book))
    }

    /// When that slot starts.
    pub fn slot_ms(&self, number: u64) -> u64 {
        slot_ms(number)
    }

    fn reschedule(&mut self, kiosk: usize, booking: usize, slot: u64) {
        let token = self.stage.new_token();
        let (link, to_ms) = (Some(token.hash()), slot_ms(slot));
        let before = self.told.len();
        self.each(kiosk, booking, |booking, known| {
            let (from_ms, by, override_notice) = (known.slot_ms, Party::Staff, true);
            Action::Reschedule(Reschedule { booking, from_ms, to_ms, by, link, override_notice })
        });
        if let Some(said) = self.told.get(before) {
            self.links.push((token, said.booking));
        }
    }

    /// Does something at a kiosk about a booking that it knows.
    fn each(
        &mut self,
        kiosk: usize,
        number: usize,
        action: impl FnOnce(BookingId, &Booking) -> Action,
    ) {
        let Some(&booking) = self.bookings.get(number) else { return };
        let view = self.stage.kiosks[kiosk].ledger.view().unwrap();
        let Some(known) = view.rows().get::<Booking>(&booking).unwrap() else { return };
        let action = action(booking, &known);
        let is_check_in = matches!(action, Action::CheckIn(_));
        let submitted = self.stage.at_kiosk(kiosk, action);
        if let Some((operation, told)) = said(&submitted) {
            self.told.push(Said { operation, booking, told, is_booking: false, is_check_in });
        }
    }

    fn book_on_the_web(&mut self, mentor: usize, slot: u64, guest: usize) {
        let (mentor, guest, slot_ms) = (self.mentors[mentor], self.guests[guest], slot_ms(slot));
        let book = Book { mentor, guest, slot_ms, link: None, override_notice: false };
        let made = self.web(Action::Book(book), vec![]);
        self.bookings.extend(made);
    }

    /// A guest does something on the web by a link.
    fn with_link(
        &mut self,
        number: usize,
        action: impl FnOnce(BookingId, &Booking, Party) -> Action,
    ) {
        let Some((token, booking)) = self.links.get(number).cloned() else { return };
        let view = self.stage.hub.view().unwrap();
        let Some(known) = view.rows().get::<Booking>(&booking).unwrap() else { return };
        let action = action(booking, &known, Party::Guest(token.hash()));
        self.web(action, vec![]);
    }

    /// The hub writes to a booking's guest: it makes the one new link.
    fn mail(&mut self, number: usize) {
        let Some(&booking) = self.bookings.get(number) else { return };
        let token = self.stage.new_token();
        let renew = RenewLink { booking, link: token.hash() };
        if self.web(Action::RenewLink(renew), vec![]).is_some() {
            self.links.push((token, booking));
        }
    }

    fn due(&self) {
        let due = self.stage.hub.view().unwrap().due(self.stage.now_ms(), usize::MAX).unwrap();
        for action in due {
            let outcome = self.stage.at_hub(action);
            assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
        }
    }

    fn web(&self, action: Action, parts: Vec<Part>) -> Option<OpId> {
        let draft = self.stage.hub_draft(action, parts);
        match self.stage.hub.act(draft).unwrap() {
            Acted::Done { id, .. } => Some(id),
            Acted::Refused(_) => None,
        }
    }

    /// Whether a link can be used, at the hub and at each kiosk.
    pub fn is_live(&self, token: &Token) -> Vec<bool> {
        let now = portico_domain::Judged::exactly(self.stage.now_ms());
        let hub = self.stage.hub.view().unwrap();
        let at_hub = sessions::verify(hub.rows(), &token.hash(), now).unwrap().is_ok();
        let at_kiosk = |kiosk: &crate::stage::Kiosk| {
            let view = kiosk.ledger.view().unwrap();
            sessions::verify(view.rows(), &token.hash(), now).unwrap().is_ok()
        };
        [at_hub].into_iter().chain(self.stage.kiosks.iter().map(at_kiosk)).collect()
    }
}

fn slot_ms(number: u64) -> u64 {
    OPEN_MS + number * SLOT_MS
}

fn said(submitted: &Submitted) -> Option<(OpId, Told)> {
    match submitted {
        Submitted::Kept { id, provisional: true, .. } => Some((*id, Told::Provisional)),
        Submitted::Kept { id, .. } => Some((*id, Told::Done)),
        Submitted::Unsure { id } => Some((*id, Told::Unsure)),
        Submitted::Refused(_) => None,
    }
}
