//! Links: what they show, what they do, how they end, and what is told of one that has ended (ML-1 to ML-4, ML-7, ML-8).

use portico_domain::proof::PublicKey;

use super::*;
use crate::listing::date;

/// ML-7: one code and one message for every link that is known and over, with the reason and nothing more; another message for
/// one that nobody knows; each refusal is in the log.
#[test]
fn ml_7_a_refused_link_says_why_and_no_more() {
    let desk = Desk::open();
    type End = fn(&Desk, BookingId, &str, u64);
    let ends: [(EndedBecause, End); 6] = [
        (EndedBecause::Expired, |_, _, _, _| {}),
        (EndedBecause::Renewed, |desk, booking, _, at| drop(desk.link(booking, at))),
        (EndedBecause::Moved, |desk, booking, link, at| {
            let free = desk.booking(booking).slot_ms + 20 * SLOT_MS;
            desk.guests.reschedule(link, free, visit(at)).unwrap();
        }),
        (EndedBecause::Cancelled, |desk, _, link, at| {
            desk.guests.cancel(link, visit(at)).unwrap();
        }),
        (EndedBecause::Reported, |desk, _, link, at| {
            desk.guests.report(link, "It was loud", visit(at)).unwrap();
        }),
        (EndedBecause::Rated, |desk, booking, link, at| {
            desk.check_in(booking, at);
            desk.guests.rate(link, (5, ""), visit(at)).unwrap();
        }),
    ];
    for (number, (because, end)) in (0u64..).zip(ends) {
        let booking = desk.book_for(number, SLOT + number * SLOT_MS);
        let link = desk.link(booking, 0);
        assert!(desk.guests.session(&link, visit(15 * MINUTE_MS - 1)).is_ok());
        end(&desk, booking, &link, 1);
        let refused = told(desk.guests.session(&link, visit(15 * MINUTE_MS)));
        let expected = ("UNAUTHORIZED", "Token expired or used".to_owned(), Some(because));
        assert_eq!(refused, expected);
        let logged = desk.refusals().pop().unwrap();
        let guest = Some(desk.booking(booking).guest);
        assert_eq!((logged.booking, logged.guest, logged.success), (Some(booking), guest, false));
        assert_eq!(logged.source.as_deref(), Some("192.0.2.7"));
    }
    for unknown in ["", "nonsense", &"A".repeat(43), &"A".repeat(10_000)] {
        let refused = told(desk.guests.session(unknown, visit(0)));
        assert_eq!(refused, ("UNAUTHORIZED", "Invalid token".to_owned(), None));
        let logged = desk.refusals().pop().unwrap();
        assert_eq!((logged.booking, logged.guest), (None, None));
        assert_eq!(logged.reason.as_deref(), Some("unknown"));
    }
    assert_eq!(desk.refusals().len(), 10);
}

/// ML-7: a blocked guest is told so, whatever the state of the link.
#[test]
fn ml_7_a_blocked_guest_is_denied() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let (dead, link) = (desk.link(booking, 0), desk.link(booking, 1));
    desk.block(2);
    let denied = ("FORBIDDEN", "Access denied".to_owned(), None);
    for link in [&dead, &link] {
        assert_eq!(told(desk.guests.session(link, visit(3))), denied);
        assert_eq!(told(desk.guests.cancel(link, visit(3))), denied);
        assert_eq!(told(desk.guests.ask(Whom::Token(link), visit(3))), denied);
    }
    assert_eq!(told(desk.guests.book(desk.wanted(SLOT + SLOT_MS), visit(3))), denied);
    assert_eq!(desk.hub.renew_link_at(booking, START_MS + 3).unwrap(), None);
    assert!(desk.refusals().iter().all(|entry| entry.reason.as_deref() == Some("blocked")));
}

/// GET and every other look spends nothing; each is in the log as a read.
#[test]
fn ml_8_looking_spends_nothing_and_is_logged() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let link = desk.link(booking, 0);
    for look in 0..10 {
        let seen = desk.guests.session(&link, visit(look)).unwrap();
        assert_eq!(seen.start.local, "2027-01-15T11:15:00+01:00");
        assert_eq!(seen.start.utc, "2027-01-15T10:15:00Z");
        assert_eq!(
            (seen.mentor.as_deref(), seen.guest.as_deref()),
            (Some("Grace Hopper"), Some("Ada Lovelace"))
        );
        assert_eq!(seen.link_valid_until.map(date).as_deref(), Some("2027-01-15T08:15:00Z"));
        let free = desk.guests.slots_of_link(&link, visit(look)).unwrap();
        assert!(free.slots.iter().any(|slot| slot.utc == "2027-01-15T10:30:00Z"));
        assert!(free.slots.iter().all(|slot| *slot != seen.start), "its own is not free");
    }
    let reads = desk.log().into_iter().filter(|entry| entry.action == Access::ReadBooking);
    assert_eq!(reads.filter(|entry| entry.booking == Some(booking)).count(), 20);
}

