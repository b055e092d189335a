//! ML-9: a failure to end links never stands in the way of what ends them, and is made good later, also after a crash.

use portico_domain::session::State;
use portico_domain::session::link::{EndedBecause, LinkRefusal};
use portico_domain::session::{Access, Party};
use portico_domain::{Action, Judged};
use portico_ledger::HubLedger;
use portico_ledger::planted::fail_endings;
use portico_ledger::store::Store;

use crate::desk::Desk;

/// Far more than are tried.
const ALWAYS: u32 = 1_000;

#[test]
fn ml_9_a_cancellation_succeeds_though_ending_its_links_fails_and_the_rest_is_done_after_a_crash() {
    let mut desk = Desk::with_mentors(1);
    let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
    let token = desk.renew(booking);
    assert!(fail_endings(ALWAYS));
    desk.does(desk.cancel(booking, Party::Staff), vec![]).unwrap();
    assert!(fail_endings(0));
    assert_eq!(desk.booking(booking).state, State::Cancelled);
    assert!(!desk.links(booking).list[0].is_invalidated(), "it could not be ended");
    let over = Err(LinkRefusal::Over(EndedBecause::Cancelled));
    assert_eq!(desk.verify(&token), over, "and is refused all the same");
    let failed = desk.log().into_iter().filter(|entry| !entry.success).count();
    assert_eq!(failed, 2, "one attempt and one retry, both in the log");

    desk.hub = HubLedger::over(Store::in_memory(desk.memory.clone()));
    let due = desk.hub.view().unwrap().due(desk.now().at_ms, 10).unwrap();
    assert!(matches!(due[..], [Action::FinishEnding(_)]));
    desk.does(due[0].clone(), vec![]).unwrap();
    let link = desk.links(booking).list[0];
    assert_eq!(link.used_at_ms(), Some(desk.now().at_ms));
    let entry = desk.log().pop().unwrap();
    assert_eq!((entry.action, entry.success, entry.count), (Access::InvalidateToken, true, 1));
    assert_eq!(desk.verify(&token), over);
    assert!(desk.hub.view().unwrap().due(desk.now().at_ms, 10).unwrap().is_empty());
}

/// ML-9.4: one immediate retry is enough if the failure was one.
#[test]
fn ml_9_one_failure_is_made_good_at_once() {
    let desk = Desk::with_mentors(1);
    let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
    desk.renew(booking);
    let cancel = desk.cancel(booking, Party::Staff);
    // The hub judges before it takes: the first attempt there, and the first of the real one.
    assert!(fail_endings(1));
    desk.does(cancel, vec![]).unwrap();
    assert!(fail_endings(0));
    assert!(desk.links(booking).list[0].is_invalidated());
    assert!(desk.hub.view().unwrap().due(Judged::default().at_ms, 10).unwrap().is_empty());
}

/// However the ending went, the order executed again gives the same rows.
#[test]
fn ml_9_a_hub_that_failed_once_still_checks_out() {
    let desk = Desk::with_mentors(1);
    let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
    desk.renew(booking);
    assert!(fail_endings(ALWAYS));
    desk.does(desk.cancel(booking, Party::Staff), vec![]).unwrap();
    assert!(fail_endings(0));
    let due = desk.hub.view().unwrap().due(desk.now().at_ms, 10).unwrap();
    desk.does(due[0].clone(), vec![]).unwrap();
    portico_ledger::check::check(&desk.hub).unwrap();
}
