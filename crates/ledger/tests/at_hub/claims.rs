//! Codes kept for who is about to sign in (IC-5.4), against a model.

use portico_domain::action::{Block, Erase, Sweep};
use portico_domain::people::Claim;
use portico_domain::people::action::{ClaimToken, CompleteClaim, SetMute};
use portico_domain::people::claim::{REMEMBERED_MS, VALID_MS as CLAIM_VALID_MS};
use portico_domain::token::{Cause, Token, VALID_MS};
use portico_domain::{Action, Code, Hash, OpId, Outcome, Receipt, Refusal};
use portico_ledger::check::check;
use portico_ledger::hub::Acted;
use proptest::prelude::*;

use crate::venue::Venue;

const PEOPLE: usize = 4;

#[derive(Clone, Debug)]
enum Deed {
    Issue(usize),
    Claim(usize),
    Redeem(usize, usize),
    Complete(usize, usize),
    Pass(u64),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        3 => (0..PEOPLE).prop_map(Deed::Issue),
        4 => (0..8usize).prop_map(Deed::Claim),
        2 => (0..8usize, 0..PEOPLE).prop_map(|(code, by)| Deed::Redeem(code, by)),
        5 => (0..8usize, 0..PEOPLE).prop_map(|(claim, by)| Deed::Complete(claim, by)),
        2 => prop_oneof![0..VALID_MS * 2, CLAIM_VALID_MS - 1..=CLAIM_VALID_MS].prop_map(Deed::Pass),
    ];
    proptest::collection::vec(deed, 0..50)
}

struct Issued {
    token: Token,
    owner: usize,
    at_ms: u64,
    spent: bool,
}

struct Claimed {
    id: OpId,
    owner: usize,
    at_ms: u64,
    completed: bool,
}

#[derive(Default)]
struct Model {
    codes: Vec<Issued>,
    claims: Vec<Claimed>,
    met: Vec<(usize, usize)>,
}

impl Model {
    fn has_met(&self, a: usize, b: usize) -> bool {
        self.met.contains(&(a.min(b), a.max(b)))
    }

    /// What connecting the two must give.
    fn connects(&mut self, venue: &Venue, owner: usize, by: usize, outcome: &Outcome) {
        if self.has_met(owner, by) {
            let already = Receipt::AlreadyConnected(venue.members[owner]);
            assert_eq!(*outcome, Outcome::Applied(already));
        } else {
            assert!(matches!(outcome, Outcome::Applied(Receipt::Connected(_))), "{outcome:?}");
            self.met.push((owner.min(by), owner.max(by)));
        }
    }
}

fn claim_draft(venue: &Venue, token: &Token) -> portico_ledger::Draft {
    let secret = Hash::plain(b"a secret");
    let action = ClaimToken { token: token.hash(), proof: None, secret };
    venue.draft(Action::ClaimToken(action), vec![])
}

fn claim(venue: &Venue, model: &mut Model, number: usize) {
    let Some(code) = model.codes.get_mut(number) else { return };
    let (id, outcome) = venue.hub.submit(claim_draft(venue, &code.token)).unwrap();
    let expired = venue.now_ms() - code.at_ms >= VALID_MS;
    match (code.spent, expired) {
        (true, _) => {
            assert!(matches!(outcome, Outcome::Rejected(Refusal::TokenSpent(_))), "{outcome:?}")
        }
        (false, true) => assert_eq!(outcome, Outcome::Rejected(Refusal::TokenExpired)),
        (false, false) => {
            assert_eq!(outcome, Outcome::Applied(Receipt::Done));
            code.spent = true;
            let (owner, at_ms) = (code.owner, venue.now_ms());
            model.claims.push(Claimed { id, owner, at_ms, completed: false });
        }
    }
}

fn redeem(venue: &Venue, model: &mut Model, number: usize, by: usize) {
    let Some(code) = model.codes.get_mut(number) else { return };
    let outcome = venue.redeem(&code.token, by);
    let expired = venue.now_ms() - code.at_ms >= VALID_MS;
    if code.owner == by || code.spent || expired {
        assert!(matches!(outcome, Outcome::Rejected(_)), "{outcome:?}");
        return;
    }
    code.spent = true;
    let owner = code.owner;
    model.connects(venue, owner, by, &outcome);
}

