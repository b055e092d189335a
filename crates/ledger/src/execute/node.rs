//! Which nodes may write, and what each may do.

use portico_domain::action::{ClaimNode, EnrolNode, ReserveNode, RevokeNode};
use portico_domain::member::Member;
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, Operation, Receipt, Refusal};

use super::{Context, Step};
use crate::rows::{KeyOwner, Staged};

/// Refuses what the node that wrote `operation` may not do. A kiosk issues codes of its own member, and redeems for it;
/// all else is a hub's.
pub(super) fn allow(rows: &Staged<'_>, operation: &Operation, context: &Context) -> Step<()> {
    let action = &operation.body().action;
    if matches!(action, Action::CreateEvent(_)) {
        return Ok(());
    }
    let node: Node = rows.get(&context.node)?.ok_or(Refusal::NotAllowed)?;
    let allowed = node.is_hub()
        || match action {
            Action::Issue(issue) => node.member == Some(issue.owner),
            Action::Redeem(redeem) => node.member == Some(redeem.redeemer),
            _ => false,
        };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}

pub(super) fn enrol(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &EnrolNode,
) -> Step<Receipt> {
    is_new(rows, &action.key)?;
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let node = Node {
        key: Some(action.key),
        role: Some(action.role),
        member: Some(action.member),
        revoked_ms: None,
    };
    rows.put(&operation.id(), &node);
    rows.put(&action.key.id(), &KeyOwner { node: operation.id() });
    Ok(Receipt::Done)
}

/// Makes a node that has no key yet.
pub(super) fn reserve(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &ReserveNode,
) -> Step<Receipt> {
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let (role, member) = (Some(action.role), Some(action.member));
    rows.put(&operation.id(), &Node { key: None, role, member, revoked_ms: None });
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
    rows.put(&action.key.id(), &KeyOwner { node: action.node });
    Ok(Receipt::Done)
}

/// Refuses a key that can verify nothing, or that another node has.
fn is_new(rows: &Staged<'_>, key: &PublicKey) -> Step<()> {
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
