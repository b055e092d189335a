//! Executing what members do about one another.

pub(super) mod claim;
pub(super) mod connection;
pub(super) mod device;
pub(super) mod mute;
pub(super) mod remark;
pub(super) mod report;

use std::ops::ControlFlow;

use portico_domain::people::Contacts;
use portico_domain::{MemberId, OpId};

use super::Step;
use crate::rows::{Staged, kind};

/// Drops what a member who is erased wrote and hid, what others noted about them, their devices, and whom they kept away. Reports
/// about them stay with organizers until the event is archived.
pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    rows.delete::<Contacts>(&member);
    remark::forget(rows, member)?;
    device::forget(rows, member)?;
    mute::forget(rows, member)?;
    report::forget(rows, member)
}

/// The ids at the end of a member's rows of one part, as they were before this operation.
fn ids_behind(rows: &Staged<'_>, member: MemberId, part: u8) -> Step<Vec<OpId>> {
    let prefix = [&[kind::MEMBER][..], &member.0, &[part]].concat();
    let mut found = Vec::new();
    rows.under().scan(&prefix, &mut |key, _| {
        found.extend(key.last_chunk().copied().map(OpId));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
