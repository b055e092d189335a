//! What a case says of a session: whose, when, and when it could be instead.

use portico_domain::case::{Case, Side};
use portico_domain::session::Booking;
use portico_domain::{Judged, MemberId, OpId, Outcome};
use portico_ledger::StoreError;
use portico_ledger::kiosk::KioskView;
use portico_ledger::rows::session::GuestName;
use portico_ledger::sessions::{FreeSlot, Viewer, known_as, nearest_free};

use super::clock;
use super::view::{CaseSession, FreeTime, INSTEAD_MAX, Standing};

/// The session that a case is about, if it is about one that this kiosk knows enough of.
pub(crate) fn session_of(
    view: &KioskView,
    case: &Case,
    now: Judged,
    viewer: Viewer,
) -> Result<Option<CaseSession>, StoreError> {
    let Side { owner, redeemer: guest, slot_ms: Some(slot_ms), .. } = case.side else {
        return Ok(None);
    };
    let stands = standing(view, &case.side)?;
    let is_new = case.side.booking == Some(case.side.operation);
    let is_refused = case.is_open() && matches!(case.outcome, Some(Outcome::Rejected(_)));
    let instead = match owner {
        Some(mentor) if is_refused && (is_new || stands.is_some()) => {
            nearest(view, mentor, slot_ms, now, viewer)?
        }
        _ => Vec::new(),
    };
    Ok(Some(CaseSession {
        guest: guest.map(|guest| guest.to_string()),
        name: guest.map(|guest| name(view, guest)).transpose()?.flatten(),
        when: clock(view, now)?.when(slot_ms),
        stands,
        instead,
    }))
}

/// The booking that was to be moved to a slot which it did not get, if it is still to take place.
fn standing(view: &KioskView, side: &Side) -> Result<Option<Standing>, StoreError> {
    let Some(id) = side.booking else { return Ok(None) };
    let booking: Option<Booking> = view.rows().get(&id)?;
    let stands = booking.filter(|it| it.state.is_waiting() && Some(it.slot_ms) != side.slot_ms);
    Ok(stands.map(|it| Standing { booking: id.to_string(), slot_ms: it.slot_ms }))
}

/// A guest whom two kiosks have added is known under the first id.
fn name(view: &KioskView, guest: OpId) -> Result<Option<String>, StoreError> {
    let name: Option<GuestName> = view.rows().get(&known_as(view.rows(), guest)?)?;
    Ok(name.map(|row| row.name))
}

fn nearest(
    view: &KioskView,
    mentor: MemberId,
    slot_ms: u64,
    now: Judged,
    viewer: Viewer,
) -> Result<Vec<FreeTime>, StoreError> {
    let clock = clock(view, now)?;
    let found = nearest_free(view.rows(), mentor, slot_ms, (now, INSTEAD_MAX), viewer)?;
    let time =
        |free: &FreeSlot| FreeTime { when: clock.when(free.slot_ms), leased: free.leased_here };
    Ok(found.iter().map(time).collect())
}
