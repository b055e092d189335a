//! Check 2: the hub's order, walked as it grows: positions, hashes, and each node's chain.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::operation::Place;
use portico_domain::token::TokenHash;
use portico_domain::{NodeId, OpId, Operation};
use portico_ledger::hub::{Arrived, HubView};
use portico_ledger::order::{Cursor, Entry, Head};

use super::broken::{Broken, Check, ensure};
use super::fold::Fold;

/// How far the order has been walked, and what follows from it.
#[derive(Debug, Default)]
pub(super) struct Audit {
    last: Cursor,
    heads: BTreeMap<(NodeId, u32), Head>,
    positions: BTreeMap<OpId, u64>,
    /// All that arrived, as it could be sent to another hub.
    arrived: Vec<Arrived>,
    pub(super) fold: Fold,
}

impl Audit {
    /// Walks what the order has gained.
    pub(super) fn walk(
        &mut self,
        view: &HubView,
        genuine: &BTreeSet<TokenHash>,
    ) -> Result<(), Broken> {
        let last = view.last()?;
        while self.last.position < last.position {
            self.step(view, self.last.position + 1, genuine)?;
        }
        ensure(self.last == last, Check::Chains, || {
            format!("the order ends with {last:?}, and was walked to {:?}", self.last)
        })
    }

    /// After the hub has come back: what had been walked is there.
    pub(super) fn still_holds(&self, view: &HubView) -> Result<(), Broken> {
        let Cursor { position, hash } = self.last;
        let there = position == 0 || view.entry(position)?.is_some_and(|entry| entry.hash == hash);
        ensure(there, Check::Told, || format!("the hub lost position {position}"))
    }

    pub(super) fn position_of(&self, id: OpId) -> Option<u64> {
        self.positions.get(&id).copied()
    }

    pub(super) fn arrived(&self) -> &[Arrived] {
        &self.arrived
    }

    fn step(
        &mut self,
        view: &HubView,
        position: u64,
        genuine: &BTreeSet<TokenHash>,
    ) -> Result<(), Broken> {
        let broken =
            |what: &str| Broken::new(Check::Chains, format!("position {position}: {what}"));
        let entry = view.entry(position)?.ok_or_else(|| broken("it is missing"))?;
        let operation = operation(&entry, position)?;
        ensure(entry.hash == entry.expected_hash(self.last.hash, position), Check::Folds, || {
            format!("position {position}: its hash does not follow from the one before")
        })?;
        self.follow_rewritten(view, entry.place)?;
        let link = self.follow(entry.place, &operation);
        if entry.link != link.ok_or_else(|| broken("its node's chain has a gap or a repeat"))? {
            return Err(broken("its link does not follow from the one before"));
        }
        if self.positions.insert(operation.id(), position).is_some() {
            return Err(broken("the operation has a position already"));
        }
        if view.position_of(operation.id())? != Some(position) {
            return Err(broken("the index by id does not find it"));
        }
        self.last = Cursor { position, hash: entry.hash };
        self.note(entry.place, &operation, &entry);
        self.fold.take(&entry, &operation, position, genuine)
    }

    /// Follows the chain of `place` over what had arrived before it was rewritten.
    fn follow_rewritten(&mut self, view: &HubView, place: Place) -> Result<(), Broken> {
        loop {
            let next = Place { sequence: self.head(place).sequence + 1, ..place };
            let Some(position) = view.rewritten(next)? else { return Ok(()) };
            let broken = || {
                Broken::new(
                    Check::Chains,
                    format!("{next:?} points to {position}, where nothing is"),
                )
            };
            let entry = view.entry(position)?.ok_or_else(broken)?;
            let operation = operation(&entry, position)?;
            self.follow(next, &operation);
            self.note(next, &operation, &entry);
        }
    }

    fn head(&self, place: Place) -> Head {
        self.heads.get(&(place.node, place.incarnation)).copied().unwrap_or_default()
    }

    /// Moves the head of a chain; none if `place` is not the next.
    fn follow(&mut self, place: Place, operation: &Operation) -> Option<portico_domain::Hash> {
        let head = self.head(place);
        let link = place.link(head.link, operation);
        let next = Head { sequence: place.sequence, link };
        (place.sequence == head.sequence + 1).then(|| {
            self.heads.insert((place.node, place.incarnation), next);
            link
        })
    }

    fn note(&mut self, place: Place, operation: &Operation, entry: &Entry) {
        self.arrived.push(Arrived { place, operation: operation.clone(), judged: entry.judged });
    }
}

fn operation(entry: &Entry, position: u64) -> Result<Operation, Broken> {
    entry
        .operation()
        .map_err(|error| Broken::new(Check::Chains, format!("position {position}: {error}")))
}
