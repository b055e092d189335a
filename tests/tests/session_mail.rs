//! Letters about sessions. Goal: a guest is written what is true when the letter goes out, once for each thing that happened, with
//! one link that works; nobody is written who is not to be. Method: sessions in a real hub's ledger, a real mail server, and
//! letters read as a mail program and a calendar read them.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use icalendar::{Calendar, Component};
use portico_domain::action::Erase;
use portico_domain::session::action::{
    AskLink, BlockGuest, Book, Cancel, CheckIn, Complete, Remind, Reschedule,
};
use portico_domain::session::booking::BookingId;
use portico_domain::session::{BookingLink, Party, SLOT_MS};
use portico_domain::{Action, Judged};
use portico_ledger::hub::outbox::{JobId, JobState, Purpose, Shelf};
use portico_ledger::sessions::{links_of, verify};
use portico_tests::mail_server::header;
use portico_tests::node::Node;
use portico_tests::reception::{GUEST, MENTOR, Reception};
use portico_tests::venue::ORIGIN;
use portico_tests::wait::{SYNC, until, wall_ms};
use serde_json::Value;

/// Serves until that many letters have come and none waits, and takes the hub off the network.
fn letters(reception: &mut Reception, count: usize) -> Vec<Value> {
    reception.hub.serve();
    until(&format!("{count} letters"), SYNC, || {
        let list = reception.hub.command(&["mail", "list"]);
        let all_sent = list.contains("waiting 0\n") && list.contains("sending 0\n");
        (reception.server.letters().len() >= count && all_sent).then_some(())
    });
    reception.hub.cut();
    let letters = reception.server.read();
    assert_eq!(letters.len(), count, "{letters:#?}");
    letters
}

/// What a part of that type says.
fn part<'a>(letter: &'a Value, kind: &str) -> &'a str {
    let parts = letter["parts"].as_array().expect("a letter has parts");
    let found = parts.iter().find(|part| part["type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {letter}"))["text"].as_str().expect("text")
}

fn text(letter: &Value) -> &str {
    part(letter, "text/plain")
}

/// The link in a letter, which its HTML has too.
fn link(letter: &Value) -> BookingLink {
    let line = text(letter).lines().find(|line| line.contains("/booking/"));
    let url = line.unwrap_or_else(|| panic!("no link in {letter}"));
    assert!(part(letter, "text/html").contains(url), "{letter}");
    BookingLink::parse(url).expect("it is a link")
}

/// What a calendar reads: method, identity, sequence, status, start.
fn appointment(letter: &Value) -> (String, String, u32, String) {
    let written = part(letter, "text/calendar");
    assert_eq!(part(letter, "application/ics"), written, "the file is the same");
    let calendar: Calendar = written.parse().expect("it is a calendar");
    let event = calendar.events().next().expect("it has an event");
    let sequence = event.property_value("SEQUENCE").expect("it has one");
    let method = calendar.property_value("METHOD").expect("it has one");
    let start = event.property_value("DTSTART").expect("it has one");
    let uid = event.get_uid().expect("it has one");
    (method.to_owned(), uid.to_owned(), sequence.parse().unwrap(), start.to_owned())
}

/// A moment as a calendar writes it.
fn stamp(at_ms: u64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms as i64).unwrap();
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// When it is in words, as clocks in Berlin show it.
fn berlin(at_ms: u64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms as i64).unwrap();
    at.with_timezone(&chrono_tz::Europe::Berlin).format("%A, %-d %B %Y, %H:%M to").to_string()
}

/// How many links of a booking can be used, and how many it ever had.
fn live_links(reception: &Reception, booking: BookingId) -> (usize, usize) {
    let ledger = reception.ledger();
    let view = ledger.view().unwrap();
    let links = links_of(view.rows(), booking).unwrap();
    let now = Judged::exactly(wall_ms());
    let live = links.list.iter().filter(|link| link.refusal(now).is_none());
    (live.count(), links.list.len())
}

fn opens(reception: &Reception, link: &BookingLink, booking: BookingId) -> bool {
    let ledger = reception.ledger();
    let judged =
        verify(ledger.view().unwrap().rows(), &link.token.hash(), Judged::exactly(wall_ms()));
    judged.unwrap().is_ok_and(|bearer| bearer.booking == booking)
}

fn cancel(booking: BookingId) -> Action {
    Action::Cancel(Cancel { booking, by: Party::Staff, override_notice: true })
}

