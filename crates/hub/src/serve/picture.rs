//! `GET /v1/people/{id}/picture`: a member's picture. Who has the id was shown the profile; the picture is no more secret than that.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_domain::member::{Profile, picture_type};
use portico_domain::{Code, Hash, MemberId};
use portico_ledger::StoreError;
use serde::Deserialize;

use super::Shared;
use super::reply::Problem;

/// Where pictures are.
pub(super) const PATH: &str = "/v1/people/{id}/picture";
/// Digits of a picture's hash that name it.
const NAME_DIGITS: usize = 12;
/// A picture asked for by its name never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Without, it is to be asked for again.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Nothing in a picture runs or loads anything, whoever opens it.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// The path of a member's picture; it changes with the picture.
pub(crate) fn path(member: MemberId, picture: &[u8]) -> String {
    format!("/v1/people/{member}/picture?v={}", name(picture))
}

fn name(picture: &[u8]) -> String {
    Hash::plain(picture).to_string()[..NAME_DIGITS].to_owned()
}

#[derive(Deserialize)]
pub(super) struct Version {
    v: Option<String>,
}

pub(super) async fn picture(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    Query(version): Query<Version>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let not_here = || Problem::new(StatusCode::NOT_FOUND, Code::NotFound, Code::NotFound.message());
    let id: MemberId = id.parse().map_err(|_| not_here())?;
    let read = move |shared: &Shared| -> Result<_, StoreError> {
        let profile: Option<Profile> = shared.hub.ledger().view()?.rows().get(&id)?;
        Ok(profile.and_then(|profile| profile.picture))
    };
    let picture = shared.blocking(read).await?.map_err(|error| Problem::of_store(error.fault()))?;
    let picture = picture.ok_or_else(not_here)?;
    let kind = picture_type(&picture).ok_or_else(not_here)?;
    Ok(answer(picture, kind, version.v.as_deref(), &headers))
}

fn answer(
    picture: Vec<u8>,
    kind: &'static str,
    asked: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    let name = name(&picture);
    let tag = HeaderValue::from_str(&format!("\"{name}\"")).expect("digits are a header's text");
    let cached = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag);
    let life = if asked == Some(name.as_str()) { FOR_EVER } else { ASK_AGAIN };
    let head = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, life),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
    ];
    if cached {
        (StatusCode::NOT_MODIFIED, head, Body::empty()).into_response()
    } else {
        (head, picture).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asked for by its name it is kept for ever; a browser that has it is told so.
    #[test]
    fn a_picture_is_sent_once() {
        let answer = |asked: Option<&str>, known: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(known) = known {
                headers.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            }
            answer(b"picture".to_vec(), "image/png", asked, &headers)
        };
        let name = name(b"picture");
        assert!(path(MemberId::default(), b"picture").ends_with(&name));
        let first = answer(Some(&name), None);
        assert_eq!(first.headers()[header::CACHE_CONTROL], FOR_EVER);
        let other = answer(Some("another"), None);
        assert_eq!(other.headers()[header::CACHE_CONTROL], ASK_AGAIN);
        let again = answer(None, Some(&format!("\"{name}\"")));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}
