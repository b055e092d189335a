//! Questions about sessions: the day's board, free slots, whose link it is.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use portico_domain::member::normalize_email;
use portico_domain::node::Node;
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::link::{Bearer, LinkRefusal, Links};
use portico_domain::session::slot::{SLOT_MS, end_ms, has_notice};
use portico_domain::session::{Availability, Booking, Guest, Lease, Slot};
use portico_domain::token::TokenHash;
use portico_domain::{Judged, MemberId, NodeId};

use crate::execute::Stop;
use crate::execute::session::link;
use crate::query;
use crate::rows::session::{AddressOwner, GuestName, LinkOwner};
use crate::rows::{Rows, Staged, email_hash};
use crate::store::StoreError;

/// Which node asks.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    /// The node.
    pub node: NodeId,
    /// Which life of it.
    pub incarnation: u32,
}

impl Viewer {
    /// Whether this life of the node holds a lease of the slot that binds.
    pub(super) fn lease_here(&self, rows: &Staged<'_>, slot: &Slot) -> Result<bool, StoreError> {
        let Some(lease) = slot.lease.filter(|lease| lease.is_held_by(self.node, self.incarnation))
        else {
            return Ok(false);
        };
        Ok(rows.get::<Node>(&self.node)?.is_some_and(|node| lease.binds(&node)))
    }
}

/// One slot of a day's board that is booked or leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// When it starts, in hub time.
    pub slot_ms: u64,
    /// Whose it is.
    pub mentor: MemberId,
    /// The booking that has it.
    pub booking: Option<(BookingId, Booking)>,
    /// The lease on it, whether or not it binds.
    pub lease: Option<Lease>,
}