/// ML-2.3: booked, moved, cancelled. Each letter tells it, in the event's time zone; each but the last has the one link that works;
/// a calendar enters, replaces and drops one and the same appointment.
#[test]
fn ml_2_3_a_sessions_life_is_written_to_its_guest() {
    let mut reception = Reception::open();
    let (slot_ms, later_ms) = (reception.slot_ms, reception.slot_ms + SLOT_MS);
    let booking = reception.book(slot_ms);
    let booked = letters(&mut reception, 1).remove(0);
    assert_eq!(booked["to"], GUEST.1);
    for words in [GUEST.0, MENTOR, "Test Days", "Europe/Berlin", &berlin(slot_ms)] {
        assert!(text(&booked).contains(words), "{words} in {booked}");
    }
    let first = link(&booked);
    assert_eq!((&*first.origin, live_links(&reception, booking)), (ORIGIN, (1, 1)));
    assert!(opens(&reception, &first, booking) && first.proof.is_some());

    reception.reschedule(booking, later_ms);
    let moved = letters(&mut reception, 2).remove(1);
    assert!(text(&moved).contains(&berlin(slot_ms)) && text(&moved).contains(&berlin(later_ms)));
    let second = link(&moved);
    assert!(!opens(&reception, &first, booking) && opens(&reception, &second, booking));
    assert_eq!(live_links(&reception, booking), (1, 2));

    reception.does(cancel(booking), vec![]);
    let cancelled = letters(&mut reception, 3).remove(2);
    assert!(!text(&cancelled).contains("/booking/"), "{cancelled}");
    assert_eq!(live_links(&reception, booking), (0, 2));

    let uid = format!("{booking}@portico.test");
    let expected = [
        ("REQUEST".to_owned(), uid.clone(), 0, stamp(slot_ms)),
        ("REQUEST".to_owned(), uid.clone(), 1, stamp(later_ms)),
        ("CANCEL".to_owned(), uid, 2, stamp(later_ms)),
    ];
    assert_eq!([booked, moved, cancelled].map(|letter| appointment(&letter)), expected);
    reception.hub.figure("operations");
}

/// What is no longer true when the server is there again is not written: only the last word is.
#[test]
fn what_is_no_longer_true_is_not_written() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    let gone = reception.book(reception.slot_ms + 4 * SLOT_MS);
    reception.reschedule(booking, reception.slot_ms + SLOT_MS);
    reception.reschedule(booking, reception.slot_ms + 2 * SLOT_MS);
    reception.does(cancel(gone), vec![]);
    let letters = letters(&mut reception, 2);
    assert!(letters.iter().any(|letter| letter["subject"].as_str().unwrap().contains("cancelled")));
    let moved = letters.iter().find(|letter| text(letter).contains("another time")).unwrap();
    assert!(text(moved).contains(&berlin(reception.slot_ms + 2 * SLOT_MS)), "{moved}");
    let ledger = reception.ledger();
    let job = ledger.outbox().get(JobId { operation: booking, purpose: Purpose::Confirmation });
    assert!(matches!(job.unwrap().unwrap().state, JobState::Obsolete { .. }));
}

/// Nobody is written who was blocked or erased, and no link is made for them.
#[test]
fn who_was_blocked_or_erased_is_not_written() {
    let mut reception = Reception::open();
    let (blocked, erased) = (reception.guest, reception.add_guest("Eve", "eve@example.org"));
    let bookings = [
        reception.book_for(blocked, reception.slot_ms),
        reception.book_for(erased, reception.slot_ms + SLOT_MS),
    ];
    let from_ms = Some(wall_ms());
    reception.does(Action::BlockGuest(BlockGuest { guest: blocked, from_ms }), vec![]);
    reception.does(Action::Erase(Erase { member: erased }), vec![]);
    let other = reception.add_guest("Bob", "bob@example.org");
    reception.book_for(other, reception.slot_ms + 2 * SLOT_MS);
    assert_eq!(letters(&mut reception, 1)[0]["to"], "bob@example.org");
    assert_eq!(bookings.map(|booking| live_links(&reception, booking)), [(0, 0), (0, 0)]);
}

/// An hour before the session a reminder, after it a question; each once, whatever else happens.
#[test]
fn a_reminder_before_and_a_question_after() {
    let mut reception = Reception::open();
    let soon_ms = (wall_ms() + 60_000).next_multiple_of(SLOT_MS);
    let yesterday_ms = wall_ms() - 24 * 3_600_000;
    let action = reception.booking_of(reception.guest, soon_ms);
    let booking = reception.did(yesterday_ms, action, vec![]);
    let before = letters(&mut reception, 2);
    let soon = before.iter().find(|letter| text(letter).contains("begins soon")).unwrap();
    assert!(text(soon).contains(&berlin(soon_ms)), "{soon}");
    assert!(before.iter().all(|letter| opens(&reception, &link(letter), booking)), "{before:?}");
    assert_eq!(live_links(&reception, booking), (1, 1), "two letters at once share a link");
    reception.does(Action::CheckIn(CheckIn { booking }), vec![]);
    reception.does(Action::Complete(Complete { booking }), vec![]);
    let over = letters(&mut reception, 3).remove(2);
    assert!(over["subject"].as_str().unwrap().starts_with("How was"), "{over}");
    assert!(opens(&reception, &link(&over), booking));
    assert_eq!(live_links(&reception, booking).0, 1);
}

