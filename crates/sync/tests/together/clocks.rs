//! Clocks: set by an hour, either way, in the middle of a token's life, or rotating codes at any moment, they change no outcome.

use portico_domain::case::Cause;
use portico_domain::proof::Proof;
use portico_domain::token::{Cause as Why, ROTATE_BEFORE_EXPIRY_MS, Token, VALID_MS};
use portico_domain::{OpId, Outcome};
use portico_ledger::Submitted;
use proptest::prelude::*;

use crate::stage::Stage;

const HOUR_MS: i64 = 3_600_000;
/// More than the clocks of the stage are unsure by, in milliseconds.
const CLOCK_ERROR_MS: u64 = 1_000;

/// What happens at a kiosk, a while after what came before.
#[derive(Clone, Debug)]
struct Moment {
    wait_ms: u64,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Scan { back: usize },
    Rotate,
    Sync,
    SetClock { off_ms: i64 },
}

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let what = prop_oneof![
        3 => (0..3usize).prop_map(|back| What::Scan { back }),
        2 => Just(What::Rotate),
        1 => Just(What::Sync),
        2 => prop::sample::select(vec![-HOUR_MS, HOUR_MS, 0]).prop_map(|off_ms| What::SetClock { off_ms }),
    ];
    let moment = (0..120_000u64, what).prop_map(|(wait_ms, what)| Moment { wait_ms, what });
    prop::collection::vec(moment, 1..25)
}

/// What people were told, and what the hub decided in the end, with the clocks set or left alone.
fn outcomes(moments: &[Moment], with_jumps: bool) -> Vec<(bool, Option<String>)> {
    let mut stage = Stage::new(2, 0);
    let mut codes: Vec<(Token, Proof)> = vec![];
    let mut told: Vec<(bool, Option<OpId>)> = vec![];
    for moment in moments {
        stage.pass(moment.wait_ms);
        match moment.what {
            What::Rotate => codes.push(stage.kiosk_code(0, Why::Rotated)),
            What::Scan { back } => {
                let Some((token, proof)) = codes.iter().rev().nth(back) else { continue };
                told.push(match stage.scan(1, token, Some(proof.clone())) {
                    Submitted::Kept { id, .. } => (true, Some(id)),
                    Submitted::Unsure { id } => (false, Some(id)),
                    Submitted::Refused(_) => (false, None),
                });
            }
            What::Sync => stage.sync(1).unwrap(),
            What::SetClock { off_ms } => {
                if with_jumps {
                    stage.set_clock(0, off_ms);
                    stage.set_clock(1, off_ms);
                }
            }
        }
    }
    stage.settle();
    let unsure = |(_, case): &(OpId, portico_domain::case::Case)| case.cause == Cause::Clock;
    assert!(!stage.cases().iter().any(unsure), "a clock that is set within a boot is not unsure");
    // The ids of operations hold the wall clock, so refusals that name one are compared by their code.
    let plain = |outcome: Outcome| match outcome {
        Outcome::Rejected(refusal) => format!("rejected {}", refusal.code()),
        Outcome::Applied(_) => "applied".into(),
        other => format!("{other:?}"),
    };
    let decided = |id: Option<OpId>| id.and_then(|id| stage.outcome(id)).map(plain);
    told.into_iter().map(|(kept, id)| (kept, decided(id))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// KI-5: the wall clock set by an hour, forwards and backwards, in the middle of tokens' lives, changes no outcome.
    #[test]
    fn ki_5_setting_the_wall_clock_changes_no_outcome(moments in moments()) {
        prop_assert_eq!(outcomes(&moments, true), outcomes(&moments, false));
    }
}

/// What happens next to the codes that kiosk 0 shows.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Rotate,
    Scan { kiosk: usize, back: usize },
    Sync { kiosk: usize },
}

fn turns() -> impl Strategy<Value = Vec<(u64, Turn)>> {
    let turn = prop_oneof![
        3 => Just(Turn::Rotate),
        5 => (1..3usize, 0..3usize).prop_map(|(kiosk, back)| Turn::Scan { kiosk, back }),
        2 => (0..3usize).prop_map(|kiosk| Turn::Sync { kiosk }),
    ];
    prop::collection::vec((0..60_000u64, turn), 1..14)
}

/// Plays `turns` with fresh codes, and checks what people were told and what the hub decided.
fn play(stage: &Stage, turns: &[(u64, Turn)]) -> Result<(), TestCaseError> {
    let mut codes: Vec<Shown> = vec![];
    let mut redemptions = vec![];
    for (wait_ms, turn) in turns {
        stage.pass(*wait_ms);
        let now_ms = stage.now_ms();
        match *turn {
            Turn::Sync { kiosk } => stage.sync(kiosk).unwrap(),
            Turn::Rotate => {
                for code in &mut codes {
                    code.good_until_ms = code.good_until_ms.min(now_ms + ROTATE_BEFORE_EXPIRY_MS);
                }
                let (token, proof) = stage.kiosk_code(0, Why::Rotated);
                codes.push(Shown { token, proof, good_until_ms: now_ms + VALID_MS, used: false });
            }
            Turn::Scan { kiosk, back } => {
                let Some(code) = codes.iter_mut().rev().nth(back) else { continue };
                let told = stage.scan(kiosk, &code.token, Some(code.proof.clone()));
                let good = now_ms + CLOCK_ERROR_MS < code.good_until_ms;
                let fresh = !std::mem::replace(&mut code.used, true);
                let refused = matches!(told, Submitted::Refused(_));
                prop_assert!(!(good && fresh && refused), "{:?}", told);
                if let Submitted::Kept { id, .. } | Submitted::Unsure { id } = told {
                    redemptions.push((code.token.hash(), id, good));
                }
            }
        }
    }
    stage.settle();
    for (hash, _, good) in &redemptions {
        let of_it = redemptions.iter().filter(|(other, ..)| other == hash);
        let spent =
            |id| matches!(stage.outcome(id), Some(Outcome::Applied(_) | Outcome::Duplicate));
        let applied = of_it.filter(|(_, id, _)| spent(*id)).count();
        prop_assert!(applied <= 1, "one token was redeemed twice");
        prop_assert!(applied == 1 || !good, "a good code was refused");
    }
    Ok(())
}

/// Interleavings that one stage plays after each other: a new one for each costs more than playing it.
const A_STAGE: usize = 100;

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(100) })]

    /// IC-1.3 and IC-P2, 10 000 interleavings: whatever the order of scans, rotations and syncs, a token is redeemed once at
    /// most, and by rotation alone no code is refused within the 30 s after which it was to be gone from the screen.
    #[test]
    fn ic_1_3_rotation_alone_refuses_nothing_within_its_overlap(
        interleavings in prop::collection::vec(turns(), A_STAGE)
    ) {
        let stage = Stage::new(3, 0);
        for turns in &interleavings {
            play(&stage, turns)?;
        }
    }
}

struct Shown {
    token: Token,
    proof: Proof,
    good_until_ms: u64,
    used: bool,
}
