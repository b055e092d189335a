//! Newer and older programs together: what a hub cannot read it keeps, and executes once it can; nothing waits for it.

use portico_domain::action::{Admit, FORMAT, Redeem};
use portico_domain::case::{Answer, Cause};
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::{Action, Code, Outcome, Refusal};
use portico_ledger::Submitted;
use portico_ledger::check::check;

use crate::stage::{Stage, kept};

/// The last kind before redemptions.
const BEFORE_REDEMPTIONS: u32 = 6;

/// A hub was downgraded: what it cannot read is deferred, with a case; after the upgrade it is admitted, executed as of when it
/// happened, and the case resolves itself.
#[test]
fn what_was_deferred_is_executed_after_the_upgrade() {
    let mut stage = Stage::new(1, 2);
    stage.change_hub(|hub| hub.with_format(BEFORE_REDEMPTIONS));
    let (token, proof) = stage.attendee_code(0);
    let told = kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    assert_eq!(stage.outcome(told), Some(Outcome::Deferred));
    assert_eq!(stage.cases()[0].1.outcome, Some(Outcome::Deferred));
    assert_eq!(stage.hub.admissible().unwrap(), []);
    stage.assert_copies_agree();

    stage.change_hub(|hub| hub.with_format(FORMAT));
    stage.pass(24 * 3_600_000);
    assert_eq!(stage.hub.admissible().unwrap(), [told]);
    stage.at_hub(Action::Admit(Admit { operation: told }));
    assert_eq!(stage.hub.admissible().unwrap(), []);
    let again = stage.at_hub(Action::Admit(Admit { operation: told }));
    assert_eq!(again, Outcome::Rejected(Refusal::Exists));
    stage.settle();
    let pair = (stage.kiosks[0].member, stage.attendees[0]);
    let view = stage.kiosks[0].ledger.view().unwrap();
    let made: Connection = view.rows().get(&pair).unwrap().unwrap();
    assert_eq!(made.id, told);
    let (_, case) = stage.cases().remove(0);
    assert_eq!((case.cause, case.answer.unwrap().answer), (Cause::Differs, Answer::Resolved));
    assert!(matches!(case.outcome, Some(Outcome::Applied(_))));
    stage.assert_copies_agree();
}

/// A kiosk newer than the event writes nothing that older hubs could only keep.
#[test]
fn a_newer_kiosk_waits_until_the_organizer_raises_the_format() {
    let stage = Stage::new(1, 1);
    let event: Event = stage.hub.view().unwrap().event().unwrap().unwrap();
    let older = Event { format: BEFORE_REDEMPTIONS, ..event.clone() };
    stage.at_hub(Action::Configure(older));
    stage.settle();
    let (token, proof) = stage.attendee_code(0);
    assert_eq!(stage.scan(0, &token, Some(proof.clone())), Submitted::Refused(Code::Forbidden));
    stage.at_hub(Action::Configure(event));
    stage.settle();
    kept(&stage.scan(0, &token, Some(proof)));
}

/// Operations that nobody can read, of a kind known or not, delay nothing behind them.
#[test]
fn a_poison_operation_delays_nothing() {
    let stage = Stage::new(2, 1);
    let redeem_kind = 7;
    let poison = |kind| Action::Unknown { kind, payload: vec![0xff, 0x00, 0x13] };
    let (token, proof) = stage.attendee_code(0);
    let redeemer = stage.kiosks[0].member;
    let redeem = Redeem { token: token.hash(), redeemer, proof: Some(proof) };
    let list = vec![poison(redeem_kind), poison(FORMAT + 1), Action::Redeem(redeem)];
    let outcomes = stage.push(0, list);
    assert_eq!(outcomes[..2], [Outcome::Rejected(Refusal::NotAllowed), Outcome::Deferred]);
    assert!(matches!(outcomes[2], Outcome::Applied(_)));
    stage.sync(1).unwrap();
    check(&stage.hub).unwrap();
}
