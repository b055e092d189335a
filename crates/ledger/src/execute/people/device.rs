//! Members' own devices, whose signatures are believed for their member.

use portico_domain::people::Device;
use portico_domain::people::action::{AddDevice, EndCodes, RevokeDevice};
use portico_domain::people::device::{AHEAD_MS_MAX, CodesEnd, DEVICES_MAX};
use portico_domain::{MemberId, OpId, Operation, Receipt, Refusal};

use super::ids_behind;
use crate::execute::{Context, Step, member, node};
use crate::rows::{KeyOwner, Staged, part};

pub(in crate::execute) fn add(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &AddDevice,
) -> Step<Receipt> {
    member::living(rows, &action.member)?;
    node::is_new(rows, &action.key)?;
    let all = devices(rows, action.member)?;
    if all.iter().filter(|(_, device)| device.revoked_ms.is_none()).count() >= DEVICES_MAX {
        return Err(Refusal::TooOften.into());
    }
    let (id, member) = (operation.id(), Some(action.member));
    rows.put(&(action.member, id), &Device::new(action.key));
    rows.put(&action.key.id(), &KeyOwner { node: id, member });
    Ok(Receipt::Done)
}

fn devices(rows: &Staged<'_>, member: MemberId) -> Step<Vec<(OpId, Device)>> {
    let mut found = Vec::new();
    for id in ids_behind(rows, member, part::DEVICE)? {
        found.extend(rows.get::<Device>(&(member, id))?.map(|device| (id, device)));
    }
    Ok(found)
}

/// Revoked again, it is ended from the earlier time.
pub(in crate::execute) fn revoke(rows: &mut Staged<'_>, action: &RevokeDevice) -> Step<Receipt> {
    let key = (action.member, action.device);
    let device: Device = rows.get(&key)?.ok_or(Refusal::Malformed)?;
    let from_ms = device.revoked_ms.map_or(action.from_ms, |known| known.min(action.from_ms));
    rows.put(&key, &Device { revoked_ms: Some(from_ms), ..device });
    Ok(Receipt::Done)
}

/// Ends what the device signed before the time that it says, unless that is a time to come.
pub(in crate::execute) fn end_codes(
    rows: &mut Staged<'_>,
    action: &EndCodes,
    context: &Context,
) -> Step<Receipt> {
    let (key, at_ms) = ((action.member, action.device), context.judged.at_ms);
    let mut device: Device = rows.get(&key)?.ok_or(Refusal::Malformed)?;
    if device.revoked_ms.is_some() || action.before_ms > at_ms.saturating_add(AHEAD_MS_MAX) {
        return Err(Refusal::Malformed.into());
    }
    if !device.may_end(at_ms) {
        return Err(Refusal::TooOften.into());
    }
    device.end(CodesEnd { before_ms: action.before_ms, at_ms });
    rows.put(&key, &device);
    Ok(Receipt::Done)
}

/// Drops a member's devices, and with them any belief in what they signed.
pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    for (id, device) in devices(rows, member)? {
        rows.delete::<Device>(&(member, id));
        rows.delete::<KeyOwner>(&device.key.id());
    }
    Ok(())
}
