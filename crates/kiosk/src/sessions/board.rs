//! A day's board: each mentor's slots, free, leased or booked.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use portico_domain::node::Node;
use portico_domain::session::slot::is_over;
use portico_domain::session::{Availability, Lease};
use portico_domain::{Judged, MemberId, NodeId};
use portico_ledger::kiosk::KioskView;
use portico_ledger::sessions::{self, BoardRow, Viewer};
use portico_ledger::{StoreError, query};

use super::days::Clock;
use super::view::{BoardView, MentorDay, SlotState, SlotView};
use super::{Desk, NotDone, booking_view, mentor};

/// Slots of a mentor, by their start.
type Slots = BTreeMap<u64, SlotView>;
/// Mentors who can be booked, and when.
type Mentors = BTreeMap<MemberId, Availability>;

impl Desk<'_> {
    /// The board of `day`; of today, or else the next day with sessions, where none is given.
    pub(crate) fn board(&self, day: Option<NaiveDate>) -> Result<BoardView, NotDone> {
        let view = self.ledger.view()?;
        let clock = self.clock(&view)?;
        let mentors = self.mentors(&view)?;
        let today = clock.today();
        let day = match day {
            Some(day) => day,
            None if self.has_sessions(&view, &mentors, clock.span(today))? => today,
            None => self.next_day(&view, &mentors, clock, today)?.unwrap_or(today),
        };
        Ok(BoardView {
            day: day.to_string(),
            today: today.to_string(),
            previous: previous_day(&mentors, clock, day).map(|day| day.to_string()),
            next: self.next_day(&view, &mentors, clock, day)?.map(|day| day.to_string()),
            mentors: self.mentor_days(&view, &mentors, clock, day)?,
        })
    }

    /// The mentors whose sessions are run here.
    fn mentors(&self, view: &KioskView) -> Result<Mentors, StoreError> {
        let Some(role) = self.role(view)? else { return Ok(Mentors::new()) };
        let mut found = Mentors::new();
        query::mentors(view.rows(), &mut |id, availability| {
            if self.runs_for(role, id) {
                found.insert(id, availability);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    fn mentor_days(
        &self,
        view: &KioskView,
        mentors: &Mentors,
        clock: Clock,
        day: NaiveDate,
    ) -> Result<Vec<MentorDay>, StoreError> {
        let (from_ms, until_ms) = clock.span(day);
        let now = self.now();
        let mut days: BTreeMap<MemberId, Slots> = BTreeMap::new();
        for (id, availability) in mentors {
            let slots = availability.slots(from_ms, until_ms);
            let free = slots.map(|slot_ms| (slot_ms, free(clock, now, slot_ms)));
            days.insert(*id, free.collect());
        }
        let mut holders = Holders::new(view, self.viewer());
        for row in self.rows(view, from_ms, until_ms)? {
            let slots = days.entry(row.mentor).or_default();
            let slot_ms = row.slot_ms;
            let in_hours = slots.remove(&slot_ms);
            slots.extend(holders.slot(clock, now, row, in_hours)?.map(|slot| (slot_ms, slot)));
        }
        let mut list = Vec::new();
        for (id, slots) in days.into_iter().filter(|(_, slots)| !slots.is_empty()) {
            let slots = slots.into_values().collect();
            list.push(MentorDay { mentor: mentor(view, id)?, slots });
        }
        list.sort_by(|one, other| one.mentor.name.cmp(&other.mentor.name));
        Ok(list)
    }

    /// What is booked or leased, of the mentors whose sessions are run here.
    fn rows(
        &self,
        view: &KioskView,
        from_ms: u64,
        until_ms: u64,
    ) -> Result<Vec<BoardRow>, StoreError> {
        let Some(role) = self.role(view)? else { return Ok(Vec::new()) };
        let mut rows = sessions::board(view.rows(), from_ms, until_ms)?;
        rows.retain(|row| self.runs_for(role, row.mentor));
        Ok(rows)
    }

    fn has_sessions(
        &self,
        view: &KioskView,
        mentors: &Mentors,
        (from_ms, until_ms): (u64, u64),
    ) -> Result<bool, StoreError> {
        let opens = |hours: &Availability| hours.slots(from_ms, until_ms).next().is_some();
        Ok(mentors.values().any(opens) || !self.rows(view, from_ms, until_ms)?.is_empty())
    }

    /// The first day after `day` with hours or bookings.
    fn next_day(
        &self,
        view: &KioskView,
        mentors: &Mentors,
        clock: Clock,
        day: NaiveDate,
    ) -> Result<Option<NaiveDate>, StoreError> {
        let (_, end_ms) = clock.span(day);
        let stretches = mentors.values().flat_map(|hours| &hours.stretches);
        let later = stretches.filter(|stretch| stretch.until_ms > end_ms);
        let opens = later.map(|stretch| stretch.from_ms.max(end_ms)).min();
        let mut booked = None;
        query::slots(view.rows(), end_ms, opens.unwrap_or(u64::MAX), &mut |slot_ms, of, slot| {
            booked = (slot.booking.is_some() && mentors.contains_key(&of)).then_some(slot_ms);
            let go_on = booked.is_none();
            Ok(if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(booked.or(opens).map(|at_ms| clock.day(at_ms)))
    }
}

/// The last day before `day` with hours.
fn previous_day(mentors: &Mentors, clock: Clock, day: NaiveDate) -> Option<NaiveDate> {
    let (begin_ms, _) = clock.span(day);
    let stretches = mentors.values().flat_map(|hours| &hours.stretches);
    let earlier = stretches.filter(|stretch| stretch.from_ms < begin_ms);
    let last_ms = earlier.map(|stretch| stretch.until_ms.min(begin_ms) - 1).max()?;
    Some(clock.day(last_ms))
}

fn free(clock: Clock, now: Judged, slot_ms: u64) -> SlotView {
    let state = if is_over(slot_ms, now) { SlotState::Over } else { SlotState::Free };
    SlotView { when: clock.when(slot_ms), state, booking: None }
}

/// Who holds leases; each node is read once.
struct Holders<'a> {
    view: &'a KioskView,
    viewer: Viewer,
    nodes: BTreeMap<NodeId, Option<Node>>,
}

impl<'a> Holders<'a> {
    fn new(view: &'a KioskView, viewer: Viewer) -> Self {
        Self { view, viewer, nodes: BTreeMap::new() }
    }

    /// The slot of a row; none where it is neither booked, nor leased for good, nor in its mentor's hours.
    fn slot(
        &mut self,
        clock: Clock,
        now: Judged,
        row: BoardRow,
        in_hours: Option<SlotView>,
    ) -> Result<Option<SlotView>, StoreError> {
        let when = clock.when(row.slot_ms);
        if let Some((id, booking)) = row.booking {
            let booking = Some(booking_view(self.view, id, &booking)?);
            return Ok(Some(SlotView { when, state: SlotState::Booked, booking }));
        }
        let lease = row.lease.filter(|_| !is_over(row.slot_ms, now));
        let state = match lease {
            Some(lease) if self.binds(lease)? => self.holder(lease),
            _ => return Ok(in_hours),
        };
        Ok(Some(SlotView { when, state, booking: None }))
    }

    fn holder(&self, lease: Lease) -> SlotState {
        let is_here = lease.is_held_by(self.viewer.node, self.viewer.incarnation);
        if is_here { SlotState::Leased } else { SlotState::Elsewhere }
    }

    /// A holder whose row has not come yet still binds.
    fn binds(&mut self, lease: Lease) -> Result<bool, StoreError> {
        if !self.nodes.contains_key(&lease.node) {
            self.nodes.insert(lease.node, self.view.rows().get(&lease.node)?);
        }
        let node = self.nodes.get(&lease.node).and_then(Option::as_ref);
        Ok(node.is_none_or(|node| lease.binds(node)))
    }
}
