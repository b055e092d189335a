//! Which nodes may write, and what each may do.

use portico_domain::action::{
    AnswerCase, ClaimNode, EnrolNode, NoteFork, ReserveNode, RevokeNode, SetRole,
};
use portico_domain::case::{Answer, Case, Cause, Side};
use portico_domain::event::Event;
use portico_domain::member::{Member, Role};
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_domain::session::action::ReleaseLeases;
use portico_domain::{Action, NodeId, Operation, Receipt, Refusal};

use super::{Context, Step, session};
use crate::rows::{KeyOwner, Staged};

/// Refuses what the node that wrote `operation` may not do, what it did after it was revoked, and nearly everything once the
/// event is archived. A kiosk issues codes of its own member, redeems for it, takes its
/// connections back, answers cases, and runs sessions if its role does; all
/// else is a hub's.
pub(super) fn allow(rows: &Staged<'_>, operation: &Operation, context: &Context) -> Step<()> {
    let action = &operation.body().action;
    if matches!(action, Action::CreateEvent(_)) {
        return Ok(());
    }
    let node: Node = rows.get(&context.node)?.ok_or(Refusal::NotAllowed)?;
    if node.is_revoked_at(context.judged) {
        return Err(Refusal::Revoked.into());
    }
    let event: Event = rows.get(&())?.ok_or(Refusal::NotAllowed)?;
    if event.archived_ms.is_some() && !stays_possible(action) {
        return Err(Refusal::Archived.into());
    }
    let allowed = node.is_hub()
        || match action {
            Action::Issue(issue) => node.member == Some(issue.owner),
            Action::Redeem(redeem) => node.member == Some(redeem.redeemer),
            Action::Disconnect(undo) => node.member == Some(undo.by),
            Action::AnswerCase(answer) => may_answer(rows, context.node, &node, answer)?,
            _ => session::may(rows, &node, action)?,
        };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

/// What can still be done once the event is archived.
fn stays_possible(action: &Action) -> bool {
    matches!(action, Action::Erase(_) | Action::RevokeNode(_) | Action::NoteFork(_))
}

/// Staff answer any case; who told one of its sides may say that the people know.
fn may_answer(rows: &Staged<'_>, id: NodeId, node: &Node, answer: &AnswerCase) -> Step<bool> {
    if matches!(node.role, Some(Role::Staff | Role::Organizer)) {
        return Ok(answer.answer != Answer::Resolved);
    }
    let case: Option<Case> = rows.get(&answer.case)?;
    Ok(answer.answer == Answer::Noted && case.is_some_and(|case| case.concerns(id)))
}

pub(super) fn enrol(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &EnrolNode,
    context: &Context,
) -> Step<Receipt> {
    is_new(rows, &action.key)?;
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let node = Node::kiosk(Some(action.key), action.role, action.member, context.position);
    rows.put(&operation.id(), &node);
    rows.put(&action.key.id(), &KeyOwner::node(operation.id()));
    Ok(Receipt::Done)
}

/// Makes a node that has no key yet.
pub(super) fn reserve(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &ReserveNode,
    context: &Context,
) -> Step<Receipt> {
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let node = Node::kiosk(None, action.role, action.member, context.position);
    rows.put(&operation.id(), &node);
    Ok(Receipt::Done)
}

/// Gives a reserved node its key. The first claim wins, and none comes after a revocation.
pub(super) fn claim(rows: &mut Staged<'_>, action: &ClaimNode) -> Step<Receipt> {
    let mut node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    if node.key.is_some() {
        return Err(Refusal::Exists.into());
    }
    if node.revoked_ms.is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    is_new(rows, &action.key)?;
    node.key = Some(action.key);
    rows.put(&action.node, &node);
    rows.put(&action.key.id(), &KeyOwner::node(action.node));
    Ok(Receipt::Done)
}

/// Refuses a key that can verify nothing, or that another node has.
pub(super) fn is_new(rows: &Staged<'_>, key: &PublicKey) -> Step<()> {
    if !key.is_valid() {
        return Err(Refusal::Malformed.into());
    }
    match rows.get::<KeyOwner>(&key.id())? {
        Some(_) => Err(Refusal::Exists.into()),
        None => Ok(()),
    }
}

pub(super) fn revoke(rows: &mut Staged<'_>, action: &RevokeNode) -> Step<Receipt> {
    let mut node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    let earlier = node.revoked_ms.map_or(action.from_ms, |known| known.min(action.from_ms));
    node.revoked_ms = Some(earlier);
    rows.put(&action.node, &node);
    Ok(Receipt::Done)
}

/// Another role is sent other rows, so the node's feed starts anew.
pub(super) fn set_role(
    rows: &mut Staged<'_>,
    action: &SetRole,
    context: &Context,
) -> Step<Receipt> {
    let mut node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    if node.is_hub() {
        return Err(Refusal::Malformed.into());
    }
    (node.role, node.filter) = (Some(action.role), context.position);
    rows.put(&action.node, &node);
    Ok(Receipt::Done)
}

/// Makes the leases of a kiosk void: an organizer says that it does not come back.
pub(super) fn release_leases(
    rows: &mut Staged<'_>,
    action: &ReleaseLeases,
    context: &Context,
) -> Step<Receipt> {
    let node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    rows.put(&action.node, &Node { leases_void: context.position, ..node });
    Ok(Receipt::Done)
}

/// Opens a case about a store that was cloned or restored, unless one about this node is open.
pub(super) fn note_fork(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &NoteFork,
    context: &Context,
) -> Step<Receipt> {
    let mut node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    if node.fork_case.is_some() {
        rows.put(&action.node, &Node { leases_void: context.position, ..node });
        return Ok(Receipt::AlreadyDone);
    }
    let side = Side {
        operation: action.operation,
        node: action.node,
        told: portico_domain::Told::Nothing,
        at: context.judged,
        owner: node.member,
        redeemer: None,
        booking: None,
        slot_ms: None,
    };
    let case = Case { cause: Cause::Fork, side, outcome: None, against: None, answer: None };
    node.fork_case = Some(operation.id());
    node.leases_void = context.position;
    rows.put(&action.node, &node);
    rows.put(&operation.id(), &case);
    Ok(Receipt::Done)
}
