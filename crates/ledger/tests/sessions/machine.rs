//! All actions on bookings and links of every age, against a model that knows the rules and no ledger (ML-1 to ML-9): after each,
//! the ledger must have done the same, every link must be as good as the model says, and every booking be as it says.

use std::collections::BTreeMap;

use portico_domain::session::action::*;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::{EndedBecause, LinkRefusal, VALID_MS};
use portico_domain::session::{NOTICE_MS, Party, SLOT_MS, State};
use portico_domain::token::Token;
use portico_domain::{Action, Refusal};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use crate::desk::{Desk, START_MS, part, slot_ms};

const MENTORS: usize = 2;
const GUESTS: usize = 2;
const SLOTS: u64 = 6;

/// What is done next: bookings and links by their number, in the order in which they were made.
#[derive(Clone, Debug)]
enum Deed {
    Book { mentor: usize, slot: u64, guest: usize, with_link: bool },
    Move { booking: usize, slot: u64, with_link: bool },
    MoveByLink { link: usize, slot: u64 },
    Cancel { booking: usize, overridden: bool },
    CancelByLink { link: usize },
    CheckIn { booking: usize },
    Complete { booking: usize },
    NoShow { booking: usize },
    Rate { link: usize },
    Report { link: usize },
    Renew { booking: usize },
    Block { guest: usize, blocked: bool },
    Pass { milliseconds: u64 },
}

#[derive(Clone, Debug)]
struct Kept {
    mentor: usize,
    guest: usize,
    slot: u64,
    state: State,
    rated: bool,
}

#[derive(Clone, Debug)]
struct Shown {
    booking: usize,
    issued_ms: u64,
    ended: Option<EndedBecause>,
}

/// The model.
#[derive(Clone, Debug)]
struct Model {
    now_ms: u64,
    bookings: Vec<Kept>,
    links: Vec<Shown>,
    blocked: [bool; GUESTS],
    /// What the last deed came to.
    last: Result<(), Refusal>,
}

impl Model {
    fn late(&self, slot: u64, overridden: bool) -> bool {
        let start_ms = slot_ms(slot);
        self.now_ms >= start_ms + SLOT_MS || (!overridden && self.now_ms + NOTICE_MS > start_ms)
    }

    fn taken(&self, mentor: usize, slot: u64) -> bool {
        let holds = |b: &Kept| b.mentor == mentor && b.slot == slot && b.state.is_live();
        self.bookings.iter().any(holds)
    }

    fn verify(&self, link: usize) -> Result<(), LinkRefusal> {
        let shown = &self.links[link];
        if self.blocked[self.bookings[shown.booking].guest] {
            return Err(LinkRefusal::Blocked);
        }
        if let Some(because) = shown.ended {
            return Err(LinkRefusal::Over(because));
        }
        let expired = self.now_ms >= shown.issued_ms + VALID_MS;
        if expired { Err(LinkRefusal::Over(EndedBecause::Expired)) } else { Ok(()) }
    }

    fn authorize(&self, link: usize) -> Result<usize, Refusal> {
        match self.verify(link) {
            Ok(()) => Ok(self.links[link].booking),
            Err(LinkRefusal::Over(_)) => Err(Refusal::LinkOver),
            Err(LinkRefusal::Blocked) => Err(Refusal::Blocked),
            Err(LinkRefusal::Unknown) => Err(Refusal::LinkUnknown),
        }
    }

    fn end_links(&mut self, booking: usize, because: EndedBecause) {
        let now_ms = self.now_ms;
        let live = |shown: &&mut Shown| {
            shown.booking == booking && shown.ended.is_none() && now_ms < shown.issued_ms + VALID_MS
        };
        self.links.iter_mut().filter(live).for_each(|shown| shown.ended = Some(because));
    }

    fn show(&mut self, booking: usize) {
        self.links.push(Shown { booking, issued_ms: self.now_ms, ended: None });
    }

    fn admitted(&self, guest: usize) -> Result<(), Refusal> {
        if self.blocked[guest] { Err(Refusal::Blocked) } else { Ok(()) }
    }