/// The slots from `from_ms` on, before `until_ms`, that are booked or leased, in the order of time.
///
/// # Errors
/// When the store fails.
pub fn board(rows: Rows<'_>, from_ms: u64, until_ms: u64) -> Result<Vec<BoardRow>, StoreError> {
    let mut found = Vec::new();
    query::slots(rows, from_ms, until_ms, &mut |slot_ms, mentor, slot| {
        let booking = match slot.booking {
            Some(id) => rows.get(&id)?.map(|booking| (id, booking)),
            None => None,
        };
        found.push(BoardRow { slot_ms, mentor, booking, lease: slot.lease });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The live booking of a mentor's slot.
///
/// # Errors
/// When the store fails.
pub fn booking_at(
    rows: Rows<'_>,
    mentor: MemberId,
    slot_ms: u64,
) -> Result<Option<(BookingId, Booking)>, StoreError> {
    let slot: Slot = rows.get(&(slot_ms, mentor))?.unwrap_or_default();
    let Some(id) = slot.booking else { return Ok(None) };
    let booking: Option<Booking> = rows.get(&id)?;
    Ok(booking.filter(|booking| booking.state.is_live()).map(|booking| (id, booking)))
}

/// A slot that nobody has booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeSlot {
    /// When it starts, in hub time.
    pub slot_ms: u64,
    /// Whether the node that asks holds its lease: what it books there is sure.
    pub leased_here: bool,
}

/// The free slots of a mentor that start from `from_ms` on, before `until_ms`. Those that another node alone may sell are left
/// out.
///
/// # Errors
/// When the store fails.
pub fn free_slots(
    rows: Rows<'_>,
    mentor: MemberId,
    (from_ms, until_ms): (u64, u64),
    viewer: Viewer,
) -> Result<Vec<FreeSlot>, StoreError> {
    let availability: Availability = rows.get(&mentor)?.unwrap_or_default();
    let staged = Staged::new(rows);
    let mut known = BTreeMap::new();
    query::slots(rows, from_ms, until_ms, &mut |slot_ms, of, slot| {
        if of == mentor {
            known.insert(slot_ms, slot);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut free = Vec::new();
    for slot_ms in availability.slots(from_ms, until_ms) {
        let slot: Slot = known.get(&slot_ms).copied().unwrap_or_default();
        let leased_here = viewer.lease_here(&staged, &slot)?;
        if is_free(rows, &slot)? && (leased_here || !is_bound(rows, &slot)?) {
            free.push(FreeSlot { slot_ms, leased_here });
        }
    }
    Ok(free)
}

/// Whether no live booking has it.
pub(crate) fn is_free(rows: Rows<'_>, slot: &Slot) -> Result<bool, StoreError> {
    let Some(id) = slot.booking else { return Ok(true) };
    Ok(rows.get::<Booking>(&id)?.is_none_or(|booking| !booking.state.is_live()))
}

/// Whether a lease on it binds. A holder that is not there, where its row has not come yet, still binds.
pub(crate) fn is_bound(rows: Rows<'_>, slot: &Slot) -> Result<bool, StoreError> {
    let Some(lease) = slot.lease else { return Ok(false) };
    Ok(rows.get::<Node>(&lease.node)?.is_none_or(|node| lease.binds(&node)))
}

/// How far around a slot others are looked for, in milliseconds.
const AROUND_MS: u64 = 7 * 24 * 3_600_000;

/// The free slots of a mentor that are nearest to one, with notice enough at `now`, at most `most`, nearest first.
///
/// # Errors
/// When the store fails.
pub fn nearest_free(
    rows: Rows<'_>,
    mentor: MemberId,
    slot_ms: u64,
    (now, most): (Judged, usize),
    viewer: Viewer,
) -> Result<Vec<FreeSlot>, StoreError> {
    let span = (slot_ms.saturating_sub(AROUND_MS), slot_ms.saturating_add(AROUND_MS));
    let mut free = free_slots(rows, mentor, span, viewer)?;
    free.retain(|free| has_notice(free.slot_ms, now));
    free.sort_by_key(|free| (free.slot_ms.abs_diff(slot_ms), free.slot_ms));
    free.truncate(most);
    Ok(free)
}

/// Whose link it is, or why it is refused (ML-7).
///
/// # Errors
/// When the store fails.
pub fn verify(
    rows: Rows<'_>,
    hash: &TokenHash,
    at: Judged,
) -> Result<Result<Bearer, LinkRefusal>, StoreError> {
    match link::bearer(&Staged::new(rows), hash, at) {
        Ok(judged) => Ok(judged),
        Err(Stop::Refused(_)) => Ok(Err(LinkRefusal::Unknown)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The id by which a guest is known: the first, where two kiosks have added the same address.
///
/// # Errors
/// When the store fails.
pub fn known_as(rows: Rows<'_>, guest: GuestId) -> Result<GuestId, StoreError> {
    let row: Option<Guest> = rows.get(&guest)?;
    Ok(row.and_then(|row| row.same_as).unwrap_or(guest))
}

/// Which booking a link belongs to, whatever has become of the link: enough for staff to check its guest in, and for nothing
/// else.
///
/// # Errors
/// When the store fails.
pub fn named(rows: Rows<'_>, hash: &TokenHash) -> Result<Option<BookingId>, StoreError> {
    Ok(rows.get::<LinkOwner>(hash)?.map(|owner| owner.booking))
}

/// The links of a booking.
///
/// # Errors
/// When the store fails.
pub fn links_of(rows: Rows<'_>, booking: BookingId) -> Result<Links, StoreError> {
    Ok(rows.get(&booking)?.unwrap_or_default())
}

/// The guest of an e-mail address, however it is written.
///
/// # Errors
/// When the store fails.
pub fn guest_of_address(
    rows: Rows<'_>,
    address: &str,
) -> Result<Option<(GuestId, Option<GuestName>)>, StoreError> {
    let Some(address) = normalize_email(address) else { return Ok(None) };
    let Some(AddressOwner { guest }) = rows.get(&email_hash(&address))? else { return Ok(None) };
    Ok(Some((guest, rows.get(&guest)?)))
}

/// The booking of a guest that a link is most likely wanted for: the next that is to take place, else the last that did.
///
/// # Errors
/// When the store fails.
pub fn next_booking(
    rows: Rows<'_>,
    guest: GuestId,
    now_ms: u64,
) -> Result<Option<(BookingId, Booking)>, StoreError> {
    let mut all: Vec<(BookingId, Booking)> = Vec::new();
    query::bookings_of(rows, guest, &mut |id| {
        all.extend(rows.get(&id)?.map(|booking| (id, booking)));
        Ok(ControlFlow::Continue(()))
    })?;
    let to_come =
        |booking: &Booking| booking.state.is_live() && end_ms(booking.slot_ms) + SLOT_MS > now_ms;
    let next = all.iter().filter(|(_, booking)| to_come(booking)).min_by_key(|(_, b)| b.slot_ms);
    Ok(next.or_else(|| all.iter().max_by_key(|(_, b)| b.slot_ms)).cloned())
}
