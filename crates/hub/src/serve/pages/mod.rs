//! The pages: what `ui` was built into lies in the program itself, each file with a compressed copy that is made once. Every page's
//! address gives the same document, whose program finds the page, and names what that page is made of besides; nothing is ever
//! redirected, so nobody is led elsewhere.

mod files;
mod policy;

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};

pub(super) use files::Files;

use super::{Shared, reply, status};

/// The document of every page.
const DOCUMENT: &str = "index.html";
/// A page, and where the hub was built without pages its own answer to how it is.
const HOME: &str = "/";
/// Where the build puts what pages are made of.
const PARTS: &str = "/assets/";

/// The routes of pages, and of everything that no route is for: perhaps a file.
pub(super) fn router(shared: &Shared) -> Router<Shared> {
    let home = Router::new().route(HOME, get(page));
    let others = shared.files.pages().filter(|address| *address != HOME);
    let pages = others.fold(home, |router, address| router.route(address, get(page)));
    let guarded = middleware::from_fn_with_state(shared.clone(), guarded);
    pages.fallback(file).layer(guarded)
}

/// What a browser must know of everything that comes from here.
async fn guarded(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let https = shared.is_https(&request);
    // Scripts, styles and fonts; the worker, which has a policy of its own, lies beside the document.
    let among_parts = request.uri().path().starts_with(PARTS);
    let mut response = next.run(request).await;
    let is_part = among_parts && response.status() != StatusCode::NOT_FOUND;
    policy::put(response.headers_mut(), https, is_part);
    response
}

async fn page(State(shared): State<Shared>, address: MatchedPath, headers: HeaderMap) -> Response {
    let Some(document) = shared.files.find(DOCUMENT) else {
        return status::home(State(shared)).await.into_response();
    };
    let mut answer = document.answer(&headers);
    if let Some(parts) = shared.files.parts_of(address.as_str()) {
        answer.headers_mut().insert(header::LINK, parts);
    }
    answer
}

/// A file of the pages; anything else is not here. People who look for a page are told so by one.
async fn file(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Some(file) = found(&shared.files, &method, &uri) {
        return file.answer(&headers);
    }
    match shared.files.find(DOCUMENT).filter(|_| looks_for_a_page(&method, &headers)) {
        Some(document) => (StatusCode::NOT_FOUND, document.answer(&headers)).into_response(),
        None => reply::not_found().await.into_response(),
    }
}

/// Browsers say so where somebody goes to an address; programs, and pages that load a part of theirs, do not.
fn looks_for_a_page(method: &Method, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok());
    *method == Method::GET && accepts.is_some_and(|kinds| kinds.contains("text/html"))
}

fn found(files: &Arc<Files>, method: &Method, uri: &Uri) -> Option<files::File> {
    let name = uri.path().trim_start_matches('/');
    let looks = matches!(*method, Method::GET | Method::HEAD);
    files.find(name).filter(|_| looks && name != DOCUMENT)
}
