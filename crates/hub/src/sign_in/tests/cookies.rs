//! Browsers that are signed in.

use portico_domain::Action;
use portico_domain::action::Erase;

use super::*;

/// Every sign-in gives a value that nobody has had before; what a browser had is not taken over (session fixation).
#[test]
fn every_sign_in_makes_a_new_cookie() {
    let desk = Desk::open();
    let first = desk.cookie(0);
    let second = desk.cookie(MINUTE_MS);
    assert_ne!(first.cookie, second.cookie);
    assert_eq!(first.cookie.len(), 43);
    for cookie in ["", "A", &"A".repeat(43), &"A".repeat(10_000)] {
        assert_eq!(desk.knows(cookie, 0), None);
    }
    let devices = desk.sign_ins.devices(desk.member).unwrap();
    assert_eq!(devices.len(), 2);
    assert_eq!((devices[0].browser, devices[0].name.as_str()), (first.browser, "Firefox, Linux"));
}

/// Signing out ends one browser, revoking another, and everywhere all of them; nobody ends another member's.
#[test]
fn browsers_are_signed_out() {
    let desk = Desk::open();
    let all = [0, 1, 2].map(|number| desk.cookie(number * MINUTE_MS));
    let known = || all.each_ref().map(|one| desk.knows(&one.cookie, 3 * MINUTE_MS).is_some());
    assert!(desk.sign_ins.sign_out(all[0].browser).unwrap());
    assert!(!desk.sign_ins.sign_out(all[0].browser).unwrap());
    assert_eq!(known(), [false, true, true]);
    let id = desk.sign_ins.devices(desk.member).unwrap()[0].id();
    assert!(!desk.sign_ins.revoke(OpId([9; 16]), &id).unwrap(), "it is another member's");
    assert!(!desk.sign_ins.revoke(desk.member, "nonsense").unwrap());
    assert!(desk.sign_ins.revoke(desk.member, &id).unwrap());
    assert_eq!(known(), [false, false, true]);
    assert_eq!(desk.sign_ins.everywhere(desk.member).unwrap(), 1);
    assert_eq!(known(), [false; 3]);
}

/// Who is erased is signed in nowhere.
#[test]
fn erasure_signs_out() {
    let desk = Desk::open();
    let done = desk.cookie(0);
    desk.hub.erase(desk.member).unwrap();
    assert_eq!(desk.knows(&done.cookie, 1), None);
    assert!(desk.sign_ins.devices(desk.member).unwrap().is_empty());
}

/// Also where the power went between the erasure and signing out.
#[test]
fn who_is_erased_is_nobody_even_before_they_are_signed_out() {
    let desk = Desk::open();
    let done = desk.cookie(0);
    desk.hub.submit(Action::Erase(Erase { member: desk.member }), Vec::new()).unwrap();
    assert_eq!(desk.knows(&done.cookie, 1), None);
}

/// The twenty-first browser takes the place of the one that has not come for longest.
#[test]
fn a_member_has_so_many_browsers() {
    let desk = Desk::open();
    let hour_ms = 60 * MINUTE_MS;
    let all: Vec<_> = (0..21).map(|number| desk.cookie(number * hour_ms)).collect();
    assert_eq!(desk.sign_ins.devices(desk.member).unwrap().len(), 20);
    let known: Vec<_> =
        all.iter().map(|one| desk.knows(&one.cookie, 21 * hour_ms).is_some()).collect();
    assert_eq!((known[0], known[1..].iter().all(|known| *known)), (false, true));
}

/// A restored ledger remembers nobody: what it says may have been taken back since.
#[test]
fn a_restored_hub_signs_everybody_out() {
    let desk = Desk::open();
    let done = desk.cookie(0);
    desk.hub.ledger().begin_again(1, START_MS).unwrap();
    assert_eq!(desk.knows(&done.cookie, 1), None);
}
