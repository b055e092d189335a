//! `POST /graphql`: reading a request within limits, and answering it on a thread that may block. docs/graphql.md says how to use it.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Request as Document;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::json;

use super::{Shared, visitor};
use crate::denial::Denial;
use crate::graphql::Asked;
use crate::sign_in::Visitor;

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

/// As [`visitor::welcome`], refused in the form of GraphQL errors.
pub(super) async fn receive(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    Ok(visitor::welcome(&shared, request, next).await?)
}

async fn graphql(
    State(shared): State<Shared>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refused> {
    // What a parser says repeats what it stumbled over.
    let unreadable = |_| Denial::malformed(400, "the body is one JSON object with a `query`");
    let document: Document = serde_json::from_slice(&body).map_err(unreadable)?;
    Ok(Json(answer(&shared, document, visitor).await?).into_response())
}

async fn answer(
    shared: &Shared,
    document: Document,
    visitor: Visitor,
) -> Result<async_graphql::Response, Denial> {
    let turn = tokio::time::timeout(TURN_MAX, shared.graphql_turns.clone().acquire_owned());
    let turn = turn.await.ok().and_then(Result::ok).ok_or_else(Denial::busy)?;
    let (graphql, desk) = (shared.graphql.clone(), Arc::clone(&shared.desk));
    let answered = tokio::task::spawn_blocking(move || {
        let asked = Asked::new(desk, visitor);
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
pub(super) struct Refused(Box<Denial>);

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
