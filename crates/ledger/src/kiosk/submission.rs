//! One submission: executed tentatively, kept, and only then told.

use portico_domain::action::Redeem;
use portico_domain::connection::Connection;
use portico_domain::event::Event;
use portico_domain::member::Member;
use portico_domain::node::Node;
use portico_domain::time::judge;
use portico_domain::token::{Cause, DeviceCodes, Record};
use portico_domain::{Action, Code, Judged, MemberId, OpId, Operation, Refusal, Told};

use super::own::keep;
use super::{Identity, Memory, Submitted};
use crate::access;
use crate::execute::token::known;
use crate::execute::{Context, Stop, execute};
use crate::hub::Draft;
use crate::keys;
use crate::order::Head;
use crate::rows::{Changes, Layer, Rows, Staged, Stored, TENTATIVE_POSITION};
use crate::sessions;
use crate::store::{Read, StoreError, Writer};

/// What one submission needs of the memory, taken before the transaction.
pub(super) struct Submission {
    identity: Identity,
    incarnation: u32,
    generation: u8,
    head: Head,
    judged: Judged,
    revoked: bool,
}

impl Submission {
    pub(super) fn prepare(memory: &Memory, draft: &Draft) -> Self {
        Self {
            identity: memory.state.identity,
            incarnation: memory.state.incarnation,
            generation: memory.state.generation,
            head: memory.head,
            judged: judge(&memory.state.mappings, draft.reading),
            revoked: memory.state.revoked,
        }
    }

    pub(super) fn run(
        &self,
        writer: &mut Writer<'_>,
        draft: Draft,
    ) -> Result<(Submitted, Option<Head>), StoreError> {
        let told = match self.verdict(writer, &draft.action)? {
            Verdict::Refused(code) => return Ok((Submitted::Refused(code), None)),
            Verdict::Asked(id) => return Ok((Submitted::Unsure { id }, None)),
            Verdict::Holds { told, known_to_hub } => (told, known_to_hub),
        };
        let operation = draft.operation(told.0);
        let id = operation.id();
        if told.0 == Told::Unsure {
            let head = self.keep(writer, &operation)?;
            note_asked(writer, &operation)?;
            return Ok((Submitted::Unsure { id }, Some(head)));
        }
        let rows = Rows::with_tentative(writer, self.generation);
        match execute(rows, &operation, &self.context())? {
            Err(refusal) => Ok((Submitted::Refused(refusal.code()), None)),
            Ok(done) => {
                let head = self.keep(writer, &operation)?;
                write_tentative(writer, &done.changes)?;
                access::append(writer, &done.log)?;
                let (receipt, provisional) = (done.receipt, told.0 == Told::Provisional);
                let known_to_hub = told.1;
                Ok((Submitted::Kept { id, receipt, known_to_hub, provisional }, Some(head)))
            }
        }
    }

    fn keep(&self, writer: &mut Writer<'_>, operation: &Operation) -> Result<Head, StoreError> {
        keep(writer, self.identity.node, self.incarnation, self.head, operation)
    }

    fn context(&self) -> Context {
        Context {
            event: self.identity.event,
            node: self.identity.node,
            incarnation: self.incarnation,
            judged: self.judged,
            position: TENTATIVE_POSITION,
        }
    }

    fn verdict(&self, writer: &Writer<'_>, action: &Action) -> Result<Verdict, StoreError> {
        let rows = Staged::new(Rows::with_tentative(writer, self.generation));
        if let Some(code) = self.closed(&rows, action)? {
            return Ok(Verdict::Refused(code));
        }
        match action {
            Action::Redeem(redeem) => self.verdict_on_redeem(writer, &rows, redeem),
            // Enrolled, but the feed has not brought our own rows yet: the code is good all the same.
            Action::Issue(_) if rows.get::<Node>(&self.identity.node)?.is_none() => {
                Ok(Verdict::UNSURE)
            }
            Action::Issue(issue) => {
                let codes: Option<DeviceCodes> = rows.get(&(issue.owner, self.identity.node))?;
                let asked = issue.cause == Cause::Requested;
                let may = codes.unwrap_or_default().may_request(self.judged.at_ms);
                Ok(if asked && !may { Verdict::Refused(Code::RateLimited) } else { Verdict::DONE })
            }
            _ => self.verdict_on_session(&rows, action),
        }
    }

