//! Group commit for what people ask the hub for: those who wait at the same time share one durable transaction. Whoever has the turn
//! commits for all who wait; the others find their word when the turn comes to them. Nobody is answered before the disk is.

use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portico_ledger::hub::Acted;
use portico_ledger::{Draft, HubLedger, StoreError};

/// Drafts that share one transaction.
const TOGETHER_MAX: usize = 64;

/// What came of a draft.
type Word = Result<Acted, StoreError>;

struct Waiting {
    draft: Draft,
    word: SyncSender<Word>,
}

/// Those who wait.
pub(crate) struct Together {
    waiting: Mutex<Vec<Waiting>>,
    turn: Mutex<()>,
    most: usize,
}

impl std::fmt::Debug for Together {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Together")
    }
}

impl Default for Together {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: Mutex::default(), most: TOGETHER_MAX }
    }
}

impl Together {
    /// Each in a transaction of its own: what sharing is measured against.
    pub(crate) fn alone() -> Self {
        Self { most: 1, ..Self::default() }
    }

    /// Does it, durably, with whatever else waits. Blocking: not for the async runtime's threads.
    pub(crate) fn act(&self, ledger: &HubLedger, draft: Draft) -> Word {
        let (word, said) = sync_channel(1);
        locked(&self.waiting).push(Waiting { draft, word });
        loop {
            let _turn = locked(&self.turn);
            match word_of(&said) {
                Some(word) => return word,
                None => self.commit(ledger),
            }
        }
    }

    /// Commits for those who came first.
    fn commit(&self, ledger: &HubLedger) {
        let first: Vec<Waiting> = {
            let mut waiting = locked(&self.waiting);
            let count = waiting.len().min(self.most);
            waiting.drain(..count).collect()
        };
        let (drafts, words): (Vec<_>, Vec<_>) =
            first.into_iter().map(|one| (one.draft, one.word)).unzip();
        match ledger.act_all(drafts) {
            Ok(done) => words.iter().zip(done).for_each(|(word, acted)| tell(word, Ok(acted))),
            Err(error) => {
                let error = Arc::new(error);
                let shared = || Err(StoreError::Shared(Arc::clone(&error)));
                words.iter().for_each(|word| tell(word, shared()));
            }
        }
    }
}

fn tell(word: &SyncSender<Word>, said: Word) {
    // Whoever asked may have gone; what was done is in the ledger all the same.
    let _ = word.send(said);
}

fn word_of(said: &Receiver<Word>) -> Option<Word> {
    match said.try_recv() {
        Ok(word) => Some(word),
        Err(TryRecvError::Empty) => None,
        Err(TryRecvError::Disconnected) => {
            Some(Err(StoreError::Damaged("whoever committed for others did not come back")))
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change of it is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use portico_domain::Action;
    use portico_domain::action::Sweep;

    use super::*;
    use crate::hub::{Hub, draft};

    /// Each of many at once gets the word on its own draft, and each draft its own place in the order.
    #[test]
    fn everyone_gets_the_word_on_what_they_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let hub = Hub::open(folder.path()).unwrap();
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let before = hub.ledger().last().unwrap().position;
        for together in [Together::default(), Together::alone()] {
            let asked = |_| {
                together.act(hub.ledger(), draft(Action::Sweep(Sweep { cutoff_ms: 0 }), Vec::new()))
            };
            let ids: BTreeSet<_> = thread::scope(|scope| {
                let threads: Vec<_> =
                    (0..100).map(|number| scope.spawn(move || asked(number))).collect();
                let done = threads.into_iter().map(|thread| thread.join().unwrap().unwrap());
                done.map(|acted| match acted {
                    Acted::Done { id, .. } => id,
                    Acted::Refused(refusal) => panic!("{refusal:?}"),
                })
                .collect()
            });
            assert_eq!(ids.len(), 100);
        }
        assert_eq!(hub.ledger().last().unwrap().position, before + 200);
    }
}