/// ML-1.2, ML-2: a guest moves and cancels, with two hours' notice and to a free time only; a refusal leaves the link as it was.
#[test]
fn ml_1_2_a_guest_moves_and_cancels_in_time() {
    let desk = Desk::open();
    let (first, other) = (desk.book(SLOT), desk.book_for(1, SLOT + SLOT_MS));
    let link = desk.link(first, 0);
    let refusals = [
        (SLOT + SLOT_MS, "SLOT_TAKEN"),
        (START_MS + 1_000 * SLOT_MS, "SLOT_CLOSED"),
        (START_MS + SLOT_MS, "TOO_LATE"),
        (SLOT, "BAD_REQUEST"),
    ];
    for (to_ms, code) in refusals {
        assert_eq!(told(desk.guests.reschedule(&link, to_ms, visit(1))).0, code);
    }
    let moved = desk.guests.reschedule(&link, SLOT + 9 * SLOT_MS, visit(2)).unwrap();
    assert_eq!((moved.state, moved.link_valid_until), (State::Rescheduled, None));
    let link = desk.link(first, 3);
    let cancelled = desk.guests.cancel(&link, visit(4)).unwrap();
    assert_eq!(cancelled.state, State::Cancelled);
    assert!(!(cancelled.may.cancel || cancelled.may.reschedule || cancelled.may.rate));

    let late = SLOT + SLOT_MS - NOTICE_MS - START_MS + 1;
    let link = desk.link(other, late);
    assert!(!desk.guests.session(&link, visit(late)).unwrap().may.cancel);
    assert_eq!(told(desk.guests.cancel(&link, visit(late))).0, "TOO_LATE");
    assert!(desk.guests.session(&link, visit(late)).is_ok());
}

/// ML-3, ML-4: a rating and an incident end the link, so that neither comes twice; a link made afterwards shows the session.
#[test]
fn ml_3_ml_4_rating_and_reporting_once_for_each_link() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let link = desk.link(booking, 0);
    assert_eq!(told(desk.guests.rate(&link, (4, ""), visit(1))).0, "TOO_EARLY");
    desk.check_in(booking, 2);
    for stars in [0, 6, 255] {
        assert_eq!(told(desk.guests.rate(&link, (stars, ""), visit(3))).0, "BAD_REQUEST");
    }
    let long = "ä".repeat(2_001);
    assert_eq!(told(desk.guests.rate(&link, (4, &long), visit(3))).0, "BAD_REQUEST");
    let rated = desk.guests.rate(&link, (4, &long[2..]), visit(4)).unwrap();
    assert!(!rated.may.rate && rated.may.report);
    let over = |because| ("UNAUTHORIZED", "Token expired or used".to_owned(), Some(because));
    assert_eq!(told(desk.guests.rate(&link, (4, ""), visit(5))), over(EndedBecause::Rated));
    assert_eq!(told(desk.guests.report(&link, "x", visit(5))), over(EndedBecause::Rated));

    let link = desk.link(booking, 6);
    assert_eq!(desk.guests.session(&link, visit(7)).unwrap().state, State::CheckedIn);
    assert_eq!(told(desk.guests.report(&link, "  ", visit(7))).0, "BAD_REQUEST");
    desk.guests.report(&link, "It was loud", visit(8)).unwrap();
    assert_eq!(told(desk.guests.report(&link, "x", visit(9))), over(EndedBecause::Reported));
}

/// ML-8: one network that tries links without end does not fill the log; every refusal is counted all the same.
#[test]
fn ml_8_the_log_keeps_so_many_refusals_of_one_network() {
    let desk = Desk::open();
    for _ in 0..150 {
        assert_eq!(told(desk.guests.session("x", visit(0))).0, "UNAUTHORIZED");
    }
    let logged = desk.refusals().len();
    assert!((120..150).contains(&logged), "{logged}");
    let elsewhere = Source::from(IpAddr::from([198, 51, 100, 1]));
    told(desk.guests.session("x", Visit { source: elsewhere, ..visit(0) }));
    assert_eq!(desk.refusals().len(), logged + 1);
}

/// Of two who use one link at once, one does.
#[test]
fn ml_1_4_a_link_is_used_by_one_of_two() {
    let desk = Desk::open();
    let link = desk.link(desk.book(SLOT), 0);
    let done: Vec<_> = std::thread::scope(|scope| {
        let one = || desk.guests.cancel(&link, visit(1));
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (done, refused): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    for one in refused {
        let expected = Some(EndedBecause::Cancelled);
        assert_eq!(told(one).2, expected);
    }
}

/// A kiosk that has never heard of the booking believes the link that a letter brings, by the hub's proof.
#[test]
fn a_link_from_a_letter_proves_its_booking_to_a_kiosk() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let link = desk.hub.renew_link_at(booking, START_MS).unwrap().unwrap();
    let (event, key) = (desk.hub.event().unwrap().0, PublicKey::of(desk.hub.key()));
    assert_eq!(link.proven_by(&key, event), Some(booking));
}