    /// As the rules say; nothing changes where it is refused.
    fn does(&mut self, deed: &Deed) -> Result<(), Refusal> {
        match *deed {
            Deed::Book { mentor, slot, guest, with_link } => {
                if self.late(slot, false) {
                    return Err(Refusal::TooLate);
                }
                self.admitted(guest)?;
                if self.taken(mentor, slot) {
                    return Err(Refusal::SlotTaken);
                }
                self.bookings.push(Kept {
                    mentor,
                    guest,
                    slot,
                    state: State::Booked,
                    rated: false,
                });
                if with_link {
                    self.show(self.bookings.len() - 1);
                }
                Ok(())
            }
            Deed::Move { booking, slot, with_link } => self.moves(booking, slot, with_link),
            Deed::MoveByLink { link, slot } => {
                let booking = self.links[link].booking;
                if self.late(self.bookings[booking].slot, false) || self.late(slot, false) {
                    return Err(Refusal::TooLate);
                }
                self.authorize(link)?;
                self.moves(booking, slot, false)
            }
            Deed::Cancel { booking, overridden } => self.cancels(booking, overridden, None),
            Deed::CancelByLink { link } => {
                self.cancels(self.links[link].booking, false, Some(link))
            }
            Deed::CheckIn { booking } => self.comes(booking, State::CheckedIn),
            Deed::Complete { booking } => self.comes(booking, State::Completed),
            Deed::NoShow { booking } => self.misses(booking),
            Deed::Rate { link } => self.rates(link),
            Deed::Report { link } => {
                let booking = self.authorize(link)?;
                self.end_links(booking, EndedBecause::Reported);
                Ok(())
            }
            Deed::Renew { booking } => {
                self.admitted(self.bookings[booking].guest)?;
                self.end_links(booking, EndedBecause::Renewed);
                self.show(booking);
                Ok(())
            }
            Deed::Block { guest, blocked } => {
                self.blocked[guest] = blocked;
                Ok(())
            }
            Deed::Pass { milliseconds } => {
                self.now_ms += milliseconds;
                Ok(())
            }
        }
    }

    fn moves(&mut self, booking: usize, slot: u64, with_link: bool) -> Result<(), Refusal> {
        let Kept { mentor, guest, slot: from, state, .. } = self.bookings[booking];
        if self.late(from, false) || self.late(slot, false) {
            return Err(Refusal::TooLate);
        }
        self.admitted(guest)?;
        if !state.is_waiting() {
            return Err(Refusal::BookingOver);
        }
        if from == slot {
            return Err(Refusal::Malformed);
        }
        if self.taken(mentor, slot) {
            return Err(Refusal::SlotTaken);
        }
        (self.bookings[booking].slot, self.bookings[booking].state) = (slot, State::Rescheduled);
        self.end_links(booking, EndedBecause::Moved);
        if with_link {
            self.show(booking);
        }
        Ok(())
    }

    fn cancels(
        &mut self,
        booking: usize,
        overridden: bool,
        link: Option<usize>,
    ) -> Result<(), Refusal> {
        let Kept { slot, state, .. } = self.bookings[booking];
        if !overridden && self.now_ms + NOTICE_MS > slot_ms(slot) {
            return Err(Refusal::TooLate);
        }
        link.map_or(Ok(booking), |link| self.authorize(link))?;
        if state == State::Cancelled {
            return Ok(());
        }
        if !state.is_waiting() {
            return Err(Refusal::BookingOver);
        }
        self.bookings[booking].state = State::Cancelled;
        self.end_links(booking, EndedBecause::Cancelled);
        Ok(())
    }

    fn comes(&mut self, booking: usize, to: State) -> Result<(), Refusal> {
        let state = &mut self.bookings[booking].state;
        match *state {
            State::Cancelled => Err(Refusal::BookingOver),
            State::Completed => Ok(()),
            _ => {
                *state = to;
                Ok(())
            }
        }
    }

    fn misses(&mut self, booking: usize) -> Result<(), Refusal> {
        let Kept { slot, state, .. } = self.bookings[booking];
        if self.now_ms < slot_ms(slot) {
            return Err(Refusal::TooEarly);
        }
        if state == State::NoShow {
            return Ok(());
        }
        if !state.is_waiting() {
            return Err(Refusal::BookingOver);
        }
        self.bookings[booking].state = State::NoShow;
        self.end_links(booking, EndedBecause::Cancelled);
        Ok(())
    }

