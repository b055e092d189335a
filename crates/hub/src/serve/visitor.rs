//! Who visits: what every request of a page passes before it is answered, and what its answer brings along. Limits go first, then
//! whether the request is of our own pages, then its body, then who is signed in.

use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::cookies::{self, Kind};
use super::reply::Problem;
use super::{Shared, bodies, guard, source};
use crate::ambient;
use crate::denial::Denial;
use crate::limits::Source;
use crate::sign_in::{CookieChange, SignInError, Visitor, browser_name};

/// The largest body, in bytes: a picture of 64 kB as base64, and the rest.
const BODY_BYTES_MAX: usize = 128 * 1024;
/// How long a body may take to arrive.
const BODY_TIME_MAX: Duration = Duration::from_secs(10);

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Only a route without [`receive`] lacks it.
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::internal)
    }
}

/// How a request came, as far as cookies go.
struct Came {
    https: bool,
    shown: Option<(Kind, String)>,
    /// The `Origin` that its browser names.
    origin: Option<HeaderValue>,
}

/// Receives a visitor, and lets them go with the cookie that they are to have.
pub(super) async fn receive(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    Ok(welcome(&shared, request, next).await?)
}

/// The same, for routes that refuse in a form of their own.
pub(super) async fn welcome(
    shared: &Shared,
    request: Request,
    next: Next,
) -> Result<Response, Denial> {
    let source = source::of(&request, &shared.proxies);
    shared.limits.visit(source)?;
    let https = shared.is_https(&request);
    let shown = cookies::shown(request.headers(), https);
    let came = Came { https, shown, origin: request.headers().get(header::ORIGIN).cloned() };
    let (origin, visitor) = recognise(shared, &came, source, request.headers()).await?;
    visitor.known.iter().try_for_each(|known| shared.limits.visit_of(known.member))?;
    let request = admitted(request, origin.as_deref()).await?;
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(visitor.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let headers = response.headers_mut();
    if let Some(cookie) = new_cookie(&came, visitor.take_change(), origin.as_deref()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// The event's origin, and who it is.
async fn recognise(
    shared: &Shared,
    came: &Came,
    source: Source,
    headers: &HeaderMap,
) -> Result<(Option<String>, Visitor), Denial> {
    let user_agent = headers.get(header::USER_AGENT).and_then(|text| text.to_str().ok());
    let browser = browser_name(user_agent.unwrap_or_default());
    let mut visitor = Visitor::new(source, browser, ambient::now_ms());
    let (now_ms, value) = (visitor.now_ms, came.shown.as_ref().map(|(_, value)| value.clone()));
    let read = move |shared: &Shared| -> Result<_, SignInError> {
        let origin = shared.hub.event().ok().map(|(_, event)| event.origin);
        let Some(value) = value else { return Ok((origin, None)) };
        Ok((origin, Some(shared.sign_ins.recognise(&value, now_ms)?)))
    };
    let (origin, shown) = shared.blocking(read).await.map_err(|_| Denial::failed())??;
    match shown {
        Some(Some((known, fresh))) => {
            visitor.known = Some(known);
            fresh.into_iter().for_each(|fresh| visitor.set_cookie(fresh));
        }
        // It opens nothing any more.
        Some(None) => visitor.clear_cookie(),
        None => {}
    }
    Ok((origin, visitor))
}

/// The request with its body, if it only looks or is of our own pages.
async fn admitted(request: Request, origin: Option<&str>) -> Result<Request, Denial> {
    if guard::only_looks(request.method()) {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    if let Err(denial) = allowed(&parts.headers, origin) {
        bodies::let_go(body).await;
        return Err(denial);
    }
    let body = bodies::read(body, BODY_BYTES_MAX, BODY_TIME_MAX).await?;
    Ok(Request::from_parts(parts, body.into()))
}

/// Whether a body is to be read: one that no other site's page can have sent.
fn allowed(headers: &HeaderMap, origin: Option<&str>) -> Result<(), Denial> {
    if !guard::is_our_own(headers, origin) {
        return Err(Denial::other_site());
    }
    if !guard::is_json(headers) {
        return Err(Denial::malformed(415, "a body of type application/json is needed"));
    }
    Ok(())
}

/// The header that changes the cookie. One that is replaced keeps its kind; a new one is bound to https wherever that is how the
/// page was opened.
fn new_cookie(came: &Came, change: CookieChange, origin: Option<&str>) -> Option<HeaderValue> {
    let at_event = origin.is_some_and(|origin| {
        origin.starts_with("https://") && came.origin.as_ref().is_some_and(|own| own == origin)
    });
    let kind = came.shown.as_ref().map(|(kind, _)| *kind);
    match change {
        CookieChange::Nothing => None,
        CookieChange::Set(value) => {
            let fresh = Kind::of(came.https || at_event);
            Some(if fresh == Kind::Secure { fresh } else { kind.unwrap_or(fresh) }.set(&value))
        }
        CookieChange::Clear => kind.map(Kind::clear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page opened by https gets a cookie that plain http never sends; one that is replaced stays what it was.
    #[test]
    fn a_cookie_is_as_safe_as_the_page() {
        let origin = Some("https://meet.example");
        let cookie = |https, kind: Option<Kind>, from: Option<&'static str>| {
            let shown = kind.map(|kind| (kind, "old".to_owned()));
            let came = Came { https, shown, origin: from.map(HeaderValue::from_static) };
            let cookie = new_cookie(&came, CookieChange::Set("new".into()), origin).unwrap();
            cookie.to_str().unwrap().starts_with("__Host-")
        };
        assert!(cookie(true, None, None));
        assert!(cookie(false, None, origin));
        assert!(cookie(false, Some(Kind::Plain), origin), "it becomes safer");
        assert!(cookie(false, Some(Kind::Secure), None));
        assert!(!cookie(false, Some(Kind::Plain), None));
        assert!(!cookie(false, None, Some("http://192.168.1.10:8480")));
    }
}