/// Who has booked just now is not reminded of it.
#[test]
fn who_has_just_booked_is_not_reminded() {
    let mut reception = Reception::open();
    let slot_ms = (wall_ms() + 60_000).next_multiple_of(SLOT_MS);
    let booking = reception.book(slot_ms);
    let reminded = reception.does(Action::Remind(Remind { booking, slot_ms }), vec![]);
    let confirmation = letters(&mut reception, 1).remove(0);
    assert!(text(&confirmation).contains("is booked"), "{confirmation}");
    let ledger = reception.ledger();
    let job = ledger.outbox().get(JobId { operation: reminded, purpose: Purpose::Reminder });
    assert!(matches!(job.unwrap().unwrap().state, JobState::Obsolete { .. }));
}

/// A link that was asked for, with the digits for programs that break links, which are nowhere afterwards.
#[test]
fn a_link_that_was_asked_for_comes_with_its_digits() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    letters(&mut reception, 1);
    let asked = reception.does(Action::AskLink(AskLink { booking }), vec![]);
    let ledger = reception.ledger();
    assert!(ledger.outbox().add_code(asked, booking, "402918".into(), wall_ms()).unwrap());
    drop(ledger);
    let letter = letters(&mut reception, 2).remove(1);
    assert!(text(&letter).contains("402918") && part(&letter, "text/html").contains("402918"));
    assert!(opens(&reception, &link(&letter), booking));
    let job = reception.ledger().outbox().get(JobId { operation: asked, purpose: Purpose::Link });
    assert_eq!(job.unwrap().unwrap().code, None);
}

/// ML-P6: a letter that is put off and tried again brings the same link, and only one was made.
#[test]
fn a_letter_that_is_tried_again_brings_the_same_link() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    reception.server.set_mode("drop");
    reception.hub.serve();
    reception.server.wait_for("letter");
    reception.server.set_mode("ok");
    until("the second letter", SYNC, || {
        let list = reception.hub.command(&["mail", "list"]);
        list.contains("perhaps-twice 1\n").then_some(())
    });
    reception.hub.cut();
    let links: Vec<BookingLink> = reception.server.read().iter().map(link).collect();
    assert_eq!((links.len(), &links[0]), (2, &links[1]));
    assert_eq!(live_links(&reception, booking), (1, 1));
    assert!(opens(&reception, &links[0], booking));
}

/// The hub is killed after it has handed a letter over. Nothing at rest holds the link, so the letter that comes again, with the
/// same id, brings another; only that one works.
#[test]
fn after_a_crash_the_letter_brings_a_link_that_works() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    reception.server.set_mode("hang");
    reception.hub.serve();
    reception.server.wait_for("letter");
    reception.hub.cut();
    reception.server.set_mode("ok");
    let read = letters(&mut reception, 2);
    let links: Vec<BookingLink> = read.iter().map(link).collect();
    assert!(!opens(&reception, &links[0], booking) && opens(&reception, &links[1], booking));
    assert_eq!(live_links(&reception, booking), (1, 2));
    let ids: Vec<String> =
        reception.server.letters().iter().map(|letter| header(letter, "Message-ID")).collect();
    assert_eq!(ids, vec![format!("<{booking}.confirmation@portico.test>"); 2]);
    let token = links[1].token.to_text();
    assert!(!portico_tests::venue::is_at_rest(&reception.hub.data(), token.as_bytes()));
}

/// While the server is down no link is made: the one that the guest has goes on working.
#[test]
fn no_link_is_made_while_the_server_is_down() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    reception.server.stop();
    reception.hub.serve();
    let tried = until("the hub to try", SYNC, || {
        let list = reception.hub.command(&["mail", "list"]);
        (list.contains("waiting 1\n") && list.contains("cannot be reached")).then_some(list)
    });
    assert!(tried.contains(&format!("{booking}.confirmation  waiting")), "{tried}");
    assert!(tried.contains(&format!(", for {}", GUEST.0)), "{tried}");
    reception.hub.cut();
    assert_eq!(live_links(&reception, booking), (0, 0));
    reception.server.resume();
    letters(&mut reception, 1);
    assert_eq!(live_links(&reception, booking), (1, 1));
}

