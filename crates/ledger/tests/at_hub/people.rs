//! What members do about one another, in any order, against a model: taking connections back, notes, keeping somebody away,
//! erasure. Method: after every step the outcome is the model's, and in the end so is every row.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use portico_domain::action::Erase;
use portico_domain::people::Remark;
use portico_domain::people::action::{Annotate, Disconnect, SetMute};
use portico_domain::token::Cause;
use portico_domain::{Action, OpId, Outcome, Part, Receipt, Refusal};
use portico_ledger::board::Standing;
use portico_ledger::check::check;
use portico_ledger::query;
use proptest::prelude::*;

use crate::venue::Venue;

const PEOPLE: usize = 5;

#[derive(Clone, Debug)]
enum Deed {
    Meet(usize, usize),
    /// By the connection that the two have.
    Undo(usize, usize),
    /// By the first that they ever had.
    UndoFirst(usize, usize),
    Note(usize, usize, u8),
    Mute(usize, usize, bool),
    Erase(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let two = || (0..PEOPLE, 0..PEOPLE);
    let deed = prop_oneof![
        8 => two().prop_map(|(a, b)| Deed::Meet(a, b)),
        5 => two().prop_map(|(a, b)| Deed::Undo(a, b)),
        2 => two().prop_map(|(a, b)| Deed::UndoFirst(a, b)),
        4 => (two(), 0..4u8).prop_map(|((a, b), note)| Deed::Note(a, b, note)),
        2 => (two(), any::<bool>()).prop_map(|((a, b), on)| Deed::Mute(a, b, on)),
        1 => (0..PEOPLE).prop_map(Deed::Erase),
    ];
    proptest::collection::vec(deed, 0..60)
}

/// What must be so.
#[derive(Default)]
struct Model {
    met: BTreeMap<(usize, usize), OpId>,
    first: BTreeMap<(usize, usize), OpId>,
    notes: BTreeMap<(usize, usize), String>,
    muted: BTreeSet<(usize, usize)>,
    erased: BTreeSet<usize>,
}

fn sorted(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Model {
    fn is_muted(&self, a: usize, b: usize) -> bool {
        self.muted.contains(&(a, b)) || self.muted.contains(&(b, a))
    }

    fn expected_meeting(&self, owner: usize, redeemer: usize) -> Option<Refusal> {
        match () {
            () if owner == redeemer => Some(Refusal::OwnToken),
            () if self.erased.contains(&redeemer) => Some(Refusal::Erased),
            () if self.is_muted(owner, redeemer) => Some(Refusal::TokenUnknown),
            () => None,
        }
    }

    fn count(&self, of: usize) -> u32 {
        self.met.keys().filter(|(a, b)| *a == of || *b == of).count() as u32
    }
}

fn note_part(text: &str) -> Part {
    let remark = Remark { note: text.to_owned(), tags: vec![] };
    Part { salt: [3; 16], bytes: minicbor::to_vec(remark).unwrap() }
}

fn meet(venue: &Venue, model: &mut Model, owner: usize, redeemer: usize) {
    if model.erased.contains(&owner) {
        return;
    }
    let token = venue.issue(owner, Cause::Requested);
    let outcome = venue.redeem(&token, redeemer);
    let pair = sorted(owner, redeemer);
    match (model.expected_meeting(owner, redeemer), model.met.contains_key(&pair)) {
        (Some(refusal), _) => assert_eq!(outcome, Outcome::Rejected(refusal)),
        (None, true) => {
            let already = Receipt::AlreadyConnected(venue.members[owner]);
            assert_eq!(outcome, Outcome::Applied(already));
        }
        (None, false) => {
            assert!(matches!(outcome, Outcome::Applied(Receipt::Connected(_))), "{outcome:?}");
            let made = connection(venue, owner, redeemer).unwrap();
            model.met.insert(pair, made);
            model.first.entry(pair).or_insert(made);
        }
    }
}

fn connection(venue: &Venue, one: usize, other: usize) -> Option<OpId> {
    let view = venue.hub.view().unwrap();
    let key = (venue.members[one], venue.members[other]);
    let made: Option<portico_domain::connection::Connection> = view.rows().get(&key).unwrap();
    made.map(|made| made.id)
}

fn undo(venue: &Venue, model: &mut Model, (by, other): (usize, usize), named: Option<OpId>) {
    let Some(named) = named else { return };
    let (a, b) = (venue.members[by], venue.members[other]);
    let action = Action::Disconnect(Disconnect { by: a, other: b, connection: named });
    let outcome = venue.submit(action, vec![]);
    let pair = sorted(by, other);
    let expected = match model.met.get(&pair) {
        _ if model.erased.contains(&by) => Outcome::Rejected(Refusal::Erased),
        None => Outcome::Applied(Receipt::AlreadyDone),
        Some(made) if *made != named => Outcome::Rejected(Refusal::MetAgain),
        Some(_) => Outcome::Applied(Receipt::Done),
    };
    if expected == Outcome::Applied(Receipt::Done) {
        model.met.remove(&pair);
    }
    assert_eq!(outcome, expected);
}

fn annotate(venue: &Venue, model: &mut Model, (of, about): (usize, usize), note: u8) {
    let text = if note == 0 { String::new() } else { format!("note {note}") };
    let action = Annotate { member: venue.members[of], other: venue.members[about] };
    let outcome = venue.submit(Action::Annotate(action), vec![note_part(&text)]);
    let expected = if model.erased.contains(&of) || model.erased.contains(&about) {
        Outcome::Rejected(Refusal::Erased)
    } else if model.met.contains_key(&sorted(of, about)) {
        model.notes.insert((of, about), text);
        Outcome::Applied(Receipt::Done)
    } else {
        Outcome::Rejected(Refusal::NotAllowed)
    };
    assert_eq!(outcome, expected);
}

fn mute(venue: &Venue, model: &mut Model, (by, other): (usize, usize), on: bool) {
    let action = SetMute { member: venue.members[by], other: venue.members[other], on };
    let outcome = venue.submit(Action::SetMute(action), vec![]);
    let done = matches!(outcome, Outcome::Applied(_));
    assert_eq!(done, by != other && !model.erased.contains(&by), "{outcome:?}");
    if done && on {
        model.muted.insert((by, other));
    } else if done {
        model.muted.remove(&(by, other));
    }
}

fn erase(venue: &Venue, model: &mut Model, whom: usize) {
    venue.submit(Action::Erase(Erase { member: venue.members[whom] }), vec![]);
    model.erased.insert(whom);
    model.notes.retain(|(of, about), _| *of != whom && *about != whom);
    model.muted.retain(|(by, _)| *by != whom);
}

fn perform(venue: &Venue, model: &mut Model, deed: &Deed) {
    venue.pass(1);
    match *deed {
        Deed::Meet(owner, redeemer) => meet(venue, model, owner, redeemer),
        Deed::Undo(by, other) => {
            let named = model.met.get(&sorted(by, other)).copied();
            undo(venue, model, (by, other), named);
        }
        Deed::UndoFirst(by, other) => {
            let named = model.first.get(&sorted(by, other)).copied();
            undo(venue, model, (by, other), named);
        }
        Deed::Note(of, about, note) => annotate(venue, model, (of, about), note),
        Deed::Mute(by, other, on) => mute(venue, model, (by, other), on),
        Deed::Erase(whom) => erase(venue, model, whom),
    }
}

/// The leaderboard that follows from the counts alone.
fn expected_board(venue: &Venue, model: &Model) -> Vec<Standing> {
    let mut counts: Vec<(u32, OpId)> =
        (0..PEOPLE).map(|one| (model.count(one), venue.members[one])).collect();
    counts.retain(|(count, _)| *count > 0);
    counts.sort_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
    let rank = |mine: u32| 1 + counts.iter().filter(|(count, _)| *count > mine).count() as u32;
    let line = |&(connections, member)| Standing { member, connections, rank: rank(connections) };
    counts.iter().map(line).collect()
}

fn compare(venue: &Venue, model: &Model) {
    let view = venue.hub.view().unwrap();
    for (one, id) in venue.members.iter().enumerate() {
        assert_eq!(venue.member(one).connections, model.count(one), "count of {one}");
        let mut found = BTreeMap::new();
        query::connections(view.rows(), *id, &mut |other, made| {
            let other = venue.members.iter().position(|id| *id == other).unwrap();
            found.insert(sorted(one, other), made.id);
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        let expected: BTreeMap<_, _> =
            model.met.iter().filter(|((a, b), _)| *a == one || *b == one).collect();
        assert_eq!(found.iter().collect::<BTreeMap<_, _>>(), expected);
        for (other, about) in venue.members.iter().enumerate() {
            let kept: Option<Remark> = view.rows().get(&(*id, *about)).unwrap();
            let note = model.notes.get(&(one, other)).filter(|text| !text.is_empty());
            assert_eq!(kept.map(|remark| remark.note).as_ref(), note, "{one} about {other}");
        }
    }
    let top = venue.hub.board(|board| board.top(PEOPLE)).unwrap();
    assert_eq!(top, expected_board(venue, model));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// IC-2.7, IC-P5: whatever was met, taken back, noted, kept away and erased, counts, the board and both sides' rows are those
    /// of what is left; a pair that one keeps away never meets; notes go with either; and the order gives the same rows again.
    #[test]
    fn ic_2_7_counts_are_those_of_the_connections_that_are_left(deeds in deeds()) {
        let venue = Venue::with_members(PEOPLE);
        let mut model = Model::default();
        venue.hub.board(|board| board.top(1)).unwrap();
        for deed in &deeds {
            perform(&venue, &mut model, deed);
        }
        compare(&venue, &model);
        check(&venue.hub).unwrap();
    }
}

/// What a connection that was taken back had earned stays, and is not announced again.
#[test]
fn badges_outlive_the_connection() {
    let venue = Venue::with_members(2);
    let mut model = Model::default();
    meet(&venue, &mut model, 0, 1);
    let earned = venue.member(1).badges;
    assert!(!earned.is_empty());
    let named = connection(&venue, 0, 1);
    undo(&venue, &mut model, (1, 0), named);
    assert_eq!(venue.member(1).badges, earned);
    let again = venue.redeem(&venue.issue(0, Cause::Requested), 1);
    let Outcome::Applied(Receipt::Connected(made)) = again else { panic!("{again:?}") };
    assert_eq!((made.owner_badges, made.redeemer_badges), (vec![], vec![]));
    assert_eq!(venue.member(1).badges, earned);
}
