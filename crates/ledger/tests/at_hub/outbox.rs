//! The queue of letters. Goal: one letter for each operation and purpose; none is lost, sent while it must not be, or forgotten
//! on a shelf; after a restore an old one waits for a yes. Method: random deeds against a plain model, and each edge by name.

use std::collections::BTreeMap;

use portico_domain::OpId;
use portico_domain::token::Cause;
use portico_ledger::check::check;
use portico_ledger::hub::outbox::{Job, JobId, JobState, PAGE_MAX, Purpose, Settled, Shelf};
use portico_ledger::store::Store;
use portico_ledger::{HubLedger, hub::outbox::Outbox};
use proptest::prelude::*;

use crate::venue::{START_MS, Venue};

fn id(number: u8, purpose: Purpose) -> JobId {
    JobId { operation: OpId([number; 16]), purpose }
}

fn confirmation(number: u8) -> JobId {
    id(number, Purpose::Confirmation)
}

/// One derived from a position.
fn derived(position: u64, made_ms: u64) -> Job {
    Job { position, ..Job::new(OpId([9; 16]), made_ms) }
}

fn state(outbox: Outbox<'_>, id: JobId) -> JobState {
    outbox.get(id).unwrap().expect("it is there").state
}

fn all(outbox: Outbox<'_>, shelf: Shelf) -> Vec<JobId> {
    let (mut all, mut last) = (Vec::new(), None);
    loop {
        let page = outbox.list(shelf, last).unwrap();
        all.extend(page.iter().map(|(id, _)| *id));
        last = all.last().copied();
        if page.len() < PAGE_MAX {
            return all;
        }
    }
}

/// What may be done to a queue, at a time that only grows.
#[derive(Clone, Debug)]
enum Deed {
    Add(JobId),
    Begin(JobId),
    Settle(JobId, Settled),
    Retry(Option<JobId>),
    Recover,
}

fn any_id() -> impl Strategy<Value = JobId> {
    (0..4u8, prop::sample::select(&Purpose::ALL[..3])).prop_map(|(n, purpose)| id(n, purpose))
}

fn any_settled() -> impl Strategy<Value = Settled> {
    let answer = || "451 later".to_owned();
    prop_oneof![
        (0..50u64).prop_map(|at_ms| Settled::Sent { at_ms }),
        (0..50u64).prop_map(move |next_ms| Settled::Later { next_ms, answer: answer() }),
        (0..50u64).prop_map(|next_ms| Settled::InDoubt { next_ms }),
        (0..50u64).prop_map(move |at_ms| Settled::Failed { at_ms, answer: answer() }),
        (0..50u64).prop_map(|at_ms| Settled::Obsolete { at_ms }),
    ]
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => any_id().prop_map(Deed::Add),
        3 => any_id().prop_map(Deed::Begin),
        4 => (any_id(), any_settled()).prop_map(|(id, settled)| Deed::Settle(id, settled)),
        1 => prop::option::of(any_id()).prop_map(Deed::Retry),
        1 => Just(Deed::Recover),
    ]
}

/// What a letter is in the model: its state, and how often its end was unknown.
type Model = BTreeMap<JobId, (JobState, u32)>;

fn expected(model: &mut Model, deed: &Deed, now_ms: u64) {
    let waiting = JobState::Waiting { next_ms: now_ms };
    match deed {
        Deed::Add(id) => {
            model.entry(*id).or_insert((waiting, 0));
        }
        Deed::Begin(id) => {
            if let Some((state @ JobState::Waiting { .. }, _)) = model.get_mut(id) {
                *state = JobState::Sending { since_ms: now_ms };
            }
        }
        Deed::Settle(id, settled) => {
            let Some((state, doubts)) = model.get_mut(id) else { return };
            if matches!(state, JobState::Waiting { .. } | JobState::Sending { .. }) {
                *doubts += u32::from(matches!(settled, Settled::InDoubt { .. }));
                *state = state_after(settled);
            }
        }
        Deed::Retry(which) => model
            .iter_mut()
            .filter(|(id, (state, _))| match (which, state) {
                (Some(which), JobState::Waiting { .. } | JobState::Failed { .. }) => which == *id,
                (None, JobState::Failed { .. }) => true,
                _ => false,
            })
            .for_each(|(_, (state, _))| *state = waiting),
        Deed::Recover => {
            for (state, doubts) in model.values_mut() {
                if matches!(state, JobState::Sending { .. }) {
                    (*state, *doubts) = (waiting, *doubts + 1);
                }
            }
        }
    }
}

fn state_after(settled: &Settled) -> JobState {
    match *settled {
        Settled::Sent { at_ms } => JobState::Sent { at_ms },
        Settled::Later { next_ms, .. } | Settled::InDoubt { next_ms } => {
            JobState::Waiting { next_ms }
        }
        Settled::Failed { at_ms, .. } => JobState::Failed { at_ms },
        Settled::Obsolete { at_ms } => JobState::Obsolete { at_ms },
    }
}

