//! The properties of instant connect, on the hub's ledger, against a model where there is one.

use std::collections::{BTreeMap, BTreeSet};

use crate::venue::{DAY, START_MS, Venue};
use portico_domain::badge::Badge;
use portico_domain::connection::Connection;
use portico_domain::member::Profile;
use portico_domain::token::{Cause, Record, Token, VALID_MS};
use portico_domain::{Action, Code, Outcome, Receipt};
use portico_ledger::check::check;
use proptest::prelude::*;

fn code(outcome: &Outcome) -> Option<Code> {
    match outcome {
        Outcome::Rejected(refusal) => Some(refusal.code()),
        _ => None,
    }
}

fn connected(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied(Receipt::Connected(_)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-P2 and IC-P11: up to the last millisecond it redeems, from then on it has expired, with that message.
    #[test]
    fn ic_p02_a_token_redeems_for_exactly_300_s(age in prop_oneof![0..VALID_MS * 2, VALID_MS - 2..VALID_MS + 2]) {
        let venue = Venue::with_members(2);
        let token = venue.issue(0, Cause::Requested);
        venue.pass(age);
        let outcome = venue.redeem(&token, 1);
        prop_assert_eq!(connected(&outcome), age < VALID_MS);
        prop_assert_eq!(code(&outcome) == Some(Code::TokenExpired), age >= VALID_MS);
    }

    /// IC-P3: of many asked for in a row on one device, only the last redeems, and the others are invalid, not expired.
    #[test]
    fn ic_p03_only_the_newest_token_of_a_device_redeems(count in 1..8usize, gap in 0..1000u64) {
        let venue = Venue::with_members(count + 1);
        let tokens: Vec<Token> = (0..count).map(|_| { venue.pass(gap); venue.issue(0, Cause::Requested) }).collect();
        for (redeemer, token) in (1..).zip(&tokens) {
            let outcome = venue.redeem(token, redeemer);
            let expected = if redeemer == count { None } else { Some(Code::TokenInvalid) };
            prop_assert_eq!(code(&outcome), expected);
        }
    }

    /// IC-P4: what is stored of a token is complete, and nothing of it is the token.
    #[test]
    fn ic_p04_the_record_is_complete(passed in 0..1u64 << 40) {
        let venue = Venue::with_members(1);
        venue.pass(passed);
        let token = venue.issue(0, Cause::Requested);
        let record: Record = venue.hub.view().unwrap().rows().get(&token.hash()).unwrap().unwrap();
        prop_assert_eq!(record.owner, Some(venue.members[0]));
        prop_assert_eq!(record.issued_ms, START_MS + passed);
        prop_assert_eq!(record.expires_ms(), START_MS + passed + 300_000);
        prop_assert_eq!(record.purge_ms(), record.expires_ms() + 86_400_000);
        prop_assert_eq!((record.spent_by, record.ended_ms), (None, None));
    }

    /// IC-P5 and IC-P10: after success both sides hold the same record of the other, and the owner's profile can be shown.
    #[test]
    fn ic_p05_both_sides_hold_the_connection(owner in 0..5usize, redeemer in 0..5usize) {
        prop_assume!(owner != redeemer);
        let venue = Venue::with_members(5);
        let outcome = venue.redeem(&venue.issue(owner, Cause::Requested), redeemer);
        let Outcome::Applied(Receipt::Connected(made)) = outcome else { panic!("{outcome:?}") };
        let (a, b) = (venue.members[owner], venue.members[redeemer]);
        let view = venue.hub.view().unwrap();
        let there: Option<Connection> = view.rows().get(&(a, b)).unwrap();
        prop_assert!(there.is_some());
        prop_assert_eq!(view.rows().get::<Connection>(&(b, a)).unwrap(), there);
        prop_assert_eq!(made.owner, a);
        let profile: Profile = view.rows().get(&made.owner).unwrap().unwrap();
        prop_assert_eq!(profile.name, format!("Member {owner}"));
    }

    /// IC-P6: a redeemed token never redeems again, by anyone, at any time, after a newer one was issued, or once it was swept.
    #[test]
    fn ic_p06_a_spent_token_stays_spent(attempts in proptest::collection::vec((1..5usize, 0..60_000u64), 1..10), sweep: bool) {
        let venue = Venue::with_members(5);
        let token = venue.issue(0, Cause::Requested);
        prop_assert!(connected(&venue.redeem(&token, 1)));
        for (redeemer, pause) in attempts {
            venue.pass(pause);
            prop_assert_eq!(code(&venue.redeem(&token, redeemer)), Some(Code::TokenInvalid));
        }
        if sweep {
            venue.pass(25 * 3_600_000);
            let sweep = portico_domain::action::Sweep { cutoff_ms: venue.now_ms() };
            venue.hub.submit(venue.draft(Action::Sweep(sweep), vec![])).unwrap();
            let stub: Record = venue.hub.view().unwrap().rows().get(&token.hash()).unwrap().unwrap();
            prop_assert_eq!(stub.owner, None);
            prop_assert_eq!(code(&venue.redeem(&token, 2)), Some(Code::TokenInvalid));
        }
        check(&venue.hub).unwrap();
    }

    /// IC-P11: the four refusals are told apart; an already connected pair's token is spent all the same (IC-2.6).
    #[test]
    fn ic_p11_refusals_are_told_apart(seed: [u8; 32]) {
        let venue = Venue::with_members(3);
        prop_assert_eq!(code(&venue.redeem(&Token::new(seed), 1)), Some(Code::TokenInvalid));
        let own = venue.issue(0, Cause::Requested);
        prop_assert_eq!(code(&venue.redeem(&own, 0)), Some(Code::SelfConnection));
        prop_assert!(connected(&venue.redeem(&own, 1)));
        let again = venue.issue(0, Cause::Requested);
        prop_assert_eq!(venue.redeem(&again, 1), Outcome::Applied(Receipt::AlreadyConnected(venue.members[0])));
        prop_assert_eq!(code(&venue.redeem(&again, 2)), Some(Code::TokenInvalid));
        let late = venue.issue(0, Cause::Requested);
        venue.pass(VALID_MS);
        prop_assert_eq!(code(&venue.redeem(&late, 2)), Some(Code::TokenExpired));
    }

    /// IC-P7 and IC-2.7: whatever people do, counts, badges and leaderboard are those of a fold over the meetings.
    #[test]
    fn ic_p07_counts_badges_and_board_equal_the_fold(meetings in proptest::collection::vec((0..12usize, 0..12usize, 0..400_000u64), 0..90)) {
        let venue = Venue::with_members(12);
        let mut model = Model::default();
        for (owner, redeemer, pause) in meetings {
            venue.pass(pause);
            let outcome = venue.redeem(&venue.issue(owner, Cause::Requested), redeemer);
            if owner != redeemer && !model.met(owner, redeemer) {
                prop_assert!(connected(&outcome));
                model.meet(owner, redeemer, venue.now_ms());
            } else {
                prop_assert!(!connected(&outcome));
            }
        }
        for member in 0..12 {
            let row = venue.member(member);
            prop_assert_eq!(row.connections as usize, model.met.get(&member).map_or(0, BTreeSet::len));
            let badges: BTreeSet<Badge> = row.badges.iter().map(|earned| earned.badge).collect();
            prop_assert_eq!(badges.len(), row.badges.len());
            prop_assert_eq!(badges, model.badges.get(&member).cloned().unwrap_or_default());
            let standing = venue.hub.board(|board| board.standing(venue.members[member])).unwrap();
            prop_assert_eq!(standing.map_or(0, |line| line.connections), row.connections);
        }
        check(&venue.hub).unwrap();
    }
}

/// Who met whom, and the badges that follow by the words of the requirements, computed another way.
#[derive(Default)]
struct Model {
    met: BTreeMap<usize, BTreeSet<usize>>,
    badges: BTreeMap<usize, BTreeSet<Badge>>,
}

impl Model {
    fn met(&self, a: usize, b: usize) -> bool {
        self.met.get(&a).is_some_and(|others| others.contains(&b))
    }

    fn meet(&mut self, a: usize, b: usize, at_ms: u64) {
        let of = |who: &usize| self.met.get(who).cloned().unwrap_or_default();
        let triangle = !of(&a).is_disjoint(&of(&b));
        for (one, other) in [(a, b), (b, a)] {
            self.met.entry(one).or_default().insert(other);
            let count = self.met[&one].len();
            let badges = self.badges.entry(one).or_default();
            badges.extend(
                [1, 5, 10, 25, 50].into_iter().filter(|&n| count >= n as usize).map(Badge::Met),
            );
            badges.extend(triangle.then_some(Badge::Triangle));
            badges.extend((other == 0).then_some(Badge::Host));
            badges.extend((DAY.from_ms..DAY.until_ms).contains(&at_ms).then_some(Badge::Day(0)));
        }
    }
}

/// The badges that need many meetings: a VIP of 50, and the first ten of someone whom 500 met.
#[test]
fn ic_2_7_vips_and_early_supporters() {
    let venue = Venue::with_members(502);
    for redeemer in 2..=501 {
        venue.pass(1_000);
        let outcome = venue.redeem(&venue.issue(1, Cause::Rotated), redeemer);
        assert!(connected(&outcome), "{outcome:?}");
    }
    let vips: Vec<usize> = (2..=501).filter(|&m| venue.member(m).has(Badge::Vip)).collect();
    assert_eq!(vips, (52..=501).collect::<Vec<_>>());
    let early: Vec<usize> =
        (2..=501).filter(|&m| venue.member(m).has(Badge::EarlySupporter)).collect();
    assert_eq!(early, (2..=11).collect::<Vec<_>>());
}

/// IC-1.3: a screen that rotates leaves the replaced code good for 30 s, and not longer.
#[test]
fn ic_1_3_rotation_overlaps_by_30_s() {
    for (pause, good) in [(0, true), (29_999, true), (30_000, false)] {
        let venue = Venue::with_members(2);
        let replaced = venue.issue(0, Cause::Rotated);
        venue.pass(100_000);
        venue.issue(0, Cause::Rotated);
        venue.pass(pause);
        assert_eq!(connected(&venue.redeem(&replaced, 1)), good, "{pause} ms after");
    }
}
