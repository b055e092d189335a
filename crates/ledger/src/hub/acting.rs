//! Doing what people ask the hub itself for, judged now: what cannot be done leaves nothing in the order.

use portico_domain::token::DeviceCodes;
use portico_domain::{Action, Judged, OpId, Outcome, Receipt, Refusal, Told};

use super::appending::Appending;
use super::{Draft, GENERATION, HubLedger};
use crate::execute::{Context, execute};
use crate::rows::{Rows, Staged};
use crate::sessions::hindrance;
use crate::store::StoreError;

/// What became of an action that the hub was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acted {
    /// It is done, durably.
    Done {
        /// The operation.
        id: OpId,
        /// What it did.
        receipt: Receipt,
    },
    /// It was refused; nothing was written.
    Refused(Refusal),
}

impl HubLedger {
    /// Does what somebody asks the hub for, judged now. Unlike with [`HubLedger::submit`] a refusal leaves nothing in the order.
    ///
    /// # Errors
    /// When the store fails or there is no event.
    pub fn act(&self, draft: Draft) -> Result<Acted, StoreError> {
        let done = self.act_all(vec![draft])?;
        done.into_iter().next().ok_or(StoreError::Damaged("what was asked for has no outcome"))
    }

    /// The same for many who asked at the same time, in one durable transaction, in this order. What is refused to one changes
    /// nothing for the others.
    ///
    /// # Errors
    /// As [`HubLedger::act`]; then nothing was done.
    pub fn act_all(&self, drafts: Vec<Draft>) -> Result<Vec<Acted>, StoreError> {
        self.append(|appending| drafts.into_iter().map(|draft| appending.act(draft)).collect())
    }
}

impl Appending<'_, '_> {
    fn act(&mut self, draft: Draft) -> Result<Acted, StoreError> {
        let judged = Judged::exactly(draft.reading.wall_ms);
        if let Some(refusal) = self.obstacle(&draft.action, judged)? {
            return Ok(Acted::Refused(refusal));
        }
        let context = Context {
            event: self.state.event,
            node: self.state.node,
            incarnation: self.state.incarnation,
            judged,
            position: self.state.last.position + 1,
        };
        let operation = draft.clone().operation(Told::Nothing);
        let rows = Rows::committed(self.writer, GENERATION);
        if let Err(refusal) = execute(rows, &operation, &context)? {
            return Ok(Acted::Refused(refusal));
        }
        match self.take_own(draft)? {
            (id, Outcome::Applied(receipt)) => Ok(Acted::Done { id, receipt }),
            (id, _) => Ok(Acted::Done { id, receipt: Receipt::AlreadyDone }),
        }
    }

    /// What stands in the way of it now, and would not later: limits and notice are judged where the person is answered.
    fn obstacle(&self, action: &Action, now: Judged) -> Result<Option<Refusal>, StoreError> {
        let rows = Staged::new(Rows::committed(self.writer, GENERATION));
        if let Action::Issue(issue) = action {
            let codes: Option<DeviceCodes> = rows.get(&(issue.owner, self.state.node))?;
            let may = codes.unwrap_or_default().may_issue(issue.cause, now.at_ms);
            return Ok((!may).then_some(Refusal::TooOften));
        }
        hindrance(&rows, action, now)
    }
}
