//! Hub and kiosks through partitions, lost answers and wrong clocks: what was told holds or has a case, and all copies agree.

use portico_domain::case::{Case, Cause};
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::token::Cause as Why;
use portico_domain::{Code, OpId, Outcome, Refusal, Told};
use portico_ledger::Submitted;
use proptest::prelude::*;

use crate::stage::{Stage, kept};

/// KI-1 and KI-4: a kiosk with no network believes a code by its proof; the meeting reaches the hub, and its count another
/// kiosk, which is not told who met.
#[test]
fn ki_4_a_meeting_made_offline_arrives_everywhere() {
    let stage = Stage::new(2, 1);
    let (token, proof) = stage.attendee_code(0);
    let told = stage.scan(0, &token, Some(proof));
    kept(&told);
    assert!(matches!(told, Submitted::Kept { known_to_hub: false, .. }));
    stage.settle();
    let pair = (stage.kiosks[0].member, stage.attendees[0]);
    assert!(stage.hub.view().unwrap().rows().get::<Connection>(&pair).unwrap().is_some());
    let view = stage.kiosks[1].ledger.view().unwrap();
    assert_eq!(view.rows().get::<Member>(&pair.1).unwrap().unwrap().connections, 1);
    assert_eq!(view.rows().get::<Connection>(&pair).unwrap(), None);
    assert_eq!(stage.cases(), vec![]);
    stage.assert_copies_agree();
}

/// Two kiosks with no network redeem one token: the hub's order decides, and the loser's case names what stood in the way.
#[test]
fn a_token_redeemed_by_two_offline_kiosks_has_one_winner_and_one_case() {
    let stage = Stage::new(2, 1);
    let (token, proof) = stage.attendee_code(0);
    let won = kept(&stage.scan(0, &token, Some(proof.clone())));
    let lost = kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();
    let found = stage.cases();
    assert_eq!(found.len(), 1);
    let (id, case) = &found[0];
    let other = case.against.as_ref().unwrap();
    assert_eq!((*id, case.side.told, other.operation), (lost, Told::Connected, won));
    assert_eq!((other.node, other.told), (stage.node(0), Told::Connected));
    assert_eq!(case.outcome, Some(Outcome::Rejected(Refusal::TokenSpent(won))));
    let pair = (stage.kiosks[1].member, stage.attendees[0]);
    assert_eq!(case.pair(), Some((pair.1, pair.0)));
    for kiosk in &stage.kiosks {
        let shown: Option<Case> = kiosk.ledger.view().unwrap().rows().get(&lost).unwrap();
        assert_eq!(shown.as_ref(), Some(case), "both kiosks show it");
    }
    let view = stage.kiosks[1].ledger.view().unwrap();
    assert_eq!(view.rows().get::<Connection>(&pair).unwrap(), None);
    stage.assert_copies_agree();
}

/// A code that one kiosk shows is believed by another, both offline; its Issue arrives after its redemption.
#[test]
fn a_kiosks_own_code_is_believed_before_its_issue_arrives() {
    let stage = Stage::new(2, 0);
    let (token, proof) = stage.kiosk_code(0, Why::Rotated);
    kept(&stage.scan(1, &token, Some(proof.clone())));
    stage.sync(1).unwrap();
    stage.settle();
    assert_eq!(stage.cases(), vec![]);
    let again = stage.scan(1, &token, Some(proof));
    assert_eq!(again, Submitted::Refused(Code::TokenInvalid));
    stage.assert_copies_agree();
}

/// Refused is only what is certain: an unknown code with no proof is kept, and the hub decides.
#[test]
fn an_unknown_code_is_kept_and_the_hub_decides() {
    let stage = Stage::new(1, 2);
    let (known, _) = stage.attendee_code(0);
    let told = stage.scan(0, &known, None);
    assert!(matches!(told, Submitted::Unsure { .. }));
    let unknown = portico_domain::token::Token::new([9; 32]);
    assert!(matches!(stage.scan(0, &unknown, None), Submitted::Unsure { .. }));
    stage.settle();
    let pair = (stage.kiosks[0].member, stage.attendees[0]);
    let view = stage.kiosks[0].ledger.view().unwrap();
    assert!(view.rows().get::<Connection>(&pair).unwrap().is_some());
    assert_eq!(stage.cases(), vec![], "nobody was told anything certain");
    stage.assert_copies_agree();
}

