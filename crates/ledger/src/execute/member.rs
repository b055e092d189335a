//! Adding members, and what they show of themselves.

use portico_domain::action::{AddMember, SetProfile};
use portico_domain::member::{Member, Profile, normalize_email};
use portico_domain::{Operation, Receipt, Refusal};

use super::Step;
use crate::rows::{Email, EmailOwner, Staged, email_hash};

pub(super) fn add(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &AddMember,
) -> Step<Receipt> {
    let id = operation.id();
    if rows.get::<Member>(&id)?.is_some() {
        return Err(Refusal::Exists.into());
    }
    let profile = profile_in(operation)?;
    if let Some(address) = email_in(operation)? {
        let hash = email_hash(&address);
        if rows.get::<EmailOwner>(&hash)?.is_some() {
            return Err(Refusal::Exists.into());
        }
        rows.put(&hash, &EmailOwner { member: id });
        rows.put(&id, &Email { address });
    }
    rows.put(&id, &Member::new(action.role));
    if let Some(profile) = profile {
        rows.put(&id, &profile);
    }
    Ok(Receipt::Done)
}

pub(super) fn set_profile(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &SetProfile,
) -> Step<Receipt> {
    if rows.get::<Member>(&action.member)?.is_none() {
        return Err(Refusal::UnknownMember.into());
    }
    if let Some(profile) = profile_in(operation)? {
        rows.put(&action.member, &profile);
    }
    Ok(Receipt::Done)
}

/// The profile in the first personal part; none once it was erased, which changes nothing else.
fn profile_in(operation: &Operation) -> Step<Option<Profile>> {
    let Some(bytes) = operation.part(0) else {
        return if operation.commits_to(0) { Ok(None) } else { Err(Refusal::Malformed.into()) };
    };
    let profile: Profile = minicbor::decode(bytes).map_err(|_| Refusal::Malformed)?;
    profile.check().map_err(|_| Refusal::Malformed)?;
    Ok(Some(profile))
}

/// The e-mail address in the second personal part, if it has one.
fn email_in(operation: &Operation) -> Step<Option<String>> {
    let Some(bytes) = operation.part(1) else { return Ok(None) };
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    let address = normalize_email(text).filter(|address| address == text);
    Ok(Some(address.ok_or(Refusal::Malformed)?))
}
