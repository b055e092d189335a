//! Sessions at the hub: what a case about a session says, and what time brings.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::node::Node;
use portico_domain::session::action::{FinishEnding, MarkNoShow, Remind};
use portico_domain::session::booking::BookingId;
use portico_domain::session::guest::GuestId;
use portico_domain::session::slot::{NO_SHOW_AFTER_MS, end_ms};
use portico_domain::session::{AccessEntry, Booking, Party, Slot};
use portico_domain::{Action, MemberId, NodeId, OpId, Operation};

use super::{HubLedger, HubView};
use crate::rows::{Rows, after, encode, kind};
use crate::sessions::Viewer;
use crate::store::{Read, StoreError};
use crate::{access, keys, query};

/// Until when the hub has all that a node did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Heard {
    /// In hub time.
    #[n(0)]
    pub until_ms: u64,
    /// Which life of it.
    #[n(1)]
    pub incarnation: u32,
}

/// How much later it must be to be written down, in milliseconds: each is a commit.
const HEARD_STEP_MS: u64 = 20_000;
/// How long before a session its guest is reminded, in milliseconds.
pub const REMIND_BEFORE_MS: u64 = 3_600_000;
/// How far back sessions are looked at that nobody started, in milliseconds.
const LOOK_BACK_MS: u64 = 14 * 24 * 3_600_000;

impl HubLedger {
    /// Adds entries to this hub's access log.
    ///
    /// # Errors
    /// When the store fails.
    pub fn log_access(&self, entries: &[AccessEntry]) -> Result<(), StoreError> {
        self.store.write(|writer| access::append(writer, entries))
    }

    /// Remembers until when the hub has all that `node` did, if the node runs sessions and it is much later than before.
    ///
    /// # Errors
    /// When the store fails.
    pub fn note_heard(&self, node: NodeId, heard: Heard) -> Result<(), StoreError> {
        let view = self.view()?;
        if !view.rows().get::<Node>(&node)?.is_some_and(|node| node.runs_sessions()) {
            return Ok(());
        }
        let known = view.heard()?.get(&node).copied().unwrap_or_default();
        let later = heard.until_ms >= known.until_ms.saturating_add(HEARD_STEP_MS);
        if !later && heard.incarnation <= known.incarnation {
            return Ok(());
        }
        self.store.write(|writer| writer.put(&keys::heard(node), &encode(&heard)))
    }

    /// This hub as one that asks about slots.
    ///
    /// # Errors
    /// When the store fails or there is no event.
    pub fn viewer(&self) -> Result<Viewer, StoreError> {
        let state = super::load(&self.store.snapshot()?)?;
        let state = state.ok_or(StoreError::Damaged("there is no event"))?;
        Ok(Viewer { node: state.node, incarnation: state.incarnation })
    }
}

