//! The node's side of a round: push all, then pull all. No I/O but the ledger's.
//!
//! Call [`Round::next`] for what to send and [`Round::take`] with the answer, until `next` gives none.

use portico_domain::time::Mapping;
use portico_domain::{OpId, Reading};
use portico_ledger::order::Cursor;
use portico_ledger::{KioskLedger, StoreError};

use crate::message::{
    Answer, MAPPINGS_MAX, OPERATIONS_MAX, PUSH_BYTES_MAX, Request, Sent, Trouble,
};

/// How often one round takes a step back (a gap, a fork, a reset) before it gives up until the next.
const TROUBLES_MAX: u32 = 4;

/// One round, from its first request to its last answer.
#[derive(Debug, Default)]
pub struct Round {
    /// The hub's last position when it first answered a pull: where this round ends.
    target: Option<u64>,
    done: bool,
    troubles: u32,
    sent: u64,
    received: u64,
}

/// What a round moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Operations that the hub has acknowledged.
    pub sent: u64,
    /// Rows that came.
    pub received: u64,
}

/// Why a round cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The hub's answer does not fit what was asked.
    #[error("the hub's answer does not fit the request")]
    Unfitting,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Round {
    /// What to send next; none when the round is over.
    ///
    /// # Errors
    /// When the store fails.
    pub fn next(&self, ledger: &KioskLedger) -> Result<Option<Request>, StoreError> {
        if self.done {
            return Ok(None);
        }
        let state = ledger.state();
        let own = ledger.own_after(state.acknowledged, OPERATIONS_MAX, PUSH_BYTES_MAX)?;
        let last_sent = own.last().map_or(state.acknowledged, |own| own.sequence);
        let mappings = state.mappings.iter().rev().take(MAPPINGS_MAX).copied().collect();
        Ok(Some(Request {
            event: state.identity.event,
            incarnation: state.incarnation,
            first: state.acknowledged + 1,
            operations: own.iter().map(|own| Sent::new(&own.operation)).collect(),
            mappings,
            cursor: (last_sent >= ledger.head().sequence).then_some(state.feed_cursor()),
            filter: state.filter,
            acknowledged: last_acknowledged(ledger, state.acknowledged)?,
        }))
    }

    /// Takes the answer to `request`, which was sent and received when the clocks read so.
    ///
    /// # Errors
    /// See [`RoundError`]. What was taken before stays taken.
    pub fn take(
        &mut self,
        ledger: &KioskLedger,
        request: &Request,
        answer: Answer,
        sent: Reading,
        received: Reading,
    ) -> Result<(), RoundError> {
        if answer.outcomes.len() > request.operations.len() {
            return Err(RoundError::Unfitting);
        }
        ledger.heard(Mapping::from_exchange(sent, received, answer.hub_ms), received)?;
        if !answer.outcomes.is_empty() {
            self.sent += answer.outcomes.len() as u64;
            ledger.acknowledge(request.first, answer.outcomes)?;
        }
        match answer.trouble {
            Some(Trouble::Fork(fork)) => {
                self.count_trouble()?;
                Ok(ledger.rewrite(fork.incarnation)?)
            }
            Some(Trouble::Gap(expected)) => {
                self.count_trouble()?;
                Ok(ledger.send_again_from(expected)?)
            }
            Some(Trouble::Reset) => {
                self.count_trouble()?;
                self.target = None;
                Ok(ledger.reset()?)
            }
            None => self.put(ledger, request.cursor, answer.feed),
        }
    }

    /// Two answers that send a node back and forth must not keep it in one round for ever.
    fn count_trouble(&mut self) -> Result<(), RoundError> {
        self.troubles += 1;
        if self.troubles > TROUBLES_MAX { Err(RoundError::Unfitting) } else { Ok(()) }
    }

    fn put(
        &mut self,
        ledger: &KioskLedger,
        asked: Option<Cursor>,
        feed: Option<crate::message::Feed>,
    ) -> Result<(), RoundError> {
        let (Some(asked), Some(feed)) = (asked, feed) else {
            return if asked.is_none() { Ok(()) } else { Err(RoundError::Unfitting) };
        };
        let target = *self.target.get_or_insert(feed.last);
        let moves_on = feed.next.position > asked.position || feed.next.position >= target;
        if !moves_on || feed.next.position < asked.position {
            return Err(RoundError::Unfitting);
        }
        let is_last = feed.next.position >= target;
        self.received += feed.rows.len() as u64;
        if feed.next != asked || is_last {
            ledger.put_page(&feed.rows, feed.next, is_last, feed.filter)?;
        }
        self.done = is_last;
        Ok(())
    }

    /// What has moved so far.
    pub fn moved(&self) -> Moved {
        Moved { sent: self.sent, received: self.received }
    }
}

/// The own operation with that sequence, the last that the hub has acknowledged; none before the first.
fn last_acknowledged(ledger: &KioskLedger, sequence: u64) -> Result<Option<OpId>, StoreError> {
    let Some(before) = sequence.checked_sub(1) else { return Ok(None) };
    let own = ledger.own_after(before, 1, usize::MAX)?;
    Ok(own.first().map(|own| own.operation.id()))
}
