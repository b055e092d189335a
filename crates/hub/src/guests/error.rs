//! Why a guest is not served.

use portico_domain::Code;
use portico_domain::session::link::EndedBecause;
use portico_ledger::StoreError;

use crate::hub::HubError;
use crate::limits;

/// Why a guest is not served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GuestError {
    /// For this reason.
    #[error("{}", .0.message())]
    Refused(Code),
    /// The link is known, and over: all that its bearer is told (ML-7).
    #[error("{}", Code::LinkOver.message())]
    Over(EndedBecause),
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

impl From<StoreError> for GuestError {
    fn from(error: StoreError) -> Self {
        Self::Hub(error.into())
    }
}

impl From<limits::TooOften> for GuestError {
    fn from(_: limits::TooOften) -> Self {
        Self::TooOften
    }
}
