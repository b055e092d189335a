//! Adding members, and what they show of themselves.

use portico_domain::action::{AddMember, Block, Erase, SetProfile};
use portico_domain::member::{Member, Profile, normalize_email};
use portico_domain::people::Contacts;
use portico_domain::{MemberId, Operation, Receipt, Refusal};

use super::{Context, Step, people, session};
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
    living(rows, &action.member)?;
    let (profile, contacts) = (profile_in(operation)?, contacts_in(operation)?);
    if let (Some(profile), Some(contacts)) = (&profile, &contacts)
        && !contacts.fits(profile)
    {
        return Err(Refusal::Malformed.into());
    }
    if let Some(profile) = profile {
        rows.put(&action.member, &profile);
    }
    if let Some(contacts) = contacts {
        rows.put(&action.member, &contacts);
    }
    Ok(Receipt::Done)
}

/// The member, who is there and was not erased.
pub(super) fn living(rows: &Staged<'_>, id: &MemberId) -> Step<Member> {
    let member: Member = rows.get(id)?.ok_or(Refusal::UnknownMember)?;
    if member.erased_ms.is_some() { Err(Refusal::Erased.into()) } else { Ok(member) }
}

/// Drops the member's personal rows; what the order and own operations hold of them is dropped where those are kept. Their
/// meetings stay, so that the other sides' counts are true.
pub(super) fn erase(rows: &mut Staged<'_>, action: &Erase, context: &Context) -> Step<Receipt> {
    let Some(mut member) = rows.get::<Member>(&action.member)? else {
        return session::guest::erase(rows, action.member, context);
    };
    if member.erased_ms.is_some() {
        // A program of before there were notes has left them.
        people::forget(rows, action.member)?;
        return Ok(Receipt::AlreadyDone);
    }
    member.erased_ms = Some(context.judged.at_ms);
    if let Some(Email { address }) = rows.get(&action.member)? {
        rows.delete::<EmailOwner>(&email_hash(&address));
        rows.delete::<Email>(&action.member);
    }
    rows.delete::<Profile>(&action.member);
    people::forget(rows, action.member)?;
    rows.put(&action.member, &member);
    Ok(Receipt::Done)
}

pub(super) fn block(rows: &mut Staged<'_>, action: &Block) -> Step<Receipt> {
    let mut member = living(rows, &action.member)?;
    member.blocked_ms = action.from_ms;
    rows.put(&action.member, &member);
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

/// The contacts in the second personal part, if it has one.
fn contacts_in(operation: &Operation) -> Step<Option<Contacts>> {
    let Some(bytes) = operation.part(1) else { return Ok(None) };
    let contacts: Contacts = minicbor::decode(bytes).map_err(|_| Refusal::Malformed)?;
    contacts.check().map_err(|_| Refusal::Malformed)?;
    Ok(Some(contacts))
}

/// The e-mail address in the second personal part, if it has one.
fn email_in(operation: &Operation) -> Step<Option<String>> {
    let Some(bytes) = operation.part(1) else { return Ok(None) };
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    let address = normalize_email(text).filter(|address| address == text);
    Ok(Some(address.ok_or(Refusal::Malformed)?))
}
