//! The booking rules: notice, overlaps, no-shows, aliases, erasing.

use portico_domain::action::Erase;
use portico_domain::case::{Case, Cause};
use portico_domain::member::Role;
use portico_domain::session::action::*;
use portico_domain::session::{NOTICE_MS, Party, SLOT_MS, State, Stretch};
use portico_domain::{Action, Outcome, Refusal, Told};
use portico_ledger::rows::session::{GuestAddress, GuestName};
use portico_ledger::sessions;
use proptest::prelude::*;

use crate::desk::{Desk, OPEN, part, slot_ms};

proptest! {
    /// ML booking rules: no two live bookings of one mentor overlap, whatever is booked, moved and cancelled.
    #[test]
    fn no_two_live_bookings_of_a_mentor_overlap(steps in proptest::collection::vec((0..3u8, 0..2usize, 0..6u64), 1..40)) {
        let desk = Desk::with_mentors(2);
        let guest = desk.guest("ada");
        let mut made = Vec::new();
        for (what, mentor, slot) in steps {
            match (what, made.get(slot as usize).copied()) {
                (0, _) | (_, None) => made.extend(desk.book(mentor, slot, guest)),
                (1, Some(booking)) => _ = desk.does(desk.reschedule(booking, slot, None), vec![]),
                (_, Some(booking)) => _ = desk.does(desk.cancel(booking, Party::Staff), vec![]),
            }
        }
        let mut live: Vec<_> = made.iter().map(|&id| desk.booking(id)).filter(|b| b.state.is_live()).map(|b| (b.mentor, b.slot_ms)).collect();
        let count = live.len();
        live.sort_unstable();
        live.dedup();
        prop_assert_eq!(live.len(), count);
        let view = desk.hub.view().unwrap();
        let on_board = sessions::board(view.rows(), 0, u64::MAX).unwrap();
        prop_assert_eq!(on_board.iter().filter(|row| row.booking.is_some()).count(), count);
    }

    /// ML booking rules: two hours' notice to book, move and cancel, unless staff let it be, which the log says.
    #[test]
    fn two_hours_notice_unless_overridden(early in 0..2 * NOTICE_MS) {
        let desk = Desk::with_mentors(1);
        let guest = desk.guest("ada");
        let booking = desk.book(0, 0, guest).unwrap();
        desk.pass(slot_ms(0) - desk.now().at_ms - early);
        let allowed = early >= NOTICE_MS;
        let to_late = |result: Result<_, Refusal>| result.err() == Some(Refusal::TooLate);
        prop_assert_eq!(to_late(desk.does(desk.cancel(booking, Party::Staff), vec![])), !allowed);
        prop_assert_eq!(to_late(desk.does(desk.booking_of(0, 0, guest, None), vec![])), !allowed);
        if !allowed {
            let cancel = Cancel { booking, by: Party::Staff, override_notice: true };
            desk.does(Action::Cancel(cancel), vec![]).unwrap();
            prop_assert!(desk.log().iter().any(|entry| entry.action.as_str() == "OVERRIDE_NOTICE"));
        }
    }
}

/// A guest who was seen by an offline kiosk is not left a no-show, whichever arrives first.
#[test]
fn a_guest_who_was_seen_is_never_a_no_show() {
    for seen_first in [true, false] {
        let desk = Desk::with_mentors(1);
        let mut kiosk = desk.enrol(40, Role::Staff);
        let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
        desk.pass(slot_ms(2) - desk.now().at_ms);
        let no_show = MarkNoShow { booking, slot_ms: slot_ms(0), by: Party::System };
        let mut check_in =
            || desk.arrives(&mut kiosk, Told::Done, Action::CheckIn(CheckIn { booking }));
        if seen_first {
            check_in();
            let refused = desk.does(Action::MarkNoShow(no_show), vec![]);
            assert_eq!(refused, Err(Refusal::BookingOver));
        } else {
            desk.does(Action::MarkNoShow(no_show), vec![]).unwrap();
            assert!(matches!(check_in().1, Outcome::Applied(_)));
        }
        assert_eq!(desk.booking(booking).state, State::CheckedIn);
    }
}

/// ML booking rules: not before every kiosk that could have seen the guest was heard from, nor before 15 minutes have passed.
#[test]
fn the_hub_waits_for_every_kiosk_before_it_says_no_show() {
    use portico_ledger::hub::Heard;
    let desk = Desk::with_mentors(1);
    let kiosk = desk.enrol(40, Role::Staff);
    desk.enrol(41, Role::Booth);
    desk.book(0, 0, desk.guest("ada")).unwrap();
    let no_shows = |now_ms| {
        let due = desk.hub.view().unwrap().due(now_ms, 100).unwrap();
        due.iter().filter(|action| matches!(action, Action::MarkNoShow(_))).count()
    };
    let late = slot_ms(10);
    assert_eq!(no_shows(late), 0, "the kiosk was never heard from");
    let heard = |until_ms| desk.hub.note_heard(kiosk.node, Heard { until_ms, incarnation: 0 });
    heard(slot_ms(1) - 1).unwrap();
    assert_eq!(no_shows(late), 0, "it may have seen the guest in the last moment");
    heard(slot_ms(3)).unwrap();
    assert_eq!(no_shows(slot_ms(2) - 1), 0, "15 minutes after the end");
    assert_eq!(no_shows(slot_ms(2)), 1);
}

