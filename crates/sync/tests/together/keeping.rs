//! What an organizer decides reaches every kiosk: erasing and blocking members, roles, revoked kiosks, an archived event.

use portico_domain::action::{Archive, Block, Erase, RevokeNode, SetRole};
use portico_domain::case::{Answer, Cause};
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::{Member, Profile, Role};
use portico_domain::revocation::Revocation;
use portico_domain::token::Cause as Why;
use portico_domain::{Action, Code, MemberId, Outcome, Refusal};
use portico_ledger::Submitted;

use crate::stage::{Stage, kept};

fn erase(stage: &Stage, member: MemberId) {
    let outcome = stage.at_hub(Action::Erase(Erase { member }));
    assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
}

/// An erased member's text is gone from rows and order on every node, the others' counts stay true, the chains hold,
/// and what arrives later about them is rejected with a case.
#[test]
fn an_erased_member_leaves_counts_and_chains_and_no_text() {
    let stage = Stage::new(2, 1);
    let member = stage.attendees[0];
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    let (token, proof) = stage.attendee_code(0);
    let late = kept(&stage.scan(1, &token, Some(proof)));

    erase(&stage, member);
    stage.settle();

    assert_eq!(stage.outcome(late), Some(Outcome::Rejected(Refusal::Erased)));
    let view = stage.hub.view().unwrap();
    let entry = view.entry(view.position_of(member).unwrap().unwrap()).unwrap().unwrap();
    assert_eq!(entry.parts, None, "the order keeps no text of them");
    for rows in [view.rows(), stage.kiosks[0].ledger.view().unwrap().rows()] {
        assert_eq!(rows.get::<Profile>(&member).unwrap(), None);
        assert_eq!(rows.get::<Member>(&stage.kiosks[0].member).unwrap().unwrap().connections, 1);
    }
    let causes: Vec<_> = stage.cases().into_iter().map(|(id, case)| (id, case.cause)).collect();
    assert_eq!(causes, [(late, Cause::Differs)]);
    let (token, proof) = stage.kiosk_code(0, Why::Rotated);
    kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();
    stage.assert_copies_agree();
}

/// A blocked member meets nobody from then on; what happened before, on a kiosk with no network, stands.
#[test]
fn a_blocked_member_keeps_earlier_meetings_and_makes_no_later_ones() {
    let stage = Stage::new(2, 1);
    let member = stage.attendees[0];
    let (before, proof) = stage.attendee_code(0);
    let early = kept(&stage.scan(0, &before, Some(proof)));
    let (after, later_proof) = stage.attendee_code(0);
    stage.pass(10_000);
    stage.at_hub(Action::Block(Block { member, from_ms: Some(stage.now_ms()) }));
    stage.pass(10_000);
    let late = kept(&stage.scan(1, &after, Some(later_proof.clone())));
    stage.settle();
    assert!(matches!(stage.outcome(early), Some(Outcome::Applied(_))));
    assert_eq!(stage.outcome(late), Some(Outcome::Rejected(Refusal::Blocked)));
    assert_eq!(stage.scan(0, &after, Some(later_proof)), Submitted::Refused(Code::Forbidden));

    stage.at_hub(Action::Block(Block { member, from_ms: None }));
    let (token, proof) = stage.attendee_code(0);
    stage.settle();
    kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();
    stage.assert_copies_agree();
}

/// A kiosk is sent what its role may see; with another role its feed starts anew, and what it may no longer see is gone.
#[test]
fn another_role_is_sent_other_rows() {
    let stage = Stage::new(2, 1);
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    let pair = (stage.kiosks[0].member, stage.attendees[0]);
    let sees = || {
        let view = stage.kiosks[1].ledger.view().unwrap();
        view.rows().get::<Connection>(&pair).unwrap().is_some()
    };
    assert!(!sees(), "a booth is not told of others' meetings");
    for (role, may_see) in [(Role::Staff, true), (Role::Attendee, false), (Role::Organizer, true)] {
        stage.at_hub(Action::SetRole(SetRole { node: stage.node(1), role }));
        stage.settle();
        assert_eq!(sees(), may_see, "{role:?}");
        stage.assert_copies_agree();
    }
}

