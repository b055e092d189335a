//! Guests at the hub: seeing and managing a booking by its link, booking without an account, and asking for a new link. What the
//! JSON API ([`crate::serve`]) and pages stand on. Nothing in here knows of HTTP, and time is an argument.

mod access;
mod acting;
mod asking;
mod booking;
mod codes;
mod error;
mod members;
mod reading;
mod verify;

use std::sync::Arc;

pub(crate) use asking::{Asked, Whom};
pub(crate) use booking::NewBooking;
pub(crate) use error::GuestError;
pub(crate) use reading::{FreeTimes, May, MentorView, Moment, SessionView};

use crate::hub::{Hub, HubError};
use crate::limits::{Limits, Source};
use access::AccessLog;

/// Who asks, how, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    /// From which network.
    pub(crate) source: Source,
    /// By which endpoint, as the access log names it.
    pub(crate) endpoint: &'static str,
    /// When, in hub time.
    pub(crate) now_ms: u64,
}

/// What answers guests.
#[derive(Debug)]
pub(crate) struct Guests {
    hub: Arc<Hub>,
    log: AccessLog,
    limits: Arc<Limits>,
}

impl Guests {
    /// Begins to answer. The thread that writes the access log ends with it.
    pub(crate) fn start(hub: Arc<Hub>, limits: Arc<Limits>) -> Result<Self, HubError> {
        let log = AccessLog::start(Arc::clone(&hub))?;
        Ok(Self { hub, log, limits })
    }

    /// Whether one more request is served, of whatever kind.
    ///
    /// # Errors
    /// When the network has made too many.
    pub(crate) fn admit(&self, source: Source) -> Result<(), GuestError> {
        Ok(self.limits.request(source)?)
    }

    /// Forgets what the limits no longer need.
    pub(crate) fn tidy(&self) {
        self.log.tidy();
    }
}

#[cfg(test)]
mod tests;
