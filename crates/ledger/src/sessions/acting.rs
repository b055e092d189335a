//! What stands in the way of an action now. Judged once, where the person is told; nobody is refused later for it (ML booking
//! rules).

use portico_domain::session::slot::{has_notice, is_over};
use portico_domain::session::{Booking, Guest, Slot};
use portico_domain::{Action, Judged, NodeId, Refusal, Told};

use super::asking::Viewer;
use crate::rows::Staged;
use crate::store::StoreError;

/// Why the action is not to be done at `now`, if there is a reason of time.
pub(crate) fn hindrance(
    rows: &Staged<'_>,
    action: &Action,
    now: Judged,
) -> Result<Option<Refusal>, StoreError> {
    let slot_of = |id| rows.get::<Booking>(id).map(|found| found.map(|booking| booking.slot_ms));
    Ok(match action {
        Action::Book(book) => late(book.slot_ms, book.override_notice, now),
        Action::Reschedule(action) => {
            let from = slot_of(&action.booking)?;
            let free_to_leave = from.and_then(|from| too_short(from, action.override_notice, now));
            free_to_leave.or(late(action.to_ms, action.override_notice, now))
        }
        Action::Cancel(action) => slot_of(&action.booking)?
            .and_then(|slot_ms| too_short(slot_ms, action.override_notice, now)),
        Action::MarkNoShow(action) => {
            (now.latest_ms() < action.slot_ms).then_some(Refusal::TooEarly)
        }
        Action::AskLink(action) => {
            let booking: Option<Booking> = rows.get(&action.booking)?;
            let guest = booking.map(|booking| rows.get::<Guest>(&booking.guest)).transpose()?;
            let may = guest.flatten().is_none_or(|guest| guest.may_ask(now.at_ms));
            (!may).then_some(Refusal::TooOften)
        }
        _ => None,
    })
}

/// What is over cannot be booked, whoever says so; what is near only by staff.
fn late(slot_ms: u64, overridden: bool, now: Judged) -> Option<Refusal> {
    if is_over(slot_ms, now) { Some(Refusal::TooLate) } else { too_short(slot_ms, overridden, now) }
}

fn too_short(slot_ms: u64, overridden: bool, now: Judged) -> Option<Refusal> {
    (!overridden && !has_notice(slot_ms, now)).then_some(Refusal::TooLate)
}

/// What a kiosk can tell the person who books or moves a session, or checks in: done where it holds the slot's lease, to be
/// confirmed where it does not, and that it does not know where it has never heard of the booking.
pub(crate) fn told(
    rows: &Staged<'_>,
    action: &Action,
    node: NodeId,
    incarnation: u32,
) -> Result<Told, StoreError> {
    let on_slot = |key| -> Result<Told, StoreError> {
        let slot: Slot = rows.get(&key)?.unwrap_or_default();
        let viewer = Viewer { node, incarnation };
        let leased = viewer.lease_here(rows, &slot)?;
        Ok(if leased { Told::Done } else { Told::Provisional })
    };
    match action {
        Action::Book(book) => on_slot((book.slot_ms, book.mentor)),
        Action::Reschedule(action) => match rows.get::<Booking>(&action.booking)? {
            Some(booking) => on_slot((action.to_ms, booking.mentor)),
            None => Ok(Told::Unsure),
        },
        Action::CheckIn(action) => {
            let known = rows.get::<Booking>(&action.booking)?.is_some();
            Ok(if known { Told::Done } else { Told::Unsure })
        }
        _ => Ok(Told::Done),
    }
}