/// A provisional booking that the hub refuses opens one case, with the slot, whoever holds it, and the guest; what rests on it
/// joins that case.
#[test]
fn a_refused_booking_is_one_case() {
    let desk = Desk::with_mentors(1);
    let mut kiosk = desk.enrol(40, Role::Staff);
    let guest = desk.guest("ada");
    let holder = desk.book(0, 0, desk.guest("bob")).unwrap();
    let (id, outcome) =
        desk.arrives(&mut kiosk, Told::Provisional, desk.booking_of(0, 0, guest, None));
    assert_eq!(outcome, Outcome::Rejected(Refusal::SlotTaken));
    let case: Case = desk.row(&id).unwrap();
    assert_eq!(
        (case.cause, case.side.booking, case.side.slot_ms),
        (Cause::Differs, Some(id), Some(slot_ms(0)))
    );
    assert_eq!(case.side.redeemer, Some(guest));
    assert_eq!(case.against.unwrap().operation, holder);
    let check_in = Action::CheckIn(CheckIn { booking: id });
    let (joined, outcome) = desk.arrives(&mut kiosk, Told::Done, check_in);
    assert_eq!(outcome, Outcome::Rejected(Refusal::DependsOnRejected));
    assert_eq!(desk.row::<Case>(&joined), None);
    let view = desk.hub.view().unwrap();
    let near = sessions::nearest_free(
        view.rows(),
        desk.mentors[0],
        slot_ms(0),
        (desk.now(), 3),
        desk.hub.viewer().unwrap(),
    );
    let near: Vec<u64> = near.unwrap().iter().map(|free| free.slot_ms).collect();
    assert_eq!(near, [slot_ms(1), slot_ms(2), slot_ms(3)]);
}

/// Two kiosks add one address: one guest, known by both ids, and erased with all of them.
#[test]
fn one_address_is_one_guest() {
    let desk = Desk::with_mentors(1);
    let (first, second) = (desk.guest("ada"), desk.guest("ada"));
    assert_ne!(first, second);
    let booking = desk.book(0, 0, second).unwrap();
    assert_eq!(desk.booking(booking).guest, first);
    desk.does(Action::Erase(Erase { member: second }), vec![]).unwrap();
    assert_eq!(desk.row::<GuestName>(&first), None);
    assert_eq!(desk.row::<GuestAddress>(&first), None);
    assert_eq!(desk.book(0, 1, second), Err(Refusal::Erased));
    let view = desk.hub.view().unwrap();
    for id in [first, second] {
        let position = view.position_of(id).unwrap().unwrap();
        let added = view.entry(position).unwrap().unwrap().operation().unwrap();
        assert_eq!((added.part(0), added.part(1)), (None, None), "the order keeps no text either");
    }
    assert_ne!(desk.guest("ada"), first, "who comes again is another");
}

/// An edit of hours leaves what was booked, and says in a case what it breaks.
#[test]
fn hours_that_break_a_booking_open_a_case() {
    let desk = Desk::with_mentors(1);
    let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
    let later = Stretch { from_ms: OPEN.from_ms + 10 * SLOT_MS, ..OPEN };
    let edit = desk.opens(desk.mentors[0], vec![later]).unwrap();
    let case: Case = desk.row(&edit).unwrap();
    assert_eq!((case.cause, case.side.slot_ms), (Cause::Hours, Some(slot_ms(0))));
    assert_eq!(desk.booking(booking).state, State::Booked);
    assert_eq!(desk.book(0, 1, desk.guest("bob")), Err(Refusal::SlotClosed));
    let harmless = desk.opens(desk.mentors[0], vec![OPEN]).unwrap();
    assert_eq!(desk.row::<Case>(&harmless), None);
}

/// Bad input: what is no slot, no name, no address, no text.
#[test]
fn what_cannot_be_is_refused_and_writes_nothing() {
    let desk = Desk::with_mentors(1);
    let guest = desk.guest("ada");
    let last = desk.hub.last().unwrap();
    let odd = Book {
        mentor: desk.mentors[0],
        guest,
        slot_ms: slot_ms(0) + 1,
        link: None,
        override_notice: false,
    };
    assert_eq!(desk.does(Action::Book(odd), vec![]), Err(Refusal::Malformed));
    let add = |name: &[u8], address: &[u8]| {
        desk.does(Action::AddGuest(AddGuest {}), vec![part(name), part(address)])
    };
    for (name, address) in [
        (&b" "[..], &b"a@b.de"[..]),
        (b"Ada", b"A@b.de"),
        (b"Ada", b"nobody"),
        (b"\xff", b"a@b.de"),
    ] {
        assert_eq!(add(name, address), Err(Refusal::Malformed));
    }
    assert_eq!(desk.does(Action::AddGuest(AddGuest {}), vec![]), Err(Refusal::Malformed));
    let overlapping = vec![OPEN, Stretch { from_ms: OPEN.from_ms + 1, ..OPEN }];
    assert_eq!(desk.opens(desk.mentors[0], overlapping), Err(Refusal::Malformed));
    assert_eq!(desk.hub.last().unwrap(), last);
}
