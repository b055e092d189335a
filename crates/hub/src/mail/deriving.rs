//! Which letters follow from the hub's order: one for each operation that concerns a guest, once it is committed.

use std::sync::Arc;

use portico_domain::session::booking::BookingId;
use portico_domain::{Action, OpId, Operation, Outcome, Receipt, Told};
use portico_ledger::StoreError;
use portico_ledger::hub::HubView;
use portico_ledger::hub::outbox::{Job, JobId, Letter, Purpose};
use portico_ledger::order::Entry;
use tokio::sync::watch;

use super::mailer::{LOOK_EVERY, ends_within};
use crate::hub::{Hub, HubError};

/// Positions that are looked at in one go.
const POSITIONS_MAX: u64 = 1_000;

/// Puts what follows from the order into the queue, as the order grows, until `ending` says so.
pub(super) async fn keep_deriving(hub: Arc<Hub>, ending: watch::Receiver<bool>) {
    let mut looked = Looked::default();
    while !ends_within(&ending, LOOK_EVERY).await {
        let hub = Arc::clone(&hub);
        match tokio::task::spawn_blocking(move || looked.to_the_end(&hub)).await {
            Ok(Ok(further)) => looked = further,
            Ok(Err(error)) => tracing::error!(%error, "letters cannot be put into the queue"),
            Err(error) => tracing::error!(%error, "the queue of letters failed"),
        }
    }
}

/// How far the order has been looked at. Positions from which nothing follows are not written down one by one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looked {
    /// The last position that was looked at since the start.
    position: u64,
}

impl Looked {
    fn to_the_end(mut self, hub: &Hub) -> Result<Self, HubError> {
        while self.derive(hub)? {}
        Ok(self)
    }

    /// Puts the letters that follow from the next positions into the queue. True where there are more positions.
    fn derive(&mut self, hub: &Hub) -> Result<bool, HubError> {
        let (outbox, view) = (hub.ledger().outbox(), hub.ledger().view()?);
        let kept = outbox.derived()?;
        let (from, last) = (self.position.max(kept), view.last()?.position);
        let until = last.min(from + POSITIONS_MAX);
        let mut letters = Vec::new();
        for position in from + 1..=until {
            letters.extend(letter(&view, position)?);
        }
        if !letters.is_empty() || until >= kept + POSITIONS_MAX {
            outbox.derive(until, letters)?;
        }
        self.position = until;
        Ok(until < last)
    }
}

/// The letter that follows from a position, if one does.
fn letter(view: &HubView, position: u64) -> Result<Option<Letter>, StoreError> {
    let Some(entry) = view.entry(position)? else { return Ok(None) };
    let Some(operation) = executed(view, &entry)? else { return Ok(None) };
    let follows = follows(&operation, &entry.outcome);
    Ok(follows.map(|(purpose, about)| {
        let id = JobId { operation: operation.id(), purpose };
        (id, Job { position, ..Job::new(about, entry.judged.at_ms) })
    }))
}

/// The operation that was executed there: the admitted one, where an older program had to defer it.
fn executed(view: &HubView, entry: &Entry) -> Result<Option<Operation>, StoreError> {
    let Ok(operation) = entry.operation() else { return Ok(None) };
    let Action::Admit(admit) = &operation.body().action else { return Ok(Some(operation)) };
    operation_of(view, admit.operation)
}

/// The operation with that id, if the hub has it.
pub(super) fn operation_of(view: &HubView, id: OpId) -> Result<Option<Operation>, StoreError> {
    let Some(position) = view.position_of(id)? else { return Ok(None) };
    Ok(view.entry(position)?.and_then(|entry| entry.operation().ok()))
}

/// What the guest is written, and about which booking.
fn follows(operation: &Operation, outcome: &Outcome) -> Option<(Purpose, BookingId)> {
    let promised = matches!(operation.body().told, Told::Done | Told::Provisional);
    let done = match outcome {
        Outcome::Applied(receipt) => *receipt != Receipt::AlreadyDone,
        Outcome::Rejected(_) if promised => false,
        _ => return None,
    };
    match &operation.body().action {
        Action::Book(_) if done => Some((Purpose::Confirmation, operation.id())),
        Action::Book(_) => Some((Purpose::Refused, operation.id())),
        Action::Reschedule(action) if done => Some((Purpose::Moved, action.booking)),
        Action::Reschedule(action) => Some((Purpose::Refused, action.booking)),
        Action::Cancel(action) if done => Some((Purpose::Cancelled, action.booking)),
        Action::Remind(action) if done => Some((Purpose::Reminder, action.booking)),
        Action::Complete(action) if done => Some((Purpose::Feedback, action.booking)),
        Action::AskLink(action) if done => Some((Purpose::Link, action.booking)),
        _ => None,
    }
}
