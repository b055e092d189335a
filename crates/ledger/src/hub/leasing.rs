//! Which slots each kiosk is to be leased: a few of each mentor's, as many as it needs, spread over the day, and never so many
//! that nothing is left for everyone else.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::session::action::{GrantLeases, MentorSlot};
use portico_domain::session::lease::SLOTS_MAX;
use portico_domain::session::{Availability, Booking, SLOT_MS, Slot};
use portico_domain::{Action, MemberId, NodeId};

use super::{Heard, HubView};
use crate::query;
use crate::rows::Rows;
use crate::sessions::{is_bound, is_free};
use crate::store::{Read, StoreError};
use crate::{keys, query::Flow};

/// How far ahead slots are leased, in milliseconds.
const HORIZON_MS: u64 = 36 * 3_600_000;
/// A kiosk that was not heard from for longer is leased nothing new, in milliseconds: it keeps what it has.
const HEARD_LATELY_MS: u64 = 5 * 60_000;
/// Slots of each mentor that a kiosk holds at least, if there are enough.
const QUOTA_MIN: usize = 2;
/// Slots of each mentor that a kiosk holds at most, however many it sells.
const QUOTA_MAX: usize = 8;
/// At most one in this many of a mentor's free slots is leased; the rest is for the web and for everyone.
const LEASED_ONE_IN: usize = 2;

/// A kiosk that may be leased slots.
struct Kiosk {
    id: NodeId,
    incarnation: u32,
    /// The only mentor whose sessions it runs, where it is a mentor's own.
    only: Option<MemberId>,
}

/// What is known of one mentor's slots to come.
#[derive(Default)]
struct Day {
    /// Neither booked nor leased, in the order of time.
    free: Vec<u64>,
    /// How many are leased and not sold, by holder.
    leased: BTreeMap<NodeId, usize>,
    /// How many were booked, by the kiosk that booked them.
    sold: BTreeMap<NodeId, usize>,
}

impl HubView {
    /// The leases to grant now. A hub that was restored from a backup grants none before every kiosk that runs sessions has been
    /// heard from: what it had leased since the backup it no longer knows.
    ///
    /// # Errors
    /// When the store fails.
    pub fn leases_due(&self, now_ms: u64) -> Result<Vec<Action>, StoreError> {
        let heard = self.heard()?;
        let Some(kiosks) = self.kiosks(&heard, now_ms)? else { return Ok(Vec::new()) };
        let mut wanted: BTreeMap<usize, Vec<MentorSlot>> = BTreeMap::new();
        let mut mentors: Vec<(MemberId, Availability)> = Vec::new();
        query::mentors(self.rows(), &mut |mentor, hours| {
            mentors.push((mentor, hours));
            Ok(ControlFlow::Continue(()))
        })?;
        let days = self.days(&mentors, now_ms)?;
        for (mentor, mut day) in days {
            for (number, slot_ms) in share(&kiosks, mentor, &mut day) {
                wanted.entry(number).or_default().push(MentorSlot { slot_ms, mentor });
            }
        }
        let grants = wanted.into_iter().map(|(number, mut slots)| {
            slots.truncate(SLOTS_MAX);
            let Kiosk { id: node, incarnation, .. } = kiosks[number];
            Action::GrantLeases(GrantLeases { node, incarnation, slots })
        });
        Ok(grants.collect())
    }

