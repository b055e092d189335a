//! Writing guests' visits into the access log (ML-8). One thread writes, so that visits which wait together share one durable
//! transaction; who was refused is answered after it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use portico_domain::session::AccessEntry;

use crate::hub::Hub;
use crate::limits::{REFUSALS_LOGGED_PER_MINUTE, Source};

/// Entries that may wait; whoever brings one more is not answered before there is room.
const WAITING_MAX: usize = 256;
/// Entries that share one transaction.
const TOGETHER_MAX: usize = 256;

struct Waiting {
    entry: AccessEntry,
    written: SyncSender<()>,
}

/// Hands entries to the writing thread.
#[derive(Debug)]
pub(super) struct AccessLog {
    entries: SyncSender<Waiting>,
    refusals: DefaultKeyedRateLimiter<Source>,
}

impl AccessLog {
    /// Starts the writing thread. It ends when this is dropped.
    pub(super) fn start(hub: Arc<Hub>) -> std::io::Result<Self> {
        let (entries, waiting) = sync_channel(WAITING_MAX);
        std::thread::Builder::new()
            .name("hub-access-log".into())
            .spawn(move || write(&hub, &waiting))?;
        let refusals = RateLimiter::keyed(Quota::per_minute(REFUSALS_LOGGED_PER_MINUTE));
        Ok(Self { entries, refusals })
    }

    /// Writes an entry, and waits until it is durable. Where it cannot be written that is logged, and stands in nobody's way.
    /// Blocking: not for the async runtime's threads.
    pub(super) fn write(&self, entry: AccessEntry) {
        let (written, word) = sync_channel(1);
        if self.entries.send(Waiting { entry, written }).is_ok() {
            // No word comes where writing failed, which the thread has said.
            let _ = word.recv();
        }
    }

    /// Whether a refusal of this network is still written, or it has made too many.
    pub(super) fn has_room(&self, source: Source) -> bool {
        self.refusals.check_key(&source).is_ok()
    }

    /// Forgets networks that have not been refused lately.
    pub(super) fn tidy(&self) {
        self.refusals.retain_recent();
    }
}

fn write(hub: &Hub, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let more = waiting.try_iter().take(TOGETHER_MAX - 1);
        let (entries, words): (Vec<_>, Vec<_>) = std::iter::once(first)
            .chain(more)
            .map(|waiting| (waiting.entry, waiting.written))
            .unzip();
        if let Err(error) = hub.ledger().log_access(&entries) {
            tracing::error!(%error, count = entries.len(), "the access log cannot be written");
        }
        for word in words {
            // Whoever waited may have gone.
            let _ = word.send(());
        }
    }
}