fn perform(outbox: Outbox<'_>, deed: Deed, now_ms: u64) {
    match deed {
        Deed::Add(id) => outbox.add(id, Job::new(OpId([9; 16]), now_ms)).unwrap(),
        Deed::Begin(id) => drop(outbox.begin(id, now_ms).unwrap()),
        Deed::Settle(id, settled) => drop(outbox.settle(id, settled).unwrap()),
        Deed::Retry(which) => drop(outbox.retry(which, now_ms).unwrap()),
        Deed::Recover => drop(outbox.recover(now_ms).unwrap()),
    }
}

fn shelf_of(state: JobState, doubts: u32) -> Option<Shelf> {
    match state {
        JobState::Waiting { .. } => Some(Shelf::Waiting),
        JobState::Sending { .. } => Some(Shelf::Sending),
        JobState::Held => Some(Shelf::Held),
        JobState::Failed { .. } => Some(Shelf::Failed),
        JobState::Sent { .. } => (doubts > 0).then_some(Shelf::PerhapsTwice),
        JobState::Obsolete { .. } => None,
    }
}

fn agree(outbox: Outbox<'_>, model: &Model, now_ms: u64) {
    for (id, (state, doubts)) in model {
        let job = outbox.get(*id).unwrap().expect("none is lost");
        assert_eq!((job.state, job.doubts), (*state, *doubts), "{id}");
    }
    for shelf in Shelf::ALL {
        let mut found = all(outbox, shelf);
        found.sort();
        let on_it =
            model.iter().filter(|(_, (state, doubts))| shelf_of(*state, *doubts) == Some(shelf));
        assert_eq!(found, on_it.map(|(id, _)| *id).collect::<Vec<_>>(), "{shelf:?}");
        assert_eq!(outbox.count(shelf).unwrap(), found.len() as u64);
    }
    let mut due: Vec<JobId> =
        outbox.due(now_ms, PAGE_MAX).unwrap().into_iter().map(|(id, _)| id).collect();
    due.sort();
    let waits =
        |state: &JobState| matches!(state, JobState::Waiting { next_ms } if *next_ms <= now_ms);
    let expected = model.iter().filter(|(_, (state, _))| waits(state)).map(|(id, _)| *id);
    assert_eq!(due, expected.collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any deeds in any order: every letter is as a plain model says, and lies on the shelf where it belongs and no other.
    #[test]
    fn letters_and_shelves_are_as_a_model_says(deeds in prop::collection::vec(any_deed(), 1..60)) {
        let ledger = HubLedger::over(Store::in_memory(Default::default()));
        let mut model = Model::new();
        for (now_ms, deed) in (0u64..).zip(deeds) {
            expected(&mut model, &deed, now_ms);
            perform(ledger.outbox(), deed, now_ms);
            agree(ledger.outbox(), &model, now_ms);
        }
    }
}

/// Pages of a shelf at their edges: every letter once, in the order of time.
#[test]
fn pages_of_a_shelf_leave_none_out() {
    for count in [0, 1, PAGE_MAX - 1, PAGE_MAX, PAGE_MAX + 1, 2 * PAGE_MAX] {
        let ledger = HubLedger::over(Store::in_memory(Default::default()));
        let made = (0..count).map(|number| {
            let mut operation = OpId::default();
            operation.0[..8].copy_from_slice(&(count - number).to_be_bytes());
            JobId { operation, purpose: Purpose::Reminder }
        });
        let made: Vec<JobId> = made.collect();
        let letters = (0u64..).zip(&made).map(|(at_ms, id)| (*id, derived(1, at_ms))).collect();
        ledger.outbox().derive(7, letters).unwrap();
        assert_eq!(all(ledger.outbox(), Shelf::Waiting), made);
        assert_eq!(ledger.outbox().derived().unwrap(), 7);
        assert_eq!(ledger.outbox().due(u64::MAX, 3).unwrap().len(), count.min(3));
        assert_eq!(ledger.outbox().recover(0).unwrap(), 0);
        for id in made {
            assert!(ledger.outbox().begin(id, 1).unwrap());
        }
        assert_eq!(ledger.outbox().recover(0).unwrap(), count as u64);
    }
}

/// What is personal and only for sending goes when the letter has gone, and what a server said stays with a failure.
#[test]
fn what_was_only_for_sending_goes_with_the_letter() {
    let ledger = HubLedger::over(Store::in_memory(Default::default()));
    let job = Job {
        to: Some("ada@example.org".into()),
        code: Some("123456".into()),
        ..Job::new(OpId([9; 16]), 0)
    };
    let (sent, failed) = (id(1, Purpose::Link), id(2, Purpose::Link));
    for id in [sent, failed] {
        ledger.outbox().add(id, job.clone()).unwrap();
    }
    ledger.outbox().settle(sent, Settled::Sent { at_ms: 5 }).unwrap();
    let answer = "550 unknown".to_owned();
    ledger.outbox().settle(failed, Settled::Failed { at_ms: 5, answer: answer.clone() }).unwrap();
    let sent = ledger.outbox().get(sent).unwrap().unwrap();
    assert_eq!((sent.to, sent.code, sent.answer), (None, None, None));
    let failed = ledger.outbox().get(failed).unwrap().unwrap();
    assert_eq!((failed.to, failed.answer), (job.to, Some(answer)));
}

/// The digits beside a link come whether the letter or they are there first, and not into one that has gone.
#[test]
fn digits_find_their_letter() {
    let ledger = HubLedger::over(Store::in_memory(Default::default()));
    let (outbox, booking) = (ledger.outbox(), OpId([9; 16]));
    let code = |number: u8| outbox.get(id(number, Purpose::Link)).unwrap().unwrap().code;
    outbox.derive(1, vec![(id(1, Purpose::Link), derived(1, 0))]).unwrap();
    for number in [1, 2] {
        assert!(outbox.add_code(OpId([number; 16]), booking, "123456".into(), 5).unwrap());
        assert_eq!(code(number).as_deref(), Some("123456"));
    }
    outbox.derive(2, vec![(id(2, Purpose::Link), derived(2, 0))]).unwrap();
    assert_eq!(code(2).as_deref(), Some("123456"));
    assert_eq!(all(outbox, Shelf::Waiting).len(), 2);
    assert!(outbox.begin(id(1, Purpose::Link), 6).unwrap());
    assert!(!outbox.add_code(OpId([1; 16]), booking, "654321".into(), 7).unwrap());
    assert_eq!(code(1).as_deref(), Some("123456"));
}

/// After a restore: what waited, what was being sent, what follows from positions of before, and what happened before and
/// arrives again, all wait for a yes, and are known to come perhaps twice; what happens afterwards goes out.
#[test]
fn after_a_restore_nothing_older_goes_out_without_a_yes() {
    let venue = Venue::with_members(2);
    venue.redeem(&venue.issue(0, Cause::Rotated), 1);
    let outbox = venue.hub.outbox();
    let last = venue.hub.last().unwrap().position;
    outbox
        .derive(
            2,
            vec![(confirmation(1), derived(1, START_MS)), (confirmation(2), derived(2, START_MS))],
        )
        .unwrap();
    assert!(outbox.begin(confirmation(2), START_MS).unwrap());
    let restored_ms = START_MS + 1_000;
    venue.hub.begin_again(5, restored_ms).unwrap();
    let later = vec![
        (confirmation(3), derived(last, restored_ms + 1)),
        (confirmation(4), derived(last + 1, restored_ms - 1)),
        (confirmation(5), derived(last + 2, restored_ms)),
    ];
    outbox.derive(last + 2, later).unwrap();
    outbox.add(id(6, Purpose::Trial), Job::new(OpId([9; 16]), restored_ms)).unwrap();

    let due = || -> Vec<JobId> {
        outbox.due(restored_ms + 1, PAGE_MAX).unwrap().into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(due(), [confirmation(5), id(6, Purpose::Trial)]);
    assert_eq!(outbox.count(Shelf::Held).unwrap(), 4);
    assert!(!outbox.begin(confirmation(1), restored_ms).unwrap(), "held");
    assert_eq!(outbox.retry(None, restored_ms).unwrap(), 0, "to retry is no yes");
    assert_eq!(outbox.release(Some(confirmation(3)), restored_ms).unwrap(), 1);
    assert_eq!(outbox.release(None, restored_ms).unwrap(), 3);
    assert_eq!(due().len(), 6);
    assert!(outbox.settle(confirmation(1), Settled::Sent { at_ms: restored_ms }).unwrap());
    assert_eq!(all(outbox, Shelf::PerhapsTwice), [confirmation(1)]);
    assert_eq!(state(outbox, confirmation(1)), JobState::Sent { at_ms: restored_ms });
    check(&venue.hub).unwrap();
}

/// A letter's name reads back, and what is no name is refused.
#[test]
fn names_of_letters_read_back() {
    for purpose in Purpose::ALL {
        let name = id(7, purpose).to_string();
        assert_eq!(name.parse(), Ok(id(7, purpose)));
        assert!(name.to_uppercase().parse::<JobId>().is_err());
    }
    for text in [
        "",
        ".",
        "07.trial",
        "07070707070707070707070707070707",
        "07070707070707070707070707070707.",
    ] {
        assert!(text.parse::<JobId>().is_err(), "{text}");
    }
}
