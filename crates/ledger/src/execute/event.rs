//! Making and setting up the event.

use portico_domain::action::{Archive, CreateEvent};
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
    let hub = Node::hub(action.hub_key);
    rows.put(&(), &action.event);
    rows.put(&operation.id(), &hub);
    rows.put(&action.hub_key.id(), &KeyOwner::node(operation.id()));
    Ok(Receipt::Done)
}

pub(super) fn configure(rows: &mut Staged<'_>, event: &Event) -> Step<Receipt> {
    if event.check().is_err() {
        return Err(Refusal::Malformed.into());
    }
    rows.put(&(), event);
    Ok(Receipt::Done)
}

/// Ends the event. Every node drops by itself, when it sees this row, what is not kept ([`crate::rows::is_kept_in_archive`]).
pub(super) fn archive(rows: &mut Staged<'_>, action: &Archive) -> Step<Receipt> {
    let mut event: Event = rows.get(&())?.ok_or(Refusal::NotAllowed)?;
    event.archived_ms = Some(action.at_ms);
    rows.put(&(), &event);
    Ok(Receipt::Done)
}
