//! One transaction that appends to the order: each operation gets its place, its outcome and its rows.

use portico_domain::case::{Answer, Answered};
use portico_domain::member::Member;
use portico_domain::operation::Place;
use portico_domain::session::AccessEntry;
use portico_domain::{Action, Hash, Judged, OpId, Operation, Outcome, Receipt, Refusal, Told};

use super::{Arrived, Draft, GENERATION, State, Taken, cases, entry, head, keeping, number};
use crate::access;
use crate::execute::{Context, execute};
use crate::keys;
use crate::order::{Cursor, Entry, Head, kept_parts};
use crate::planted::{Bug, planted};
use crate::rows;
use crate::rows::{Changes, Layer, Rows, Stored, decode, encode, kind, part};
use crate::store::{Read, StoreError, Writer};

/// A transaction that appends to the order.
pub(super) struct Appending<'a, 't> {
    pub(super) writer: &'a mut Writer<'t>,
    pub(super) state: State,
    /// The highest kind of operation that is executed; what is higher is deferred.
    pub(super) format: u32,
    /// Members whose counts changed, for the board once this is committed.
    pub(super) moved: Vec<(OpId, Member)>,
    /// What the access log is to say.
    pub(super) log: Vec<AccessEntry>,
}

impl Appending<'_, '_> {
    pub(super) fn take_own(&mut self, draft: Draft) -> Result<(OpId, Outcome), StoreError> {
        let (node, incarnation) = (self.state.node, self.state.incarnation);
        let head = head(self.writer, node, incarnation)?;
        let place = Place { node, incarnation, sequence: head.sequence + 1 };
        let judged = Judged::exactly(draft.reading.wall_ms);
        let operation = draft.operation(Told::Nothing);
        let id = operation.id();
        match self.take(&Arrived { place, operation, judged })? {
            Taken::Placed { outcome, .. } => Ok((id, outcome)),
            _ => Err(StoreError::Damaged("the hub's own chain has a gap")),
        }
    }

    pub(super) fn take_list(&mut self, list: &[Arrived]) -> Result<Vec<Taken>, StoreError> {
        let mut taken = Vec::with_capacity(list.len());
        for arrived in list {
            let one = self.take(arrived)?;
            let ends = !matches!(one, Taken::Placed { .. });
            taken.push(one);
            if ends {
                break;
            }
        }
        Ok(taken)
    }

    pub(super) fn take(&mut self, arrived: &Arrived) -> Result<Taken, StoreError> {
        let place = arrived.place;
        let head = head(self.writer, place.node, place.incarnation)?;
        if place.sequence > head.sequence + 1 {
            return Ok(Taken::Gap { expected: head.sequence + 1 });
        }
        let id = arrived.operation.id();
        let known = self.writer.get(&keys::position(id))?;
        let known = known.map(|bytes| number(&bytes)).transpose()?;
        let known = known.filter(|_| !planted(Bug::DeduplicationSkipped));
        if place.sequence <= head.sequence {
            return match known {
                Some(position) if self.stands_at(place, position)? => self.taken_before(position),
                _ => self.fork(arrived),
            };
        }
        let link = place.link(head.link, &arrived.operation);
        self.move_head(place, link)?;
        match known {
            // The same content in a rewritten chain: it keeps its position and is not executed twice.
            Some(position) => {
                self.writer.put(&keys::rewritten(place), &position.to_be_bytes())?;
                self.taken_before(position)
            }
            None => self.place(arrived, link, None),
        }
    }

    /// Hands out the next incarnation of the node, and remembers that it did.
    fn fork(&mut self, arrived: &Arrived) -> Result<Taken, StoreError> {
        let place = arrived.place;
        let all = keys::head(place.node, 0);
        let last = self.writer.last(&all, &rows::after(&all[..17]))?;
        let latest = last.and_then(|(key, _)| keys::incarnation_of(&key)).unwrap_or_default();
        let incarnation = latest.max(place.incarnation) + 1;
        self.writer.put(&keys::head(place.node, incarnation), &encode(&Head::default()))?;
        self.take_own(cases::fork_note(arrived, incarnation))?;
        Ok(Taken::Fork { first: place.sequence, incarnation })
    }

    /// Whether the operation at `position` is the one at `place` in its node's chains, be it rewritten.
    fn stands_at(&self, place: Place, position: u64) -> Result<bool, StoreError> {
        let rewritten = self.writer.get(&keys::rewritten(place))?;
        if let Some(bytes) = rewritten {
            return Ok(number(&bytes)? == position);
        }
        Ok(entry(self.writer, position)?.is_some_and(|entry| entry.place == place))
    }

    fn taken_before(&self, position: u64) -> Result<Taken, StoreError> {
        let entry = entry(self.writer, position)?
            .ok_or(StoreError::Damaged("a position that is indexed is not there"))?;
        Ok(Taken::Placed { position, outcome: entry.outcome })
    }

    fn move_head(&mut self, place: Place, link: Hash) -> Result<(), StoreError> {
        let head = Head { sequence: place.sequence, link };
        self.writer.put(&keys::head(place.node, place.incarnation), &encode(&head))
    }

