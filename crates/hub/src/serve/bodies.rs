//! Reading a body: so many bytes, in so much time. Who sends slowly holds nothing up but their own connection, and not that for long.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use portico_sync::wire;

use super::reply::Problem;
use crate::denial::Denial;

/// How long a body of any kind may take to arrive: what a kiosk brings by a weak network, too.
const ANY_TIME_MAX: Duration = Duration::from_secs(60);

/// How much is read, and let go, of a body that is refused: who is still sending does not hear why.
const UNHEARD_BYTES_MAX: u64 = 4 * wire::WIRE_BYTES_MAX as u64;
/// How long that may take.
const UNHEARD_TIME_MAX: Duration = Duration::from_secs(2);

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadBody {
    /// It takes too long.
    Slow,
    /// It is too large, or broke off.
    Large,
}

impl BadBody {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Large => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Slow => "the body takes too long",
            Self::Large => "the body is too large, or broke off",
        }
    }
}

impl From<BadBody> for Denial {
    fn from(bad: BadBody) -> Self {
        Self::malformed(bad.status().as_u16(), bad.words())
    }
}

/// Reads a body. Of one that says that it is too large nothing is kept.
pub(super) async fn read(body: Body, bytes: usize, time: Duration) -> Result<Bytes, BadBody> {
    let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if least > bytes {
        let_go(body).await;
        return Err(BadBody::Large);
    }
    let read = tokio::time::timeout(time, axum::body::to_bytes(body, bytes)).await;
    read.map_err(|_| BadBody::Slow)?.map_err(|_| BadBody::Large)
}

/// Reads a body that is refused, and keeps nothing of it. A sender that has more, or is slower, hears no refusal.
pub(super) async fn let_go(mut body: Body) {
    if body.size_hint().lower() > UNHEARD_BYTES_MAX {
        return;
    }
    let rest = async {
        while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
    };
    let _ = tokio::time::timeout(UNHEARD_TIME_MAX, rest).await;
}

/// Lets a request through once its body is there. Those that have none are not kept waiting.
pub(super) async fn whole(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match read(body, wire::WIRE_BYTES_MAX, ANY_TIME_MAX).await {
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(bad) => Problem::from(Denial::from(bad)).into_response(),
    }
}
