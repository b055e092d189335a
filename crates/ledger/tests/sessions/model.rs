//! What the rules say of bookings and links, without a ledger: the model that the machine is held against, and what can be done.

use portico_domain::Refusal;
use portico_domain::session::link::{EndedBecause, LinkRefusal, VALID_MS};
use portico_domain::session::{NOTICE_MS, SLOT_MS, State};
use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

use crate::desk::{START_MS, slot_ms};

pub const MENTORS: usize = 2;
pub const GUESTS: usize = 2;
const SLOTS: u64 = 6;

/// What is done next: bookings and links by their number, in the order in which they were made.
#[derive(Clone, Debug)]
pub enum Deed {
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
pub struct Kept {
    mentor: usize,
    guest: usize,
    pub slot: u64,
    pub state: State,
    rated: bool,
}

#[derive(Clone, Debug)]
pub struct Shown {
    booking: usize,
    issued_ms: u64,
    ended: Option<EndedBecause>,
}

/// The model.
#[derive(Clone, Debug)]
pub struct Model {
    now_ms: u64,
    pub bookings: Vec<Kept>,
    pub links: Vec<Shown>,
    blocked: [bool; GUESTS],
    /// What the last deed came to.
    pub last: Result<(), Refusal>,
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

    pub fn verify(&self, link: usize) -> Result<(), LinkRefusal> {
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
