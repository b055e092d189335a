//! What a monitor reads about sessions and guests' links (ML monitoring).

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portico_domain::session::{Access, AccessEntry, State};
use portico_ledger::{StoreError, query};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets, linear_buckets};
use prometheus_client::registry::Registry;

use super::acting::Ended;
use crate::ambient;
use crate::hub::Hub;

/// Entries of the access log that are looked at in one go.
const ENTRIES_MAX: usize = 1_000;
/// Bookings are counted at most so often, in milliseconds: it means looking at all of them.
const COUNT_EVERY_MS: u64 = 15_000;

/// Metrics of sessions.
#[derive(Debug)]
pub(crate) struct SessionMetrics {
    invalidations: Family<ReasonLabel, Counter>,
    failures: Counter,
    seconds: Histogram,
    tokens: Histogram,
    refusals: Family<RefusalLabel, Counter>,
    unlogged: Counter,
    bookings: Family<StateLabel, Gauge>,
    provisional: Gauge,
    progress: Mutex<Progress>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabel {
    reason: RefusalName,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabel {
    state: &'static str,
}

/// Why a link was refused, as monitors tell it apart; guests are told less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum RefusalName {
    /// Nobody here knows it.
    Unknown,
    /// Its 15 minutes are over.
    Expired,
    /// Something that happened to the booking ended it.
    Ended,
    /// Its guest is blocked.
    Blocked,
    /// A code from a letter, wrong or too late.
    Code,
}

impl RefusalName {
    /// Its name, as in the access log.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Ended => "ended",
            Self::Blocked => "blocked",
            Self::Code => "code",
        }
    }
}

/// How far the access log has been looked at, and when bookings were counted.
#[derive(Debug, Default)]
struct Progress {
    after: Option<u64>,
    counted_ms: u64,
}

impl Default for SessionMetrics {
    fn default() -> Self {
        Self {
            invalidations: Family::default(),
            failures: Counter::default(),
            // 0.25 ms to about 4 s: ML-10's 100 ms lies between two of them.
            seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 15)),
            tokens: Histogram::new(linear_buckets(0.0, 1.0, 11)),
            refusals: Family::default(),
            unlogged: Counter::default(),
            bookings: Family::default(),
            provisional: Gauge::default(),
            progress: Mutex::default(),
        }
    }
}

impl SessionMetrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "invalidations",
            "Times that the links of a booking were ended, by reason",
            self.invalidations.clone(),
        );
        registry.register(
            "invalidation_failures",
            "Attempts at that which failed and are made again",
            self.failures.clone(),
        );
        let seconds = "Time of the transaction in which links ended";
        registry.register("invalidation_seconds", seconds, self.seconds.clone());
        let tokens = "Links of one booking that ended at once";
        registry.register("invalidation_tokens", tokens, self.tokens.clone());
        let refusals = "Links and codes refused, by reason";
        registry.register("verification_refusals", refusals, self.refusals.clone());
        registry.register(
            "access_entries_dropped",
            "Refusals that the access log was spared, since one network made too many",
            self.unlogged.clone(),
        );
        registry.register("bookings", "Bookings, by state", self.bookings.clone());
        registry.register(
            "provisional_cases_open",
            "Cases of sessions that a kiosk had promised and the hub could not keep, not answered yet",
            self.provisional.clone(),
        );
    }

    /// Links of a booking have ended, in a transaction that took so long.
    pub(super) fn ended(&self, ended: Ended, took: Duration) {
        let Ended { booking, by, because, count } = ended;
        let duration_ms = took.as_secs_f64() * 1_000.0;
        let reason = because.as_str();
        tracing::info!(%booking, %by, reason, count, duration_ms, "links of a booking have ended");
        self.invalidations.get_or_create(&ReasonLabel { reason }).inc();
        self.seconds.observe(took.as_secs_f64());
        self.tokens.observe(f64::from(count));
    }

    /// A link or a code was refused.
    pub(crate) fn refused(&self, reason: RefusalName) {
        self.refusals.get_or_create(&RefusalLabel { reason }).inc();
    }

    /// A refusal was not written into the access log.
    pub(crate) fn not_logged(&self) {
        self.unlogged.inc();
    }

    /// Counts and logs the failures that the access log has told of since the last time (ML-9.5).
    pub(crate) fn follow(&self, hub: &Hub) -> Result<(), StoreError> {
        let view = hub.ledger().view()?;
        let mut progress = self.lock();
        // What was before this start is not of this process.
        let mut after = match progress.after {
            Some(after) => after,
            None => view.access_log().count()?,
        };
        loop {
            let entries = view.access_log().entries(after, ENTRIES_MAX)?;
            let full = entries.len() == ENTRIES_MAX;
            for (number, entry) in entries {
                after = number;
                self.look_at(&entry);
            }
            if !full {
                break;
            }
        }
        progress.after = Some(after);
        Ok(())
    }

    fn look_at(&self, entry: &AccessEntry) {
        if entry.action != Access::InvalidateToken || entry.success {
            return;
        }
        let booking = entry.booking.map(|booking| booking.to_string());
        let (endpoint, reason) = (&entry.endpoint, entry.reason.as_deref());
        tracing::error!(
            booking,
            endpoint,
            reason,
            "links of a booking could not be ended: refused all the same, and tried again"
        );
        self.failures.inc();
    }

    /// Counts bookings and open cases, unless that was done just now.
    pub(crate) fn count(&self, hub: &Hub) -> Result<(), StoreError> {
        let now_ms = ambient::now_ms();
        let mut progress = self.lock();
        if now_ms.saturating_sub(progress.counted_ms) < COUNT_EVERY_MS {
            return Ok(());
        }
        let view = hub.ledger().view()?;
        let mut counts = State::ALL.map(|state| (state, 0));
        query::bookings(view.rows(), &mut |_, booking| {
            counts
                .iter_mut()
                .filter(|(state, _)| *state == booking.state)
                .for_each(|one| one.1 += 1);
            Ok(ControlFlow::Continue(()))
        })?;
        let mut open = 0;
        query::cases(view.rows(), &mut |_, case| {
            let promised = case.side.told == portico_domain::Told::Provisional;
            open += i64::from(promised && case.is_open());
            Ok(ControlFlow::Continue(()))
        })?;
        for (state, count) in counts {
            self.bookings.get_or_create(&StateLabel { state: state_word(state) }).set(count);
        }
        self.provisional.set(open);
        progress.counted_ms = now_ms;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        // Each change of it is whole.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A state's name, in lower case.
pub(crate) fn state_word(state: State) -> &'static str {
    match state {
        State::Booked => "booked",
        State::Rescheduled => "rescheduled",
        State::CheckedIn => "checked_in",
        State::Completed => "completed",
        State::Cancelled => "cancelled",
        State::NoShow => "no_show",
    }
}
