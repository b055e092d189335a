//! Guests: adding, blocking, erasing them. Two kiosks without a network may add the same address; the second is an alias of the
//! first, and what was booked for it is the first's.

use std::ops::ControlFlow;

use portico_domain::member::normalize_email;
use portico_domain::session::Guest;
use portico_domain::session::action::BlockGuest;
use portico_domain::session::guest::{ALIASES_MAX, GuestId, is_name};
use portico_domain::{Judged, OpId, Operation, Receipt, Refusal};

use crate::execute::{Context, Step};
use crate::rows::session::{AddressOwner, GuestAddress, GuestName, GuestText, guest_part};
use crate::rows::{Staged, email_hash, kind};

pub(super) fn add(rows: &mut Staged<'_>, operation: &Operation) -> Step<Receipt> {
    let id = operation.id();
    let (name, address) = (text(operation, 0)?, text(operation, 1)?);
    if name.is_some_and(|name| !is_name(name)) {
        return Err(Refusal::Malformed.into());
    }
    if let Some(address) = address {
        if normalize_email(address).as_deref() != Some(address) {
            return Err(Refusal::Malformed.into());
        }
        let hash = email_hash(address);
        if let Some(AddressOwner { guest }) = rows.get(&hash)? {
            return add_alias(rows, id, guest);
        }
        rows.put(&hash, &AddressOwner { guest: id });
        rows.put(&id, &GuestAddress { address: address.to_owned() });
    }
    if let Some(name) = name {
        rows.put(&id, &GuestName { name: name.to_owned() });
    }
    rows.put(&id, &Guest::default());
    Ok(Receipt::Done)
}

fn add_alias(rows: &mut Staged<'_>, id: OpId, known: GuestId) -> Step<Receipt> {
    let mut guest: Guest = rows.get(&known)?.ok_or(Refusal::DependsOnRejected)?;
    let aliases = guest.aliases.get_or_insert_default();
    if aliases.len() >= ALIASES_MAX {
        return Err(Refusal::Malformed.into());
    }
    aliases.push(id);
    rows.put(&known, &guest);
    rows.put(&id, &Guest { same_as: Some(known), ..Guest::default() });
    Ok(Receipt::AlreadyDone)
}

/// The text of a personal part; none once it was erased. It cannot have been missing from the start.
fn text(operation: &Operation, index: usize) -> Step<Option<&str>> {
    match operation.part(index) {
        Some(bytes) => Ok(Some(std::str::from_utf8(bytes).map_err(|_| Refusal::Malformed)?)),
        None if operation.commits_to(index) => Ok(None),
        None => Err(Refusal::Malformed.into()),
    }
}

/// The guest whom an id stands for.
pub(crate) fn known(rows: &Staged<'_>, id: GuestId) -> Step<(GuestId, Guest)> {
    let guest: Guest = rows.get(&id)?.ok_or(Refusal::DependsOnRejected)?;
    match guest.same_as {
        Some(first) => Ok((first, rows.get(&first)?.ok_or(Refusal::DependsOnRejected)?)),
        None => Ok((id, guest)),
    }
}

/// The same, of one who may do something at `at`.
pub(super) fn admitted(rows: &Staged<'_>, id: GuestId, at: Judged) -> Step<(GuestId, Guest)> {
    let (id, guest) = known(rows, id)?;
    if guest.erased_ms.is_some() {
        return Err(Refusal::Erased.into());
    }
    if guest.is_blocked_at(at) {
        return Err(Refusal::Blocked.into());
    }
    Ok((id, guest))
}

pub(super) fn block(rows: &mut Staged<'_>, action: &BlockGuest) -> Step<Receipt> {
    let (id, mut guest) = known(rows, action.guest)?;
    guest.blocked_ms = action.from_ms;
    rows.put(&id, &guest);
    Ok(Receipt::Done)
}

/// Drops name, address and texts; the sessions stay, so that the mentors' days are true.
pub(in crate::execute) fn erase(
    rows: &mut Staged<'_>,
    id: OpId,
    context: &Context,
) -> Step<Receipt> {
    if rows.get::<Guest>(&id)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    let (id, mut guest) = known(rows, id)?;
    if guest.erased_ms.is_some() {
        return Ok(Receipt::AlreadyDone);
    }
    guest.erased_ms = Some(context.judged.at_ms);
    if let Some(GuestAddress { address }) = rows.get(&id)? {
        rows.delete::<AddressOwner>(&email_hash(&address));
        rows.delete::<GuestAddress>(&id);
    }
    rows.delete::<GuestName>(&id);
    for text in texts(rows, id)? {
        rows.delete::<GuestText>(&(id, text));
    }
    rows.put(&id, &guest);
    Ok(Receipt::Done)
}

fn texts(rows: &Staged<'_>, id: GuestId) -> Step<Vec<OpId>> {
    let prefix = [&[kind::GUEST][..], &id.0, &[guest_part::TEXT]].concat();
    let mut found = Vec::new();
    rows.under().scan(&prefix, &mut |key, _| {
        found.extend(key.last_chunk().copied().map(OpId));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
