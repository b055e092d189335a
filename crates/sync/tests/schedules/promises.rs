//! What must hold when everyone has synced, worked out from the hub's order by rules of this test's own.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::session::booking::BookingId;
use portico_domain::session::{Booking, State};
use portico_domain::token::TokenHash;
use portico_domain::{Action, OpId, Operation, Outcome, Told};
use portico_ledger::rows::kind;
use proptest::prelude::*;

use crate::day::{Day, Said};

type Kept = Result<(), TestCaseError>;

pub fn no_two_live_bookings_overlap(day: &Day) -> Kept {
    let mut held = BTreeSet::new();
    for id in &day.bookings {
        if let Some(booking) = booking(day, *id)
            && booking.state.is_live()
        {
            prop_assert!(held.insert((booking.mentor, booking.slot_ms)), "{booking:?}");
        }
    }
    Ok(())
}

/// The rows of a booking are changed only by the operation that made it and by those that name it.
pub fn no_operation_touches_another_booking(day: &Day) -> Kept {
    for (operation, _, changed) in order(day) {
        let named = named(&operation);
        for key in changed {
            if key.first() == Some(&kind::BOOKING) {
                let touched = key[1..17].try_into().map(OpId).unwrap();
                prop_assert_eq!(Some(touched), named, "{:?}", operation.body().action);
            }
        }
    }
    Ok(())
}

pub fn who_was_seen_is_no_no_show(day: &Day) -> Kept {
    for said in day.told.iter().filter(|said| said.is_check_in && said.told == Told::Done) {
        if let Some(booking) = booking(day, said.booking) {
            prop_assert_ne!(booking.state, State::NoShow);
        }
    }
    Ok(())
}

/// What was told holds, or there is a case that says so; and who was told that a session is booked for sure has it.
pub fn everyone_was_told_the_truth(day: &Day) -> Kept {
    let cases: BTreeSet<OpId> = day.stage.cases().into_iter().map(|(id, _)| id).collect();
    for said in &day.told {
        let outcome = day.stage.outcome(said.operation);
        let holds = matches!(outcome, Some(Outcome::Applied(_) | Outcome::Duplicate));
        let has_case = cases.contains(&said.operation) || cases.contains(&said.booking);
        prop_assert!(holds || has_case, "{said:?} became {outcome:?}");
        prop_assert!(!(holds && cases.contains(&said.operation)), "{said:?} holds and has a case");
        let Said { is_booking, told, .. } = *said;
        prop_assert!(
            !is_booking || told != Told::Done || holds,
            "sold on a lease, and lost: {outcome:?}"
        );
    }
    Ok(())
}

/// A link is over as soon as its booking was moved, cancelled, missed or given another; the rest may only have expired.
pub fn dead_links_are_refused_everywhere(day: &Day) -> Kept {
    let mut live: BTreeMap<TokenHash, BookingId> = BTreeMap::new();
    for (operation, applied, _) in order(day) {
        let Some(booking) = named(&operation).filter(|_| applied) else { continue };
        let (ends, made) = match &operation.body().action {
            Action::Book(action) => (false, action.link),
            Action::Reschedule(action) => (true, action.link),
            Action::RenewLink(action) => (true, Some(action.link)),
            Action::Cancel(_) | Action::MarkNoShow(_) => (true, None),
            _ => (false, None),
        };
        live.retain(|_, of| !ends || *of != booking);
        live.extend(made.map(|hash| (hash, booking)));
    }
    for (token, booking) in &day.links {
        let usable = day.is_live(token);
        let may_be = live.get(&token.hash()) == Some(booking);
        prop_assert!(may_be || usable.iter().all(|usable| !usable), "{booking}: {usable:?}");
        prop_assert!(usable.iter().all(|other| *other == usable[0]), "{booking}: {usable:?}");
    }
    Ok(())
}

fn booking(day: &Day, id: BookingId) -> Option<Booking> {
    day.stage.hub.view().unwrap().rows().get(&id).unwrap()
}

/// The hub's order: each operation, whether it was applied, and the keys it changed.
fn order(day: &Day) -> Vec<(Operation, bool, Vec<Vec<u8>>)> {
    let view = day.stage.hub.view().unwrap();
    let entries = (1..=view.last().unwrap().position).map(|at| view.entry(at).unwrap().unwrap());
    let read = |entry: portico_ledger::order::Entry| {
        let applied = matches!(entry.outcome, Outcome::Applied(_));
        let changed = entry.changed.iter().map(|key| key.to_vec()).collect();
        (entry.operation().unwrap(), applied, changed)
    };
    entries.map(read).collect()
}

/// The booking that an operation makes or names.
fn named(operation: &Operation) -> Option<BookingId> {
    match &operation.body().action {
        Action::Book(_) => Some(operation.id()),
        Action::Reschedule(action) => Some(action.booking),
        Action::Cancel(action) => Some(action.booking),
        Action::CheckIn(action) => Some(action.booking),
        Action::MarkNoShow(action) => Some(action.booking),
        Action::RenewLink(action) => Some(action.booking),
        Action::Remind(action) => Some(action.booking),
        Action::FinishEnding(action) => Some(action.booking),
        _ => None,
    }
}
