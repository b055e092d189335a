//! One request: who asks, from which network and when, and what its fields share.

use std::sync::Arc;

use async_graphql::Context;
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;

use crate::ambient::Stopwatch;
use crate::denial::Denial;
use crate::guests::{Guests, Source, Visit};
use crate::hub::Hub;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The hub.
    pub(crate) hub: Arc<Hub>,
    /// What answers guests.
    pub(crate) guests: Arc<Guests>,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(super) desk: Arc<Desk>,
    source: Source,
    pub(super) now_ms: u64,
    pub(super) since: Stopwatch,
}

impl Asked {
    /// A request that begins now.
    pub(crate) fn new(desk: Arc<Desk>, source: Source, now_ms: u64) -> Arc<Self> {
        Arc::new(Self { desk, source, now_ms, since: Stopwatch::start() })
    }

    /// The visit, as the access log names it.
    pub(super) fn visit(&self, endpoint: &'static str) -> Visit {
        Visit { source: self.source, endpoint, now_ms: self.now_ms }
    }

    pub(super) fn guests(&self) -> &Guests {
        &self.desk.guests
    }

    pub(super) fn hub(&self) -> &Hub {
        &self.desk.hub
    }

    /// The rows as they are now.
    pub(super) fn view(&self) -> Result<Arc<HubView>, Denial> {
        Ok(Arc::new(self.desk.hub.ledger().view()?))
    }

    /// Who is signed in.
    pub(super) fn member(&self) -> Option<MemberId> {
        None
    }

    /// The same where somebody must be.
    pub(super) fn signed_in(&self) -> Result<MemberId, Denial> {
        self.member().ok_or_else(|| Code::Unauthenticated.into())
    }
}

/// The request that a field is asked in.
pub(super) fn asked<'c>(context: &Context<'c>) -> &'c Asked {
    context.data_unchecked::<Arc<Asked>>()
}
