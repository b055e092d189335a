//! Check 3: what the order says, counted by rules of our own: which codes hold when, who met whom, what it earned them, and
//! whose surprise has a case.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::action::{Issue, Redeem};
use portico_domain::badge::{Badge, MET_COUNTS, VIP_CONNECTIONS};
use portico_domain::event::Event;
use portico_domain::people::action::Disconnect;
use portico_domain::token::{Cause, TokenHash, VALID_MS};
use portico_domain::{
    Action, Judged, MemberId, NodeId, OpId, Operation, Outcome, Receipt, Refusal, Told,
};
use portico_ledger::order::Entry;

use super::broken::{Broken, Check, ensure};
use super::trace::short;

/// A code that was replaced by rotation holds this long, in milliseconds.
const OVERLAP_MS: u64 = 30_000;

/// What follows from the order so far.
#[derive(Debug, Default)]
pub(super) struct Fold {
    event: Option<Event>,
    pub(super) people: BTreeMap<MemberId, Person>,
    codes: BTreeMap<TokenHash, Code>,
    live: BTreeMap<(MemberId, NodeId), Vec<TokenHash>>,
    spent: BTreeMap<TokenHash, OpId>,
    pub(super) erased: BTreeSet<MemberId>,
    /// Operations whose outcome differs from what was told.
    pub(super) surprises: BTreeMap<OpId, Told>,
    pub(super) duplicates: u64,
    pub(super) deferred: u64,
    pub(super) double_redemptions: u64,
    /// Connections that were taken back.
    pub(super) undone: u64,
}

/// Whom somebody met, and what it earned them.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub(super) met: BTreeMap<MemberId, OpId>,
    pub(super) badges: BTreeSet<Badge>,
}

#[derive(Debug)]
struct Code {
    issued_ms: u64,
    end_ms: u64,
    error_ms: u64,
}

impl Fold {
    pub(super) fn take(
        &mut self,
        entry: &Entry,
        operation: &Operation,
        position: u64,
        genuine: &BTreeSet<TokenHash>,
    ) -> Result<(), Broken> {
        let (id, body) = (operation.id(), operation.body());
        if surprises(body.told, &entry.outcome) {
            self.surprises.insert(id, body.told);
        }
        match (&body.action, &entry.outcome) {
            (_, Outcome::Deferred) => self.deferred += 1,
            (Action::CreateEvent(made), Outcome::Applied(_)) => {
                self.event = Some(made.event.clone())
            }
            (Action::Configure(event), Outcome::Applied(_)) => self.event = Some(event.clone()),
            (Action::AddMember(_), Outcome::Applied(_)) => {
                self.people.insert(id, Person::default());
            }
            (Action::Erase(erase), Outcome::Applied(_)) => {
                self.erased.insert(erase.member);
            }
            (Action::Issue(issue), Outcome::Applied(_)) => self.issue(issue, entry),
            (Action::Redeem(redeem), outcome) => {
                self.redeem(redeem, entry.judged, outcome, id, genuine).map_err(|what| {
                    Broken::new(Check::Folds, format!("position {position}: {what}"))
                })?
            }
            (Action::Disconnect(undo), Outcome::Applied(receipt)) => {
                self.disconnect(undo, receipt).map_err(|what| {
                    Broken::new(Check::Folds, format!("position {position}: {what}"))
                })?
            }
            _ => {}
        }
        Ok(())
    }

    /// Both sides lose the connection that was named, and none that they made later.
    fn disconnect(&mut self, undo: &Disconnect, receipt: &Receipt) -> Result<(), String> {
        let made = self.people.get(&undo.by).and_then(|person| person.met.get(&undo.other));
        let there = made == Some(&undo.connection);
        if there != (*receipt == Receipt::Done) {
            return Err(format!("{} is taken back: {receipt:?}", short(undo.connection)));
        }
        if there {
            self.undone += 1;
            for (one, other) in [(undo.by, undo.other), (undo.other, undo.by)] {
                self.people.entry(one).or_default().met.remove(&other);
            }
        }
        Ok(())
    }

    /// A new code of a device ends its older ones: at once if it was asked for, else after the overlap.
    fn issue(&mut self, issue: &Issue, entry: &Entry) {
        let at_ms = entry.judged.at_ms;
        let end_ms = if issue.cause == Cause::Rotated { at_ms + OVERLAP_MS } else { at_ms };
        let older = self.live.entry((issue.owner, entry.place.node)).or_default();
        for hash in older.iter() {
            let code = self.codes.get_mut(hash).expect("a live code was issued");
            code.end_ms = code.end_ms.min(end_ms);
        }
        // What has expired by then, or was ended at once, is not looked at again, whatever a wrong clock says later.
        let lives = |hash: &TokenHash| self.codes[hash].issued_ms + VALID_MS > at_ms;
        older.retain(|hash| issue.cause == Cause::Rotated && lives(hash));
        older.push(issue.token);
        let error_ms = entry.judged.error_ms;
        let code = Code { issued_ms: at_ms, end_ms: at_ms + VALID_MS, error_ms };
        self.codes.insert(issue.token, code);
    }

