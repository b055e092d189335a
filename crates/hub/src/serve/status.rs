//! Is it there, is it ready, how is it: for monitors, and one plain page for organizers, which also stands in where the hub was
//! built without its pages.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use portico_ledger::StoreError;

use super::Shared;
use super::reply::Problem;

/// The process lives.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The ledger can be read; ready with no event, too.
pub(super) async fn readyz(State(shared): State<Shared>) -> Result<&'static str, Problem> {
    let read = shared.blocking(|shared| shared.hub.ledger().last().map(|_| ())).await?;
    read.map(|()| "ready\n").map_err(|error| Problem::of_store(error.fault()))
}

pub(super) async fn metrics(State(shared): State<Shared>) -> Result<Response, Problem> {
    let read = |shared: &Shared| {
        let sessions = shared.hub.sessions();
        sessions.follow(&shared.hub)?;
        sessions.count(&shared.hub)?;
        Ok((shared.hub.ledger().last()?, shared.hub.count_mail()?))
    };
    let read: Result<_, StoreError> = shared.blocking(read).await?;
    let (last, letters) = read.map_err(|error| Problem::of_store(error.fault()))?;
    shared.metrics.mail.show(&letters, &shared.hub.mail_status().going());
    shared.hints.count(&shared.metrics.listeners);
    let position = last.position;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], shared.metrics.text(position)).into_response())
}

pub(super) async fn home(State(shared): State<Shared>) -> Result<Response, Problem> {
    let read = |shared: &Shared| (shared.hub.event().ok(), shared.hub.mail_trouble());
    let (event, trouble) = shared.blocking(read).await?;
    let trouble = trouble.map(|words| format!("<p>{}</p>", escape(&words))).unwrap_or_default();
    let said = match event {
        Some((_, event)) => format!("This is the hub of {}.", escape(&event.name)),
        None => "This hub is ready. It has no event yet: <code>portico-hub event create</code> makes one.".into(),
    };
    let pages = if shared.files.are_there() {
        ""
    } else {
        "<p>It was built without its pages: <code>npm run build</code> in <code>ui</code> comes before <code>cargo build</code>.</p>"
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Portico</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><main><h1>Portico</h1><p>{said}</p>{trouble}{pages}</main></html>"
    );
    Ok((StatusCode::OK, Html(page)).into_response())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
