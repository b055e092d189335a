//! The leaderboard: the first ten and one's own line, at a hub with a tenth as many members as rows, and building it when it is
//! first asked for. In between people meet and take it back, as they would.

use portico_domain::people::action::Disconnect;
use portico_domain::{Action, MemberId};

use crate::clock::timed;
use crate::crowd::{Crowd, redemption};
use crate::figure::{Figure, Figures, Goal};
use crate::place::Place;
use crate::spread::Spread;

/// Lines that are shown.
const SHOWN: usize = 10;
/// Asked so often.
const TIMES: usize = 1_000;
/// Somebody meets, and another takes a meeting back, once in so many times.
const CHANGES_EVERY: usize = 20;

/// Measures both on a crowd of that many rows.
pub fn measure(figures: &mut Figures, place: &Place, rows: u64) {
    let mut crowd = Crowd::open(&place.hub_file(rows));
    let (_, built) = timed(|| shown(&crowd, crowd.members[0]));
    let mut spread = Spread::default();
    for number in 0..TIMES {
        if number % CHANGES_EVERY == 0 {
            meet_and_take_back(&mut crowd);
        }
        let who = crowd.members[number * 7 % crowd.members.len()];
        let (lines, took) = timed(|| shown(&crowd, who));
        assert_eq!(lines, SHOWN, "the crowd has met");
        spread.add(took.as_secs_f64() * 1e6);
    }
    let mut add = |name: &str, ours: f64, unit: &str, goal: Option<Goal>| {
        figures.add(&Figure { name, rows, ours, theirs: None, unit, goal });
    };
    let goal = Some(Goal::AtMost(1_000.0));
    add("hub: top ten and one's own rank, median", spread.at(0.5), "µs", goal);
    add("hub: top ten and one's own rank, 99 of 100", spread.at(0.99), "µs", goal);
    add("hub: building the leaderboard", built.as_secs_f64() * 1e3, "ms", None);
}

/// What a page shows of the board to that member; how many lines.
fn shown(crowd: &Crowd, who: MemberId) -> usize {
    let ask = |board: &portico_ledger::board::Board| (board.top(SHOWN), board.standing(who));
    let (top, own) = crowd.hub.board(ask).expect("the ledger can be read");
    // A member who has met nobody has no line of their own.
    assert!(own.is_none_or(|own| own.rank > 0), "ranks begin at one");
    top.len()
}

fn meet_and_take_back(crowd: &mut Crowd) {
    let meeting = crowd.meetings(1, None).remove(0);
    let redeem = crowd.draft(redemption(&meeting), vec![]);
    let connection = crowd.submit(vec![redeem])[0];
    let undo = Disconnect { by: meeting.owner, other: meeting.redeemer, connection };
    let undo = crowd.draft(Action::Disconnect(undo), vec![]);
    crowd.submit(vec![undo]);
}
