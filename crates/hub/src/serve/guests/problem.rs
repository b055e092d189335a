//! Refusals to guests as HTTP: a status, a code for programs, words for people, and of a link that is over, why.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_domain::Code;
use portico_domain::session::link::EndedBecause;
use portico_ledger::store::Fault;
use serde::Serialize;

use crate::guests::{AGAIN_AFTER_S, GuestError};
use crate::hub::HubError;

/// How long a guest is asked to wait where the hub is busy, in seconds.
const BUSY_AGAIN_AFTER_S: u64 = 5;

/// A refusal.
#[derive(Debug)]
pub(super) struct GuestProblem {
    status: StatusCode,
    body: Box<Body>,
    again_after_s: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_because: Option<EndedBecause>,
}

impl GuestProblem {
    /// Something in the form of the request is not in order.
    pub(super) fn new(status: StatusCode, words: &str) -> Self {
        Self::of(status, Code::BadRequest, words)
    }

    fn of(status: StatusCode, code: Code, words: &str) -> Self {
        let body = Body { code: code.as_str(), message: words.to_owned(), ended_because: None };
        Self { status, body: Box::new(body), again_after_s: None }
    }

    fn refused(code: Code) -> Self {
        let status = StatusCode::from_u16(code.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self::of(status, code, code.message())
    }

    fn after(self, seconds: u64) -> Self {
        Self { again_after_s: Some(seconds), ..self }
    }

    pub(super) fn busy() -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE, Code::RateLimited, "The hub is busy")
            .after(BUSY_AGAIN_AFTER_S)
    }

    pub(super) fn failed() -> Self {
        let words = "The hub failed; nothing was done. Please try again.";
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, Code::BadRequest, words)
    }

    fn over(because: EndedBecause) -> Self {
        let mut problem = Self::refused(Code::LinkOver);
        problem.body.ended_because = Some(because);
        problem
    }

    fn of_hub(error: HubError) -> Self {
        match error {
            HubError::Refused(code) => Self::refused(code),
            HubError::NoEvent => Self::refused(Code::NotFound),
            HubError::TooNew => Self::refused(Code::Forbidden),
            HubError::Store(error) if error.fault() != Fault::Damaged => {
                tracing::error!(%error, "a guest cannot be served");
                let words = "The hub cannot keep anything right now; nothing was done.";
                Self::of(StatusCode::SERVICE_UNAVAILABLE, Code::NotKept, words)
                    .after(BUSY_AGAIN_AFTER_S)
            }
            error => {
                tracing::error!(%error, "a guest cannot be served");
                Self::failed()
            }
        }
    }
}

impl From<GuestError> for GuestProblem {
    fn from(error: GuestError) -> Self {
        match error {
            GuestError::Over(because) => Self::over(because),
            GuestError::Refused(Code::RateLimited) | GuestError::TooOften => {
                Self::refused(Code::RateLimited).after(AGAIN_AFTER_S)
            }
            GuestError::Refused(code) => Self::refused(code),
            GuestError::Malformed(words) => Self::new(StatusCode::BAD_REQUEST, words),
            GuestError::Hub(error) => Self::of_hub(error),
        }
    }
}

impl IntoResponse for GuestProblem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(*self.body)).into_response();
        if let Some(seconds) = self.again_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Looking at an address spends nothing and tells nothing.
pub(super) async fn only_post() -> GuestProblem {
    GuestProblem::new(StatusCode::METHOD_NOT_ALLOWED, "everything here is a POST")
}
