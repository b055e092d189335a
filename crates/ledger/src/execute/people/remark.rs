//! What members note about one another.

use portico_domain::connection::Connection;
use portico_domain::people::Remark;
use portico_domain::people::action::Annotate;
use portico_domain::{MemberId, Operation, Receipt, Refusal};

use super::ids_behind;
use crate::execute::{Step, member};
use crate::rows::people::Remarked;
use crate::rows::{Staged, part};

/// Replaces a member's remark about one whom they met. It outlives the connection, and says nothing once it was erased.
pub(in crate::execute) fn annotate(
    rows: &mut Staged<'_>,
    operation: &Operation,
    action: &Annotate,
) -> Step<Receipt> {
    let (member, other) = (action.member, action.other);
    member::living(rows, &member)?;
    member::living(rows, &other)?;
    if rows.get::<Connection>(&(member, other))?.is_none() {
        return Err(Refusal::NotAllowed.into());
    }
    let remark = remark_in(operation)?;
    if remark.is_empty() {
        drop_remark(rows, member, other);
    } else {
        rows.put(&(member, other), &remark);
        rows.put(&(other, member), &Remarked {});
    }
    Ok(Receipt::Done)
}

/// The remark in the one personal part; an empty one where it was erased.
fn remark_in(operation: &Operation) -> Step<Remark> {
    let Some(bytes) = operation.part(0) else {
        let erased = operation.commits_to(0).then(Remark::default);
        return Ok(erased.ok_or(Refusal::Malformed)?);
    };
    let remark: Remark = minicbor::decode(bytes).map_err(|_| Refusal::Malformed)?;
    remark.check().map_err(|_| Refusal::Malformed)?;
    Ok(remark)
}

fn drop_remark(rows: &mut Staged<'_>, member: MemberId, other: MemberId) {
    rows.delete::<Remark>(&(member, other));
    rows.delete::<Remarked>(&(other, member));
}

/// Drops what `member` noted, and what others noted about them.
pub(super) fn forget(rows: &mut Staged<'_>, member: MemberId) -> Step<()> {
    for other in ids_behind(rows, member, part::REMARK)? {
        drop_remark(rows, member, other);
    }
    for other in ids_behind(rows, member, part::REMARKED)? {
        drop_remark(rows, other, member);
    }
    Ok(())
}
