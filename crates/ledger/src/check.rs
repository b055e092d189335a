//! Verifying a hub's ledger: every chain, every fold, every index. It stops at the first break and says where it is.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

use portico_domain::case::Case;
use portico_domain::connection::Connection;
use portico_domain::operation::Place;
use portico_domain::people::action::Disconnect;
use portico_domain::token::Record;
use portico_domain::{Action, Hash, MemberId, NodeId, OpId, Operation, Outcome, Receipt};

use crate::hub::{HubLedger, HubView};
use crate::order::{Entry, Head};
use crate::query;
use crate::store::StoreError;

/// What a sound ledger holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Positions of the order.
    pub operations: u64,
    /// Those applied.
    pub applied: u64,
    /// Those that were duplicates.
    pub duplicates: u64,
    /// Those rejected.
    pub rejected: u64,
    /// Those deferred.
    pub deferred: u64,
    /// Members.
    pub members: u64,
    /// Connections, each counted once.
    pub connections: u64,
    /// Nodes that have written, by incarnation.
    pub chains: u64,
    /// Open cases.
    pub cases: u64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sound")?;
        let lines = [
            ("operations", self.operations),
            ("applied", self.applied),
            ("duplicates", self.duplicates),
            ("rejected", self.rejected),
            ("deferred", self.deferred),
            ("members", self.members),
            ("connections", self.connections),
            ("chains", self.chains),
            ("cases", self.cases),
        ];
        lines.iter().try_for_each(|(name, figure)| writeln!(f, "{name} {figure}"))
    }
}

