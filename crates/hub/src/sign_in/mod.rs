//! Signing in without passwords: a letter brings a link and a code, either proves the address, and a cookie remembers the browser.
//! Who asks learns nothing about an address: the answer comes before anyone has looked whether somebody has it. Nothing in here
//! knows of HTTP, and time is an argument.

mod asking;
mod browsers;
mod completing;
mod error;
mod handing;
pub(crate) mod keys;
mod metrics;
mod user_agent;
mod visitor;

use std::sync::Arc;

pub(crate) use browsers::{Device, Known};
pub(crate) use completing::{Arriving, Completed};
pub(crate) use error::SignInError;
pub(crate) use metrics::SignInMetrics;
pub(crate) use user_agent::browser_name;
pub(crate) use visitor::{CookieChange, Visitor};

use crate::hub::{Hub, HubError};
use crate::limits::Limits;
use asking::Questions;

/// What signs people in and out.
#[derive(Debug)]
pub(crate) struct SignIns {
    hub: Arc<Hub>,
    limits: Arc<Limits>,
    questions: Questions,
    metrics: Arc<SignInMetrics>,
}

impl SignIns {
    /// Begins to answer. The thread that looks addresses up ends with it.
    pub(crate) fn start(hub: Arc<Hub>, limits: Arc<Limits>) -> Result<Self, HubError> {
        let questions = Questions::start(Arc::clone(&hub))?;
        Ok(Self { hub, limits, questions, metrics: Arc::default() })
    }

    /// What monitors read about it.
    pub(crate) fn metrics(&self) -> &Arc<SignInMetrics> {
        &self.metrics
    }

    /// Forgets what is over.
    pub(crate) fn tidy(&self, now_ms: u64) -> Result<(), HubError> {
        let dropped = self.hub.ledger().drop_sign_ins(now_ms)?;
        if dropped > 0 {
            tracing::debug!(dropped, "requests to sign in, or browsers, were forgotten");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
