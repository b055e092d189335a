//! Refusals as HTTP: a status, a code for programs, words for people.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_domain::Code;
use portico_domain::revocation::Revocation;
use portico_ledger::store::Fault;
use portico_sync::enrol::ErrorAnswer;

use crate::ambient;
use crate::denial::Denial;

/// How long a kiosk is asked to wait when the hub is busy, at most, in seconds. Each is told another time, so that those who were
/// turned away together do not come back together.
const RETRY_AFTER_S_MAX: u64 = 6;

/// A refusal.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    answer: Box<ErrorAnswer>,
    header: Option<(HeaderName, String)>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        let answer = ErrorAnswer { code, message: message.into(), revocation: None };
        Self { status, answer: Box::new(answer), header: None }
    }

    pub(super) fn revoked(revocation: Revocation) -> Self {
        let mut problem =
            Self::new(StatusCode::FORBIDDEN, Code::Forbidden, "This kiosk was revoked");
        problem.answer.revocation = Some(Box::new(revocation));
        problem
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
    }

    pub(super) fn internal() -> Self {
        let words = "The hub failed; nothing was taken. Please try again.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Code::BadRequest, words)
    }

    /// The ledger failed. Where that may pass, the kiosk is to come again.
    pub(super) fn of_store(fault: Fault) -> Self {
        let words = match fault {
            Fault::Full => "The hub's disk is full; nothing was taken.",
            Fault::Failing => "The hub's disk fails; nothing was taken.",
            Fault::Damaged => return Self::internal(),
        };
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::NotKept, words)
            .with(header::RETRY_AFTER, retry_after_s().to_string())
    }

    pub(super) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, Code::RateLimited, "The hub is busy")
            .with(header::RETRY_AFTER, retry_after_s().to_string())
    }

    pub(super) fn with(mut self, name: HeaderName, value: String) -> Self {
        self.header = Some((name, value));
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Denial> for Problem {
    fn from(denial: Denial) -> Self {
        let status = StatusCode::from_u16(denial.status).unwrap_or(StatusCode::BAD_REQUEST);
        let problem = Self::new(status, denial.code, denial.message);
        match denial.again_after_s {
            Some(seconds) => problem.with(header::RETRY_AFTER, seconds.to_string()),
            None => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(*self.answer)).into_response();
        if let Some((name, value)) = self.header
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

fn retry_after_s() -> u64 {
    1 + u64::from_be_bytes(ambient::random()) % RETRY_AFTER_S_MAX
}

pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, Code::NotFound, Code::NotFound.message())
}
