//! Booking on the web by a guest without an account (ML booking rules).

use portico_domain::session::Guest;
use portico_ledger::query;

use super::*;

impl Desk {
    /// Books for another guest.
    pub(super) fn book_for(&self, number: u64, slot_ms: u64) -> BookingId {
        let address = format!("guest{number}@example.org");
        let wanted = NewBooking { address: &address, ..self.wanted(slot_ms) };
        self.guests.book(wanted, visit(0)).unwrap();
        let view = self.hub.ledger().view().unwrap();
        let rows = board(view.rows(), slot_ms, slot_ms + 1).unwrap();
        rows[0].booking.as_ref().unwrap().0
    }

    fn guests(&self) -> usize {
        let mut count = 0;
        query::guests(self.hub.ledger().view().unwrap().rows(), &mut |_, _| {
            count += 1;
            Ok(std::ops::ControlFlow::Continue(()))
        })
        .unwrap();
        count
    }
}

/// One address is one guest, however it is written; the answer holds no link.
#[test]
fn ml_an_address_is_one_guest() {
    let desk = Desk::open();
    let first = desk.book(SLOT);
    let wanted =
        NewBooking { address: " ADA@Example.ORG", name: "Eve", ..desk.wanted(SLOT + SLOT_MS) };
    let seen = desk.guests.book(wanted, visit(0)).unwrap();
    assert_eq!((seen.guest.as_deref(), seen.link_valid_until), (Some("Ada Lovelace"), None));
    assert_eq!(seen.state, State::Booked);
    assert!(seen.may.reschedule && seen.may.cancel && !seen.may.rate);
    assert_eq!(desk.guests(), 1);
    let guest: Guest = {
        let view = desk.hub.ledger().view().unwrap();
        view.rows().get(&desk.booking(first).guest).unwrap().unwrap()
    };
    assert_eq!(guest, Guest::default());
}

/// ML booking rules: a free time of the mentor's, two hours ahead, is all that is sold; whoever wanted another is not remembered.
#[test]
fn ml_only_free_times_with_notice_are_sold() {
    let desk = Desk::open();
    desk.book_for(0, SLOT);
    let edge = START_MS + NOTICE_MS;
    for (slot_ms, after_ms, code) in [
        (SLOT, 0, "SLOT_TAKEN"),
        (START_MS + 1_000 * SLOT_MS, 0, "SLOT_CLOSED"),
        (SLOT + 1, 0, "SLOT_CLOSED"),
        (START_MS, 0, "TOO_LATE"),
        (edge, 1, "TOO_LATE"),
    ] {
        let refused = told(desk.guests.book(desk.wanted(slot_ms), visit(after_ms)));
        assert_eq!(refused.0, code, "{slot_ms}");
    }
    assert_eq!(desk.guests(), 1, "nobody came of it");
    desk.guests.book(desk.wanted(edge), visit(0)).unwrap();
    let free = desk.guests.slots(desk.mentor, START_MS).unwrap();
    assert_eq!(free.slots[0].utc, "2027-01-15T10:30:00Z", "those two are gone");
    assert_eq!(free.time_zone, "Europe/Berlin");
    let mentors = desk.guests.mentors(START_MS).unwrap();
    assert_eq!((mentors.len(), mentors[0].id), (1, desk.mentor));
    assert!(desk.guests.mentors(START_MS + 1_000 * SLOT_MS).unwrap().is_empty());
}

/// Names and addresses have a form; five sessions to come are enough for one guest; twenty a minute for one network.
#[test]
fn ml_booking_has_its_limits() {
    let desk = Desk::open();
    let long = "x".repeat(81);
    for name in ["", "   ", "Ada\nLovelace", "\u{0}", &long] {
        let wanted = NewBooking { name, ..desk.wanted(SLOT) };
        assert_eq!(told(desk.guests.book(wanted, visit(0))).0, "BAD_REQUEST", "{name:?}");
    }
    let wanted = NewBooking { address: "ada", ..desk.wanted(SLOT) };
    assert_eq!(told(desk.guests.book(wanted, visit(0))).0, "BAD_REQUEST");
    let books =
        (0..6).map(|number| desk.guests.book(desk.wanted(SLOT + number * SLOT_MS), visit(0)));
    let done: Vec<bool> = books.map(|booked| booked.is_ok()).collect();
    assert_eq!(done, [true, true, true, true, true, false]);

    let tries = (10..40u64).map(|number| {
        let address = format!("guest{number}@example.org");
        let slot_ms = SLOT + number * SLOT_MS;
        desk.guests.book(NewBooking { address: &address, ..desk.wanted(slot_ms) }, visit(0))
    });
    let booked = tries.filter(|booked| booked.is_ok()).count();
    assert!((10..30).contains(&booked), "{booked}");
}

/// ML-6: an event of an older version has no sessions until it is upgraded; upgrading ends no link, and what there is works on.
#[test]
fn ml_6_upgrading_invalidates_nothing() {
    let desk = Desk::open();
    let booking = desk.book(SLOT);
    let (ended, link) = (desk.link(booking, 0), desk.link(booking, 1));
    let links = || {
        let view = desk.hub.ledger().view().unwrap();
        portico_ledger::sessions::links_of(view.rows(), booking).unwrap()
    };
    let before = links();
    let (_, event) = desk.hub.event().unwrap();
    desk.hub.configure(Event { format: 17, ..event }).unwrap();
    let refused = desk.guests.book(desk.wanted(SLOT + SLOT_MS), visit(2));
    assert!(matches!(refused, Err(GuestError::Hub(HubError::TooNew))));
    desk.hub.upgrade_event().unwrap();
    assert_eq!(links(), before);
    assert!(desk.guests.session(&link, visit(2)).is_ok());
    assert_eq!(told(desk.guests.session(&ended, visit(2))).2, Some(EndedBecause::Renewed));
    desk.guests.book(desk.wanted(SLOT + SLOT_MS), visit(2)).unwrap();
}