/// Nothing that a revoked kiosk does after its revocation counts. A code that it signed before is believed by the hub, with a
/// case; a kiosk that knows of the revocation is not sure of any.
#[test]
fn a_revoked_kiosk_is_not_believed() {
    let stage = Stage::new(3, 2);
    let (early, early_proof) = stage.kiosk_code(0, Why::Rotated);
    stage.pass(60_000);
    stage.at_hub(Action::RevokeNode(RevokeNode { node: stage.node(0), from_ms: stage.now_ms() }));
    stage.pass(10_000);
    let (token, proof) = stage.attendee_code(0);
    let told = kept(&stage.scan(0, &token, Some(proof)));
    let (late, late_proof) = stage.kiosk_code(0, Why::Rotated);

    let believed = kept(&stage.scan(1, &early, Some(early_proof)));
    // Before the kiosk that issued it can tell the hub of it.
    stage.sync(1).unwrap();
    let disbelieved = kept(&stage.scan(2, &late, Some(late_proof.clone())));
    stage.settle();
    assert_eq!(stage.outcome(told), Some(Outcome::Rejected(Refusal::Revoked)));
    assert!(matches!(stage.outcome(believed), Some(Outcome::Applied(_))));
    assert_eq!(stage.outcome(disbelieved), Some(Outcome::Rejected(Refusal::TokenUnknown)));
    let cause = |id| stage.cases().into_iter().find(|case| case.0 == id).map(|case| case.1.cause);
    assert_eq!(cause(believed), Some(Cause::RevokedKey));
    assert_eq!(cause(disbelieved), Some(Cause::Differs));

    let (third, proof) = stage.attendee_code(1);
    let signed = portico_domain::proof::Proof::sign(
        &stage.kiosks[0].key,
        stage.event,
        &third.hash(),
        stage.kiosks[0].member,
        proof.issued_ms,
    );
    let unknown = portico_domain::token::Token::new([77; 32]);
    assert!(matches!(stage.scan(1, &unknown, Some(signed)), Submitted::Unsure { .. }));
}

/// A kiosk wipes itself on the hub's signed word alone, and then writes nothing any more.
#[test]
fn a_kiosk_is_wiped_on_the_hubs_word_and_on_no_other() {
    let stage = Stage::new(2, 1);
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof)));
    let ledger = &stage.kiosks[0].ledger;
    let forged = Revocation::sign(&stage.kiosks[1].key, stage.event, stage.node(0));
    assert!(!ledger.believes(&forged).unwrap(), "another kiosk is not the hub");
    let of_another = stage.revocation(1);
    assert!(!ledger.believes(&of_another).unwrap());
    assert!(ledger.believes(&stage.revocation(0)).unwrap());

    ledger.wipe().unwrap();
    assert!(stage.kiosk_rows(0).is_empty());
    assert!(ledger.is_unclean().unwrap());
    let (token, proof) = stage.attendee_code(0);
    assert_eq!(stage.scan(0, &token, Some(proof)), Submitted::Refused(Code::Forbidden));
    assert_eq!(ledger.own_after(0, 10, usize::MAX).unwrap().len(), 1, "what was told is kept");
}

/// An archived event keeps what happened, and drops profiles, addresses, codes and tokens on every node.
#[test]
fn an_archived_event_keeps_what_happened_and_no_text() {
    let stage = Stage::new(2, 1);
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    let late = kept(&{
        let (token, proof) = stage.attendee_code(0);
        stage.scan(1, &token, Some(proof))
    });
    stage.at_hub(Action::Archive(Archive { at_ms: stage.now_ms() }));
    stage.settle();

    assert_eq!(stage.outcome(late), Some(Outcome::Rejected(Refusal::Archived)));
    let kiosk = &stage.kiosks[0];
    let view = kiosk.ledger.view().unwrap();
    assert!(view.rows().get::<Event>(&()).unwrap().unwrap().archived_ms.is_some());
    assert_eq!(view.rows().get::<Profile>(&stage.attendees[0]).unwrap(), None);
    assert_eq!(view.rows().get::<Member>(&kiosk.member).unwrap().unwrap().connections, 1);
    let (token, proof) = (portico_domain::token::Token::new([5; 32]), None);
    assert_eq!(stage.scan(0, &token, proof), Submitted::Refused(Code::Forbidden));
    assert_eq!(
        stage.at_hub(Action::AnswerCase(portico_domain::action::AnswerCase {
            case: late,
            answer: Answer::Noted
        })),
        Outcome::Rejected(Refusal::Archived)
    );
    stage.assert_copies_agree();
}
