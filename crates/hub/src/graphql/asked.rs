//! One request: who asks, from which network and when, and what its fields share.

use std::sync::Arc;

use async_graphql::Context;
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;

use crate::ambient::Stopwatch;
use crate::denial::Denial;
use crate::guests::{Guests, Visit};
use crate::hub::{Hub, HubError};
use crate::limits::Limits;
use crate::sign_in::{SignIns, Visitor};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The hub.
    pub(crate) hub: Arc<Hub>,
    /// What answers guests.
    pub(crate) guests: Arc<Guests>,
    /// What signs people in and out.
    pub(crate) sign_ins: Arc<SignIns>,
    /// How much people may ask.
    pub(crate) limits: Arc<Limits>,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(super) desk: Arc<Desk>,
    pub(super) visitor: Visitor,
    pub(super) now_ms: u64,
    pub(super) since: Stopwatch,
}

impl Desk {
    /// What they share, over a hub.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(crate) fn open(hub: Arc<Hub>) -> Result<Self, HubError> {
        let limits = Arc::new(Limits::new());
        let guests = Arc::new(Guests::start(Arc::clone(&hub), Arc::clone(&limits))?);
        let sign_ins = Arc::new(SignIns::start(Arc::clone(&hub), Arc::clone(&limits))?);
        Ok(Self { hub, guests, sign_ins, limits })
    }
}

impl Asked {
    /// A request that begins now.
    pub(crate) fn new(desk: Arc<Desk>, visitor: Visitor) -> Arc<Self> {
        let now_ms = visitor.now_ms;
        Arc::new(Self { desk, visitor, now_ms, since: Stopwatch::start() })
    }

    /// The visit, as the access log names it.
    pub(super) fn visit(&self, endpoint: &'static str) -> Visit {
        Visit { source: self.visitor.source, endpoint, now_ms: self.now_ms }
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
        self.visitor.known.as_ref().map(|known| known.member)
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
