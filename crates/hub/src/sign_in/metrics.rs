//! What a monitor reads about signing in.

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Metrics of signing in. None of them tells whether anybody has an address.
#[derive(Debug, Default)]
pub(crate) struct SignInMetrics {
    asked: Counter,
    signed_in: Family<WayLabel, Counter>,
    signed_up: Counter,
    refused: Family<RefusedLabel, Counter>,
    copied: Counter,
}

/// By what somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Way {
    /// A code.
    Code,
    /// A link.
    Link,
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Refused {
    /// A wrong code.
    Code,
    /// A link that is unknown or over.
    Link,
    /// Too many from a network, for an address, or in all.
    TooOften,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WayLabel {
    way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusedLabel {
    what: Refused,
}

impl SignInMetrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register("sign_in_asked", "Letters asked for to sign in with", self.asked.clone());
        registry.register("signed_in", "Browsers signed in", self.signed_in.clone());
        registry.register("signed_up", "Members who added themselves", self.signed_up.clone());
        registry.register(
            "sign_in_refused",
            "Attempts to sign in that were refused",
            self.refused.clone(),
        );
        registry.register(
            "sign_in_copied",
            "Browsers signed out because a replaced cookie came back",
            self.copied.clone(),
        );
    }

    pub(super) fn asked(&self) {
        self.asked.inc();
    }

    pub(super) fn signed_in(&self, way: Way) {
        self.signed_in.get_or_create(&WayLabel { way }).inc();
    }

    pub(super) fn signed_up(&self) {
        self.signed_up.inc();
    }

    pub(super) fn refused(&self, what: Refused) {
        self.refused.get_or_create(&RefusedLabel { what }).inc();
    }

    pub(super) fn too_often(&self) {
        self.refused(Refused::TooOften);
    }

    pub(super) fn copied(&self) {
        self.copied.inc();
    }
}
