//! Members' own devices, whose signatures are believed for their member.

use portico_domain::people::Device;
use portico_domain::people::action::{AddDevice, RevokeDevice};
use portico_domain::people::device::DEVICES_MAX;
use portico_domain::{MemberId, OpId, Operation, Receipt, Refusal};

use super::ids_behind;
use crate::execute::{Step, member, node};
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
    rows.put(&(action.member, id), &Device { key: action.key, revoked_ms: None });
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

/// Drops a member's devices, and with them any belief in what they signed.
pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    for (id, device) in devices(rows, member)? {
        rows.delete::<Device>(&(member, id));
        rows.delete::<KeyOwner>(&device.key.id());
    }
    Ok(())
}
