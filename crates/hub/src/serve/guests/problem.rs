//! Refusals to guests as HTTP: a status, a code for programs, words for people, and of a link that is over, why.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_domain::session::link::EndedBecause;
use serde::Serialize;

use crate::denial::Denial;

/// A refusal.
#[derive(Debug)]
pub(super) struct GuestProblem(Box<Denial>);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_because: Option<EndedBecause>,
}

impl GuestProblem {
    /// Something in the form of the request is not in order.
    pub(super) fn new(status: StatusCode, words: &str) -> Self {
        Denial::malformed(status.as_u16(), words.to_owned()).into()
    }

    pub(super) fn busy() -> Self {
        Denial::busy().into()
    }

    pub(super) fn failed() -> Self {
        Denial::failed().into()
    }
}

impl<T: Into<Denial>> From<T> for GuestProblem {
    fn from(denial: T) -> Self {
        Self(Box::new(denial.into()))
    }
}

impl IntoResponse for GuestProblem {
    fn into_response(self) -> Response {
        let Denial { code, status, message, ended_because, again_after_s } = *self.0;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = Body { code: code.as_str(), message: &message, ended_because };
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = again_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Looking at an address spends nothing and tells nothing.
pub(super) async fn only_post() -> GuestProblem {
    GuestProblem::new(StatusCode::METHOD_NOT_ALLOWED, "everything here is a POST")
}
