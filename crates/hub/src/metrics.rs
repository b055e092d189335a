//! What a monitor reads at `/metrics`, in the OpenMetrics text form.

use std::sync::{Arc, Mutex};

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use portico_domain::Outcome;

use crate::mail::MailMetrics;
use crate::sessions::SessionMetrics;
use crate::sign_in::SignInMetrics;

/// The hub's metrics.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// Those of mail.
    pub(crate) mail: Arc<MailMetrics>,
    /// Pages and kiosks that listen for changes.
    pub(crate) listeners: Gauge,
    registry: Mutex<Registry>,
    operations: Family<OutcomeLabel, Counter>,
    refused: Family<RefusedLabel, Counter>,
    rows_sent: Counter,
    position: Gauge,
    sync_seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: OutcomeName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
enum OutcomeName {
    Applied,
    Duplicate,
    Rejected,
    Deferred,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusedLabel {
    status: u16,
}

impl Metrics {
    pub(crate) fn new(sessions: &SessionMetrics, sign_ins: &SignInMetrics) -> Self {
        // 1 ms to about 8 s.
        let sync_seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        let metrics = Self {
            mail: Arc::default(),
            listeners: Gauge::default(),
            registry: Mutex::new(Registry::with_prefix("portico")),
            operations: Family::default(),
            refused: Family::default(),
            rows_sent: Counter::default(),
            position: Gauge::default(),
            sync_seconds,
        };
        metrics.register(sessions, sign_ins);
        metrics
    }

    fn register(&self, sessions: &SessionMetrics, sign_ins: &SignInMetrics) {
        let mut registry = self.registry.lock().expect("nothing panics while it is held");
        registry.register("operations", "Operations taken, by outcome", self.operations.clone());
        registry.register("refused", "Requests refused, by HTTP status", self.refused.clone());
        registry.register("rows_sent", "Rows sent in feeds", self.rows_sent.clone());
        registry.register("position", "Last position of the order", self.position.clone());
        registry.register("sync_seconds", "Time to serve a sync", self.sync_seconds.clone());
        let listeners = "Pages and kiosks that listen for changes";
        registry.register("listeners", listeners, self.listeners.clone());
        self.mail.register(&mut registry);
        sessions.register(&mut registry);
        sign_ins.register(&mut registry);
    }

    pub(crate) fn took(&self, outcome: &Outcome) {
        let outcome = match outcome {
            Outcome::Applied(_) => OutcomeName::Applied,
            Outcome::Duplicate => OutcomeName::Duplicate,
            Outcome::Rejected(_) => OutcomeName::Rejected,
            Outcome::Deferred => OutcomeName::Deferred,
        };
        self.operations.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    pub(crate) fn refused(&self, status: u16) {
        self.refused.get_or_create(&RefusedLabel { status }).inc();
    }

    pub(crate) fn served(&self, rows: usize, milliseconds: u64) {
        self.rows_sent.inc_by(rows as u64);
        self.sync_seconds.observe(std::time::Duration::from_millis(milliseconds).as_secs_f64());
    }

    pub(crate) fn text(&self, position: u64) -> String {
        self.position.set(i64::try_from(position).unwrap_or(i64::MAX));
        let mut out = String::new();
        let registry = self.registry.lock().expect("nothing panics while it is held");
        text::encode(&mut out, &registry).expect("writing into a string cannot fail");
        out
    }
}