    fn redeem(
        &mut self,
        redeem: &Redeem,
        judged: Judged,
        outcome: &Outcome,
        id: OpId,
        genuine: &BTreeSet<TokenHash>,
    ) -> Result<(), String> {
        match outcome {
            Outcome::Applied(receipt) => {
                self.spend(redeem, judged, id, genuine)?;
                if let Receipt::Connected(made) = receipt {
                    self.connect(made.owner, redeem.redeemer, judged.at_ms, id)?;
                }
            }
            Outcome::Duplicate => {
                self.duplicates += 1;
                self.spend(redeem, judged, id, genuine)?;
            }
            Outcome::Rejected(Refusal::TokenSpent(_)) => self.double_redemptions += 1,
            _ => {}
        }
        Ok(())
    }

    fn spend(
        &mut self,
        redeem: &Redeem,
        judged: Judged,
        id: OpId,
        genuine: &BTreeSet<TokenHash>,
    ) -> Result<(), String> {
        let told = short(id);
        if !genuine.contains(&redeem.token) {
            return Err(format!("{told} redeems a code that nobody issued"));
        }
        if let Some(by) = self.spent.insert(redeem.token, id) {
            return Err(format!("{told} redeems a code that {} had redeemed", short(by)));
        }
        let proven_ms = redeem.proof.as_ref().map_or(0, |proof| proof.issued_ms + VALID_MS);
        let end_ms = match self.codes.get(&redeem.token) {
            Some(code) => code.end_ms + code.error_ms,
            None => proven_ms,
        };
        let early = judged.earliest_ms();
        if early >= end_ms {
            Err(format!("{told} redeems a code {} ms after its end", early - end_ms))
        } else {
            Ok(())
        }
    }

    fn connect(
        &mut self,
        owner: MemberId,
        redeemer: MemberId,
        at_ms: u64,
        by: OpId,
    ) -> Result<(), String> {
        let friends = |id| {
            self.people.get(&id).map(|person| person.met.keys().copied().collect::<BTreeSet<_>>())
        };
        let (Some(of_owner), Some(of_redeemer)) = (friends(owner), friends(redeemer)) else {
            return Err(format!("{} connects somebody who is not there", short(by)));
        };
        let triangle = of_owner.intersection(&of_redeemer).next().is_some();
        for (one, other) in [(owner, redeemer), (redeemer, owner)] {
            let person = self.people.get_mut(&one).expect("it was just there");
            if person.met.insert(other, by).is_some() {
                return Err(format!("{} connects two who were connected", short(by)));
            }
        }
        for (one, other) in [(owner, redeemer), (redeemer, owner)] {
            self.reward(one, other, triangle, at_ms);
        }
        Ok(())
    }

    fn reward(&mut self, one: MemberId, other: MemberId, triangle: bool, at_ms: u64) {
        let of_other = self.people[&other].met.len();
        let event = self.event.as_ref().expect("the event is the first operation");
        let day =
            event.days.iter().position(|day| day.holds(at_ms)).map(|day| Badge::Day(day as u8));
        let person = self.people.get_mut(&one).expect("it is one of a pair");
        let count = person.met.len();
        person
            .badges
            .extend(MET_COUNTS.into_iter().filter(|met| count >= *met as usize).map(Badge::Met));
        person.badges.extend((of_other > VIP_CONNECTIONS as usize).then_some(Badge::Vip));
        person.badges.extend(triangle.then_some(Badge::Triangle));
        person.badges.extend(event.hosts.contains(&other).then_some(Badge::Host));
        person.badges.extend(day);
    }

    /// Whether everybody who met somebody was met by them, by the same operation.
    pub(super) fn is_symmetric(&self) -> Result<(), Broken> {
        for (id, person) in &self.people {
            for (other, by) in &person.met {
                let back = self.people.get(other).and_then(|person| person.met.get(id));
                ensure(back == Some(by), Check::Folds, || {
                    format!("{} and {} did not both meet", short(*id), short(*other))
                })?;
            }
        }
        Ok(())
    }
}

/// Whether the hub decided otherwise than somebody was told.
fn surprises(told: Told, outcome: &Outcome) -> bool {
    let holds = match told {
        Told::Nothing | Told::Unsure => true,
        Told::Done | Told::Provisional => {
            matches!(outcome, Outcome::Applied(_) | Outcome::Duplicate)
        }
        Told::Connected => {
            matches!(outcome, Outcome::Applied(Receipt::Connected(_)) | Outcome::Duplicate)
        }
        Told::AlreadyConnected => matches!(outcome, Outcome::Applied(Receipt::AlreadyConnected(_))),
    };
    !holds
}
