//! `/v1/guest/…`: the JSON API for guests, as docs/guest-api.md describes it. Everything is a POST with the token in the body, so
//! that no address, log or history holds one, and nothing that only looks at a link spends it.

mod body;
mod problem;

use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router, middleware};
use portico_domain::MemberId;
use serde::{Deserialize, Serialize};

use self::body::{Ask, Body};
use self::problem::GuestProblem;
use super::Shared;
use crate::guests::{
    Asked, FreeTimes, GuestError, Guests, MentorView, NewBooking, SessionView, Whom,
};
use crate::listing::date;
use crate::mailed_code::{CODE_DIGITS, CODE_VALID_MS};
use crate::sessions::parse_slot;

/// Guests' requests that are worked on at once, so that kiosks are not kept waiting.
pub(super) const GUESTS_AT_ONCE_MAX: usize = 8;
/// How long one of them waits for its turn.
const TURN_MAX: Duration = Duration::from_secs(5);

type Answer<T> = Result<Json<T>, GuestProblem>;

/// The routes.
pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/guest/session", post(session))
        .route("/v1/guest/mentors", post(mentors))
        .route("/v1/guest/slots", post(slots))
        .route("/v1/guest/book", post(book))
        .route("/v1/guest/reschedule", post(reschedule))
        .route("/v1/guest/cancel", post(cancel))
        .route("/v1/guest/rate", post(rate))
        .route("/v1/guest/report", post(report))
        .route("/v1/guest/link", post(link))
        .route("/v1/guest/code", post(code))
        .method_not_allowed_fallback(problem::only_post)
        .layer(middleware::map_response(never_kept))
}

/// No cache on the way keeps what a guest sees.
async fn never_kept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl Shared {
    /// Runs a guest's work on the ledger, in its turn.
    async fn serve_guest<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Guests) -> Result<T, GuestError> + Send + 'static,
    ) -> Result<T, GuestProblem> {
        let turn = tokio::time::timeout(TURN_MAX, self.guest_turns.clone().acquire_owned());
        let turn = turn.await.ok().and_then(Result::ok).ok_or_else(GuestProblem::busy)?;
        let guests = self.guests.clone();
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&guests);
            drop(turn);
            done
        });
        let done = done.await.map_err(|error| {
            tracing::error!(%error, "a guest's request failed");
            GuestProblem::failed()
        })?;
        Ok(done?)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByLink {
    token: String,
}

/// By a link, for one endpoint.
macro_rules! by_link {
    ($name:ident, $endpoint:literal) => {
        #[derive(Deserialize)]
        #[serde(transparent)]
        struct $name(ByLink);
        impl Body for $name {
            const ENDPOINT: &'static str = $endpoint;
        }
    };
}
by_link!(SessionBody, "guest/session");
by_link!(CancelBody, "guest/cancel");

async fn session(shared: Ask<SessionBody>) -> Answer<SessionView> {
    let (shared, visit, SessionBody(body)) = shared.parts();
    shared.serve_guest(move |guests| guests.session(&body.token, visit)).await.map(Json)
}

