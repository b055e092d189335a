//! What a kiosk does when its disk fails: it says so, tells nobody that anything is kept, and tries again until it can write.
//! When its ledger turns out to be damaged it puts it aside and begins a new one (KI-5).

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portico_domain::token::Cause;
use portico_ledger::StoreError;
use portico_ledger::store::Fault;

use crate::ambient;
use crate::codes::IssueError;
use crate::directory::Directory;
use crate::engine::{Shared, locked};
use crate::happening::Happening;
use crate::view::SyncState;

/// Between two tries to write again.
const TRY_EVERY: Duration = Duration::from_secs(1);

/// How the ledger is.
#[derive(Debug, Default)]
pub(crate) struct Health {
    fault: Mutex<Option<Fault>>,
    /// Where a damaged ledger was put since the kiosk started.
    put_aside: Mutex<Option<PathBuf>>,
}

impl Health {
    pub(crate) fn after_opening(put_aside: Option<PathBuf>) -> Self {
        Self { put_aside: Mutex::new(put_aside), ..Self::default() }
    }

    pub(crate) fn fault(&self) -> Option<Fault> {
        *locked(&self.fault)
    }

    /// What a screen says of it, where that is more urgent than the state of sync.
    pub(crate) fn state(&self) -> Option<SyncState> {
        match self.fault() {
            Some(Fault::Full) => Some(SyncState::DiskFull),
            Some(Fault::Failing | Fault::Damaged) => Some(SyncState::DiskFailing),
            None => locked(&self.put_aside).is_some().then_some(SyncState::LedgerReplaced),
        }
    }

    /// That a damaged ledger was put aside since the start.
    pub(crate) fn replaced(&self) -> Option<Happening> {
        let aside = locked(&self.put_aside);
        let aside = aside.as_ref()?.display().to_string();
        Some(Happening::LedgerReplaced { aside })
    }
}

pub(crate) fn run(shared: &Arc<Shared>) {
    if !shared.is_verified() {
        if let Err(error) = shared.ledger.verify() {
            shared.store_failed(&error);
        }
        shared.set_verified();
    }
    while shared.rest_until_fault() {
        shared.changed();
        mend(shared);
        if shared.health.fault().is_some() && shared.rest(TRY_EVERY) {
            return;
        }
    }
}

/// Tries to write again. A new code is what is written, since the one on show grows old meanwhile.
fn mend(shared: &Shared) {
    let damaged = shared.health.fault() == Some(Fault::Damaged);
    let sound = if damaged { verify_or_replace(shared) } else { Ok(()) };
    match sound.map_err(IssueError::Store).and_then(|()| shared.issue(Cause::Rotated)) {
        Err(IssueError::Store(error)) => shared.store_failed(&error),
        Ok(()) | Err(IssueError::Refused(_)) => {
            *locked(&shared.health.fault) = None;
            shared.bus.happened(&Happening::StoreMended);
            shared.has_news();
            shared.changed();
        }
    }
}

fn verify_or_replace(shared: &Shared) -> Result<(), StoreError> {
    match shared.ledger.verify() {
        Err(error) if error.fault() == Fault::Damaged => replace(shared),
        done => done,
    }
}

fn replace(shared: &Shared) -> Result<(), StoreError> {
    let directory = Directory::open(&shared.options.data)?;
    let mut aside = None;
    shared.ledger.start_over(|| {
        aside = Some(directory.put_ledger_aside(ambient::reading().wall_ms)?);
        Ok(())
    })?;
    *locked(&shared.health.put_aside) = aside;
    shared.health.replaced().iter().for_each(|said| shared.bus.happened(said));
    Ok(())
}

impl Shared {
    /// The ledger failed: whoever waits for an answer gets none that says done. It is told once, and mended from now on.
    pub(crate) fn store_failed(&self, error: &StoreError) {
        let fault = error.fault();
        let before = locked(&self.health.fault).replace(fault);
        if before != Some(fault) {
            tracing::error!(%error, "the ledger failed");
            let reason = error.to_string();
            self.bus.happened(&Happening::StoreFailed { fault: name(fault), reason });
        }
        self.wake();
    }
}

fn name(fault: Fault) -> &'static str {
    match fault {
        Fault::Full => "full",
        Fault::Failing => "failing",
        Fault::Damaged => "damaged",
    }
}
