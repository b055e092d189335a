//! What a monitor reads about mail.

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use portico_ledger::hub::outbox::{Purpose, Shelf};

use super::status::Going;

/// Metrics of mail.
#[derive(Debug, Default)]
pub(crate) struct MailMetrics {
    letters: Family<StateLabel, Gauge>,
    set_up: Gauge,
    reachable: Gauge,
    sent: Family<PurposeLabel, Counter>,
    failures: Family<FailureLabel, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabel {
    state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PurposeLabel {
    purpose: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureLabel {
    failure: Failure,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Failure {
    /// No conversation with the server.
    Unreachable,
    /// It put the letter off.
    Later,
    /// It refused the letter for good.
    ForGood,
    /// It did not say whether it has the letter.
    InDoubt,
}

impl MailMetrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        let state = "Letters by where they stand; sent ones are not among them";
        registry.register("letters", state, self.letters.clone());
        registry.register("mail_set_up", "Whether a mail server is set", self.set_up.clone());
        registry.register(
            "mail_server_reachable",
            "Whether the mail server could be used last",
            self.reachable.clone(),
        );
        registry.register("letters_sent", "Letters that the server took", self.sent.clone());
        registry.register("mail_failures", "Attempts that failed", self.failures.clone());
    }

    pub(crate) fn sent(&self, purpose: Purpose) {
        let purpose = purpose.as_str().to_owned();
        self.sent.get_or_create(&PurposeLabel { purpose }).inc();
    }

    pub(crate) fn failed(&self, failure: Failure) {
        self.failures.get_or_create(&FailureLabel { failure }).inc();
    }

    /// Shows how many letters lie where, and whether they go out.
    pub(crate) fn show(&self, counts: &[(Shelf, u64)], going: &Going) {
        for (shelf, count) in counts {
            let state = shelf.as_str().to_owned();
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            self.letters.get_or_create(&StateLabel { state }).set(count);
        }
        self.set_up.set(i64::from(matches!(going, Going::Well | Going::Badly(_))));
        self.reachable.set(i64::from(*going == Going::Well));
    }
}
