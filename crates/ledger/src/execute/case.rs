//! Answering cases.

use portico_domain::action::AnswerCase;
use portico_domain::case::{Answer, Answered, Case, Cause};
use portico_domain::node::Node;
use portico_domain::{Operation, Receipt, Refusal};

use super::{Context, Step, connection, member, people};
use crate::rows::Staged;

/// Answers a case. One that holds less than an earlier one changes nothing, so no two answers ever clash.
pub(super) fn answer(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &AnswerCase,
    context: &Context,
) -> Step<Receipt> {
    let mut case: Case = rows.get(&action.case)?.ok_or(Refusal::Malformed)?;
    if case.answer.is_some_and(|known| known.answer >= action.answer) {
        return Ok(Receipt::AlreadyDone);
    }
    let receipt = match action.answer {
        Answer::Connect => connect(rows, operation, &case, context)?,
        Answer::Noted | Answer::Resolved => Receipt::Done,
    };
    case.answer = Some(Answered {
        answer: action.answer,
        by: operation.id(),
        node: context.node,
        at_ms: context.judged.at_ms,
    });
    rows.put(&action.case, &case);
    close_fork(rows, &case)?;
    Ok(receipt)
}

/// Connects the two who were told that they are.
fn connect(
    rows: &mut Staged<'_>,
    operation: &Operation,
    case: &Case,
    context: &Context,
) -> Step<Receipt> {
    let pair = case.pair().ok_or(Refusal::Malformed)?;
    for id in [pair.0, pair.1] {
        if member::living(rows, &id)?.blocked_ms.is_some() {
            return Err(Refusal::Blocked.into());
        }
    }
    if people::mute::is_between(rows, pair)? {
        return Err(Refusal::Blocked.into());
    }
    match connection::meet(rows, operation, pair, context)? {
        Receipt::AlreadyConnected(_) => Ok(Receipt::Done),
        receipt => Ok(receipt),
    }
}

/// The next fork of this node opens a case of its own.
fn close_fork(rows: &mut Staged<'_>, case: &Case) -> Step<()> {
    if case.cause != Cause::Fork {
        return Ok(());
    }
    if let Some(node) = rows.get::<Node>(&case.side.node)? {
        rows.put(&case.side.node, &Node { fork_case: None, ..node });
    }
    Ok(())
}