fn complete(venue: &Venue, model: &mut Model, number: usize, by: usize) {
    let Some(claimed) = model.claims.get_mut(number) else { return };
    let action = CompleteClaim { claim: claimed.id, redeemer: venue.members[by] };
    let outcome = venue.submit(Action::CompleteClaim(action), vec![]);
    let refused = |refusal| Outcome::Rejected(refusal);
    let lapsed = venue.now_ms() - claimed.at_ms >= CLAIM_VALID_MS;
    match (claimed.completed, lapsed, claimed.owner == by) {
        (true, ..) => assert_eq!(outcome, refused(Refusal::TokenUnknown)),
        (false, true, _) => assert_eq!(outcome, refused(Refusal::TokenExpired)),
        (false, false, true) => assert_eq!(outcome, refused(Refusal::OwnToken)),
        (false, false, false) => {
            claimed.completed = true;
            let owner = claimed.owner;
            model.connects(venue, owner, by, &outcome);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-5.4, IC-P6: a code is spent once, by a redemption or a claim; a claim connects once, within 15 minutes, with whom has
    /// signed in, and nothing but oneself and having met already is looked at again.
    #[test]
    fn ic_5_4_a_claim_spends_once_and_connects_once(deeds in deeds()) {
        let venue = Venue::with_members(PEOPLE);
        let mut model = Model::default();
        for deed in &deeds {
            match *deed {
                Deed::Issue(owner) => {
                    let (token, at_ms) = (venue.issue(owner, Cause::Rotated), venue.now_ms());
                    // The code before it stays good for 30 s only: the model does without.
                    model.codes.retain(|code| code.owner != owner);
                    model.codes.push(Issued { token, owner, at_ms, spent: false });
                }
                Deed::Claim(code) => claim(&venue, &mut model, code),
                Deed::Redeem(code, by) => redeem(&venue, &mut model, code, by),
                Deed::Complete(number, by) => complete(&venue, &mut model, number, by),
                Deed::Pass(ms) => venue.pass(ms),
            }
        }
        let counts: u32 = (0..PEOPLE).map(|one| venue.member(one).connections).sum();
        prop_assert_eq!(counts as usize, model.met.len() * 2);
        check(&venue.hub).unwrap();
    }
}

/// A claim that lapsed stays spent, and is told apart from one that never was for a day; then it is forgotten, its token is not.
#[test]
fn a_lapsed_claim_stays_spent() {
    let venue = Venue::with_members(2);
    let token = venue.issue(0, Cause::Requested);
    let (id, _) = venue.hub.submit(claim_draft(&venue, &token)).unwrap();
    let completed = || {
        let action = CompleteClaim { claim: id, redeemer: venue.members[1] };
        venue.submit(Action::CompleteClaim(action), vec![])
    };
    let sweep = || {
        venue.submit(Action::Sweep(Sweep { cutoff_ms: venue.now_ms() }), vec![]);
        venue.hub.view().unwrap().rows().get::<Claim>(&id).unwrap().is_some()
    };
    venue.pass(CLAIM_VALID_MS + REMEMBERED_MS - 1);
    assert!(sweep());
    assert_eq!(completed(), Outcome::Rejected(Refusal::TokenExpired));
    venue.pass(1);
    assert!(!sweep());
    assert_eq!(completed(), Outcome::Rejected(Refusal::TokenUnknown));
    assert_eq!(venue.redeem(&token, 1), Outcome::Rejected(Refusal::TokenSpent(id)));
    check(&venue.hub).unwrap();
}

/// A visitor who is refused leaves nothing behind.
#[test]
fn a_claim_that_is_refused_writes_nothing() {
    let venue = Venue::with_members(1);
    let before = venue.hub.last().unwrap();
    let acted = venue.hub.act(claim_draft(&venue, &Token::new([9; 32]))).unwrap();
    assert_eq!(acted, Acted::Refused(Refusal::TokenUnknown));
    assert_eq!(Refusal::TokenUnknown.code(), Code::TokenInvalid);
    assert_eq!(venue.hub.last().unwrap(), before);
}

/// Who was erased, is blocked or is kept away by the time of signing in connects no more, whatever was claimed before.
#[test]
fn who_may_not_meet_completes_no_claim() {
    let (erase, block, mute): (Between, Between, Between) = (
        |venue| Action::Erase(Erase { member: venue.members[0] }),
        |venue| Action::Block(Block { member: venue.members[0], from_ms: Some(venue.now_ms()) }),
        |venue| {
            let (member, other) = (venue.members[0], venue.members[1]);
            Action::SetMute(SetMute { member, other, on: true })
        },
    );
    for (between, refusal) in
        [(erase, Refusal::Erased), (block, Refusal::Blocked), (mute, Refusal::TokenUnknown)]
    {
        let venue = Venue::with_members(PEOPLE);
        let token = venue.issue(0, Cause::Requested);
        let (claim, outcome) = venue.hub.submit(claim_draft(&venue, &token)).unwrap();
        assert_eq!(outcome, Outcome::Applied(Receipt::Done));
        venue.submit(between(&venue), vec![]);
        let complete = CompleteClaim { claim, redeemer: venue.members[1] };
        let outcome = venue.submit(Action::CompleteClaim(complete), vec![]);
        assert_eq!(outcome, Outcome::Rejected(refusal));
    }
}

/// What happens between a claim and signing in.
type Between = fn(&Venue) -> Action;
