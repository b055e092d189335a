//! Questions about rows that more than one caller asks.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use portico_domain::case::Case;
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::node::Node;
use portico_domain::people::{Device, MemberReport, Remark};
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::{Availability, Booking, Slot};
use portico_domain::{MemberId, NodeId, OpId};

use crate::rows::people::Mute;
use crate::rows::session::{GuestName, booking_part, guest_part};
use crate::rows::{Row, Rows, decode, kind, part};
use crate::store::StoreError;

/// Whether to go on visiting.
pub type Flow = Result<ControlFlow<()>, StoreError>;

/// Visits the connections of `member`, by the other's id.
pub fn connections(
    rows: Rows<'_>,
    member: MemberId,
    visit: &mut dyn FnMut(MemberId, Connection) -> Flow,
) -> Result<(), StoreError> {
    let prefix = [&[kind::MEMBER][..], &member.0, &[part::CONNECTION]].concat();
    rows.scan(&prefix, &mut |key, value| visit(id_at(key, prefix.len())?, decode(value)?))
}

/// Visits every member.
pub fn members(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(MemberId, Member) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::MEMBER], &mut |key, value| {
        if key.get(17) == Some(&part::MEMBER) {
            visit(id_at(key, 1)?, decode(value)?)
        } else {
            Ok(ControlFlow::Continue(()))
        }
    })
}

/// Visits every node, by its id.
pub fn nodes(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(NodeId, Node) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::NODE], &mut |key, value| visit(id_at(key, 1)?, decode(value)?))
}

/// Visits every case, by the operation that lost.
pub fn cases(rows: Rows<'_>, visit: &mut dyn FnMut(OpId, Case) -> Flow) -> Result<(), StoreError> {
    rows.scan(&[kind::CASE], &mut |key, value| visit(id_at(key, 1)?, decode(value)?))
}

/// Visits the slots that are booked or leased and start from `from_ms` on, before `until_ms`, in the order of time, by their
/// mentor.
pub fn slots(
    rows: Rows<'_>,
    from_ms: u64,
    until_ms: u64,
    visit: &mut dyn FnMut(u64, MemberId, Slot) -> Flow,
) -> Result<(), StoreError> {
    let bound = |ms: u64| [&[kind::SLOT][..], &ms.to_be_bytes()].concat();
    rows.scan_between(&bound(from_ms), &bound(until_ms), &mut |key, value| {
        let start = key.get(1..9).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        let start_ms = start.ok_or(StoreError::Damaged("a slot's key is too short"))?;
        visit(start_ms, id_at(key, 9)?, decode(value)?)
    })
}

/// Visits the mentors who can be booked.
pub fn mentors(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(MemberId, Availability) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::AVAILABILITY], &mut |key, value| visit(id_at(key, 1)?, decode(value)?))
}

/// Visits the bookings of a guest.
pub fn bookings_of(
    rows: Rows<'_>,
    guest: GuestId,
    visit: &mut dyn FnMut(BookingId) -> Flow,
) -> Result<(), StoreError> {
    let prefix = [&[kind::GUEST][..], &guest.0, &[guest_part::BOOKING]].concat();
    rows.scan(&prefix, &mut |key, _| visit(id_at(key, prefix.len())?))
}

/// Visits every booking.
pub fn bookings(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(BookingId, Booking) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::BOOKING], &mut |key, value| {
        if key.get(17) == Some(&booking_part::BOOKING) {
            visit(id_at(key, 1)?, decode(value)?)
        } else {
            Ok(ControlFlow::Continue(()))
        }
    })
}

/// Visits the guests who have a name, aliases left out.
pub fn guests(
    rows: Rows<'_>,
    visit: &mut dyn FnMut(GuestId, GuestName) -> Flow,
) -> Result<(), StoreError> {
    rows.scan(&[kind::GUEST], &mut |key, value| {
        if key.get(17) == Some(&guest_part::NAME) {
            visit(id_at(key, 1)?, decode(value)?)
        } else {
            Ok(ControlFlow::Continue(()))
        }
    })
}

/// How many incidents of a booking were reported.
pub fn incidents(rows: Rows<'_>, booking: BookingId) -> Result<usize, StoreError> {
    let prefix = [&[kind::BOOKING][..], &booking.0, &[booking_part::INCIDENT]].concat();
    let mut count = 0;
    rows.scan(&prefix, &mut |_, _| {
        count += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// What `member` noted about others, by whom it is about.
pub fn remarks(rows: Rows<'_>, member: MemberId) -> Result<BTreeMap<MemberId, Remark>, StoreError> {
    Ok(of_member(rows, member, part::REMARK)?.into_iter().collect())
}

/// The devices of `member`, oldest first to the second, revoked ones too.
pub fn devices(rows: Rows<'_>, member: MemberId) -> Result<Vec<(OpId, Device)>, StoreError> {
    of_member(rows, member, part::DEVICE)
}

/// Whom `member` keeps away.
pub fn mutes(rows: Rows<'_>, member: MemberId) -> Result<Vec<(MemberId, Mute)>, StoreError> {
    of_member(rows, member, part::MUTE)
}

/// What members told organizers about one another, oldest first.
pub fn reports(rows: Rows<'_>) -> Result<Vec<(OpId, MemberReport)>, StoreError> {
    let mut found = Vec::new();
    rows.scan(&[kind::REPORT], &mut |key, value| {
        found.push((id_at(key, 1)?, decode(value)?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// All rows of one part of a member's, by the id at the end of their keys.
fn of_member<R: Row>(
    rows: Rows<'_>,
    member: MemberId,
    part: u8,
) -> Result<Vec<(OpId, R)>, StoreError> {
    let prefix = [&[kind::MEMBER][..], &member.0, &[part]].concat();
    let mut found = Vec::new();
    rows.scan(&prefix, &mut |key, value| {
        found.push((id_at(key, prefix.len())?, decode(value)?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn id_at(key: &[u8], at: usize) -> Result<OpId, StoreError> {
    let bytes = key.get(at..at + 16).and_then(|bytes| bytes.try_into().ok());
    bytes.map(OpId).ok_or(StoreError::Damaged("a row's key is too short"))
}
