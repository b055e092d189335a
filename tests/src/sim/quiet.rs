//! Check 5: the faults stop, nobody does anything any more, and everything drains; then all copies are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use portico_domain::case::{Case, Cause};
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::{Hash, OpId};
use portico_ledger::feed::Audience;
use portico_ledger::hub::HubView;
use portico_ledger::rows::{Rows, Stored};
use portico_ledger::store::{Memory, Store};
use portico_ledger::{Draft, HubLedger, StoreError, check, query};

use super::broken::{Broken, Check, ensure};
use super::counters::Count;
use super::forward::Step;
use super::queue::Event;
use super::trace::short;
use super::world::World;

/// Rounds that each kiosk runs to its end after the order has last grown; the second must bring nothing.
const ROUNDS: u32 = 2;
/// What was still under way when the faults stopped arrives within this time, in milliseconds.
const UNDER_WAY_MS_MAX: u64 = 60_000;
/// Steps within which everything has drained.
const STEPS_MAX: u64 = 5_000;

pub(super) type Copy = BTreeMap<Vec<u8>, Stored>;

impl World {
    /// Stops the faults, lets everything drain, and compares.
    pub(super) fn come_to_rest(&mut self) -> Result<(), Broken> {
        self.calm = true;
        self.trace.line(self.since(), "all", || "the faults stop".into());
        if self.hub.plug_pulled {
            self.crash_hub()?;
        }
        for kiosk in 0..self.kiosks.len() {
            if self.kiosks[kiosk].plug_pulled {
                self.crash_kiosk(kiosk, Step::Own)?;
            }
            // Whoever slept in the middle of an exchange would wait for hours.
            self.kiosks[kiosk].link.awaiting = None;
            self.heal(kiosk);
        }
        let all_arrived_ms = self.now_ms + UNDER_WAY_MS_MAX;
        self.queue.hurry(all_arrived_ms);
        self.queue.at(self.now_ms, Event::NewerRound);
        let mut steps = 0;
        while self.now_ms <= all_arrived_ms || !self.is_at_rest() {
            steps += 1;
            ensure(steps < STEPS_MAX, Check::Agreement, || "it does not drain".into())?;
            let before = self.hub.ledger.last()?;
            self.step()?;
            if self.hub.ledger.last()? != before {
                self.kiosks.iter_mut().for_each(|kiosk| kiosk.link.calm_rounds = 0);
            }
        }
        self.compare()
    }

    fn is_at_rest(&self) -> bool {
        self.newer.is_done() && self.kiosks.iter().all(|kiosk| kiosk.link.calm_rounds >= ROUNDS)
    }

    fn compare(&mut self) -> Result<(), Broken> {
        let view = self.hub.ledger.view()?;
        check::check(&self.hub.ledger)
            .map_err(|error| Broken::new(Check::Folds, error.to_string()))?;
        self.audit.fold.is_symmetric()?;
        self.people_equal_the_fold(&view)?;
        self.rows_equal_a_replay(&view)?;
        self.nothing_told_is_missing(&view)?;
        self.erased_are_forgotten(&view)?;
        let cases = cases(view.rows())?;
        let surprises: BTreeSet<OpId> = self.audit.fold.surprises.keys().copied().collect();
        let differing = cases.iter().filter(|(_, case)| case.cause == Cause::Differs);
        let found = differing.map(|(id, _)| *id).collect();
        ensure(surprises == found, Check::Agreement, || {
            let odd: Vec<_> = surprises.symmetric_difference(&found).map(|id| short(*id)).collect();
            format!("surprises without a case, or cases without a surprise: {odd:?}")
        })?;
        for kiosk in 0..self.kiosks.len() {
            self.kiosk_agrees(kiosk, &view, &cases)?;
        }
        self.count_in_the_end(cases.len() as u64);
        Ok(())
    }

    fn count_in_the_end(&mut self, cases: u64) {
        let fold = &self.audit.fold;
        self.counters.add_many(Count::Duplicates, fold.duplicates);
        self.counters.add_many(Count::Deferred, fold.deferred);
        self.counters.add_many(Count::DoubleRedemptions, fold.double_redemptions);
        self.counters.add_many(Count::Undone, fold.undone);
        self.counters.add_many(Count::Cases, cases);
        self.counters.add_many(Count::Erased, fold.erased.len() as u64);
    }

    /// Each thing told has arrived, with the bytes it had.
    fn nothing_told_is_missing(&self, view: &HubView) -> Result<(), Broken> {
        for (id, telling) in &self.book.told {
            let position = self.audit.position_of(*id);
            let entry = position.map(|position| view.entry(position)).transpose()?.flatten();
            let same = entry.is_some_and(|entry| Hash::plain(&entry.operation) == telling.hash);
            ensure(same, Check::Agreement, || {
                let by = telling.by.map_or("newer".into(), super::rounds::kiosk_name);
                format!("{by} told {}, which the hub does not have", short(*id))
            })?;
        }
        Ok(())
    }

