//! Check 1: what was told and what was acknowledged, remembered outside of all stores.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::time::judge;
use portico_domain::{Hash, OpId, Outcome, Reading, Told};
use portico_ledger::hub::{Arrived, HubView};
use portico_sync::message::{Answer, Request};

use super::broken::{Broken, Check, ensure};
use super::counters::Count;
use super::trace::short;
use super::world::World;

/// What somebody was told, or may have been.
#[derive(Debug)]
pub(super) struct Telling {
    /// Which kiosk told it; none for the one of a newer program.
    pub(super) by: Option<usize>,
    /// Hash of the operation's bytes.
    pub(super) hash: Hash,
}

/// What was told and acknowledged.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) told: BTreeMap<OpId, Telling>,
    /// Position and hash of what the hub has acknowledged since it was last restored.
    pub(super) acknowledged: BTreeMap<OpId, (u64, Hash)>,
    /// Acknowledged since that was last looked up.
    fresh: Vec<OpId>,
    /// When operations truly happened, by what the clocks showed.
    happened: BTreeMap<Moment, u64>,
}

/// A boot, and the time since then.
type Moment = ([u8; 16], u64);

fn of(reading: Reading) -> Moment {
    (reading.boot.0, reading.boot_ms)
}

impl Book {
    pub(super) fn happens(&mut self, reading: Reading, now_ms: u64) {
        self.happened.insert(of(reading), now_ms);
    }

    pub(super) fn note_acknowledged(&mut self, request: &Request, answer: &Answer) {
        for (sent, word) in request.operations.iter().zip(&answer.outcomes) {
            let Ok(operation) = sent.clone().into_operation() else { continue };
            let hash = Hash::plain(operation.bytes());
            self.acknowledged.insert(operation.id(), (word.position, hash));
            self.fresh.push(operation.id());
        }
    }

    /// How many of the operations that an answer decides had been told as done, and are not.
    pub(super) fn taken_back(&self, request: &Request, answer: &Answer) -> u64 {
        let lost = request.operations.iter().zip(&answer.outcomes).filter(|(sent, word)| {
            let told = (*sent).clone().into_operation().map(|operation| operation.body().told);
            let sure = told.is_ok_and(|told| !matches!(told, Told::Nothing | Told::Unsure));
            sure && matches!(word.outcome, Outcome::Rejected(_))
        });
        lost.count() as u64
    }

    /// What was acknowledged since the last look is in the hub's log, at that position and with that hash.
    pub(super) fn fresh_is_there(&mut self, view: &HubView) -> Result<(), Broken> {
        let fresh = std::mem::take(&mut self.fresh);
        fresh.into_iter().try_for_each(|id| self.is_there(view, id))
    }

    /// The same for all that was ever acknowledged.
    pub(super) fn acknowledged_is_there(&self, view: &HubView) -> Result<(), Broken> {
        self.acknowledged.keys().try_for_each(|id| self.is_there(view, *id))
    }

    fn is_there(&self, view: &HubView, id: OpId) -> Result<(), Broken> {
        let Some((position, hash)) = self.acknowledged.get(&id) else { return Ok(()) };
        let entry = view.entry(*position)?;
        let same = entry.is_some_and(|entry| Hash::plain(&entry.operation) == *hash);
        ensure(same && view.position_of(id)? == Some(*position), Check::Told, || {
            format!("{} was acknowledged at {position}, and is not there", short(id))
        })
    }

    /// Where a request says how a boot's clock maps to hub time, what happened in that boot is judged within the error.
    pub(super) fn judged_within_error(
        &self,
        request: &Request,
        list: &[Arrived],
    ) -> Result<(), Broken> {
        for arrived in list {
            let reading = arrived.operation.body().reading;
            let mapped = request.mappings.iter().any(|known| known.reading.boot == reading.boot);
            let Some(truth) = self.happened.get(&of(reading)).filter(|_| mapped) else { continue };
            let judged = judge(&request.mappings, reading);
            let holds = judged.earliest_ms() <= *truth && *truth <= judged.latest_ms();
            ensure(holds, Check::Forward, || {
                format!(
                    "{} happened at {truth} and is judged {judged:?}",
                    short(arrived.operation.id())
                )
            })?;
        }
        Ok(())
    }
}

impl World {
    /// A kiosk's store holds all that it told, after whatever has happened to it.
    pub(super) fn holds_what_it_told(&self, kiosk: usize) -> Result<(), Broken> {
        let machine = &self.kiosks[kiosk];
        let own = machine.ledger.own_after(0, usize::MAX, usize::MAX)?;
        let held: BTreeSet<OpId> = own.iter().map(|own| own.operation.id()).collect();
        let missing = machine.wrote.iter().find(|id| !held.contains(id));
        ensure(missing.is_none(), Check::Told, || {
            format!(
                "kiosk {kiosk} told {} and does not have it",
                missing.map_or_else(String::new, |id| short(*id))
            )
        })
    }

    /// After a restore: what was told, and is now in no store and not in the hub's log, cannot come back. Nothing else may
    /// ever be missing.
    pub(super) fn forget_what_nobody_has(&mut self) {
        let mut held: BTreeSet<OpId> =
            self.kiosks.iter().flat_map(|k| k.wrote.iter().copied()).collect();
        held.extend(self.newer.wrote());
        let (audit, before) = (&self.audit, self.book.told.len());
        self.book.told.retain(|id, _| held.contains(id) || audit.position_of(*id).is_some());
        let lost = before - self.book.told.len();
        self.counters.add_many(Count::LostByNature, lost as u64);
    }
}
