//! Group commit: pushes that wait together share one durable transaction. One thread writes; everyone else waits for its
//! word, which comes after the disk's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use portico_domain::{Operation, Outcome};
use portico_ledger::hub::{Arrived, Taken};
use portico_ledger::store::Fault;

use crate::ambient::Stopwatch;
use crate::hub::Hub;

/// Pushes that may wait; one more is told to come back later.
const WAITING_MAX: usize = 256;
/// Operations that may wait, unless nothing waits at all: a push is to be answered within a second, and 10 000 take about two.
const OPERATIONS_WAITING_MAX: usize = 3_000;
/// Pushes that share one transaction.
const TOGETHER_MAX: usize = 64;
/// No further push joins a transaction that has as many operations.
const OPERATIONS_TOGETHER_MAX: usize = 1_000;

/// What came of a push: the hub's word on each operation, or what is wrong with the store.
pub(crate) type Word = Result<Vec<Taken>, Fault>;

struct Push {
    list: Vec<Arrived>,
    reply: SyncSender<Word>,
}

/// Hands pushes to the writing thread.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    pushes: SyncSender<Push>,
    /// Operations that wait.
    operations: Arc<AtomicUsize>,
}

impl std::fmt::Debug for Push {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Push({} operations)", self.list.len())
    }
}

/// Too many pushes wait already, or the hub is ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Writer {
    /// Starts the writing thread. It ends when the last handle is dropped.
    pub(crate) fn start(hub: Arc<Hub>) -> std::io::Result<Self> {
        let (pushes, waiting) = sync_channel(WAITING_MAX);
        std::thread::Builder::new()
            .name("hub-writer".into())
            .spawn(move || write(&hub, &waiting))?;
        Ok(Self { pushes, operations: Arc::default() })
    }

    /// Has `list` taken, durably, and waits for it. Blocking: not for the async runtime's threads.
    pub(crate) fn take(&self, list: Vec<Arrived>) -> Result<Word, Full> {
        let count = list.len();
        let before = self.operations.fetch_add(count, Ordering::AcqRel);
        let full = before > 0 && before + count > OPERATIONS_WAITING_MAX;
        let taken = if full { Err(Full) } else { self.wait_for(list) };
        self.operations.fetch_sub(count, Ordering::AcqRel);
        taken
    }

    fn wait_for(&self, list: Vec<Arrived>) -> Result<Word, Full> {
        let (reply, word) = sync_channel(1);
        self.pushes.try_send(Push { list, reply }).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Full,
        })?;
        word.recv().map_err(|_| Full)
    }
}

fn write(hub: &Hub, waiting: &Receiver<Push>) {
    while let Ok(first) = waiting.recv() {
        let pushes = together(first, waiting);
        let (lists, replies): (Vec<_>, Vec<_>) =
            pushes.into_iter().map(|push| (push.list, push.reply)).unzip();
        // What arrives again was counted when it came first.
        let before = hub.ledger().last().map_or(u64::MAX, |last| last.position);
        let watch = Stopwatch::start();
        let words = match hub.ledger().accept(&lists) {
            Ok(taken) => {
                hub.note_ended(decided(&lists, &taken, before), watch.elapsed());
                taken.into_iter().map(Ok).collect()
            }
            Err(error) => {
                tracing::error!(%error, "the ledger takes no operations");
                vec![Err(error.fault()); replies.len()]
            }
        };
        for (reply, word) in replies.into_iter().zip(words) {
            // Whoever asked may have gone; what was taken is in the ledger all the same.
            let _ = reply.send(word);
        }
    }
}

/// What arrived for the first time, with what the hub made of it.
fn decided<'a>(
    lists: &'a [Vec<Arrived>],
    taken: &'a [Vec<Taken>],
    before: u64,
) -> impl Iterator<Item = (&'a Operation, &'a Outcome)> {
    let pairs = lists.iter().zip(taken).flat_map(|(list, taken)| list.iter().zip(taken));
    pairs.filter_map(move |(arrived, taken)| match taken {
        Taken::Placed { position, outcome } if *position > before => {
            Some((&arrived.operation, outcome))
        }
        _ => None,
    })
}

/// The push that came first, and those that wait behind it, as far as they share its transaction.
fn together(first: Push, waiting: &Receiver<Push>) -> Vec<Push> {
    let mut operations = first.list.len();
    let mut pushes = vec![first];
    while pushes.len() < TOGETHER_MAX && operations < OPERATIONS_TOGETHER_MAX {
        let Ok(next) = waiting.try_recv() else { break };
        operations += next.list.len();
        pushes.push(next);
    }
    pushes
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    /// More pushes at once than may wait while the disk is busy: some are told to come back later, every other gets its word,
    /// and none waits for ever.
    #[test]
    fn a_full_queue_turns_pushes_away_and_loses_none_that_it_took() {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let writer = Writer::start(Arc::clone(&hub)).unwrap();
        let (full, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let pushes = WAITING_MAX + TOGETHER_MAX + 10;
        thread::scope(|scope| {
            // As long as this looks at the board, no transaction can end.
            hub.ledger()
                .board(|_| {
                    for _ in 0..pushes {
                        scope.spawn(|| match writer.take(Vec::new()) {
                            Ok(word) => {
                                assert_eq!(word, Ok(Vec::new()));
                                taken.fetch_add(1, Ordering::SeqCst);
                            }
                            Err(Full) => {
                                full.fetch_add(1, Ordering::SeqCst);
                            }
                        });
                    }
                    while full.load(Ordering::SeqCst) < 10 {
                        thread::yield_now();
                    }
                })
                .unwrap();
        });
        assert_eq!(full.into_inner() + taken.into_inner(), pushes);
    }
}