    /// Counts, connections, badges and the leaderboard are those of the order.
    fn people_equal_the_fold(&self, view: &HubView) -> Result<(), Broken> {
        let people = &self.audit.fold.people;
        for (id, person) in people {
            let row: Option<Member> = view.rows().get(id)?;
            let row = row
                .ok_or_else(|| Broken::new(Check::Folds, format!("{} is not there", short(*id))))?;
            let badges: BTreeSet<_> = row.badges.iter().map(|earned| earned.badge).collect();
            let mut met = BTreeMap::new();
            query::connections(view.rows(), *id, &mut |other, made: Connection| {
                met.insert(other, made.id);
                Ok(ControlFlow::Continue(()))
            })?;
            ensure(row.connections as usize == person.met.len(), Check::Folds, || {
                format!(
                    "{} has met {}, and its row says {}",
                    short(*id),
                    person.met.len(),
                    row.connections
                )
            })?;
            ensure(met == person.met && badges == person.badges, Check::Folds, || {
                format!("{} has {met:?} {badges:?} instead of {person:?}", short(*id))
            })?;
        }
        self.board_equals_the_fold()
    }

    fn board_equals_the_fold(&self) -> Result<(), Broken> {
        let mut expected: Vec<_> = self.audit.fold.people.iter().collect();
        expected.retain(|(_, person)| !person.met.is_empty());
        expected.sort_by_key(|(id, person)| (std::cmp::Reverse(person.met.len()), **id));
        let lines = self.hub.ledger.board(|board| board.top(usize::MAX))?;
        let same = lines.len() == expected.len()
            && lines.iter().zip(expected).all(|(line, (id, person))| {
                line.member == *id && line.connections as usize == person.met.len()
            });
        ensure(same, Check::Folds, || format!("the leaderboard is another: {lines:?}"))
    }

    /// Another hub that gets the same operations in the same order has the same rows and the same hashes.
    fn rows_equal_a_replay(&self, view: &HubView) -> Result<(), Broken> {
        let other = HubLedger::over(Store::in_memory(Memory::default()));
        let mut arrived = self.audit.arrived().iter();
        let first =
            arrived.next().ok_or_else(|| Broken::new(Check::Chains, "the order is empty"))?;
        let body = first.operation.body().clone();
        let portico_domain::Action::CreateEvent(create) = body.action.clone() else {
            return Err(Broken::new(Check::Chains, "the order does not begin with the event"));
        };
        let (action, reading, nonce) = (body.action, body.reading, body.nonce);
        other
            .create(create, Draft { action, parts: vec![], reading, nonce })
            .map_err(|error| Broken::new(Check::Folds, error.to_string()))?;
        let lists: Vec<_> = arrived.map(|arrived| vec![arrived.clone()]).collect();
        other.accept(&lists)?;
        let replayed = other.view()?;
        ensure(other.last()? == view.last()?, Check::Folds, || "a replay ends elsewhere".into())?;
        same_rows(&rows(replayed.rows())?, &rows(view.rows())?)
            .map_err(|what| Broken::new(Check::Folds, format!("a replay differs: {what}")))
    }

    /// A kiosk has nothing left to send, its rows are the hub's, and it can show its cases.
    fn kiosk_agrees(
        &self,
        kiosk: usize,
        view: &HubView,
        cases: &BTreeMap<OpId, Case>,
    ) -> Result<(), Broken> {
        let machine = &self.kiosks[kiosk];
        self.holds_what_it_told(kiosk)?;
        let (head, acknowledged) =
            (machine.ledger.head().sequence, machine.ledger.state().acknowledged);
        ensure(head == acknowledged, Check::Agreement, || {
            format!("kiosk {kiosk} has {head} operations and {acknowledged} acknowledged")
        })?;
        let mine = machine.ledger.view()?;
        let expected = sent_to(rows(view.rows())?, &Audience::of(view.rows(), machine.node)?)?;
        let found = rows(mine.rows())?;
        same_rows(&found, &expected)
            .map_err(|what| Broken::new(Check::Agreement, format!("kiosk {kiosk}: {what}")))?;
        let shown = self::cases(mine.rows())?;
        let mut own = cases.iter().filter(|(_, case)| case.concerns(machine.node));
        let hidden = own.find(|(id, case)| shown.get(id) != Some(case));
        ensure(hidden.is_none(), Check::Agreement, || {
            format!("kiosk {kiosk} does not show {hidden:?}")
        })
    }
}

pub(super) fn rows(rows: Rows<'_>) -> Result<Copy, StoreError> {
    let mut found = Copy::new();
    rows.scan(&[], &mut |key, _| {
        let stored = rows.stored(key)?.ok_or(StoreError::Damaged("a row that is there is not"))?;
        found.insert(key.to_vec(), stored);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The rows that a node may see.
fn sent_to(rows: Copy, audience: &Audience) -> Result<Copy, StoreError> {
    let mut seen = Copy::new();
    for (key, stored) in rows {
        if audience.may_see(&key, &stored.value)? {
            seen.insert(key, stored);
        }
    }
    Ok(seen)
}

/// The first row that differs.
fn same_rows(found: &Copy, expected: &Copy) -> Result<(), String> {
    let keys: BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let differs = keys.into_iter().find(|key| found.get(*key) != expected.get(*key));
    match differs {
        None => Ok(()),
        Some(key) => Err(format!(
            "row {key:02x?} is {:?} instead of {:?}",
            found.get(key),
            expected.get(key)
        )),
    }
}

fn cases(rows: Rows<'_>) -> Result<BTreeMap<OpId, Case>, StoreError> {
    let mut found = BTreeMap::new();
    query::cases(rows, &mut |id, case| {
        found.insert(id, case);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
