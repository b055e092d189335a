//! Taking a connection back.

use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::people::action::Disconnect;
use portico_domain::{MemberId, Receipt, Refusal};

use crate::execute::{Step, member};
use crate::rows::Staged;

/// Both sides' rows go and both counts fall by one, even where the other side was erased. Badges stay, and so does what the two
/// noted, which is shown again should they meet again.
pub(in crate::execute) fn disconnect(rows: &mut Staged<'_>, action: &Disconnect) -> Step<Receipt> {
    member::living(rows, &action.by)?;
    let (one, other) = (action.by, action.other);
    match rows.get::<Connection>(&(one, other))? {
        None => return Ok(Receipt::AlreadyDone),
        Some(made) if made.id != action.connection => return Err(Refusal::MetAgain.into()),
        Some(_) => {}
    }
    for (from, to) in [(one, other), (other, one)] {
        rows.delete::<Connection>(&(from, to));
        lower(rows, from)?;
    }
    Ok(Receipt::Done)
}

fn lower(rows: &mut Staged<'_>, id: MemberId) -> Step<()> {
    let mut member: Member = rows.get(&id)?.ok_or(Refusal::UnknownMember)?;
    member.connections = member.connections.saturating_sub(1);
    rows.put(&id, &member);
    Ok(())
}
