//! `GET /v1/demo/card`: a fresh code of the next attendee, for the demo scene. Only the demo event's hub has it, and only for
//! this machine: everyone else gets 404.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use portico_domain::Code;
use serde::Serialize;

use super::Shared;
use super::reply::Problem;
use crate::demo::Queue;

pub(super) const PATH: &str = "/v1/demo/card";

/// Who comes next.
pub(super) type Demo = Queue;

#[derive(Serialize)]
pub(super) struct Card {
    url: String,
    name: String,
}

pub(super) async fn card(
    State(shared): State<Shared>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
) -> Result<Json<Card>, Problem> {
    let not_here = || Problem::new(StatusCode::NOT_FOUND, Code::NotFound, Code::NotFound.message());
    if !address.ip().is_loopback() {
        return Err(not_here());
    }
    let card = shared.blocking(|shared| shared.demo.next_card(&shared.hub)).await?;
    let (url, name) = card.map_err(|_| not_here())?;
    Ok(Json(Card { url, name }))
}
