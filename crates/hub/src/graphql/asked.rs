//! One request: who asks, from which network and when, what its fields share, and what its answer does to the browser's cookie.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Context;
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;

use crate::ambient::Stopwatch;
use crate::denial::Denial;
use crate::guests::{Guests, Visit};
use crate::hub::{Hub, HubError};
use crate::limits::{Limits, Source};
use crate::sign_in::{Known, SignIns, Visitor};

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Desk {
    /// The hub.
    pub(crate) hub: Arc<Hub>,
    /// What answers guests.
    pub(crate) guests: Arc<Guests>,
    /// What signs people in and out.
    pub(crate) sign_ins: Arc<SignIns>,
    /// How much may be asked.
    pub(crate) limits: Arc<Limits>,
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

/// One request.
#[derive(Debug)]
pub(crate) struct Asked {
    desk: Arc<Desk>,
    visitor: Visitor,
    since: Stopwatch,
    /// Who is signed in since the request changed it; none as long as that is who came.
    changed: Mutex<Option<Option<Known>>>,
}

impl Asked {
    /// A request that begins now.
    pub(crate) fn new(desk: Arc<Desk>, visitor: Visitor) -> Arc<Self> {
        let changed = Mutex::default();
        Arc::new(Self { desk, visitor, since: Stopwatch::start(), changed })
    }

    /// The visit, as the access log names it.
    pub(super) fn visit(&self, endpoint: &'static str) -> Visit {
        Visit { source: self.source(), endpoint, now_ms: self.now_ms() }
    }

    pub(super) fn source(&self) -> Source {
        self.visitor.source
    }

    /// When it was asked, in hub time.
    pub(super) fn now_ms(&self) -> u64 {
        self.visitor.now_ms
    }

    pub(super) fn browser(&self) -> &str {
        &self.visitor.browser
    }

    /// How long ago it began.
    pub(super) fn since(&self) -> Stopwatch {
        self.since
    }

    pub(super) fn guests(&self) -> &Arc<Guests> {
        &self.desk.guests
    }

    pub(super) fn hub(&self) -> &Hub {
        &self.desk.hub
    }

    pub(super) fn sign_ins(&self) -> &SignIns {
        &self.desk.sign_ins
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.desk.limits
    }

    /// The rows as they are now.
    pub(super) fn view(&self) -> Result<Arc<HubView>, Denial> {
        Ok(Arc::new(self.desk.hub.ledger().view()?))
    }

    /// Who is signed in, and in which browser.
    pub(super) fn known(&self) -> Option<Known> {
        self.changed().clone().unwrap_or_else(|| self.visitor.known.clone())
    }

    /// Who is signed in.
    pub(super) fn member(&self) -> Option<MemberId> {
        self.known().map(|known| known.member)
    }

    /// The same where somebody must be.
    pub(super) fn signed_in(&self) -> Result<MemberId, Denial> {
        self.member().ok_or_else(|| Code::Unauthenticated.into())
    }

    /// From here on it is `known` who asks, and the answer brings their cookie.
    pub(super) fn sign_in_here(&self, known: Known, cookie: String) {
        *self.changed() = Some(Some(known));
        self.visitor.set_cookie(cookie);
    }

    /// From here on nobody is signed in, and the answer deletes the cookie.
    pub(super) fn sign_out_here(&self) {
        *self.changed() = Some(None);
        self.visitor.clear_cookie();
    }

    fn changed(&self) -> MutexGuard<'_, Option<Option<Known>>> {
        // It is replaced whole.
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request that a field is asked in.
pub(super) fn asked<'c>(context: &Context<'c>) -> &'c Asked {
    context.data_unchecked::<Arc<Asked>>()
}