/// A kiosk that had no network promised a slot that was taken, and to move a session to another that was: the guest is told so,
/// with times that are free.
#[test]
fn a_promise_that_the_hub_cannot_keep_is_written_to_the_guest() {
    let mut reception = Reception::open();
    let (mentor, guest, slot_ms) = (reception.mentor, reception.guest, reception.slot_ms);
    let stays = reception.book(slot_ms + 8 * SLOT_MS);
    letters(&mut reception, 1);
    reception.hub.serve();
    let kiosk = Node::enrol_as(&reception.hub, MENTOR, "staff", 7);
    kiosk.round();
    let (link, override_notice) = (None, false);
    kiosk.submit(Action::Book(Book { mentor, guest, slot_ms, link, override_notice }));
    let (from_ms, by) = (slot_ms + 8 * SLOT_MS, Party::Staff);
    let to_ms = slot_ms + SLOT_MS;
    kiosk.submit(Action::Reschedule(Reschedule {
        booking: stays,
        from_ms,
        to_ms,
        by,
        link,
        override_notice,
    }));
    reception.hub.cut();
    let bob = reception.add_guest("Bob", "bob@example.org");
    let taken = [slot_ms, to_ms].map(|slot_ms| reception.book_for(bob, slot_ms));
    letters(&mut reception, 3);
    reception.hub.serve();
    kiosk.round();
    until("the letters to come", SYNC, || (reception.server.letters().len() == 5).then_some(()));
    reception.hub.cut();
    let all = reception.server.read();
    let to_ada: Vec<&Value> =
        all[3..].iter().inspect(|letter| assert_eq!(letter["to"], GUEST.1)).collect();
    let not_booked =
        to_ada.iter().find(|letter| text(letter).contains("does not take place")).unwrap();
    assert!(text(not_booked).contains(&berlin(slot_ms)), "{not_booked}");
    assert!(text(not_booked).contains(&berlin(slot_ms + 2 * SLOT_MS)), "a free time: {not_booked}");
    let not_moved =
        to_ada.iter().find(|letter| text(letter).contains("stays at its time")).unwrap();
    assert!(text(not_moved).contains(&berlin(to_ms)) && text(not_moved).contains(&berlin(from_ms)));
    assert!(taken.iter().all(|id| reception.booking(*id).state.is_live()));
}

/// A guest had cancelled at a kiosk with no network, by a link that a newer one had replaced meanwhile: the hub refuses that, and
/// the guest is told that the session still takes place.
#[test]
fn a_cancellation_that_does_not_count_is_written_to_the_guest() {
    let mut reception = Reception::open();
    let booking = reception.book(reception.slot_ms);
    let first = link(&letters(&mut reception, 1)[0]);
    reception.hub.serve();
    let kiosk = Node::enrol_as(&reception.hub, MENTOR, "staff", 7);
    kiosk.round();
    let by = Party::Guest(first.token.hash());
    kiosk.submit(Action::Cancel(Cancel { booking, by, override_notice: false }));
    reception.hub.cut();
    reception.does(Action::AskLink(AskLink { booking }), vec![]);
    letters(&mut reception, 2);
    reception.hub.serve();
    kiosk.round();
    until("the letter to come", SYNC, || (reception.server.letters().len() == 3).then_some(()));
    reception.hub.cut();
    let letter = reception.server.read().remove(2);
    assert!(text(&letter).contains("still takes place"), "{letter}");
    assert!(opens(&reception, &link(&letter), booking));
    assert!(reception.booking(booking).state.is_waiting());
}

/// After a restore nothing goes out about what was before it, though it had not been derived yet, until an organizer says yes.
#[test]
fn after_a_restore_old_sessions_are_not_written_about_without_a_yes() {
    let mut reception = Reception::open();
    reception.book(reception.slot_ms);
    let backup = reception.hub.data().with_extension("backup");
    let backup = backup.to_str().unwrap();
    reception.hub.command(&["backup", backup]);
    reception.hub.command(&["restore", backup]);
    reception.book(reception.slot_ms + SLOT_MS);
    let sent = letters(&mut reception, 1);
    assert!(text(&sent[0]).contains(&berlin(reception.slot_ms + SLOT_MS)), "{sent:?}");
    assert_eq!(reception.ledger().outbox().count(Shelf::Held).unwrap(), 1);
    reception.hub.command(&["mail", "release", "--all"]);
    let sent = letters(&mut reception, 2);
    assert!(text(&sent[1]).contains(&berlin(reception.slot_ms)), "{sent:?}");
}
