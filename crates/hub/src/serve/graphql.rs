//! `POST /graphql`: reading a request within limits, and answering it on a thread that may block. docs/graphql.md says how to use it.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request as Document;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;

use super::{Shared, source};
use crate::ambient;
use crate::denial::Denial;
use crate::graphql::Asked;
use crate::guests::Source;

/// The largest body, in bytes: a picture of 64 kB as base64, and the rest.
const BODY_BYTES_MAX: usize = 128 * 1024;
/// How long a body may take to arrive.
const BODY_TIME_MAX: Duration = Duration::from_secs(10);
/// Requests that are worked on at once.
pub(super) const AT_ONCE_MAX: usize = 64;
/// How long one of them waits for its turn.
const TURN_MAX: Duration = Duration::from_secs(5);

/// The route.
pub(super) fn router() -> Router<Shared> {
    Router::new().route("/graphql", post(graphql).fallback(only_post))
}

async fn only_post() -> Refused {
    Denial::malformed(405, "GraphQL is a POST").into()
}

async fn graphql(State(shared): State<Shared>, request: Request) -> Result<Response, Refused> {
    let source = source::of(&request, &shared.proxies);
    shared.guests.admit(source)?;
    is_json(request.headers())?;
    let document = read(request).await?;
    let response = answer(&shared, document, source).await?;
    let mut response = Json(response).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// A page of another origin cannot send this type unless it is allowed to, which nobody is.
fn is_json(headers: &HeaderMap) -> Result<(), Denial> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    let is_json = kind.trim().eq_ignore_ascii_case("application/json");
    let refused = || Denial::malformed(415, "a body of type application/json is needed");
    if is_json { Ok(()) } else { Err(refused()) }
}

async fn read(request: Request) -> Result<Document, Denial> {
    let bytes = axum::body::to_bytes(request.into_body(), BODY_BYTES_MAX);
    let bytes = tokio::time::timeout(BODY_TIME_MAX, bytes).await;
    let bytes = bytes.map_err(|_| Denial::malformed(408, "the body takes too long"))?;
    let too_large = |_| Denial::malformed(413, "the body is too large, or broke off");
    let bytes = bytes.map_err(too_large)?;
    // What a parser says repeats what it stumbled over.
    let unreadable = |_| Denial::malformed(400, "the body is one JSON object with a `query`");
    serde_json::from_slice(&bytes).map_err(unreadable)
}

async fn answer(
    shared: &Shared,
    document: Document,
    source: Source,
) -> Result<async_graphql::Response, Denial> {
    let turn = tokio::time::timeout(TURN_MAX, shared.graphql_turns.clone().acquire_owned());
    let turn = turn.await.ok().and_then(Result::ok).ok_or_else(Denial::busy)?;
    let (graphql, desk) = (shared.graphql.clone(), Arc::clone(&shared.desk));
    let answered = tokio::task::spawn_blocking(move || {
        let asked = Asked::new(desk, source, ambient::now_ms());
        let response = graphql.answer(document, &asked);
        drop(turn);
        response
    });
    answered.await.map_err(|error| {
        tracing::error!(%error, "a GraphQL request failed");
        Denial::failed()
    })
}

/// A refusal of the request as a whole, in the form of GraphQL errors.
struct Refused(Box<Denial>);

impl<T: Into<Denial>> From<T> for Refused {
    fn from(denial: T) -> Self {
        Self(Box::new(denial.into()))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Denial { code, status, message, again_after_s, .. } = *self.0;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let error = json!({ "message": message, "extensions": { "code": code.as_str() } });
        let mut response =
            (status, Json(json!({ "data": null, "errors": [error] }))).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = again_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}
