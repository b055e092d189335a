//! Answers to cases: given at a kiosk or at the hub, they reach everyone, and no two clash.

use portico_domain::action::{AnswerCase, SetRole};
use portico_domain::case::{Answer, Case};
use portico_domain::connection::Connection;
use portico_domain::member::Role;
use portico_domain::{Action, Code, OpId, Outcome};
use portico_ledger::Submitted;

use crate::stage::{Stage, kept};

fn answer(case: OpId, answer: Answer) -> Action {
    Action::AnswerCase(AnswerCase { case, answer })
}

/// Two kiosks that redeemed one token; the case of the second.
fn double_redemption() -> (Stage, OpId) {
    let stage = Stage::new(3, 1);
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof.clone())));
    let lost = kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();
    (stage, lost)
}

/// Who told one of the sides may say that the people know; another kiosk may not, and nobody but staff connects them.
#[test]
fn sides_note_and_staff_connect() {
    let (stage, lost) = double_redemption();
    let refused = Submitted::Refused(Code::Forbidden);
    assert_eq!(stage.at_kiosk(2, answer(lost, Answer::Noted)), refused, "not its case");
    assert_eq!(stage.at_kiosk(1, answer(lost, Answer::Connect)), refused, "not staff");
    assert!(matches!(stage.at_kiosk(1, answer(lost, Answer::Noted)), Submitted::Kept { .. }));
    stage.settle();
    for kiosk in [0, 1] {
        let shown: Case =
            stage.kiosks[kiosk].ledger.view().unwrap().rows().get(&lost).unwrap().unwrap();
        assert_eq!(shown.answer.unwrap().answer, Answer::Noted);
    }

    stage.at_hub(Action::SetRole(SetRole { node: stage.node(2), role: Role::Staff }));
    stage.settle();
    assert!(matches!(stage.at_kiosk(2, answer(lost, Answer::Connect)), Submitted::Kept { .. }));
    stage.settle();
    let pair = (stage.kiosks[1].member, stage.attendees[0]);
    let view = stage.kiosks[1].ledger.view().unwrap();
    assert!(view.rows().get::<Connection>(&pair).unwrap().is_some());
    stage.assert_copies_agree();
}

/// Two answers given while apart: the one that holds more stands, and the other is no case of its own.
#[test]
fn answers_given_apart_do_not_clash() {
    let (stage, lost) = double_redemption();
    let mut given = vec![];
    for kiosk in [0, 1] {
        match stage.at_kiosk(kiosk, answer(lost, Answer::Noted)) {
            Submitted::Kept { id, .. } => given.push(id),
            other => panic!("{other:?}"),
        }
    }
    stage.at_hub(answer(lost, Answer::Connect));
    stage.settle();
    for id in given {
        assert_eq!(stage.outcome(id), Some(Outcome::Duplicate));
    }
    assert_eq!(stage.cases().len(), 1);
    stage.assert_copies_agree();
}