/// Where a ledger breaks, or that it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The first break.
    #[error("position {position}: {what}")]
    Order {
        /// Where.
        position: u64,
        /// What.
        what: &'static str,
    },
    /// A member's rows do not agree.
    #[error("member {member}: {what}")]
    Member {
        /// Whose.
        member: MemberId,
        /// What.
        what: &'static str,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Verifies the whole ledger.
///
/// # Errors
/// With the first break.
pub fn check(ledger: &HubLedger) -> Result<Figures, CheckError> {
    let view = ledger.view()?;
    let mut walk = Walk::default();
    let last = view.last()?;
    for position in 1..=last.position {
        walk.step(&view, position)?;
    }
    if walk.hash != last.hash {
        return Err(CheckError::Order { position: last.position, what: "the head is another" });
    }
    let heads = view.heads()?;
    for &(node, incarnation) in heads.keys() {
        walk.follow_rewritten(&view, Place { node, incarnation, sequence: 0 })?;
    }
    if walk.heads != heads {
        return Err(CheckError::Order {
            position: last.position,
            what: "a chain's head is another",
        });
    }
    walk.compare_members(&view)?;
    execute_again(&view)?;
    // An archived event has dropped its tokens.
    if view.event()?.is_some_and(|event| event.archived_ms.is_none()) {
        walk.compare_tokens(&view)?;
    }
    query::cases(view.rows(), &mut |_, _| {
        walk.figures.cases += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Figures {
        operations: last.position,
        chains: heads.values().filter(|head| head.sequence > 0).count() as u64,
        ..walk.figures
    })
}

/// Why an operation does not fit those before it.
enum FoldError {
    Broken(&'static str),
    Store(StoreError),
}

impl From<&'static str> for FoldError {
    fn from(what: &'static str) -> Self {
        Self::Broken(what)
    }
}

impl From<StoreError> for FoldError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Badges, cases and every other row follow from the order alone.
fn execute_again(view: &HubView) -> Result<(), CheckError> {
    if view.last()?.position == 0 {
        return Ok(());
    }
    let replayed = view.replayed()?.view()?;
    match view.differs_from(&replayed)? {
        Some(position) => Err(CheckError::Order {
            position,
            what: "a row that it changed is not what executing the order gives",
        }),
        None => Ok(()),
    }
}

/// A walk over the order, and what the rows must be after it.
#[derive(Default)]
struct Walk {
    hash: Hash,
    heads: BTreeMap<(NodeId, u32), Head>,
    counts: BTreeMap<MemberId, u32>,
    pairs: BTreeMap<(MemberId, MemberId), OpId>,
    spent: BTreeMap<Hash, OpId>,
    figures: Figures,
}

impl Walk {
    fn step(&mut self, view: &HubView, position: u64) -> Result<(), CheckError> {
        let broken = |what| CheckError::Order { position, what };
        let entry = view.entry(position)?.ok_or(broken("it is missing"))?;
        if entry.hash != entry.expected_hash(self.hash, position) {
            return Err(broken("its hash does not follow from the one before"));
        }
        let operation = entry.operation().map_err(|_| broken("its operation cannot be read"))?;
        self.follow_rewritten(view, entry.place)?;
        self.follow_chain(&entry, entry.place.link(self.link(entry.place), &operation))
            .map_err(broken)?;
        if view.position_of(operation.id())? != Some(position) {
            return Err(broken("the index by id does not find it"));
        }
        self.hash = entry.hash;
        self.count(&entry.outcome);
        self.fold(view, &entry, &operation).map_err(|error| match error {
            FoldError::Broken(what) => broken(what),
            FoldError::Store(error) => CheckError::Store(error),
        })
    }

    /// Follows the chain of `place` over operations that had arrived before the chain was rewritten, up to `place`.
    fn follow_rewritten(&mut self, view: &HubView, place: Place) -> Result<(), CheckError> {
        loop {
            let head = self.heads.entry((place.node, place.incarnation)).or_default();
            let next = Place { sequence: head.sequence + 1, ..place };
            let Some(position) = view.rewritten(next)? else { return Ok(()) };
            let broken = |what| CheckError::Order { position, what };
            let entry = view.entry(position)?.ok_or(broken("it is missing"))?;
            let operation =
                entry.operation().map_err(|_| broken("its operation cannot be read"))?;
            *head = Head { sequence: next.sequence, link: next.link(head.link, &operation) };
        }
    }

    fn link(&self, place: Place) -> Hash {
        self.heads.get(&(place.node, place.incarnation)).map(|head| head.link).unwrap_or_default()
    }

    fn follow_chain(&mut self, entry: &Entry, link: Hash) -> Result<(), &'static str> {
        let head = self.heads.entry((entry.place.node, entry.place.incarnation)).or_default();
        if entry.place.sequence != head.sequence + 1 {
            return Err("its node's chain has a gap");
        }
        if entry.link != link {
            return Err("its link does not follow from the one before");
        }
        *head = Head { sequence: entry.place.sequence, link };
        Ok(())
    }

    fn count(&mut self, outcome: &Outcome) {
        let figure = match outcome {
            Outcome::Applied(_) => &mut self.figures.applied,
            Outcome::Duplicate => &mut self.figures.duplicates,
            Outcome::Rejected(_) => &mut self.figures.rejected,
            Outcome::Deferred => &mut self.figures.deferred,
        };
        *figure += 1;
    }

    /// What the rows must be after this operation; of an admission, after the one that it admits.
    fn fold(
        &mut self,
        view: &HubView,
        entry: &Entry,
        operation: &Operation,
    ) -> Result<(), FoldError> {
        let id = operation.id();
        match (&operation.body().action, &entry.outcome) {
            (Action::AddMember(_), Outcome::Applied(_)) => {
                self.counts.insert(id, 0);
            }
            (Action::Redeem(redeem), Outcome::Applied(receipt)) => {
                self.spend(redeem.token, id)?;
                if let Receipt::Connected(made) = receipt {
                    self.connect(made.owner, redeem.redeemer, id)?;
                }
            }
            (Action::Redeem(redeem), Outcome::Duplicate) => self.spend(redeem.token, id)?,
            (Action::ClaimToken(claim), Outcome::Applied(_)) => self.spend(claim.token, id)?,
            (Action::CompleteClaim(done), Outcome::Applied(Receipt::Connected(made))) => {
                self.connect(made.owner, done.redeemer, id)?;
            }
            (Action::Disconnect(undo), Outcome::Applied(Receipt::Done)) => {
                self.disconnect(undo)?;
            }
            (Action::AnswerCase(answer), Outcome::Applied(Receipt::Connected(_))) => {
                let case: Option<Case> = view.rows().get(&answer.case)?;
                let pair = case.and_then(|case| case.pair());
                let (owner, redeemer) = pair.ok_or("it connects two of no case")?;
                self.connect(owner, redeemer, id)?;
            }
            (Action::Admit(admit), outcome) if !matches!(outcome, Outcome::Rejected(_)) => {
                let position = view.position_of(admit.operation)?;
                let admitted = position.map(|position| view.entry(position)).transpose()?.flatten();
                let admitted = admitted.ok_or("it admits what is not there")?;
                let operation =
                    admitted.operation().map_err(|_| "what it admits cannot be read")?;
                let entry = Entry { outcome: outcome.clone(), ..admitted };
                self.fold(view, &entry, &operation)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn spend(&mut self, token: Hash, by: OpId) -> Result<(), &'static str> {
        match self.spent.insert(token, by) {
            Some(_) => Err("it redeems a token that was redeemed before"),
            None => Ok(()),
        }
    }

    fn connect(&mut self, a: MemberId, b: MemberId, by: OpId) -> Result<(), &'static str> {
        for (from, to) in [(a, b), (b, a)] {
            if self.pairs.insert((from, to), by).is_some() {
                return Err("it connects two who were connected");
            }
            *self.counts.get_mut(&from).ok_or("it connects someone who is not there")? += 1;
        }
        Ok(())
    }

    fn disconnect(&mut self, undo: &Disconnect) -> Result<(), &'static str> {
        for (from, to) in [(undo.by, undo.other), (undo.other, undo.by)] {
            if self.pairs.remove(&(from, to)) != Some(undo.connection) {
                return Err("it takes back a connection that is not there");
            }
            *self.counts.get_mut(&from).ok_or("it is about someone who is not there")? -= 1;
        }
        Ok(())
    }

    fn compare_members(&mut self, view: &HubView) -> Result<(), CheckError> {
        let mut found = BTreeMap::new();
        query::members(view.rows(), &mut |id, member| {
            found.insert(id, member.connections);
            Ok(ControlFlow::Continue(()))
        })?;
        if let Some(member) = differing(&found, &self.counts) {
            return Err(CheckError::Member {
                member,
                what: "the count is not that of the meetings",
            });
        }
        let mut pairs = BTreeMap::new();
        for &member in found.keys() {
            query::connections(view.rows(), member, &mut |other, made: Connection| {
                pairs.insert((member, other), made.id);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        if let Some((member, _)) = differing(&pairs, &self.pairs) {
            return Err(CheckError::Member {
                member,
                what: "a connection is not that of the order",
            });
        }
        self.figures.members = found.len() as u64;
        self.figures.connections = pairs.len() as u64 / 2;
        Ok(())
    }

    fn compare_tokens(&self, view: &HubView) -> Result<(), CheckError> {
        for (token, by) in &self.spent {
            let record: Option<Record> = view.rows().get(token)?;
            if record.and_then(|record| record.spent_by) != Some(*by) {
                let position = view.position_of(*by)?.unwrap_or_default();
                return Err(CheckError::Order {
                    position,
                    what: "the token it spent is not spent",
                });
            }
        }
        Ok(())
    }
}

/// The first key at which two maps differ.
fn differing<K: Ord + Copy, V: PartialEq>(a: &BTreeMap<K, V>, b: &BTreeMap<K, V>) -> Option<K> {
    let only_in = |a: &BTreeMap<K, V>, b: &BTreeMap<K, V>| {
        a.iter().find(|(key, value)| b.get(key) != Some(value)).map(|(key, _)| *key)
    };
    only_in(a, b).or_else(|| only_in(b, a))
}
