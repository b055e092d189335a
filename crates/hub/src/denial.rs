//! What somebody is told whom the hub does not serve: a code for programs, words for people, and what goes with it over HTTP. One
//! mapping for the JSON API and for GraphQL, so that both say the same.

use std::borrow::Cow;

use portico_domain::Code;
use portico_domain::session::link::EndedBecause;
use portico_ledger::StoreError;
use portico_ledger::store::Fault;

use crate::guests::GuestError;
use crate::hub::HubError;
use crate::limits::{AGAIN_AFTER_S, TooOften};
use crate::sign_in::SignInError;

/// How long somebody is asked to wait where the hub is busy, in seconds.
const BUSY_AGAIN_AFTER_S: u64 = 5;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denial {
    /// What programs decide on.
    pub(crate) code: Code,
    /// The HTTP status that goes with it.
    pub(crate) status: u16,
    /// Words for people.
    pub(crate) message: Cow<'static, str>,
    /// Of a booking's link that is over, why (ML-7).
    pub(crate) ended_because: Option<EndedBecause>,
    /// After how many seconds it is worth trying again.
    pub(crate) again_after_s: Option<u64>,
}

impl Denial {
    /// Something in the form of the request is not in order.
    pub(crate) fn malformed(status: u16, words: impl Into<Cow<'static, str>>) -> Self {
        Self { status, message: words.into(), ..Self::from(Code::BadRequest) }
    }

    /// A page of another site sends what only our own may.
    pub(crate) fn other_site() -> Self {
        let message = "This request comes from a page of another site".into();
        Self { message, ..Self::from(Code::Forbidden) }
    }

    /// Too much at once for the hub.
    pub(crate) fn busy() -> Self {
        let (status, message) = (503, "The hub is busy".into());
        let again_after_s = Some(BUSY_AGAIN_AFTER_S);
        Self { status, message, again_after_s, ..Self::from(Code::RateLimited) }
    }

    /// The hub failed.
    pub(crate) fn failed() -> Self {
        Self::malformed(500, "The hub failed; nothing was done. Please try again.")
    }

    fn not_kept() -> Self {
        let message = "The hub cannot keep anything right now; nothing was done.".into();
        Self { message, again_after_s: Some(BUSY_AGAIN_AFTER_S), ..Self::from(Code::NotKept) }
    }
}

impl From<Code> for Denial {
    fn from(code: Code) -> Self {
        let again_after_s = (code == Code::RateLimited).then_some(AGAIN_AFTER_S);
        let (status, message) = (code.http_status(), code.message().into());
        Self { code, status, message, ended_because: None, again_after_s }
    }
}

impl From<Fault> for Denial {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Full | Fault::Failing => Self::not_kept(),
            Fault::Damaged => Self::failed(),
        }
    }
}

impl From<StoreError> for Denial {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "somebody cannot be served");
        Self::from(error.fault())
    }
}

impl From<HubError> for Denial {
    fn from(error: HubError) -> Self {
        match error {
            HubError::Refused(code) => Self::from(code),
            HubError::NoEvent => Self::from(Code::NotFound),
            HubError::Malformed(words) => Self::malformed(400, words),
            HubError::TooNew => Self::from(Code::Forbidden),
            HubError::Store(error) => Self::from(error),
            error => {
                tracing::error!(%error, "somebody cannot be served");
                Self::failed()
            }
        }
    }
}

impl From<TooOften> for Denial {
    fn from(_: TooOften) -> Self {
        Self::from(Code::RateLimited)
    }
}

impl From<SignInError> for Denial {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::from(Code::LinkUnknown),
            SignInError::TooOften => Self::from(Code::RateLimited),
            SignInError::Malformed(words) => Self::malformed(400, words),
            SignInError::Hub(error) => Self::from(error),
        }
    }
}

impl From<GuestError> for Denial {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Over(because) => {
                Self { ended_because: Some(because), ..Self::from(Code::LinkOver) }
            }
            GuestError::TooOften => Self::from(Code::RateLimited),
            GuestError::Refused(code) => Self::from(code),
            GuestError::Malformed(words) => Self::malformed(400, words),
            GuestError::Hub(error) => Self::from(error),
        }
    }
}
