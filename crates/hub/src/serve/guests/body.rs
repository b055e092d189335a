//! Reading a guest's request: limited in rate, size and time, and strictly of the form that is documented.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::problem::GuestProblem;
use crate::ambient;
use crate::guests::Visit;
use crate::serve::{Shared, source};

/// The largest body, in bytes: 2 000 characters of a text, each escaped as two of JSON's `\u` sequences, and the rest.
const BODY_BYTES_MAX: usize = 32 * 1024;
/// How long a body may take to arrive.
const BODY_TIME_MAX: Duration = Duration::from_secs(10);
/// Characters of what is wrong with a body that are sent back.
const WORDS_MAX: usize = 200;

/// What an endpoint takes.
pub(super) trait Body: DeserializeOwned {
    /// How the access log names it.
    const ENDPOINT: &'static str;
}

/// A request that could be read.
pub(super) struct Ask<T> {
    shared: Shared,
    visit: Visit,
    body: T,
}

impl<T> Ask<T> {
    pub(super) fn parts(self) -> (Shared, Visit, T) {
        (self.shared, self.visit, self.body)
    }
}

impl<T: Body> FromRequest<Shared> for Ask<T> {
    type Rejection = GuestProblem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, GuestProblem> {
        let source = source::of(&request, &shared.proxies);
        shared.guests.admit(source)?;
        if !is_json(request.headers()) {
            let words = "a body of type application/json is needed";
            return Err(GuestProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
        }
        let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX);
        let bytes = tokio::time::timeout(BODY_TIME_MAX, bytes).await.map_err(|_| {
            GuestProblem::new(StatusCode::REQUEST_TIMEOUT, "the body takes too long")
        })?;
        let bytes = bytes.map_err(|_| {
            GuestProblem::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large, or broke off")
        })?;
        let body = serde_json::from_slice(&bytes).map_err(|error| {
            let words: String = error.to_string().chars().take(WORDS_MAX).collect();
            GuestProblem::new(StatusCode::BAD_REQUEST, &words)
        })?;
        let visit = Visit { source, endpoint: T::ENDPOINT, now_ms: ambient::now_ms() };
        Ok(Self { shared: shared.clone(), visit, body })
    }
}

/// A page of another origin cannot send this type unless it is allowed to, which nobody is.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}
