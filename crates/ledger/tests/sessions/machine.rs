//! All actions on bookings and links of every age, against a model that knows the rules and no ledger (ML-1 to ML-9): after each,
//! the ledger must have done the same, every link must be as good as the model says, and every booking be as it says.

use std::collections::BTreeMap;

use portico_domain::session::Party;
use portico_domain::session::action::*;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::token::Token;
use portico_domain::{Action, Refusal};
use proptest_state_machine::{StateMachineTest, prop_state_machine};

use crate::desk::{Desk, part, slot_ms};
use crate::model::{Deed, GUESTS, MENTORS, Model};

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
