//! Why somebody is not signed in.

use portico_domain::Code;
use portico_ledger::StoreError;

use crate::hub::HubError;
use crate::limits::TooOften;

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// The code or the link is wrong, used, or too old, which are not told apart.
    #[error("{}", Code::LinkUnknown.message())]
    Wrong,
    /// Too many in too short a time.
    #[error("{}", Code::RateLimited.message())]
    TooOften,
    /// Something in the request is not in order.
    #[error("{0}")]
    Malformed(&'static str),
    /// The hub failed.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl From<TooOften> for SignInError {
    fn from(_: TooOften) -> Self {
        Self::TooOften
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Hub(error.into())
    }
}
