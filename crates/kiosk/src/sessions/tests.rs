//! The desk at work: goal, what staff and guests are told holds, with and without a network. Method: real ledgers of a hub and
//! kiosks in memory, in step when a test says so.

use portico_domain::Code;
use portico_domain::member::Role;
use portico_domain::proof::{About, Proof};
use portico_domain::session::{Access, BookingLink, State};
use portico_domain::token::Token;
use portico_ledger::sessions;
use qrcode::QrCode;

use super::NotDone;
use super::stage::{ORIGIN, START_MS, Stage, at};
use super::view::{BoardView, Deed, GuestChoice, LinkView, SlotState, SlotView};

const MINUTE_MS: u64 = 60_000;
/// A slot with notice enough at the start, and one without.
pub(super) const LATER: u64 = 12;
const SOON: u64 = 4;

fn refusal<T: std::fmt::Debug>(done: Result<T, NotDone>) -> Code {
    match done {
        Err(NotDone::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

pub(super) fn slot(board: &BoardView, mentor: &str, slot: u64) -> SlotView {
    let day = board.mentors.iter().find(|day| day.mentor.name == mentor).unwrap();
    day.slots.iter().find(|it| it.when.slot_ms == at(slot)).unwrap().clone()
}

fn log(stage: &Stage, kiosk: usize) -> Vec<(Access, bool, Option<String>)> {
    let view = stage.kiosks[kiosk].ledger.view().unwrap();
    let entries = view.access_log().entries(0, 100).unwrap();
    entries.into_iter().map(|(_, entry)| (entry.action, entry.success, entry.reason)).collect()
}

fn check_in(booking: &str) -> Deed {
    Deed::CheckIn { booking: booking.into() }
}

/// A link of `booking`, made by a kiosk and known nowhere but by its proof.
fn link_by_proof(stage: &Stage, kiosk: usize, booking: &str) -> BookingLink {
    stage.desk(kiosk).link(Token::new([9; 32]), booking.parse().unwrap())
}

/// ML, at the kiosk: the board says by mentor and time what is free, this kiosk's alone, another's alone, booked; by the clocks of
/// the event, with the days that have sessions before and after.
#[test]
fn ml_the_board_says_what_can_be_booked() {
    let stage = Stage::new(&[Role::Staff, Role::Staff]);
    let guest = stage.guest("Lena");
    stage.book_at_hub(0, LATER, guest);
    stage.lease(0, &[LATER + 1]);
    stage.lease(1, &[LATER + 2]);
    stage.sync(0);

    let board = stage.desk(0).board(None).unwrap();
    assert_eq!((board.day.as_str(), board.today.as_str()), ("2027-01-15", "2027-01-15"));
    assert_eq!((board.previous, board.next.as_deref()), (None, Some("2027-01-17")));
    let board = stage.desk(0).board(None).unwrap();
    let states = [LATER, LATER + 1, LATER + 2, LATER + 3];
    let states = states.map(|number| slot(&board, "Ada Lovelace", number).state);
    use SlotState::{Booked, Elsewhere, Free, Leased};
    assert_eq!(states, [Booked, Leased, Elsewhere, Free]);
    let booked = slot(&board, "Ada Lovelace", LATER);
    assert_eq!((booked.when.minute, booked.when.starts_in_ms), (12 * 60, 180 * 60_000));
    let booking = booked.booking.unwrap();
    assert_eq!((booking.name.as_str(), booking.state, booking.moves), ("Lena", State::Booked, 0));
    assert!(!booking.provisional);

    let day = board.next.unwrap().parse().unwrap();
    let next = stage.desk(0).board(Some(day)).unwrap();
    assert_eq!((next.previous.as_deref(), next.next), (Some("2027-01-15"), None));
    assert_eq!(next.mentors[0].slots.len(), 32);
}

/// What is over cannot be booked, and a day without sessions gives way to the next that has some.
#[test]
fn the_board_goes_with_the_day() {
    let stage = Stage::new(&[Role::Staff]);
    stage.pass(((LATER + 1) * 15 + 5) * MINUTE_MS);
    let board = stage.desk(0).board(None).unwrap();
    assert_eq!(slot(&board, "Ada Lovelace", LATER).state, SlotState::Over);
    assert_eq!(slot(&board, "Ada Lovelace", LATER + 1).state, SlotState::Free);
    stage.pass(24 * 60 * MINUTE_MS);
    let board = stage.desk(0).board(None).unwrap();
    assert_eq!((board.today.as_str(), board.day.as_str()), ("2027-01-16", "2027-01-17"));
}

/// docs/roles.md: a mentor's kiosk shows and does what is the mentor's own; a booth's nothing of sessions.
#[test]
fn ml_a_mentors_kiosk_runs_the_mentors_own_sessions() {
    let stage = Stage::new(&[Role::Mentor, Role::Booth]);
    let other = stage.book_at_hub(1, LATER, stage.guest("Lena"));
    stage.sync(0);
    let board = stage.desk(0).board(None).unwrap();
    let names: Vec<_> = board.mentors.iter().map(|day| day.mentor.name.as_str()).collect();
    assert_eq!(names, ["Ada Lovelace"]);
    assert_eq!(refusal(stage.desk(0).act(&check_in(&other.to_string()))), Code::Forbidden);
    let link = link_by_proof(&stage, 0, &other.to_string());
    assert_eq!(refusal(stage.desk(0).find(&link.to_url())), Code::AtTheDesk);
    assert_eq!(refusal(stage.desk(1).find(&link.to_url())), Code::AtTheDesk);
    stage.book(0, LATER, "Mara").unwrap();
    let soon = stage.desk(0).act(&stage.booking(SOON, "Mara", true));
    assert_eq!(refusal(soon), Code::Forbidden, "staff alone override the notice");
}

/// ML, two kiosks offline: on a slot that this kiosk alone may sell a booking is sure, on any other it is to be confirmed, and
/// the board says so until it is.
#[test]
fn ml_a_booking_is_provisional_without_a_lease() {
    let stage = Stage::new(&[Role::Staff]);
    stage.lease(0, &[LATER]);
    stage.sync(0);
    assert!(!stage.book(0, LATER, "Lena").unwrap().provisional);
    assert!(stage.book(0, LATER + 1, "Mara").unwrap().provisional);
    let provisional = |number| {
        let board = stage.desk(0).board(None).unwrap();
        slot(&board, "Ada Lovelace", number).booking.unwrap().provisional
    };
    assert_eq!((provisional(LATER), provisional(LATER + 1)), (false, true));
    stage.sync(0);
    assert!(!provisional(LATER + 1), "the hub has confirmed it");
}

/// A guest is found by name or address, and one whose address is known is not added again.
#[test]
fn a_guest_is_added_once() {
    let stage = Stage::new(&[Role::Staff]);
    stage.book(0, LATER, "Lena").unwrap();
    stage.book(0, LATER + 1, "Lena").unwrap();
    for text in ["len", "LENA@", "example"] {
        let found = stage.desk(0).guests(text).unwrap();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].address.as_deref(), Some("lena@example.org"));
    }
    assert!(stage.desk(0).guests(" ").unwrap().is_empty());
    let nobody = GuestChoice::New { name: " ".into(), address: "x@example.org".into() };
    let mentor = stage.mentors[0].to_string();
    let deed = Deed::Book { mentor, slot_ms: at(LATER + 2), guest: nobody, override_notice: false };
    assert_eq!(refusal(stage.desk(0).act(&deed)), Code::BadRequest);
}

/// ML booking rules: two hours' notice, judged now; staff override it, and the access log says so (ML-8). Nobody is added for a
/// booking that is not made.
#[test]
fn ml_staff_override_the_notice_and_it_is_logged() {
    let stage = Stage::new(&[Role::Staff]);
    assert_eq!(refusal(stage.book(0, SOON, "Lena")), Code::TooLate);
    assert!(stage.desk(0).guests("lena").unwrap().is_empty());
    let done = stage.desk(0).act(&stage.booking(SOON, "Lena", true)).unwrap();
    assert!(log(&stage, 0).contains(&(Access::OverrideNotice, true, None)));
    let cancel = |override_notice| Deed::Cancel { booking: done.booking.clone(), override_notice };
    assert_eq!(refusal(stage.desk(0).act(&cancel(false))), Code::TooLate);
    stage.desk(0).act(&cancel(true)).unwrap();
    let board = stage.desk(0).board(None).unwrap();
    assert_eq!(slot(&board, "Ada Lovelace", SOON).state, SlotState::Free);
}

/// ML-2: moved, the session has one new link, and the old one has ended; what was shown before is not moved again from there.
#[test]
fn ml_2_a_session_is_moved_with_a_new_link() {
    let stage = Stage::new(&[Role::Staff]);
    let booked = stage.book(0, LATER, "Lena").unwrap();
    let to = |from, to| Deed::Move {
        booking: booked.booking.clone(),
        from_ms: at(from),
        to_ms: at(to),
        override_notice: false,
    };
    let moved = stage.desk(0).act(&to(LATER, LATER + 3)).unwrap();
    assert!(moved.link.is_some());
    let booking = booked.booking.parse().unwrap();
    let view = stage.kiosks[0].ledger.view().unwrap();
    let links = sessions::links_of(view.rows(), booking).unwrap().list;
    let ended: Vec<bool> = links.iter().map(|link| link.is_invalidated()).collect();
    assert_eq!(ended, [true, false]);
    assert_eq!(refusal(stage.desk(0).act(&to(LATER, LATER + 4))), Code::SessionMoved);
    let board = stage.desk(0).board(None).unwrap();
    let moves = slot(&board, "Ada Lovelace", LATER + 3).booking.unwrap().moves;
    assert_eq!((slot(&board, "Ada Lovelace", LATER).state, moves), (SlotState::Free, 1));
}

/// The life of a session at the desk: checked in, completed; or not come, which is not said before it is time (ML-1.3).
#[test]
fn ml_1_3_guests_come_or_do_not() {
    let stage = Stage::new(&[Role::Staff]);
    let came = stage.book(0, LATER, "Lena").unwrap().booking;
    let not = stage.book(0, LATER + 1, "Mara").unwrap().booking;
    let no_show = Deed::NoShow { booking: not.clone(), slot_ms: at(LATER + 1) };
    assert_eq!(refusal(stage.desk(0).act(&no_show)), Code::TooEarly);
    stage.pass((LATER + 2) * 15 * MINUTE_MS);
    stage.desk(0).act(&check_in(&came)).unwrap();
    stage.desk(0).act(&Deed::Complete { booking: came }).unwrap();
    stage.desk(0).act(&no_show).unwrap();
    let board = stage.desk(0).board(None).unwrap();
    let state = |number| slot(&board, "Ada Lovelace", number).booking.unwrap().state;
    assert_eq!((state(LATER), state(LATER + 1)), (State::Completed, State::NoShow));
    stage.desk(0).act(&check_in(&not)).unwrap();
}

/// The link that is shown is what was kept by its hash, with a proof that it is the booking's (ML-P7).
#[test]
fn ml_the_link_on_show_is_the_bookings() {
    let stage = Stage::new(&[Role::Staff]);
    let done = stage.book(0, LATER, "Lena").unwrap();
    let LinkView { svg, valid_ms } = done.link.unwrap();
    assert_eq!(valid_ms, 900_000);
    assert!(svg.starts_with("<?xml") && !svg.contains(ORIGIN), "a picture, and no text");
    let view = stage.kiosks[0].ledger.view().unwrap();
    let known = sessions::links_of(view.rows(), done.booking.parse().unwrap()).unwrap();
    assert_eq!(known.list.len(), 1);

    let link = link_by_proof(&stage, 0, &done.booking);
    let drawn = QrCode::with_error_correction_level(link.to_url(), qrcode::EcLevel::L).unwrap();
    assert_eq!(drawn.version(), qrcode::Version::Normal(8), "as a connect code");
    assert_eq!(BookingLink::parse(&link.to_url()), Some(link));
}

/// ML, at the kiosk: a link identifies its session whatever its age and whatever ended it, and the access log says that it could
/// not be used for more.
#[test]
fn ml_an_old_link_still_finds_the_session() {
    let stage = Stage::new(&[Role::Staff]);
    let booked = stage.book(0, LATER, "Lena").unwrap();
    let token = Token::new([5; 32]);
    let renew = portico_domain::session::action::RenewLink {
        booking: booked.booking.parse().unwrap(),
        link: token.hash(),
    };
    stage.sync(0);
    stage.submit(portico_domain::Action::RenewLink(renew), vec![]);
    stage.sync(0);
    let link = BookingLink { origin: ORIGIN.into(), token, proof: None }.to_url();
    let found = stage.desk(0).find(&link).unwrap();
    assert_eq!(found.booking, booked.booking);
    assert_eq!(log(&stage, 0).iter().filter(|it| it.0 == Access::VerifyToken).count(), 0);

    stage.pass(40 * MINUTE_MS);
    let found = stage.desk(0).find(&link).unwrap();
    let session = found.session.unwrap();
    assert_eq!((session.booking.name.as_str(), session.today), ("Lena", true));
    assert_eq!(session.mentor.name, "Ada Lovelace");
    assert_eq!(found.as_of_ms, Some(40 * MINUTE_MS), "as of the last sync");
    let refused = (Access::VerifyToken, false, Some("expired".into()));
    assert!(log(&stage, 0).contains(&refused));
    stage.desk(0).act(&check_in(&found.booking)).unwrap();
}

/// Believed offline: a booking that another kiosk made, known here by its link's proof alone, is checked in, not sure, and the
/// hub decides; the guest is not left a no-show.
#[test]
fn ml_a_check_in_of_an_unknown_booking_is_kept_and_the_hub_decides() {
    let stage = Stage::new(&[Role::Staff, Role::Staff]);
    stage.sync(0);
    let booked = stage.book(1, LATER, "Lena").unwrap();
    let link = link_by_proof(&stage, 1, &booked.booking).to_url();
    let found = stage.desk(0).find(&link).unwrap();
    assert_eq!((found.booking.as_str(), found.session), (booked.booking.as_str(), None));
    let done = stage.desk(0).act(&check_in(&found.booking)).unwrap();
    assert!(done.unsure && !done.provisional);
    stage.sync(1);
    stage.sync(0);
    let session = stage.desk(0).find(&link).unwrap().session.unwrap();
    assert_eq!(session.booking.state, State::CheckedIn);
}

/// A proof by a key that is not known, is not of a hub or a kiosk that runs sessions, or was revoked, names nothing; nor does one
/// that speaks of a member. It is logged (ML-8).
#[test]
fn ml_8_a_link_that_nobody_vouches_for_is_refused_and_logged() {
    let stage = Stage::new(&[Role::Staff, Role::Booth, Role::Staff]);
    let booking = stage.book(0, LATER, "Lena").unwrap().booking;
    stage.sync(0);
    let by_booth = link_by_proof(&stage, 1, &booking).to_url();
    assert_eq!(refusal(stage.desk(0).find(&by_booth)), Code::NotFound);

    let desk = stage.desk(2);
    let (token, owner) = (Token::new([4; 32]), booking.parse().unwrap());
    let event = desk.ledger.state().identity.event;
    let proof = Proof::sign_about(About::Member, desk.key, event, &token.hash(), owner, START_MS);
    let about_a_member = BookingLink { origin: ORIGIN.into(), token, proof: Some(proof) };
    assert_eq!(refusal(stage.desk(0).find(&about_a_member.to_url())), Code::NotFound);

    let revoked = link_by_proof(&stage, 2, &booking).to_url();
    stage.desk(0).find(&revoked).unwrap();
    let node = stage.kiosks[2].ledger.state().identity.node;
    let revoke = portico_domain::action::RevokeNode { node, from_ms: START_MS };
    stage.submit(portico_domain::Action::RevokeNode(revoke), vec![]);
    stage.sync(0);
    assert_eq!(refusal(stage.desk(0).find(&revoked)), Code::NotFound);

    let elsewhere = BookingLink { origin: "https://else.example".into(), ..about_a_member };
    assert_eq!(refusal(stage.desk(0).find(&elsewhere.to_url())), Code::NotACode);
    let refused = (Access::VerifyToken, false, Some("unknown".into()));
    assert_eq!(log(&stage, 0).iter().filter(|entry| **entry == refused).count(), 4);
    stage.kiosks[0].ledger.view().unwrap().access_log().check().unwrap();
}

/// Leases are counted as long as they can be sold, and given back at a touch; the hub may then lease them to another.
#[test]
fn ml_leases_are_given_back() {
    let stage = Stage::new(&[Role::Staff]);
    stage.lease(0, &[1, LATER, LATER + 1]);
    stage.sync(0);
    let held = |stage: &Stage| {
        let desk = stage.desk(0);
        desk.leases(&desk.ledger.view().unwrap()).unwrap().len()
    };
    assert_eq!(held(&stage), 3);
    stage.pass(2 * 15 * MINUTE_MS);
    assert_eq!(held(&stage), 2, "one is over");
    assert_eq!(stage.desk(0).give_back_leases().unwrap(), 2);
    assert_eq!(held(&stage), 0);
    stage.sync(0);
    let board = stage.desk(0).board(None).unwrap();
    assert_eq!(slot(&board, "Ada Lovelace", LATER).state, SlotState::Free);
}

/// ML, the day's board: forty mentors with 32 slots each, every second one booked, are all on it, and its JSON is small enough to
/// be asked for whenever something has changed.
#[test]
fn ml_a_board_of_forty_mentors_is_whole() {
    let mut stage = Stage::new(&[Role::Staff]);
    stage.add_mentors(38);
    let guest = stage.guest("Lena");
    for mentor in 0..40 {
        (1..33).step_by(2).for_each(|slot| {
            stage.book_at_hub(mentor, slot, guest);
        });
    }
    stage.sync(0);
    let board = stage.desk(0).board(None).unwrap();
    assert_eq!(board.mentors.len(), 40);
    for day in &board.mentors {
        let booked = day.slots.iter().filter(|slot| slot.booking.is_some()).count();
        assert_eq!((day.slots.len(), booked), (32, 16));
    }
    let json = serde_json::to_string(&board).unwrap();
    assert!(json.len() < 512 * 1024, "{} bytes", json.len());
}
