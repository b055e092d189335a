//! Making and setting up the event.

use portico_domain::action::CreateEvent;
use portico_domain::event::Event;
use portico_domain::node::Node;
use portico_domain::{Operation, Receipt, Refusal};

use super::Step;
use crate::rows::{KeyOwner, Staged};

pub(super) fn create(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &CreateEvent,
) -> Step<Receipt> {
    if rows.get::<Event>(&())?.is_some() {
        return Err(Refusal::Exists.into());
    }
    if action.event.check().is_err() || !action.hub_key.is_valid() {
        return Err(Refusal::Malformed.into());
    }
    let hub = Node { key: Some(action.hub_key), role: None, member: None, revoked_ms: None };
    rows.put(&(), &action.event);
    rows.put(&operation.id(), &hub);
    rows.put(&action.hub_key.id(), &KeyOwner { node: operation.id() });
    Ok(Receipt::Done)
}

pub(super) fn configure(rows: &mut Staged<'_>, event: &Event) -> Step<Receipt> {
    if event.check().is_err() {
        return Err(Refusal::Malformed.into());
    }
    rows.put(&(), event);
    Ok(Receipt::Done)
}
