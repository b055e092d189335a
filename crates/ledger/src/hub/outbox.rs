//! Letters that are to be sent: a durable queue in the hub's own file, beside the rows and never in the feed. A letter follows
//! from a committed operation, once for each purpose; the cursor up to which they were derived moves in the same transaction.

mod job;
mod recovering;

use std::ops::ControlFlow;

use minicbor::{Decode, Encode};
use portico_domain::OpId;

use super::{HubLedger, load};
use crate::keys;
use crate::rows::{after, encode};
use crate::store::{Read, Store, StoreError, Writer};

pub(super) use recovering::hold;

pub use job::{BadJobId, BadShelf, Job, JobId, JobState, Purpose, Shelf};

/// The most letters that one question gives back.
pub const PAGE_MAX: usize = 100;

/// A letter and which it is.
pub type Letter = (JobId, Job);

/// The queue.
#[derive(Clone, Copy, Debug)]
pub struct Outbox<'a> {
    store: &'a Store,
}

/// What came of trying to send a letter. Times are hub time, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The server has taken it.
    Sent {
        /// When.
        at_ms: u64,
    },
    /// The server put it off.
    Later {
        /// When to try again.
        next_ms: u64,
        /// What it said.
        answer: String,
    },
    /// It was handed over, and no word came back.
    InDoubt {
        /// When to try again.
        next_ms: u64,
    },
    /// The server refused it for good.
    Failed {
        /// When.
        at_ms: u64,
        /// What it said.
        answer: String,
    },
    /// What it would say is no longer true, or nobody is to get it.
    Obsolete {
        /// Since when.
        at_ms: u64,
    },
}

/// How far letters were derived, and which need a yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Progress {
    /// The last position that was looked at.
    #[n(0)]
    derived: u64,
    /// The last position that there was when this ledger was restored.
    #[n(1)]
    restored: u64,
    /// When it was restored, in hub time.
    #[n(2)]
    restored_ms: u64,
}

impl Progress {
    fn load(read: &dyn Read) -> Result<Self, StoreError> {
        let unreadable = |_| StoreError::Damaged("the state of the mail cannot be read");
        let bytes = read.get(keys::MAIL_PROGRESS)?;
        Ok(bytes
            .map(|bytes| minicbor::decode(&bytes).map_err(unreadable))
            .transpose()?
            .unwrap_or_default())
    }

    /// Whether a letter may have been sent before the restore, in the future that was lost.
    fn precedes_restore(&self, job: &Job) -> bool {
        job.position > 0 && (job.position <= self.restored || job.made_ms < self.restored_ms)
    }
}

impl HubLedger {
    /// The letters that are to be sent.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox { store: &self.store }
    }
}

impl Outbox<'_> {
    /// Puts a letter into the queue; one that is there stays as it is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn add(&self, id: JobId, job: Job) -> Result<(), StoreError> {
        self.store.write(|writer| put_new(writer, (id, job)))
    }

    /// Has the letter about `booking` that follows from `asked` bring these digits beside its link. They are kept until it is sent.
    /// False where it has been sent already.
    ///
    /// # Errors
    /// When the store fails.
    pub fn add_code(
        &self,
        asked: OpId,
        booking: OpId,
        code: String,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let id = JobId { operation: asked, purpose: Purpose::Link };
        self.store.write(|writer| {
            let known = get(writer, id)?;
            let job = known.clone().unwrap_or_else(|| Job::new(booking, now_ms));
            let waits = matches!(job.state, JobState::Waiting { .. } | JobState::Held);
            if waits {
                put(writer, id, known.as_ref(), &Job { code: Some(code), ..job })?;
            }
            Ok(waits)
        })
    }

    /// Puts in what follows from the positions up to `derived`, and remembers that they were looked at.
    ///
    /// # Errors
    /// When the store fails; then nothing has changed.
    pub fn derive(&self, derived: u64, letters: Vec<Letter>) -> Result<(), StoreError> {
        self.store.write(|writer| {
            let progress = Progress { derived, ..Progress::load(writer)? };
            for (id, job) in letters {
                add(writer, &progress, id, job)?;
            }
            writer.put(keys::MAIL_PROGRESS, &encode(&progress))
        })
    }

    /// The last position from which letters were derived; 0 before the first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn derived(&self) -> Result<u64, StoreError> {
        Ok(Progress::load(&self.store.snapshot()?)?.derived)
    }

    /// A letter.
    ///
    /// # Errors
    /// When the store fails.
    pub fn get(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        get(&self.store.snapshot()?, id)
    }

    /// Letters that are due at `now_ms`, those that have waited longest first: `max` at most, and no more than a page.
    ///
    /// # Errors
    /// When the store fails.
    pub fn due(&self, now_ms: u64, max: usize) -> Result<Vec<Letter>, StoreError> {
        let until = keys::mail_shelf(Shelf::Waiting.code(), now_ms.saturating_add(1), &[]);
        let from = keys::mail_shelf(Shelf::Waiting.code(), 0, &[]);
        range(&self.store.snapshot()?, &from, &until, max.min(PAGE_MAX))
    }

    /// A page of a shelf, from after a letter on.
    ///
    /// # Errors
    /// When the store fails.
    pub fn list(&self, shelf: Shelf, last: Option<JobId>) -> Result<Vec<Letter>, StoreError> {
        let snapshot = self.store.snapshot()?;
        let all = keys::mail_shelf(shelf.code(), 0, &[]);
        let last = match last {
            Some(id) => get(&snapshot, id)?.map(|job| shelf_key(shelf, id, &job)),
            None => None,
        };
        let from = last.map_or_else(|| all.clone(), |key| after(&key));
        range(&snapshot, &from, &after(&all[..3]), PAGE_MAX)
    }

    /// How many lie on a shelf.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count(&self, shelf: Shelf) -> Result<u64, StoreError> {
        let all = keys::mail_shelf(shelf.code(), 0, &[]);
        let mut count = 0;
        self.store.snapshot()?.scan(&all, &after(&all[..3]), &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    /// Remembers, durably, that a letter is about to be handed over. False where it is no longer to be sent.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin(&self, id: JobId, since_ms: u64) -> Result<bool, StoreError> {
        self.change(id, |job| {
            let waits = matches!(job.state, JobState::Waiting { .. });
            if waits {
                job.state = JobState::Sending { since_ms };
            }
            waits
        })
    }

    /// Remembers, durably, what came of a letter. False where it had been settled otherwise meanwhile.
    ///
    /// # Errors
    /// When the store fails.
    pub fn settle(&self, id: JobId, settled: Settled) -> Result<bool, StoreError> {
        self.change(id, |job| {
            let open = matches!(job.state, JobState::Waiting { .. } | JobState::Sending { .. });
            if open {
                settle(job, settled);
            }
            open
        })
    }

    fn change(&self, id: JobId, change: impl FnOnce(&mut Job) -> bool) -> Result<bool, StoreError> {
        self.store.write(|writer| {
            let Some(before) = get(writer, id)? else { return Ok(false) };
            let mut job = before.clone();
            let changed = change(&mut job);
            if changed {
                put(writer, id, Some(&before), &job)?;
            }
            Ok(changed)
        })
    }
}