impl HubView {
    /// Until when the hub has all that each node did.
    ///
    /// # Errors
    /// When the store fails.
    pub fn heard(&self) -> Result<BTreeMap<NodeId, Heard>, StoreError> {
        let unreadable = |_| StoreError::Damaged("when a node was heard cannot be read");
        let mut heard = BTreeMap::new();
        self.snapshot.scan(keys::HEARD_ALL, &after(keys::HEARD_ALL), &mut |key, value| {
            let node = key.last_chunk().copied().map(OpId);
            heard.extend(node.zip(Some(minicbor::decode(value).map_err(unreadable)?)));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(heard)
    }

    /// What the hub is to do because time passed: finish what could not be ended, remind guests, mark those who did not come,
    /// lease slots. At most `most` actions.
    ///
    /// # Errors
    /// When the store fails.
    pub fn due(&self, now_ms: u64, most: usize) -> Result<Vec<Action>, StoreError> {
        let mut due = self.unfinished()?;
        due.extend(self.to_remind(now_ms)?);
        due.extend(self.no_shows(now_ms)?);
        due.extend(self.leases_due(now_ms)?);
        due.truncate(most);
        Ok(due)
    }

    fn unfinished(&self) -> Result<Vec<Action>, StoreError> {
        let mut due = Vec::new();
        self.rows().scan(&[kind::UNFINISHED], &mut |key, _| {
            let id = key.get(1..).and_then(|id| id.try_into().ok()).map(OpId);
            due.extend(id.map(|booking| Action::FinishEnding(FinishEnding { booking })));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(due)
    }

    fn to_remind(&self, now_ms: u64) -> Result<Vec<Action>, StoreError> {
        let span = (now_ms, now_ms.saturating_add(REMIND_BEFORE_MS));
        Ok(self
            .waiting(span)?
            .into_iter()
            .filter(|(_, booking)| booking.reminded_ms != Some(booking.slot_ms))
            .map(|(booking, Booking { slot_ms, .. })| Action::Remind(Remind { booking, slot_ms }))
            .collect())
    }

    /// Only once every node that could have seen the guest has been heard from.
    fn no_shows(&self, now_ms: u64) -> Result<Vec<Action>, StoreError> {
        let heard_ms = self.heard_from_all()?.unwrap_or(now_ms);
        let until_ms = now_ms.saturating_sub(NO_SHOW_AFTER_MS).min(heard_ms);
        let span = (until_ms.saturating_sub(LOOK_BACK_MS), until_ms);
        let by = Party::System;
        Ok(self
            .waiting(span)?
            .into_iter()
            .filter(|(_, booking)| end_ms(booking.slot_ms) <= until_ms)
            .map(|(booking, Booking { slot_ms, .. })| {
                Action::MarkNoShow(MarkNoShow { booking, slot_ms, by })
            })
            .collect())
    }

    /// Until when the hub has all that was done at any kiosk that runs sessions; none where there is no such kiosk.
    fn heard_from_all(&self) -> Result<Option<u64>, StoreError> {
        let heard = self.heard()?;
        let mut least: Option<u64> = None;
        query::nodes(self.rows(), &mut |id, node| {
            if node.runs_sessions() && node.revoked_ms.is_none() {
                let until_ms = heard.get(&id).copied().unwrap_or_default().until_ms;
                least = Some(least.map_or(until_ms, |least| least.min(until_ms)));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(least)
    }

    fn waiting(&self, (from, until): (u64, u64)) -> Result<Vec<(BookingId, Booking)>, StoreError> {
        let rows = self.rows();
        let mut found = Vec::new();
        query::slots(rows, from, until, &mut |_, _, slot| {
            if let Some(id) = slot.booking
                && let Some(booking) = rows.get::<Booking>(&id)?
                && booking.state.is_waiting()
            {
                found.push((id, booking));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }
}

/// What an operation about a session is about, for the case that it may open.
pub(super) struct About {
    pub booking: Option<BookingId>,
    pub mentor: Option<MemberId>,
    pub guest: Option<GuestId>,
    pub slot_ms: Option<u64>,
}

/// What it is about; none where it is about no session.
pub(super) fn about(rows: Rows<'_>, operation: &Operation) -> Result<Option<About>, StoreError> {
    if let Action::Book(book) = &operation.body().action {
        let (mentor, guest) = (Some(book.mentor), Some(book.guest));
        let (booking, slot_ms) = (Some(operation.id()), Some(book.slot_ms));
        return Ok(Some(About { booking, mentor, guest, slot_ms }));
    }
    let Some(id) = rests_on(operation) else { return Ok(None) };
    let known: Option<Booking> = rows.get(&id)?;
    let wanted_ms = match &operation.body().action {
        Action::Reschedule(action) => Some(action.to_ms),
        _ => None,
    };
    let slot_ms = wanted_ms.or(known.as_ref().map(|booking| booking.slot_ms));
    let (mentor, guest) = known.map(|known| (known.mentor, known.guest)).unzip();
    Ok(Some(About { booking: Some(id), mentor, guest, slot_ms }))
}

/// The object that an operation about a session names: a booking, or the guest it is booked for.
pub(super) fn rests_on(operation: &Operation) -> Option<OpId> {
    match &operation.body().action {
        Action::Book(action) => Some(action.guest),
        Action::Reschedule(action) => Some(action.booking),
        Action::Cancel(action) => Some(action.booking),
        Action::CheckIn(action) => Some(action.booking),
        Action::Complete(action) => Some(action.booking),
        Action::MarkNoShow(action) => Some(action.booking),
        Action::Rate(action) => Some(action.booking),
        Action::Report(action) => Some(action.booking),
        Action::RenewLink(action) => Some(action.booking),
        _ => None,
    }
}

/// The booking that has the slot which `operation` wanted.
pub(super) fn holder(rows: Rows<'_>, operation: &Operation) -> Result<Option<OpId>, StoreError> {
    let About { mentor: Some(mentor), slot_ms: Some(slot_ms), .. } = about(rows, operation)?
        .unwrap_or(About { booking: None, mentor: None, guest: None, slot_ms: None })
    else {
        return Ok(None);
    };
    Ok(rows.get::<Slot>(&(slot_ms, mentor))?.and_then(|slot| slot.booking))
}