/// KI-4: what was kept for the hub to decide is not kept twice, however often the code is held up and whatever the kiosk learns
/// in the meantime.
#[test]
fn ki_4_a_code_that_waits_for_the_hub_is_kept_once() {
    let stage = Stage::new(1, 1);
    let (unknown, _) = stage.attendee_code(0);
    let first = stage.scan(0, &unknown, None);
    let head = stage.kiosks[0].ledger.head();
    assert!(matches!(first, Submitted::Unsure { .. }));
    assert_eq!(stage.scan(0, &unknown, None), first, "the same answer");
    assert_eq!(stage.kiosks[0].ledger.head(), head, "nothing was added");
    stage.settle();
    assert_eq!(stage.scan(0, &unknown, None), Submitted::Refused(Code::TokenInvalid));
    assert_eq!(stage.cases(), vec![]);
    stage.assert_copies_agree();
}

/// IC-6.3: ten codes an hour by request; rotation by itself is not counted.
#[test]
fn ic_6_3_a_kiosk_that_rotates_never_locks_itself_out() {
    let stage = Stage::new(1, 0);
    for _ in 0..13 {
        stage.pass(1_000);
        stage.kiosk_code(0, Why::Rotated);
    }
    for _ in 0..10 {
        stage.kiosk_code(0, Why::Requested);
    }
    let kiosk = &stage.kiosks[0];
    let issue = portico_domain::action::Issue {
        token: portico_domain::Hash::plain(b"eleventh"),
        owner: kiosk.member,
        cause: Why::Requested,
    };
    let draft = portico_ledger::Draft {
        action: portico_domain::Action::Issue(issue),
        parts: vec![],
        reading: stage.reading(0),
        nonce: [9; 8],
    };
    assert_eq!(kiosk.ledger.submit(draft).unwrap(), Submitted::Refused(Code::RateLimited));
    stage.pass(3_600_000);
    stage.kiosk_code(0, Why::Requested);
}

