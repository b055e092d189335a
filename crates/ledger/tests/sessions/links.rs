//! ML P1 to P9: what ends a link, what refuses it, and what the log says of it.

use portico_domain::session::action::*;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::{EndedBecause, LinkRefusal, VALID_MS};
use portico_domain::session::{Access, Because, Party, State};
use portico_domain::token::Token;
use portico_domain::{Action, Refusal};
use proptest::prelude::*;

use crate::desk::{Desk, part, slot_ms};

/// What ends the links of a booking.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    Cancelled,
    NoShow,
    Moved,
    Rated,
    Reported,
}

impl Event {
    const ALL: [Self; 5] =
        [Self::Cancelled, Self::NoShow, Self::Moved, Self::Rated, Self::Reported];

    fn because(self) -> Because {
        match self {
            Self::Cancelled | Self::NoShow => Because::BookingCancelled,
            Self::Moved => Because::BookingRescheduled,
            Self::Rated => Because::RatingSubmitted,
            Self::Reported => Because::IncidentReported,
        }
    }

    /// Whether it can only come when the session has begun.
    fn comes_after_the_start(self) -> bool {
        matches!(self, Self::NoShow | Self::Rated)
    }

    fn happens(self, desk: &Desk, booking: BookingId, guest: GuestId, with: &Token) {
        let link = with.hash();
        let (slot_ms, by) = (desk.booking(booking).slot_ms, Party::Mentor);
        let (action, parts) = match self {
            Self::Cancelled => (desk.cancel(booking, Party::Guest(link)), vec![]),
            Self::NoShow => (Action::MarkNoShow(MarkNoShow { booking, slot_ms, by }), vec![]),
            Self::Moved => (desk.reschedule(booking, 150, None), vec![]),
            Self::Rated => {
                (Action::Rate(Rate { booking, guest, link, stars: 4 }), vec![part(b"well")])
            }
            Self::Reported => {
                (Action::Report(Report { booking, guest, link }), vec![part(b"late")])
            }
        };
        desk.does(action, parts).unwrap();
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    proptest::sample::select(Event::ALL.to_vec())
}

/// A booking of the first slot with a live link, at a time at which `event` can come, after `dead` links that are over.
fn booked(desk: &Desk, event: Event, dead: usize) -> (BookingId, GuestId, Token) {
    let guest = desk.guest("ada");
    let booking = desk.book(0, 0, guest).unwrap();
    if event.comes_after_the_start() {
        desk.pass(slot_ms(0) - desk.now().at_ms + 60_000);
    }
    for _ in 0..dead {
        desk.renew(booking);
    }
    (booking, guest, desk.renew(booking))
}

proptest! {
    /// ML-P1, ML-P2, ML-P3, ML-1, ML-3, ML-4: every event ends every link of its booking, with both marks, and each is refused
    /// with the one message from then on.
    #[test]
    fn ml_p1_p2_p3_an_event_ends_every_link(event in any_event(), dead in 0..6usize, later in 0..VALID_MS) {
        let desk = Desk::with_mentors(1);
        let (booking, guest, token) = booked(&desk, event, dead);
        event.happens(&desk, booking, guest, &token);
        let links = desk.links(booking).list;
        prop_assert_eq!(links.len(), dead + 1);
        for link in &links {
            prop_assert!(link.is_invalidated() && link.used_at_ms().is_some());
        }
        prop_assert_eq!(links[dead].ended.unwrap().because, event.because());
        desk.pass(later);
        let refusal = desk.verify(&token).unwrap_err();
        prop_assert_eq!(refusal, LinkRefusal::Over(EndedBecause::from(event.because())));
    }

    /// ML-P4, ML-P7: a link that nothing has ended is its guest's for exactly 15 minutes, whichever way it was made.
    #[test]
    fn ml_p4_p7_a_live_link_is_its_guests_for_15_minutes(age in 0..2 * VALID_MS, way in 0..3usize) {
        let desk = Desk::with_mentors(1);
        let (guest, token) = (desk.guest("ada"), desk.token());
        let shown = Some(token.hash());
        let booking = match way {
            0 => desk.does(desk.booking_of(0, 0, guest, shown), vec![]).unwrap(),
            _ => desk.book(0, 0, guest).unwrap(),
        };
        match way {
            0 => {}
            1 => assert!(desk.does(desk.reschedule(booking, 3, shown), vec![]).is_ok()),
            _ => assert!(desk.does(Action::RenewLink(RenewLink { booking, link: token.hash() }), vec![]).is_ok()),
        }
        desk.pass(age);
        let expected = if age < 900_000 {
            Ok(portico_domain::session::link::Bearer { booking, guest })
        } else {
            Err(LinkRefusal::Over(EndedBecause::Expired))
        };
        prop_assert_eq!(desk.verify(&token), expected);
    }

    /// ML-P5, ML-5: ending touches all and only that booking's links, and counts them.
    #[test]
    fn ml_p5_ending_touches_one_booking_alone(events in proptest::collection::vec(any_event(), 1..4), which in 0..4usize) {
        let desk = Desk::with_mentors(1);
        let guests: Vec<GuestId> = (0..4).map(|n| desk.guest(&format!("guest{n}"))).collect();
        let bookings: Vec<BookingId> = (0..4).map(|n| desk.book(0, n, guests[n as usize]).unwrap()).collect();
        desk.pass(slot_ms(4) - desk.now().at_ms);
        let tokens: Vec<Token> = bookings.iter().map(|&booking| desk.renew(booking)).collect();
        let event = events[0];
        prop_assume!(!matches!(event, Event::Cancelled | Event::Moved));
        event.happens(&desk, bookings[which], guests[which], &tokens[which]);
        for (other, token) in tokens.iter().enumerate() {
            prop_assert_eq!(desk.verify(token).is_ok(), other != which);
        }
        let entry = desk.log().pop().unwrap();
        prop_assert_eq!((entry.action, entry.count), (Access::InvalidateToken, 1));
    }

    /// ML-P6, ML-2: moved, all old links are over, and there is exactly one new one, valid.
    #[test]
    fn ml_p6_moving_leaves_exactly_one_link(moves in proptest::collection::vec(1..150u64, 1..6)) {
        let desk = Desk::with_mentors(1);
        let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
        let mut tokens = vec![desk.renew(booking)];
        for to in moves {
            if slot_ms(to) != desk.booking(booking).slot_ms {
                let new = desk.token();
                desk.does(desk.reschedule(booking, to, Some(new.hash())), vec![]).unwrap();
                tokens.push(new);
            }
        }
        let live: Vec<bool> = tokens.iter().map(|token| desk.verify(token).is_ok()).collect();
        let last = live.len() - 1;
        prop_assert!(live.iter().enumerate().all(|(n, &live)| live == (n == last)));
    }

    /// ML-P8: each ending leaves one complete entry, and the chain of the log holds.
    #[test]
    fn ml_p8_the_audit_entry_is_complete(event in any_event()) {
        let desk = Desk::with_mentors(1);
        let (booking, guest, token) = booked(&desk, event, 0);
        let before = desk.log().len();
        event.happens(&desk, booking, guest, &token);
        let log = desk.log();
        let of_event: Vec<_> = log[before..].iter().filter(|entry| entry.action == Access::InvalidateToken).collect();
        prop_assert_eq!(of_event.len(), 1);
        let entry = of_event[0];
        prop_assert_eq!((entry.at_ms, entry.guest, entry.booking), (desk.now().at_ms, Some(guest), Some(booking)));
        prop_assert!(!entry.endpoint.is_empty() && entry.success);
        prop_assert_eq!(entry.reason.as_deref(), Some(event.because().as_str()));
        prop_assert_eq!(entry.count, 1);
        prop_assert_eq!(desk.hub.view().unwrap().access_log().check().unwrap(), log.len() as u64);
    }

    /// ML-P9, ML-9.3: a booking without links: count 0 and no error, any number of times.
    #[test]
    fn ml_p9_no_links_is_no_error(moves in proptest::collection::vec(1..150u64, 1..8)) {
        let desk = Desk::with_mentors(1);
        let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
        for to in moves {
            if slot_ms(to) != desk.booking(booking).slot_ms {
                desk.does(desk.reschedule(booking, to, None), vec![]).unwrap();
                let entry = desk.log().pop().unwrap();
                prop_assert_eq!((entry.action, entry.count, entry.success), (Access::InvalidateToken, 0, true));
            }
        }
    }
}

/// ML-3.2, ML-4.2: the same link cannot rate or report again; one issued afterwards can view the session.
#[test]
fn ml_3_4_a_link_rates_or_reports_once() {
    for (first, second) in [(Event::Rated, Event::Reported), (Event::Reported, Event::Rated)] {
        let desk = Desk::with_mentors(1);
        let (booking, guest, token) = booked(&desk, Event::Rated, 0);
        first.happens(&desk, booking, guest, &token);
        let link = token.hash();
        let again = match second {
            Event::Rated => Action::Rate(Rate { booking, guest, link, stars: 1 }),
            _ => Action::Report(Report { booking, guest, link }),
        };
        assert_eq!(desk.does(again, vec![part(b"more")]), Err(Refusal::LinkOver));
        assert!(desk.verify(&desk.renew(booking)).is_ok());
    }
}

/// ML-7: an unknown link, a blocked guest's link, and another booking's.
#[test]
fn ml_7_other_links_are_refused_each_in_its_way() {
    let desk = Desk::with_mentors(1);
    let (ada, bob) = (desk.guest("ada"), desk.guest("bob"));
    let (hers, his) = (desk.book(0, 0, ada).unwrap(), desk.book(0, 1, bob).unwrap());
    let token = desk.renew(hers);
    assert_eq!(desk.verify(&desk.token()), Err(LinkRefusal::Unknown));
    let cancel = desk.cancel(his, Party::Guest(token.hash()));
    assert_eq!(desk.does(cancel, vec![]), Err(Refusal::LinkUnknown));
    let block = BlockGuest { guest: ada, from_ms: Some(desk.now().at_ms) };
    desk.does(Action::BlockGuest(block), vec![]).unwrap();
    assert_eq!(desk.verify(&token), Err(LinkRefusal::Blocked));
    assert_eq!(desk.book(0, 5, ada), Err(Refusal::Blocked));
    assert_eq!(desk.booking(his).state, State::Booked);
}
