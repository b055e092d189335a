//! Random schedules of sessions: three kiosks and a hub book, move and cancel the same mentors' sessions while the network comes
//! and goes (issue of ML: two kiosks offline). Method: steps drawn by proptest on real ledgers, through the real wire; then all
//! sync, and what everyone was told is held against what is. PORTICO_SCHEDULES is how many are drawn.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod day;
mod promises;
#[allow(dead_code, reason = "shared with the tests of rounds, which use more of it")]
#[path = "../together/stage.rs"]
mod stage;

use day::{Day, Step, step};
use portico_domain::Code;
use portico_domain::session::NOTICE_MS;
use portico_ledger::Submitted;
use proptest::collection::vec;
use proptest::prelude::*;

/// Schedules drawn, unless the environment says otherwise.
const SCHEDULES: u32 = 10_000;
/// Threads that share them: a test each.
const THREADS: u32 = 2;
/// Most steps of one.
const STEPS_MAX: usize = 60;

/// The share of one thread.
fn schedules() -> ProptestConfig {
    let wanted = std::env::var("PORTICO_SCHEDULES").ok().and_then(|text| text.parse().ok());
    ProptestConfig::with_cases(wanted.unwrap_or(SCHEDULES) / THREADS)
}

fn keep_their_word(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut day = Day::begin();
    for step in steps {
        day.take(*step);
    }
    day.end();
    promises::no_two_live_bookings_overlap(&day)?;
    promises::no_operation_touches_another_booking(&day)?;
    promises::who_was_seen_is_no_no_show(&day)?;
    promises::everyone_was_told_the_truth(&day)?;
    promises::dead_links_are_refused_everywhere(&day)?;
    day.stage.assert_copies_agree();
    Ok(())
}

proptest! {
    #![proptest_config(schedules())]

    #[test]
    fn ml_three_kiosks_and_a_hub_keep_their_word(steps in vec(step(), 1..STEPS_MAX)) {
        keep_their_word(&steps)?;
    }

    #[test]
    fn ml_so_they_do_on_as_many_other_days(steps in vec(step(), 1..STEPS_MAX)) {
        keep_their_word(&steps)?;
    }
}

/// The shortest schedule that two kiosks without leases would get wrong, so that a mistake in drawing is noticed.
#[test]
fn ml_two_offline_kiosks_sell_one_slot_and_one_is_told() {
    let mut day = Day::begin();
    for kiosk in [0, 1] {
        day.take(Step::Book { kiosk, mentor: 0, slot: 1, guest: kiosk });
    }
    day.end();
    let told: Vec<bool> = day
        .told
        .iter()
        .map(|told| day.stage.cases().iter().any(|(id, _)| *id == told.operation))
        .collect();
    assert_eq!(told, [false, true]);
    promises::everyone_was_told_the_truth(&day).unwrap();
}

/// Time: a kiosk whose wall clock is an hour wrong, either way, gives the two hours' notice that the hub would.
#[test]
fn ml_time_a_kiosks_wrong_wall_clock_changes_no_notice() {
    const HOUR_MS: i64 = 3_600_000;
    for off_ms in [-HOUR_MS, 0, HOUR_MS] {
        let mut day = Day::begin();
        day.stage.set_clock(0, off_ms);
        let notice_ms = day.slot_ms(0) - day.stage.now_ms() - NOTICE_MS;
        day.stage.pass(notice_ms - 60_000);
        assert!(matches!(day.books_with_notice(0, 0, 0), Submitted::Kept { .. }), "{off_ms}");
        day.stage.pass(120_000);
        assert_eq!(day.books_with_notice(0, 0, 1), Submitted::Refused(Code::TooLate), "{off_ms}");
        day.end();
        assert!(day.stage.cases().is_empty(), "the hub says the same");
    }
}
