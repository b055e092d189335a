//! Doing what is asked for about sessions, and what time brings; each time that links end with it is measured and logged
//! (ML monitoring).

use std::time::Duration;

use portico_domain::session::booking::BookingId;
use portico_domain::session::link::Because;
use portico_domain::{Action, OpId, Operation, Outcome, Part, Reading, Receipt};
use portico_ledger::Draft;
use portico_ledger::hub::Acted;

use crate::ambient::{self, Stopwatch};
use crate::hub::{Hub, HubError, draft};

/// What time brings to sessions is done in batches of so many, each in one transaction.
const DUE_MAX: usize = 64;
/// So many batches are done in one go; the rest is for the next.
const BATCHES_MAX: usize = 16;

impl Hub {
    /// Does what somebody asks for now, judged now. A refusal leaves nothing in the order.
    pub(crate) fn act(&self, action: Action, parts: Vec<Part>) -> Result<Acted, HubError> {
        self.act_draft(draft(action, parts))
    }

    /// The same at a moment that the caller has read, in hub time.
    pub(crate) fn act_at(
        &self,
        now_ms: u64,
        action: Action,
        parts: Vec<Part>,
    ) -> Result<Acted, HubError> {
        let reading = Reading { wall_ms: now_ms, ..ambient::reading() };
        self.act_draft(Draft { reading, ..draft(action, parts) })
    }

    /// The same, of what is drafted already.
    pub(crate) fn act_draft(&self, draft: Draft) -> Result<Acted, HubError> {
        let (_, event) = self.event()?;
        if draft.action.kind() > event.format {
            return Err(HubError::TooNew);
        }
        let ends = ends_links(&draft.action);
        let watch = Stopwatch::start();
        let acted = self.commit(draft)?;
        if let Acted::Done { id, receipt: Receipt::Ended(count) } = acted
            && let Some((booking, because)) = ends
        {
            self.sessions().ended(Ended { booking, by: id, because, count }, watch.elapsed());
        }
        Ok(acted)
    }

    /// Measures and logs what operations that arrived have ended, all in one transaction that took so long.
    pub(crate) fn note_ended<'a>(
        &self,
        decided: impl Iterator<Item = (&'a Operation, &'a Outcome)>,
        took: Duration,
    ) {
        for (operation, outcome) in decided {
            if let Outcome::Applied(Receipt::Ended(count)) = outcome
                && let Some((booking, because)) = ends_links(&operation.body().action)
            {
                let (by, count) = (operation.id(), *count);
                self.sessions().ended(Ended { booking, by, because, count }, took);
            }
        }
    }

    /// Does what time brings to sessions: reminds guests, marks those who did not come, ends links whose ending had failed
    /// (ML-9.4), leases slots to kiosks.
    ///
    /// # Errors
    /// When there is no event or the store fails.
    pub fn tend_sessions(&self) -> Result<(), HubError> {
        let (_, event) = self.event()?;
        if event.archived_ms.is_some() {
            return Ok(());
        }
        for _ in 0..BATCHES_MAX {
            let due = self.ledger().view()?.due(ambient::now_ms(), DUE_MAX)?;
            let last = due.len() < DUE_MAX;
            self.do_due(due)?;
            if last {
                break;
            }
        }
        self.ledger().drop_code_requests(ambient::now_ms())?;
        Ok(self.sessions().follow(self)?)
    }

    /// What has been overtaken by something else is refused, and nothing follows from it.
    fn do_due(&self, due: Vec<Action>) -> Result<(), HubError> {
        if due.is_empty() {
            return Ok(());
        }
        let ends: Vec<_> = due.iter().map(ends_links).collect();
        let drafts = due.into_iter().map(|action| draft(action, Vec::new())).collect();
        let watch = Stopwatch::start();
        let done = self.ledger().submit_all(drafts)?;
        let took = watch.elapsed();
        for ((by, outcome), ends) in done.into_iter().zip(ends) {
            if let (Outcome::Applied(Receipt::Ended(count)), Some((booking, because))) =
                (outcome, ends)
            {
                self.sessions().ended(Ended { booking, by, because, count }, took);
            }
        }
        Ok(())
    }
}

/// That the links of a booking ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    pub(super) booking: BookingId,
    pub(super) by: OpId,
    pub(super) because: Because,
    pub(super) count: u32,
}

/// Whose links an action ends, and why.
fn ends_links(action: &Action) -> Option<(BookingId, Because)> {
    Some(match action {
        Action::Cancel(action) => (action.booking, Because::BookingCancelled),
        Action::MarkNoShow(action) => (action.booking, Because::BookingCancelled),
        Action::Reschedule(action) => (action.booking, Because::BookingRescheduled),
        Action::Rate(action) => (action.booking, Because::RatingSubmitted),
        Action::Report(action) => (action.booking, Because::IncidentReported),
        Action::RenewLink(action) => (action.booking, Because::LinkRenewed),
        _ => return None,
    })
}
