//! Which nodes may write, and what each may do.

use portico_domain::action::{EnrolNode, RevokeNode};
use portico_domain::member::Member;
use portico_domain::node::Node;
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
    if !action.key.is_valid() {
        return Err(Refusal::Malformed.into());
    }
    if rows.get::<KeyOwner>(&action.key.id())?.is_some() {
        return Err(Refusal::Exists.into());
    }
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let node = Node {
        key: action.key,
        role: Some(action.role),
        member: Some(action.member),
        revoked_ms: None,
    };
    rows.put(&operation.id(), &node);
    rows.put(&action.key.id(), &KeyOwner { node: operation.id() });
    Ok(Receipt::Done)
}

pub(super) fn revoke(rows: &mut Staged<'_>, action: &RevokeNode) -> Step<Receipt> {
    let mut node: Node = rows.get(&action.node)?.ok_or(Refusal::Malformed)?;
    let earlier = node.revoked_ms.map_or(action.from_ms, |known| known.min(action.from_ms));
    node.revoked_ms = Some(earlier);
    rows.put(&action.node, &node);
    Ok(Receipt::Done)
}