#[derive(Clone, Debug)]
enum Step {
    ScanAttendee { kiosk: usize, attendee: usize, with_proof: bool },
    ScanBooth { kiosk: usize, other: usize },
    ScanOld { kiosk: usize },
    Sync { kiosk: usize },
    LoseAnswer { kiosk: usize, after: usize },
    Clock { kiosk: usize, off_ms: i64 },
    Pass { milliseconds: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    const HOUR_MS: i64 = 3_600_000;
    let kiosk = 0..3usize;
    let step = prop_oneof![
        4 => (kiosk.clone(), 0..6usize, any::<bool>())
            .prop_map(|(kiosk, attendee, with_proof)| Step::ScanAttendee { kiosk, attendee, with_proof }),
        2 => (kiosk.clone(), 0..3usize).prop_map(|(kiosk, other)| Step::ScanBooth { kiosk, other }),
        2 => kiosk.clone().prop_map(|kiosk| Step::ScanOld { kiosk }),
        2 => kiosk.clone().prop_map(|kiosk| Step::Sync { kiosk }),
        1 => (kiosk.clone(), 0..2usize).prop_map(|(kiosk, after)| Step::LoseAnswer { kiosk, after }),
        1 => (kiosk, -HOUR_MS..HOUR_MS).prop_map(|(kiosk, off_ms)| Step::Clock { kiosk, off_ms }),
        2 => (0..200_000u64).prop_map(|milliseconds| Step::Pass { milliseconds }),
    ];
    proptest::collection::vec(step, 1..60)
}

/// What people were told that a kiosk is sure of.
fn perform(stage: &mut Stage, steps: &[Step]) -> Vec<OpId> {
    let mut told = vec![];
    let mut old = None;
    for step in steps {
        let submitted = match *step {
            Step::ScanAttendee { kiosk, attendee, with_proof } => {
                let (token, proof) = stage.attendee_code(attendee);
                old = Some((token.clone(), proof.clone()));
                stage.scan(kiosk, &token, with_proof.then_some(proof))
            }
            Step::ScanBooth { kiosk, other } => {
                let (token, proof) = stage.kiosk_code(other, Why::Rotated);
                old = Some((token.clone(), proof.clone()));
                stage.scan(kiosk, &token, Some(proof))
            }
            Step::ScanOld { kiosk } => match &old {
                Some((token, proof)) => stage.scan(kiosk, token, Some(proof.clone())),
                None => continue,
            },
            Step::Sync { kiosk } => {
                stage.sync(kiosk).unwrap();
                continue;
            }
            Step::LoseAnswer { kiosk, after } => {
                stage.sync_losing(kiosk, after).unwrap();
                continue;
            }
            Step::Clock { kiosk, off_ms } => {
                stage.set_clock(kiosk, off_ms);
                continue;
            }
            Step::Pass { milliseconds } => {
                stage.pass(milliseconds);
                continue;
            }
        };
        if let Submitted::Kept { id, .. } = submitted {
            told.push(id);
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// KI-4: after any schedule of scans, syncs, lost answers and wall clocks set by up to an hour, everything drains; each
    /// thing told is in the hub's log, once; each that the hub decided otherwise has one case; and all copies agree row for row.
    #[test]
    fn ki_4_nothing_is_lost_or_doubled_and_all_copies_agree(steps in steps()) {
        let mut stage = Stage::new(3, 6);
        let told = perform(&mut stage, &steps);
        stage.settle();
        let view = stage.hub.view().unwrap();
        let mut otherwise = vec![];
        for id in told {
            let position = view.position_of(id).unwrap();
            let entry = view.entry(position.expect("what was told arrived")).unwrap().unwrap();
            let operation = entry.operation().unwrap();
            prop_assert_eq!(operation.id(), id);
            if entry.outcome.differs_from(operation.body().told) {
                otherwise.push(id);
            }
        }
        otherwise.sort();
        let differs = |(id, case): (OpId, Case)| (case.cause == Cause::Differs).then_some(id);
        let found: Vec<OpId> = stage.cases().into_iter().filter_map(differs).collect();
        prop_assert_eq!(found, otherwise);
        for kiosk in &stage.kiosks {
            prop_assert_eq!(kiosk.ledger.state().acknowledged, kiosk.ledger.head().sequence);
        }
        stage.assert_copies_agree();
    }
}

/// The hub is restored from a backup that lacks what a kiosk had sent and seen: the kiosk starts its feed over, sends all again,
/// and nothing that it told is lost. Meanwhile it serves what it had.
#[test]
fn ki_4_a_hub_restored_from_an_older_backup_gets_everything_again() {
    let mut stage = Stage::new(2, 3);
    let (first, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &first, Some(proof)));
    stage.settle();
    let backup = stage.back_up();
    let (second, proof) = stage.attendee_code(1);
    let told = kept(&stage.scan(0, &second, Some(proof)));
    let (third, proof) = stage.attendee_code(2);
    kept(&stage.scan(1, &third, Some(proof)));
    stage.settle();
    stage.restore(backup);
    stage.settle();
    assert!(stage.hub.view().unwrap().position_of(told).unwrap().is_some());
    stage.assert_copies_agree();
}

/// A kiosk's store is cloned and both write: the second to sync goes on in another incarnation, and nothing either told is lost.
#[test]
fn ki_4_a_cloned_kiosk_goes_on_in_another_incarnation() {
    let mut stage = Stage::new(1, 4);
    let (before, proof) = stage.attendee_code(0);
    let shared = kept(&stage.scan(0, &before, Some(proof)));
    let clone = stage.clone_kiosk(0);
    let (a, proof) = stage.attendee_code(1);
    let here = kept(&stage.scan(0, &a, Some(proof)));
    let (b, proof) = stage.attendee_code(2);
    let there = [kept(&stage.scan(clone, &b, Some(proof)))];
    stage.settle();
    let (c, proof) = stage.attendee_code(3);
    let later = kept(&stage.scan(clone, &c, Some(proof)));
    stage.settle();
    let view = stage.hub.view().unwrap();
    for id in [shared, here, later].iter().chain(&there) {
        assert!(view.position_of(*id).unwrap().is_some());
    }
    assert_eq!(stage.kiosks[0].ledger.state().incarnation, 0);
    assert_eq!(stage.kiosks[clone].ledger.state().incarnation, 1);
    let causes: Vec<Cause> = stage.cases().into_iter().map(|(_, case)| case.cause).collect();
    assert_eq!(causes, [Cause::Fork]);
    stage.assert_copies_agree();
}