    fn rates(&mut self, link: usize) -> Result<(), Refusal> {
        let booking = self.authorize(link)?;
        let Kept { slot, state, rated, .. } = self.bookings[booking];
        match state {
            State::CheckedIn | State::Completed => {}
            State::Cancelled | State::NoShow => return Err(Refusal::BookingOver),
            _ if self.now_ms >= slot_ms(slot) => {}
            _ => return Err(Refusal::TooEarly),
        }
        if rated {
            return Err(Refusal::Exists);
        }
        self.bookings[booking].rated = true;
        self.end_links(booking, EndedBecause::Rated);
        Ok(())
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Deed;

    fn init_state() -> BoxedStrategy<Self> {
        let (bookings, links, blocked) = (vec![], vec![], [false; GUESTS]);
        Just(Self { now_ms: START_MS, bookings, links, blocked, last: Ok(()) }).boxed()
    }

    fn transitions(model: &Self) -> BoxedStrategy<Deed> {
        let mut all: Vec<BoxedStrategy<Deed>> = vec![
            (0..MENTORS, 0..SLOTS, 0..GUESTS, any::<bool>())
                .prop_map(|(mentor, slot, guest, with_link)| Deed::Book {
                    mentor,
                    slot,
                    guest,
                    with_link,
                })
                .boxed(),
            (0..GUESTS, any::<bool>())
                .prop_map(|(guest, blocked)| Deed::Block { guest, blocked })
                .boxed(),
            prop_oneof![Just(1), Just(VALID_MS - 1), Just(VALID_MS), 1..4 * NOTICE_MS]
                .prop_map(|milliseconds| Deed::Pass { milliseconds })
                .boxed(),
        ];
        if !model.bookings.is_empty() {
            let booking = 0..model.bookings.len();
            all.extend([
                (booking.clone(), 0..SLOTS, any::<bool>())
                    .prop_map(|(booking, slot, with_link)| Deed::Move { booking, slot, with_link })
                    .boxed(),
                (booking.clone(), any::<bool>())
                    .prop_map(|(booking, overridden)| Deed::Cancel { booking, overridden })
                    .boxed(),
                booking.clone().prop_map(|booking| Deed::CheckIn { booking }).boxed(),
                booking.clone().prop_map(|booking| Deed::Complete { booking }).boxed(),
                booking.clone().prop_map(|booking| Deed::NoShow { booking }).boxed(),
                booking.clone().prop_map(|booking| Deed::Renew { booking }).boxed(),
                booking.prop_map(|booking| Deed::Renew { booking }).boxed(),
            ]);
        }
        if !model.links.is_empty() {
            let link = 0..model.links.len();
            all.extend([
                (link.clone(), 0..SLOTS)
                    .prop_map(|(link, slot)| Deed::MoveByLink { link, slot })
                    .boxed(),
                link.clone().prop_map(|link| Deed::CancelByLink { link }).boxed(),
                link.clone().prop_map(|link| Deed::Rate { link }).boxed(),
                link.prop_map(|link| Deed::Report { link }).boxed(),
            ]);
        }
        proptest::strategy::Union::new(all).boxed()
    }

    fn apply(mut model: Self, deed: &Deed) -> Self {
        model.last = model.does(deed);
        model
    }

    fn preconditions(model: &Self, deed: &Deed) -> bool {
        match *deed {
            Deed::Move { booking, .. }
            | Deed::Cancel { booking, .. }
            | Deed::CheckIn { booking }
            | Deed::Complete { booking }
            | Deed::NoShow { booking }
            | Deed::Renew { booking } => booking < model.bookings.len(),
            Deed::MoveByLink { link, .. }
            | Deed::CancelByLink { link }
            | Deed::Rate { link }
            | Deed::Report { link } => link < model.links.len(),
            _ => true,
        }
    }
}

/// The ledger under test, with the ids of what the model knows by number.
struct Real {
    desk: Desk,
    guests: Vec<GuestId>,
    bookings: Vec<BookingId>,
    links: Vec<(Token, BookingId)>,
}

impl Real {
    fn action(&self, deed: &Deed, new: &Token) -> Option<Action> {
        let given = |with_link: bool| with_link.then(|| new.hash());
        let by_link = |link: usize| (self.links[link].1, Party::Guest(self.links[link].0.hash()));
        let guest_of = |booking: BookingId| self.desk.booking(booking).guest;
        let override_notice = false;
        Some(match *deed {
            Deed::Book { mentor, slot, guest, with_link } => {
                self.desk.booking_of(mentor, slot, self.guests[guest], given(with_link))
            }
            Deed::Move { booking, slot, with_link } => {
                self.desk.reschedule(self.bookings[booking], slot, given(with_link))
            }
            Deed::MoveByLink { link, slot } => {
                let (booking, by) = by_link(link);
                let (from_ms, to_ms) = (self.desk.booking(booking).slot_ms, slot_ms(slot));
                let link = None;
                Action::Reschedule(Reschedule {
                    booking,
                    from_ms,
                    to_ms,
                    by,
                    link,
                    override_notice,
                })
            }
            Deed::Cancel { booking, overridden: override_notice } => {
                let (booking, by) = (self.bookings[booking], Party::Staff);
                Action::Cancel(Cancel { booking, by, override_notice })
            }
            Deed::CancelByLink { link } => {
                let (booking, by) = by_link(link);
                self.desk.cancel(booking, by)
            }
            Deed::CheckIn { booking } => {
                Action::CheckIn(CheckIn { booking: self.bookings[booking] })
            }
            Deed::Complete { booking } => {
                Action::Complete(Complete { booking: self.bookings[booking] })
            }
            Deed::NoShow { booking } => {
                let (booking, by) = (self.bookings[booking], Party::Mentor);
                let slot_ms = self.desk.booking(booking).slot_ms;
                Action::MarkNoShow(MarkNoShow { booking, slot_ms, by })
            }
            Deed::Rate { link } => {
                let (ref token, booking) = self.links[link];
                let (guest, link) = (guest_of(booking), token.hash());
                Action::Rate(Rate { booking, guest, link, stars: 5 })
            }
            Deed::Report { link } => {
                let (ref token, booking) = self.links[link];
                Action::Report(Report { booking, guest: guest_of(booking), link: token.hash() })
            }
            Deed::Renew { booking } => {
                Action::RenewLink(RenewLink { booking: self.bookings[booking], link: new.hash() })
            }
            Deed::Block { guest, blocked } => {
                let from_ms = blocked.then_some(self.desk.now().at_ms);
                Action::BlockGuest(BlockGuest { guest: self.guests[guest], from_ms })
            }
            Deed::Pass { milliseconds } => {
                self.desk.pass(milliseconds);
                return None;
            }
        })
    }

