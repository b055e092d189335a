//! `POST /v1/enrol`: a one-time code and a public key against an identity. Attempts are limited by address.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use portico_domain::Code;
use portico_sync::enrol::{EnrolAnswer, EnrolRequest};

use super::Shared;
use super::reply::Problem;
use crate::hub::HubError;

pub(super) async fn enrol(
    State(shared): State<Shared>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Result<Json<EnrolRequest>, JsonRejection>,
) -> Result<Json<EnrolAnswer>, Problem> {
    if shared.attempts.check_key(&address.ip()).is_err() {
        let code = Code::RateLimited;
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, code, code.message()));
    }
    let Json(request) = request.map_err(|error| Problem::bad_request(error.body_text()))?;
    let enrolled = shared.blocking(move |shared| shared.hub.enrol(&request)).await?;
    enrolled.map(Json).map_err(|error| match error {
        HubError::BadCode | HubError::NoEvent => {
            Problem::new(StatusCode::FORBIDDEN, Code::Forbidden, error.to_string())
        }
        HubError::Refused(code) => Problem::bad_request(code.message()),
        other => {
            tracing::error!(error = %other, "a kiosk could not be enrolled");
            match other {
                HubError::Store(error) => Problem::of_store(error.fault()),
                _ => Problem::internal(),
            }
        }
    })
}