    /// The kiosks that may be leased something now; none where nobody may be.
    fn kiosks(
        &self,
        heard: &BTreeMap<NodeId, Heard>,
        now_ms: u64,
    ) -> Result<Option<Vec<Kiosk>>, StoreError> {
        let restored = self.snapshot.get(keys::RESTORED)?.is_some();
        let (mut found, mut all_heard) = (Vec::new(), true);
        query::nodes(self.rows(), &mut |id, node| {
            if !node.runs_sessions() || node.revoked_ms.is_some() {
                return Ok(ControlFlow::Continue(()));
            }
            match heard.get(&id) {
                Some(heard) if heard.until_ms + HEARD_LATELY_MS >= now_ms => {
                    found.push(kiosk(id, &node, heard));
                }
                Some(_) => {}
                None => all_heard = false,
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((all_heard || !restored).then_some(found))
    }

    fn days(
        &self,
        mentors: &[(MemberId, Availability)],
        now_ms: u64,
    ) -> Result<BTreeMap<MemberId, Day>, StoreError> {
        let (from_ms, until_ms) = (now_ms + SLOT_MS, now_ms + HORIZON_MS);
        let rows = self.rows();
        let mut known: BTreeMap<(MemberId, u64), Slot> = BTreeMap::new();
        let mut days: BTreeMap<MemberId, Day> = BTreeMap::new();
        query::slots(rows, from_ms, until_ms, &mut |slot_ms, mentor, slot| {
            known.insert((mentor, slot_ms), slot);
            days.entry(mentor).or_default().note(rows, &slot)
        })?;
        for (mentor, hours) in mentors {
            let day = days.entry(*mentor).or_default();
            for slot_ms in hours.slots(from_ms, until_ms) {
                match known.get(&(*mentor, slot_ms)) {
                    Some(slot) if !is_open(rows, slot)? => {}
                    _ => day.free.push(slot_ms),
                }
            }
        }
        Ok(days)
    }
}

fn kiosk(id: NodeId, node: &Node, heard: &Heard) -> Kiosk {
    let only = node.member.filter(|_| node.role == Some(Role::Mentor));
    Kiosk { id, incarnation: heard.incarnation, only }
}

impl Day {
    fn note(&mut self, rows: Rows<'_>, slot: &Slot) -> Flow {
        let booking: Option<Booking> = match slot.booking {
            Some(id) => rows.get(&id)?,
            None => None,
        };
        if let Some(booking) = booking.filter(|booking| booking.state.is_live()) {
            *self.sold.entry(booking.node).or_default() += 1;
        } else if let Some(lease) = slot.lease
            && is_bound(rows, slot)?
        {
            *self.leased.entry(lease.node).or_default() += 1;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// How many slots a kiosk that sold so many may hold.
    fn quota(&self, kiosk: NodeId) -> usize {
        let sold = self.sold.get(&kiosk).copied().unwrap_or_default();
        (QUOTA_MIN + sold).min(QUOTA_MAX)
    }
}

/// Neither booked by a live booking nor bound by a lease.
fn is_open(rows: Rows<'_>, slot: &Slot) -> Result<bool, StoreError> {
    Ok(is_free(rows, slot)? && !is_bound(rows, slot)?)
}

/// Which of a mentor's free slots go to which kiosk (by its number): in turns, every other slot, up to each one's quota and to
/// the share that may be leased at all.
fn share(kiosks: &[Kiosk], mentor: MemberId, day: &mut Day) -> Vec<(usize, u64)> {
    let leased: usize = day.leased.values().sum();
    let mut left = ((day.free.len() + leased) / LEASED_ONE_IN).saturating_sub(leased);
    let mut given = Vec::new();
    let spread = std::mem::take(&mut day.free).into_iter().step_by(LEASED_ONE_IN);
    let mut slots = spread.collect::<Vec<u64>>().into_iter();
    loop {
        let before = given.len();
        for (number, kiosk) in kiosks.iter().enumerate() {
            let holds = day.leased.get(&kiosk.id).copied().unwrap_or_default();
            let concerned = kiosk.only.is_none_or(|only| only == mentor);
            if left == 0 || !concerned || holds >= day.quota(kiosk.id) {
                continue;
            }
            let Some(slot_ms) = slots.next() else { return given };
            *day.leased.entry(kiosk.id).or_default() += 1;
            left -= 1;
            given.push((number, slot_ms));
        }
        if given.len() == before {
            return given;
        }
    }
}
