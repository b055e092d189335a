//! `POST /v1/import`: a parcel that a kiosk carries for another. `POST /v1/claim`: a kiosk made by a starter file, with a
//! network for the first time.

use std::net::SocketAddr;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use portico_domain::Code;
use portico_domain::revocation::Revocation;
use portico_sync::enrol::EnrolAnswer;
use portico_sync::pack::claim::ClaimRequest;
use portico_sync::pack::delivery::Imported;

use super::Shared;
use super::reply::Problem;
use super::sync::authenticate;
use crate::ambient;
use crate::hub::HubError;
use crate::parcel::NotTaken;
use crate::starter::BadClaim;

/// How long a kiosk that has delivered too much is asked to wait, in seconds.
const RETRY_AFTER_S: u64 = 30;

pub(super) async fn import(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Imported>, Problem> {
    let served = shared.blocking(move |shared| take(shared, &headers, &body)).await?;
    if let Err(problem) = &served {
        shared.metrics.refused(problem.status().as_u16());
    }
    served.map(Json)
}

fn take(shared: &Shared, headers: &HeaderMap, body: &[u8]) -> Result<Imported, Problem> {
    let carrier = authenticate(shared, headers, body, ambient::now_ms())?;
    if shared.deliveries.check_key(&carrier).is_err() {
        let code = Code::RateLimited;
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, code, code.message());
        return Err(problem.with(header::RETRY_AFTER, RETRY_AFTER_S.to_string()));
    }
    let written = shared.hub.import_by(body, &|list| {
        let word = shared.writer.take(list).map_err(|_| NotTaken::Busy)?;
        word.map_err(|fault| NotTaken::Ledger(fault).into())
    });
    written.map_err(refused)
}

/// A parcel that can never be taken is told apart from one to be brought again.
fn refused(error: HubError) -> Problem {
    match error {
        HubError::NotTaken(NotTaken::Busy) => Problem::busy(),
        HubError::NotTaken(NotTaken::Ledger(fault)) => Problem::of_store(fault),
        HubError::NotTaken(why) if why.is_final() => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, Code::BadRequest, why.to_string())
        }
        HubError::NotTaken(why) => {
            Problem::new(StatusCode::CONFLICT, Code::BadRequest, why.to_string())
        }
        other => {
            tracing::error!(error = %other, "a parcel could not be taken");
            Problem::internal()
        }
    }
}

pub(super) async fn claim(
    State(shared): State<Shared>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Result<Json<ClaimRequest>, JsonRejection>,
) -> Result<Json<EnrolAnswer>, Problem> {
    if shared.attempts.check_key(&address.ip()).is_err() {
        let code = Code::RateLimited;
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, code, code.message()));
    }
    let Json(request) = request.map_err(|error| Problem::bad_request(error.body_text()))?;
    shared.blocking(move |shared| answer_claim(shared, &request)).await?.map(Json)
}

fn answer_claim(shared: &Shared, request: &ClaimRequest) -> Result<EnrolAnswer, Problem> {
    shared.hub.claim(request).map_err(|error| match error {
        HubError::NotTaken(NotTaken::Claim(BadClaim::Revoked)) => {
            let event = shared.hub.event().map(|(id, _)| id).unwrap_or_default();
            Problem::revoked(Revocation::sign(shared.hub.key(), event, request.node))
        }
        HubError::NotTaken(_) | HubError::NoEvent => {
            Problem::new(StatusCode::FORBIDDEN, Code::Forbidden, error.to_string())
        }
        other => {
            tracing::error!(error = %other, "a kiosk's claim could not be taken");
            Problem::internal()
        }
    })
}
