//! Reading a guest's request: limited in rate, size and time, and strictly of the form that is documented.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::problem::GuestProblem;
use crate::ambient;
use crate::denial::Denial;
use crate::guests::Visit;
use crate::serve::{Shared, bodies, guard, source};

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
        if !guard::is_our_own(request.headers(), None) {
            return Err(Denial::other_site().into());
        }
        if !guard::is_json(request.headers()) {
            let words = "a body of type application/json is needed";
            return Err(GuestProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
        }
        let bytes = bodies::read(request.into_body(), BODY_BYTES_MAX, BODY_TIME_MAX).await?;
        let body = serde_json::from_slice(&bytes).map_err(|error| {
            let words: String = error.to_string().chars().take(WORDS_MAX).collect();
            GuestProblem::new(StatusCode::BAD_REQUEST, &words)
        })?;
        let visit = Visit { source, endpoint: T::ENDPOINT, now_ms: ambient::now_ms() };
        Ok(Self { shared: shared.clone(), visit, body })
    }
}
