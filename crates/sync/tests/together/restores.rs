//! Hubs restored from a backup at the worst moment. The simulation found these; each is the shortest way there.

use portico_domain::OpId;
use portico_sync::hub::serve;
use portico_sync::round::{Round, RoundError};

use crate::stage::{Stage, kept};

fn arrived(stage: &Stage, id: OpId) -> bool {
    stage.hub.view().unwrap().position_of(id).unwrap().is_some()
}

fn meet(stage: &Stage, kiosk: usize, attendee: usize) -> OpId {
    let (token, proof) = stage.attendee_code(attendee);
    kept(&stage.scan(kiosk, &token, Some(proof)))
}

/// A clone goes on in another incarnation; what it had told before that is sent again too, when the hub lost it and the original
/// is gone.
#[test]
fn ki_4_a_clone_brings_back_what_was_told_before_it_was_cloned() {
    let mut stage = Stage::new(1, 4);
    let backup = stage.back_up();
    let before = meet(&stage, 0, 0);
    stage.settle();
    let clone = stage.clone_kiosk(0);
    meet(&stage, 0, 1);
    meet(&stage, clone, 2);
    stage.settle();
    assert_eq!(stage.kiosks[clone].ledger.state().incarnation, 1);
    stage.restore(backup);
    stage.sync(clone).unwrap();
    assert!(arrived(&stage, before));
}

/// An operation was acknowledged, its rows had not come yet, and the hub was restored to before it: the cursor is one that the
/// hub knows, and there is nothing to send. It is missed all the same.
#[test]
fn ki_4_an_acknowledged_operation_that_the_hub_lost_is_sent_again() {
    let mut stage = Stage::new(1, 2);
    stage.settle();
    let backup = stage.back_up();
    let told = meet(&stage, 0, 0);
    let (kiosk, mut round) = (&stage.kiosks[0].ledger, Round::default());
    let request = round.next(kiosk).unwrap().unwrap();
    let mut answer = serve(&stage.hub, stage.node(0), &request, stage.now_ms()).unwrap();
    // The kiosk loses power between the two commits that this answer asks for.
    answer.feed = None;
    let at = stage.reading(0);
    assert!(matches!(round.take(kiosk, &request, answer, at, at), Err(RoundError::Unfitting)));
    assert_eq!(kiosk.state().acknowledged, 1);
    stage.restore(backup);
    assert!(!arrived(&stage, told));
    stage.sync(0).unwrap();
    assert!(arrived(&stage, told));
    stage.settle();
    stage.assert_copies_agree();
}