    /// Gives an operation the next position. `known` is its outcome where the order is only executed again.
    pub(super) fn place(
        &mut self,
        arrived: &Arrived,
        link: Hash,
        known: Option<&Outcome>,
    ) -> Result<Taken, StoreError> {
        let position = self.state.last.position + 1;
        let (outcome, mut changes) = match known {
            // What was refused for a text that was erased since would not be refused again.
            Some(Outcome::Rejected(_) | Outcome::Deferred) if !is_admission(arrived) => {
                (known.cloned().unwrap_or(Outcome::Deferred), Changes::new())
            }
            _ => self.decide(arrived, position)?,
        };
        cases::open(self.writer, &mut changes, arrived, &outcome)?;
        self.index(arrived, &outcome, position)?;
        let mut entry = Entry {
            place: arrived.place,
            operation: arrived.operation.bytes().to_vec().into(),
            parts: kept_parts(&arrived.operation).filter(|_| holds_parts(&outcome)),
            judged: arrived.judged,
            outcome: outcome.clone(),
            changed: changes.keys().map(|key| key.clone().into()).collect(),
            link,
            hash: Hash::default(),
        };
        entry.hash = entry.expected_hash(self.state.last.hash, position);
        self.write_rows(&changes, position)?;
        self.writer.put(&keys::order(position), &entry.to_bytes())?;
        self.writer.put(&keys::position(arrived.operation.id()), &position.to_be_bytes())?;
        self.state.last = Cursor { position, hash: entry.hash };
        keeping::follow(self.writer, &arrived.operation.body().action, &outcome)?;
        Ok(Taken::Placed { position, outcome })
    }

    /// Remembers where personal text is, and what waits for a newer program.
    fn index(&mut self, arrived: &Arrived, outcome: &Outcome, at: u64) -> Result<(), StoreError> {
        if holds_parts(outcome) {
            for subject in arrived.operation.subjects() {
                self.writer.put(&keys::parts(subject, at), &[])?;
            }
        }
        if *outcome == Outcome::Deferred {
            self.writer.put(&keys::deferred(at), &[])?;
        }
        Ok(())
    }

    fn decide(
        &mut self,
        arrived: &Arrived,
        position: u64,
    ) -> Result<(Outcome, Changes), StoreError> {
        let action = &arrived.operation.body().action;
        if action.kind() > self.format {
            return Ok((Outcome::Deferred, Changes::new()));
        }
        if let Action::Admit(admit) = action {
            return self.admit(admit.operation, arrived, position);
        }
        let context = Context {
            event: self.state.event,
            node: arrived.place.node,
            incarnation: arrived.place.incarnation,
            judged: arrived.judged,
            position,
        };
        self.executed(&arrived.operation, &context)
    }

    /// Executes, at this position, an operation that an older program had to defer. Its outcome is
    /// the admission's, and resolves the case when what the person was told holds after all.
    fn admit(
        &mut self,
        id: OpId,
        admitting: &Arrived,
        position: u64,
    ) -> Result<(Outcome, Changes), StoreError> {
        let refused = |refusal| Ok((Outcome::Rejected(refusal), Changes::new()));
        let known = self.writer.get(&keys::position(id))?;
        let Some(known) = known.map(|bytes| number(&bytes)).transpose()? else {
            return refused(Refusal::Malformed);
        };
        let deferred =
            entry(self.writer, known)?.ok_or(StoreError::Damaged("an entry is missing"))?;
        let operation = deferred
            .operation()
            .map_err(|_| StoreError::Damaged("a deferred operation is unreadable"))?;
        if self.writer.get(&keys::deferred(known))?.is_none() {
            return refused(Refusal::Exists);
        }
        let context = Context {
            event: self.state.event,
            node: deferred.place.node,
            incarnation: deferred.place.incarnation,
            judged: deferred.judged,
            position,
        };
        let (outcome, mut changes) = self.executed(&operation, &context)?;
        let answer = Answered {
            answer: Answer::Resolved,
            by: admitting.operation.id(),
            node: admitting.place.node,
            at_ms: admitting.judged.at_ms,
        };
        cases::decided_at_last(self.writer, &mut changes, &operation, &outcome, answer)?;
        self.writer.delete(&keys::deferred(known))?;
        Ok((outcome, changes))
    }

    fn executed(
        &mut self,
        operation: &Operation,
        context: &Context,
    ) -> Result<(Outcome, Changes), StoreError> {
        let rows = Rows::committed(self.writer, GENERATION);
        Ok(match execute(rows, operation, context)? {
            Ok(done) => {
                self.log.extend(done.log);
                (settled_outcome(done.receipt, operation.body().told), done.changes)
            }
            Err(refusal) => (Outcome::Rejected(refusal), Changes::new()),
        })
    }

    fn write_rows(&mut self, changes: &Changes, position: u64) -> Result<(), StoreError> {
        for (key, change) in changes {
            let value = change.clone().unwrap_or_default();
            self.note_for_board(key, &value)?;
            let stored = Stored { position, value }.to_bytes();
            self.writer.put(&Layer::committed(GENERATION).key(key), &stored)?;
        }
        Ok(())
    }

    fn note_for_board(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        if key.len() == 18 && key[0] == kind::MEMBER && key[17] == part::MEMBER {
            let id: [u8; 16] = key[1..17].try_into().expect("sixteen of eighteen bytes");
            self.moved.push((OpId(id), decode(value)?));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<(OpId, Member)>, StoreError> {
        self.writer.put(keys::STATE, &encode(&self.state))?;
        access::append(self.writer, &self.log)?;
        Ok(self.moved)
    }
}

/// What was told holds, by another operation: a duplicate, and no case.
fn settled_outcome(receipt: Receipt, told: Told) -> Outcome {
    match (&receipt, told) {
        (Receipt::AlreadyConnected(_), Told::Connected)
        | (Receipt::AlreadyDone, Told::Done | Told::Provisional) => Outcome::Duplicate,
        _ => Outcome::Applied(receipt),
    }
}

fn is_admission(arrived: &Arrived) -> bool {
    matches!(arrived.operation.body().action, Action::Admit(_))
}

/// Whether the order keeps the personal parts of an operation with this outcome: not of one who was erased.
fn holds_parts(outcome: &Outcome) -> bool {
    *outcome != Outcome::Rejected(Refusal::Erased)
}