    /// Whether there is time enough, and whether it holds the lease that makes it sure.
    fn verdict_on_session(
        &self,
        rows: &Staged<'_>,
        action: &Action,
    ) -> Result<Verdict, StoreError> {
        if let Some(refusal) = sessions::hindrance(rows, action, self.judged)? {
            return Ok(Verdict::Refused(refusal.code()));
        }
        let told = sessions::told(rows, action, self.identity.node, self.incarnation)?;
        Ok(Verdict::Holds { told, known_to_hub: false })
    }

    /// Whether this kiosk may write at all, and this kind yet: older hubs could only keep what they cannot read.
    fn closed(&self, rows: &Staged<'_>, action: &Action) -> Result<Option<Code>, StoreError> {
        let event: Option<Event> = rows.get(&())?;
        let over = event.as_ref().is_some_and(|event| event.archived_ms.is_some());
        let early = event.is_some_and(|event| action.kind() > event.format);
        Ok((self.revoked || over || early).then_some(Code::Forbidden))
    }

    /// Refused is only what is certain here; a lack of rows never is.
    fn verdict_on_redeem(
        &self,
        writer: &Writer<'_>,
        rows: &Staged<'_>,
        redeem: &Redeem,
    ) -> Result<Verdict, StoreError> {
        if let Some(asked) = asked(writer, redeem)? {
            return Ok(Verdict::Asked(asked));
        }
        let (proof, event) = (redeem.proof.as_ref(), self.identity.event);
        let code = match known(rows, &redeem.token, proof, event, self.judged) {
            Ok(code) => code,
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Refused(Refusal::TokenUnknown)) => return Ok(Verdict::UNSURE),
            Err(Stop::Refused(refusal)) => return Ok(Verdict::Refused(refusal.code())),
        };
        if let Some(refusal) = code.refusal_for(redeem.redeemer, self.judged) {
            return Ok(Verdict::Refused(refusal.code()));
        }
        let is_there = |id: &MemberId| rows.get::<Member>(id).map(|member| member.is_some());
        let certain = !code.key_revoked && code.is_certain(self.judged);
        if !certain || !is_there(&code.owner)? || !is_there(&redeem.redeemer)? {
            return Ok(Verdict::UNSURE);
        }
        let pair = (code.owner, redeem.redeemer);
        let met = rows.get::<Connection>(&pair)?.is_some();
        let told = if met { Told::AlreadyConnected } else { Told::Connected };
        let known_to_hub = rows.under().is_committed::<Record>(&redeem.token)?;
        Ok(Verdict::Holds { told, known_to_hub })
    }
}

/// What can be told before an operation is made.
pub(super) enum Verdict {
    Refused(Code),
    /// The same was kept before, and the hub has not decided yet: nothing is doubled.
    Asked(OpId),
    Holds {
        told: Told,
        known_to_hub: bool,
    },
}

impl Verdict {
    const DONE: Self = Self::Holds { told: Told::Done, known_to_hub: false };
    const UNSURE: Self = Self::Holds { told: Told::Unsure, known_to_hub: false };
}

/// Remembers until the next redo, which executes it, what was kept for the hub to decide.
fn note_asked(writer: &mut Writer<'_>, operation: &Operation) -> Result<(), StoreError> {
    let Action::Redeem(redeem) = &operation.body().action else { return Ok(()) };
    writer.put(&keys::asked(redeem), &operation.id().0)
}

fn asked(read: &dyn Read, redeem: &Redeem) -> Result<Option<OpId>, StoreError> {
    let unreadable = |_| StoreError::Damaged("what was asked of the hub cannot be read");
    let bytes = read.get(&keys::asked(redeem))?;
    bytes.map(|bytes| bytes.try_into().map(OpId).map_err(unreadable)).transpose()
}

pub(super) fn write_tentative(
    writer: &mut Writer<'_>,
    changes: &Changes,
) -> Result<(), StoreError> {
    for (key, change) in changes {
        let value = change.clone().unwrap_or_default();
        let stored = Stored { position: TENTATIVE_POSITION, value };
        writer.put(&Layer::TENTATIVE.key(key), &stored.to_bytes())?;
    }
    Ok(())
}
