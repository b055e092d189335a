//! Opening cases: what the hub decided otherwise than people were told, and what it noticed beside.

use portico_domain::action::NoteFork;
use portico_domain::case::{Answered, Case, Cause, Side};
use portico_domain::node::Node;
use portico_domain::operation::Place;
use portico_domain::proof::Proof;
use portico_domain::token::Record;
use portico_domain::{
    Action, Hash, Judged, MemberId, OpId, Operation, Outcome, Reading, Refusal, Told,
};

use super::session::About;
use super::{Arrived, Draft, GENERATION, entry, number, session};
use crate::keys;
use crate::rows::{Changes, Row, Rows, decode, encode};
use crate::store::{Read, StoreError, Writer};

/// Adds to `changes` the case that follows from `outcome`, if one does.
pub(super) fn open(
    writer: &Writer<'_>,
    changes: &mut Changes,
    arrived: &Arrived,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let operation = &arrived.operation;
    if outcome.differs_from(operation.body().told) && !joins(writer, operation, outcome)? {
        let case = Case {
            cause: Cause::Differs,
            side: side(writer, operation, arrived.place, arrived.judged)?,
            outcome: Some(outcome.clone()),
            against: against(writer, operation, outcome)?,
            answer: None,
        };
        changes.insert(Case::key(&operation.id()), Some(encode(&case)));
        return Ok(());
    }
    note_clock(writer, changes, arrived)
}

/// Whether it was rejected only because what it names was: then that one's case is its case too.
fn joins(read: &Writer<'_>, operation: &Operation, outcome: &Outcome) -> Result<bool, StoreError> {
    if *outcome != Outcome::Rejected(Refusal::DependsOnRejected) {
        return Ok(false);
    }
    let Some(cause) = session::rests_on(operation) else { return Ok(false) };
    Ok(Rows::committed(read, GENERATION).get::<Case>(&cause)?.is_some())
}

/// One side of a case: the operation, and whom it was about as far as rows or a proof say.
fn side(
    read: &Writer<'_>,
    operation: &Operation,
    place: Place,
    at: Judged,
) -> Result<Side, StoreError> {
    let (id, told) = (operation.id(), operation.body().told);
    if let Some(about) = session::about(Rows::committed(read, GENERATION), operation)? {
        let About { booking, mentor, guest, slot_ms } = about;
        let node = place.node;
        let (owner, redeemer) = (mentor, guest);
        return Ok(Side { operation: id, node, told, at, owner, redeemer, booking, slot_ms });
    }
    let (owner, redeemer) = pair(Rows::committed(read, GENERATION), &operation.body().action)?;
    let (booking, slot_ms) = (None, None);
    Ok(Side { operation: id, node: place.node, told, at, owner, redeemer, booking, slot_ms })
}

/// The two of a meeting that `action` makes or takes back, as far as they are known: owner and redeemer.
fn pair(
    rows: Rows<'_>,
    action: &Action,
) -> Result<(Option<MemberId>, Option<MemberId>), StoreError> {
    let owner = |token, proof: &Option<Proof>| -> Result<Option<MemberId>, StoreError> {
        let record: Option<Record> = rows.get(token)?;
        let proven = proof.as_ref().map(|proof| proof.owner);
        Ok(record.and_then(|record| record.owner).or(proven))
    };
    Ok(match action {
        Action::Redeem(redeem) => (owner(&redeem.token, &redeem.proof)?, Some(redeem.redeemer)),
        Action::ClaimToken(claim) => (owner(&claim.token, &claim.proof)?, None),
        Action::Disconnect(undo) => (Some(undo.other), Some(undo.by)),
        _ => (None, None),
    })
}

/// The other side: the operation that stood in the way.
fn against(
    read: &Writer<'_>,
    operation: &Operation,
    outcome: &Outcome,
) -> Result<Option<Side>, StoreError> {
    let by = match outcome {
        Outcome::Rejected(Refusal::TokenSpent(by)) => Some(*by),
        Outcome::Rejected(Refusal::SlotTaken) => {
            session::holder(Rows::committed(read, GENERATION), operation)?
        }
        _ => None,
    };
    let Some(by) = by else { return Ok(None) };
    let Some(position) = read.get(&keys::position(by))? else { return Ok(None) };
    let Some(won) = entry(read, number(&position)?)? else { return Ok(None) };
    let operation =
        won.operation().map_err(|_| StoreError::Damaged("an entry of the order is unreadable"))?;
    side(read, &operation, won.place, won.judged).map(Some)
}

/// Opens a case about the clock of a node that told people something by an unsure one: one, until it was answered and the clock
/// was sure again.
fn note_clock(
    writer: &Writer<'_>,
    changes: &mut Changes,
    arrived: &Arrived,
) -> Result<(), StoreError> {
    if matches!(arrived.operation.body().told, Told::Nothing | Told::Unsure) {
        return Ok(());
    }
    let (id, place) = (arrived.operation.id(), arrived.place);
    let rows = Rows::committed(writer, GENERATION);
    let Some(node) = rows.get::<Node>(&place.node)? else { return Ok(()) };
    let clock_case = match (node.clock_case, arrived.judged.is_unsure()) {
        (None, true) => {
            let side = side(writer, &arrived.operation, place, arrived.judged)?;
            let (outcome, against, answer) = (None, None, None);
            let case = Case { cause: Cause::Clock, side, outcome, against, answer };
            changes.entry(Case::key(&id)).or_insert_with(|| Some(encode(&case)));
            Some(id)
        }
        (Some(open), false) => {
            let case: Option<Case> = rows.get(&open)?;
            if case.is_some_and(|case| case.is_open()) {
                return Ok(());
            }
            None
        }
        _ => return Ok(()),
    };
    changes.insert(Node::key(&place.node), Some(encode(&Node { clock_case, ..node })));
    Ok(())
}

/// The hub's note that another operation claims the place of `arrived`, and where that one goes on. Its time and bytes follow
/// from what arrived.
pub(super) fn fork_note(arrived: &Arrived, next: u32) -> Draft {
    let Place { node, incarnation, sequence } = arrived.place;
    let operation = arrived.operation.id();
    let note = NoteFork { node, incarnation, sequence, operation, next };
    let nonce = Hash::of("portico.fork.1", &[&node.0, &next.to_be_bytes()]).0;
    Draft {
        action: Action::NoteFork(note),
        parts: Vec::new(),
        reading: Reading { wall_ms: arrived.judged.at_ms, ..Reading::default() },
        nonce: *nonce.first_chunk().expect("eight of thirty-two bytes"),
    }
}

/// Puts into the case of an operation that had been deferred what came of it; resolved, if that is what was told.
pub(super) fn decided_at_last(
    read: &Writer<'_>,
    changes: &mut Changes,
    operation: &Operation,
    outcome: &Outcome,
    answer: Answered,
) -> Result<(), StoreError> {
    let id: OpId = operation.id();
    let Some(stored) = Rows::committed(read, GENERATION).stored(&Case::key(&id))? else {
        return Ok(());
    };
    let mut case: Case = decode(&stored.value)?;
    if !outcome.differs_from(operation.body().told) {
        case.answer.get_or_insert(answer);
    }
    case.outcome = Some(outcome.clone());
    changes.insert(Case::key(&id), Some(encode(&case)));
    Ok(())
}
