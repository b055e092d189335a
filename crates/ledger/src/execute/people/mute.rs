//! Keeping somebody away: neither redeems the other's codes any more.

use portico_domain::member::Member;
use portico_domain::people::action::SetMute;
use portico_domain::{MemberId, Receipt, Refusal};

use super::ids_behind;
use crate::execute::{Context, Step, member};
use crate::rows::people::Mute;
use crate::rows::{Staged, part};

pub(in crate::execute) fn set(
    rows: &mut Staged<'_>,
    action: &SetMute,
    context: &Context,
) -> Step<Receipt> {
    let key = (action.member, action.other);
    member::living(rows, &action.member)?;
    if action.member == action.other || rows.get::<Member>(&action.other)?.is_none() {
        return Err(Refusal::Malformed.into());
    }
    if rows.get::<Mute>(&key)?.is_some() == action.on {
        return Ok(Receipt::AlreadyDone);
    }
    if action.on {
        rows.put(&key, &Mute { at_ms: context.judged.at_ms });
    } else {
        rows.delete::<Mute>(&key);
    }
    Ok(Receipt::Done)
}

/// Whether one of the two keeps the other away.
pub(in crate::execute) fn is_between(
    rows: &Staged<'_>,
    (one, other): (MemberId, MemberId),
) -> Step<bool> {
    let by_one = rows.get::<Mute>(&(one, other))?.is_some();
    Ok(by_one || rows.get::<Mute>(&(other, one))?.is_some())
}

pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    for other in ids_behind(rows, member, part::MUTE)? {
        rows.delete::<Mute>(&(member, other));
    }
    Ok(())
}