fn settle(job: &mut Job, settled: Settled) {
    match settled {
        Settled::Sent { at_ms } => job.state = JobState::Sent { at_ms },
        Settled::Obsolete { at_ms } => job.state = JobState::Obsolete { at_ms },
        Settled::Failed { at_ms, answer } => {
            job.state = JobState::Failed { at_ms };
            job.answer = Some(answer);
        }
        Settled::Later { next_ms, answer } => {
            job.state = JobState::Waiting { next_ms };
            job.tries += 1;
            job.answer = Some(answer);
        }
        Settled::InDoubt { next_ms } => {
            job.state = JobState::Waiting { next_ms };
            job.tries += 1;
            job.doubts += 1;
        }
    }
    // What is personal and was only for sending goes with it.
    if matches!(job.state, JobState::Sent { .. } | JobState::Obsolete { .. }) {
        (job.to, job.code, job.answer) = (None, None, None);
    }
}

/// Puts a letter into the queue, in a transaction that does more.
pub(super) fn put_new(writer: &mut Writer<'_>, (id, job): Letter) -> Result<(), StoreError> {
    add(writer, &Progress::load(writer)?, id, job)
}

fn add(
    writer: &mut Writer<'_>,
    progress: &Progress,
    id: JobId,
    job: Job,
) -> Result<(), StoreError> {
    if get(writer, id)?.is_some() {
        return Ok(());
    }
    let held = progress.precedes_restore(&job);
    let job = if held { job.held() } else { job };
    put(writer, id, None, &job)
}

fn get(read: &dyn Read, id: JobId) -> Result<Option<Job>, StoreError> {
    let unreadable = |_| StoreError::Damaged("a letter cannot be read");
    let bytes = read.get(&keys::mail_job(&id.to_bytes()))?;
    bytes.map(|bytes| minicbor::decode(&bytes).map_err(unreadable)).transpose()
}

/// Keeps a letter, and its place on the shelves in step with it.
fn put(
    writer: &mut Writer<'_>,
    id: JobId,
    before: Option<&Job>,
    job: &Job,
) -> Result<(), StoreError> {
    if let Some((before, shelf)) = before.and_then(|job| Some((job, job.shelf()?))) {
        writer.delete(&shelf_key(shelf, id, before))?;
    }
    if let Some(shelf) = job.shelf() {
        writer.put(&shelf_key(shelf, id, job), &[])?;
    }
    writer.put(&keys::mail_job(&id.to_bytes()), &encode(job))
}

fn shelf_key(shelf: Shelf, id: JobId, job: &Job) -> Vec<u8> {
    keys::mail_shelf(shelf.code(), job.at_ms(), &id.to_bytes())
}

/// The letters of a stretch of a shelf.
fn range(
    read: &dyn Read,
    from: &[u8],
    until: &[u8],
    max: usize,
) -> Result<Vec<Letter>, StoreError> {
    let mut ids = Vec::new();
    read.scan(from, until, &mut |key, _| {
        if ids.len() == max {
            return Ok(ControlFlow::Break(()));
        }
        ids.extend(key.last_chunk().and_then(JobId::from_bytes));
        Ok(ControlFlow::Continue(()))
    })?;
    let missing = || StoreError::Damaged("a letter lies on a shelf and is not there");
    ids.into_iter().map(|id| Ok((id, get(read, id)?.ok_or_else(missing)?))).collect()
}
