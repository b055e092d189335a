//! The hub's side of a round: take what was sent, then give what changed. No I/O but the ledger's.

use portico_domain::node::Node;
use portico_domain::operation::Place;
use portico_domain::time::judge;
use portico_domain::{NodeId, Operation};
use portico_ledger::feed::{self, Audience};
use portico_ledger::hub::{Arrived, Heard, HubLedger, HubView, Taken};
use portico_ledger::kiosk::Acknowledgement;
use portico_ledger::{StoreError, order::Cursor};

use crate::message::{
    Answer, Feed, Fork, MAPPINGS_MAX, OPERATIONS_MAX, PULL_BYTES_MAX, Request, Trouble,
};

/// Why a request is not served at all.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It is another event's.
    #[error("this hub serves another event")]
    OtherEvent,
    /// It breaks a limit, or an operation in it cannot be read.
    #[error("the request breaks a limit or cannot be read")]
    Malformed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The operations of a request, ready for [`HubLedger::accept`]: none of those of a node that was told of an operation which
/// this hub does not have, since it is to send that again first.
///
/// # Errors
/// When the request is another event's, breaks a limit, or cannot be read; then nothing of it may be taken.
pub fn arrivals(
    ledger: &HubLedger,
    node: NodeId,
    request: &Request,
    now_ms: u64,
) -> Result<Vec<Arrived>, ServeError> {
    if ledger.event_id()? != Some(request.event) {
        return Err(ServeError::OtherEvent);
    }
    let within = request.operations.len() <= OPERATIONS_MAX
        && request.mappings.len() <= MAPPINGS_MAX
        && request.first > 0;
    if !within {
        return Err(ServeError::Malformed);
    }
    if lacks_acknowledged(ledger, request)? {
        return Ok(Vec::new());
    }
    let arrived = |(sequence, operation): (u64, Operation)| Arrived {
        place: Place { node, incarnation: request.incarnation, sequence },
        judged: judge(&request.mappings, operation.body().reading).not_after(now_ms),
        operation,
    };
    let read: Result<Vec<Operation>, _> =
        request.operations.iter().cloned().map(|sent| sent.into_operation()).collect();
    let operations = read.map_err(|_| ServeError::Malformed)?;
    Ok((request.first..).zip(operations).map(arrived).collect())
}

/// The answer, once the operations have been taken.
///
/// # Errors
/// When the store fails.
pub fn answer(
    ledger: &HubLedger,
    node: NodeId,
    request: &Request,
    taken: Vec<Taken>,
    now_ms: u64,
) -> Result<Answer, StoreError> {
    let mut answer = Answer { hub_ms: now_ms, outcomes: Vec::new(), trouble: None, feed: None };
    if lacks_acknowledged(ledger, request)? {
        answer.trouble = Some(Trouble::Gap(1));
    }
    for one in taken {
        match one {
            Taken::Placed { position, outcome } => {
                answer.outcomes.push(Acknowledgement { position, outcome });
            }
            Taken::Gap { expected } => answer.trouble = Some(Trouble::Gap(expected)),
            Taken::Fork { first, incarnation } => {
                answer.trouble = Some(Trouble::Fork(Fork { first, incarnation }));
            }
        }
    }
    if let (None, Some(cursor)) = (answer.trouble, request.cursor) {
        note_heard(ledger, node, request)?;
        match pull(&ledger.view()?, node, cursor, request.filter)? {
            Some(feed) => answer.feed = Some(feed),
            None => answer.trouble = Some(Trouble::Reset),
        }
    }
    Ok(answer)
}

/// It asks for rows, so it had sent all that it did before it heard of this hub last, which is what its newest mapping tells.
fn note_heard(ledger: &HubLedger, node: NodeId, request: &Request) -> Result<(), StoreError> {
    let Some(mapping) = request.mappings.first() else { return Ok(()) };
    let (until_ms, incarnation) = (mapping.hub.earliest_ms(), request.incarnation);
    ledger.note_heard(node, Heard { until_ms, incarnation })
}

/// Whether an operation was acknowledged that is not here: by this hub, before it was restored from an older backup.
fn lacks_acknowledged(ledger: &HubLedger, request: &Request) -> Result<bool, StoreError> {
    let Some(id) = request.acknowledged else { return Ok(false) };
    Ok(ledger.view()?.position_of(id)?.is_none())
}

/// The rows after `cursor`; none when the node has to start its feed over.
pub(crate) fn pull(
    view: &HubView,
    id: NodeId,
    cursor: Cursor,
    filter: u64,
) -> Result<Option<Feed>, StoreError> {
    let node: Option<Node> = view.rows().get(&id)?;
    let current = node.map_or(0, |node| node.filter);
    if cursor.position > 0 && filter != current {
        return Ok(None);
    }
    let audience = Audience::of(view.rows(), id)?;
    let page = feed::page(view, &audience, cursor, PULL_BYTES_MAX)?;
    Ok(page.map(|page| Feed { rows: page.rows, next: page.next, last: page.last, filter: current }))
}

/// A whole round's worth in one call: what a simulation or a test uses where the hub process groups commits.
///
/// # Errors
/// As [`arrivals`] and [`answer`].
pub fn serve(
    ledger: &HubLedger,
    node: NodeId,
    request: &Request,
    now_ms: u64,
) -> Result<Answer, ServeError> {
    let arrived = arrivals(ledger, node, request, now_ms)?;
    let taken = if arrived.is_empty() {
        Vec::new()
    } else {
        ledger.accept(&[arrived])?.pop().unwrap_or_default()
    };
    Ok(answer(ledger, node, request, taken, now_ms)?)
}
