//! Cases about sessions: what the desk offers where the hub decided otherwise. Method: as in the desk's other tests.

use portico_domain::member::Role;
use portico_domain::session::Stretch;

use super::stage::{Stage, at};
use super::tests::{LATER, slot};
use super::view::{Deed, GuestChoice};
use crate::cases::cases;

/// ML, two kiosks offline: the one whose booking the hub refuses gets a case with guest, mentor, time and what is free nearby;
/// booked anew from there, it holds.
#[test]
fn ml_a_refused_booking_is_a_case_with_other_times() {
    let stage = Stage::new(&[Role::Staff, Role::Staff]);
    stage.book(0, LATER, "Lena").unwrap();
    stage.book(1, LATER, "Mara").unwrap();
    stage.sync(0);
    stage.sync(1);
    let desk = stage.desk(1);
    let found = cases(&desk.ledger.view().unwrap(), desk.viewer(), desk.now()).unwrap();
    let [case] = &found[..] else { panic!("{found:?}") };
    assert_eq!(case.reason.as_deref(), Some("SLOT_TAKEN"));
    assert_eq!(case.owner.as_ref().unwrap().name, "Ada Lovelace");
    let session = case.session.as_ref().unwrap();
    assert_eq!((session.name.as_deref(), session.when.slot_ms), (Some("Mara"), at(LATER)));
    let instead: Vec<u64> = session.instead.iter().map(|free| free.when.slot_ms).collect();
    assert_eq!(instead, [at(LATER - 1), at(LATER + 1), at(LATER - 2)]);

    let deed = Deed::Book {
        mentor: case.owner.as_ref().unwrap().id.clone(),
        slot_ms: instead[0],
        guest: GuestChoice::Known { id: session.guest.clone().unwrap() },
        override_notice: false,
    };
    stage.desk(1).act(&deed).unwrap();
    stage.sync(1);
    let board = stage.desk(1).board(None).unwrap();
    let booking = slot(&board, "Ada Lovelace", LATER - 1).booking.unwrap();
    assert_eq!((booking.name.as_str(), booking.provisional), ("Mara", false));
}

/// A move that the hub refuses leaves the booking where it was: what is offered is to move it elsewhere, not to book it twice.
#[test]
fn ml_a_refused_move_offers_other_times_for_the_same_booking() {
    let stage = Stage::new(&[Role::Staff, Role::Staff]);
    let booking = stage.book(1, LATER, "Mara").unwrap().booking;
    stage.sync(1);
    stage.sync(0);
    stage.book(0, LATER + 4, "Lena").unwrap();
    let (from_ms, to_ms) = (at(LATER), at(LATER + 4));
    let deed = Deed::Move { booking: booking.clone(), from_ms, to_ms, override_notice: false };
    stage.desk(1).act(&deed).unwrap();
    stage.sync(0);
    stage.sync(1);
    let desk = stage.desk(1);
    let found = cases(&desk.ledger.view().unwrap(), desk.viewer(), desk.now()).unwrap();
    let session = found[0].session.as_ref().unwrap();
    let stands = session.stands.as_ref().unwrap();
    assert_eq!((stands.booking.as_str(), stands.slot_ms), (booking.as_str(), at(LATER)));
    assert_eq!(session.instead[0].when.slot_ms, at(LATER + 3));
}

/// An edit of hours that breaks a booked slot is a case with that slot, for which there is nothing to book instead.
#[test]
fn ml_hours_that_break_a_session_are_a_case() {
    let stage = Stage::new(&[Role::Staff]);
    stage.book_at_hub(0, LATER, stage.guest("Lena"));
    stage.set_hours(stage.mentors[0], vec![Stretch { from_ms: at(1), until_ms: at(LATER) }]);
    stage.sync(0);
    let desk = stage.desk(0);
    let found = cases(&desk.ledger.view().unwrap(), desk.viewer(), desk.now()).unwrap();
    let session = found[0].session.as_ref().unwrap();
    assert_eq!((session.when.slot_ms, session.instead.len()), (at(LATER), 0));
}