    /// Does it, and remembers what was made.
    fn does(&mut self, deed: &Deed) -> Result<(), Refusal> {
        let new = self.desk.token();
        let Some(action) = self.action(deed, &new) else { return Ok(()) };
        let parts = match deed {
            Deed::Rate { .. } | Deed::Report { .. } => vec![part(b"words")],
            _ => vec![],
        };
        let made = self.desk.does(action, parts)?;
        match *deed {
            Deed::Book { with_link, .. } => {
                self.bookings.push(made);
                self.links.extend(with_link.then_some((new, made)));
            }
            Deed::Move { booking, with_link, .. } => {
                self.links.extend(with_link.then(|| (new, self.bookings[booking])));
            }
            Deed::Renew { booking } => self.links.push((new, self.bookings[booking])),
            _ => {}
        }
        Ok(())
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        let desk = Desk::with_mentors(MENTORS);
        let guests = (0..GUESTS).map(|number| desk.guest(&format!("guest{number}"))).collect();
        Self { desk, guests, bookings: vec![], links: vec![] }
    }

    fn apply(mut real: Self, model: &Model, deed: Deed) -> Self {
        assert_eq!(real.does(&deed), model.last, "{deed:?}");
        real
    }

    fn check_invariants(real: &Self, model: &Model) {
        assert_eq!(
            (real.bookings.len(), real.links.len()),
            (model.bookings.len(), model.links.len())
        );
        for (id, kept) in real.bookings.iter().zip(&model.bookings) {
            let booking = real.desk.booking(*id);
            assert_eq!((booking.state, booking.slot_ms), (kept.state, slot_ms(kept.slot)));
        }
        for (number, (token, booking)) in real.links.iter().enumerate() {
            let judged = real.desk.verify(token).map(|bearer| assert_eq!(bearer.booking, *booking));
            assert_eq!(judged, model.verify(number), "link {number}");
        }
        let ended: BTreeMap<_, _> = real
            .bookings
            .iter()
            .flat_map(|id| real.desk.links(*id).list)
            .map(|link| (link.hash, link.used_at_ms().is_some() == link.is_invalidated()))
            .collect();
        assert!(ended.values().all(|both| *both), "ML-P2");
    }
}

prop_state_machine! {
    #[test]
    fn ml_all_actions_at_all_ages_agree_with_the_model(sequential 1..50 => Real);
}