async fn cancel(shared: Ask<CancelBody>) -> Answer<SessionView> {
    let (shared, visit, CancelBody(body)) = shared.parts();
    shared.serve_guest(move |guests| guests.cancel(&body.token, visit)).await.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MentorsBody {}

impl Body for MentorsBody {
    const ENDPOINT: &'static str = "guest/mentors";
}

#[derive(Serialize)]
struct Mentors {
    mentors: Vec<MentorView>,
}

async fn mentors(asked: Ask<MentorsBody>) -> Answer<Mentors> {
    let (shared, visit, _) = asked.parts();
    let mentors = shared.serve_guest(move |guests| guests.mentors(visit.now_ms)).await?;
    Ok(Json(Mentors { mentors }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotsBody {
    token: Option<String>,
    mentor: Option<MemberId>,
}

impl Body for SlotsBody {
    const ENDPOINT: &'static str = "guest/slots";
}

async fn slots(asked: Ask<SlotsBody>) -> Answer<FreeTimes> {
    let (shared, visit, body) = asked.parts();
    shared
        .serve_guest(move |guests| match (body.token, body.mentor) {
            (Some(token), None) => guests.slots_of_link(&token, visit),
            (None, Some(mentor)) => guests.slots(mentor, visit.now_ms),
            _ => Err(GuestError::Malformed("either a token or a mentor is needed")),
        })
        .await
        .map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BookBody {
    name: String,
    address: String,
    mentor: MemberId,
    slot: String,
}

impl Body for BookBody {
    const ENDPOINT: &'static str = "guest/book";
}

async fn book(asked: Ask<BookBody>) -> Answer<SessionView> {
    let (shared, visit, body) = asked.parts();
    let slot_ms = slot(&body.slot)?;
    shared
        .serve_guest(move |guests| {
            let BookBody { name, address, mentor, .. } = &body;
            guests.book(NewBooking { name, address, mentor: *mentor, slot_ms }, visit)
        })
        .await
        .map(Json)
}

fn slot(text: &str) -> Result<u64, GuestError> {
    let words =
        "a time is given with its offset, as 2026-11-24T10:15:00+01:00, at a quarter of an hour";
    parse_slot(text).ok_or(GuestError::Malformed(words))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RescheduleBody {
    token: String,
    slot: String,
}

impl Body for RescheduleBody {
    const ENDPOINT: &'static str = "guest/reschedule";
}

async fn reschedule(asked: Ask<RescheduleBody>) -> Answer<SessionView> {
    let (shared, visit, body) = asked.parts();
    let to_ms = slot(&body.slot)?;
    shared.serve_guest(move |guests| guests.reschedule(&body.token, to_ms, visit)).await.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateBody {
    token: String,
    stars: u8,
    #[serde(default)]
    text: String,
}

impl Body for RateBody {
    const ENDPOINT: &'static str = "guest/rate";
}

async fn rate(asked: Ask<RateBody>) -> Answer<SessionView> {
    let (shared, visit, body) = asked.parts();
    let RateBody { token, stars, text } = body;
    shared.serve_guest(move |guests| guests.rate(&token, (stars, &text), visit)).await.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportBody {
    token: String,
    text: String,
}

impl Body for ReportBody {
    const ENDPOINT: &'static str = "guest/report";
}

async fn report(asked: Ask<ReportBody>) -> Answer<SessionView> {
    let (shared, visit, body) = asked.parts();
    shared.serve_guest(move |guests| guests.report(&body.token, &body.text, visit)).await.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkBody {
    token: Option<String>,
    address: Option<String>,
}

impl Body for LinkBody {
    const ENDPOINT: &'static str = "guest/link";
}

/// The same for everyone who asks.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkAsked {
    request: String,
    code_digits: usize,
    code_valid_seconds: u64,
}

async fn link(asked: Ask<LinkBody>) -> Answer<LinkAsked> {
    let (shared, visit, body) = asked.parts();
    let Asked { request, pending } = shared
        .serve_guest(move |guests| match (&body.token, &body.address) {
            (Some(token), None) => guests.ask(Whom::Token(token), visit),
            (None, Some(address)) => guests.ask(Whom::Address(address), visit),
            _ => Err(GuestError::Malformed("either a token or an address is needed")),
        })
        .await?;
    if let Some(pending) = pending {
        // Behind the answer: how long it takes says whether somebody has the address.
        let guests = shared.guests.clone();
        tokio::task::spawn_blocking(move || guests.look_up(pending));
    }
    let (code_digits, code_valid_seconds) = (CODE_DIGITS, CODE_VALID_MS / 1_000);
    Ok(Json(LinkAsked { request, code_digits, code_valid_seconds }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    request: String,
    code: String,
}

impl Body for CodeBody {
    const ENDPOINT: &'static str = "guest/code";
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    token: String,
    link_valid_until: String,
}

async fn code(asked: Ask<CodeBody>) -> Answer<Link> {
    let (shared, visit, body) = asked.parts();
    let opened =
        shared.serve_guest(move |guests| guests.open(&body.request, &body.code, visit)).await?;
    Ok(Json(Link { token: opened.token, link_valid_until: date(opened.valid_until_ms) }))
}
