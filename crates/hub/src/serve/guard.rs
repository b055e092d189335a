//! Whether a request that may change something comes from our own pages, or from no page at all (cross-site request forgery). A
//! browser says whose page sends it; what says nothing is no browser, and has no cookie that it did not choose to send.

use axum::http::{HeaderMap, HeaderName, Method, header};

/// What new browsers say, over https and on this machine.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a method only looks.
pub(super) fn only_looks(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Whether a request comes from a page of the hub, given the event's origin, or from no page.
pub(super) fn is_our_own(headers: &HeaderMap, origin: Option<&str>) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    let Some(from) = headers.get(header::ORIGIN) else { return true };
    let Ok(from) = from.to_str() else { return false };
    // A page cannot choose the host to which the browser sends: it names where the page's answer came from.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from_host = from.strip_prefix("https://").or_else(|| from.strip_prefix("http://"));
    origin == Some(from) || (from_host.is_some() && from_host == host)
}

/// A page of another origin cannot send this type unless it is allowed to, which nobody is.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://meet.example";

    fn own(list: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.insert(*name, value.parse().unwrap());
        }
        is_our_own(&headers, Some(ORIGIN))
    }

    /// What browsers send for our pages, for others' pages, and what programs send.
    #[test]
    fn other_origins_are_told_from_our_own() {
        let local = ("host", "192.168.1.10:8480");
        for (headers, expected) in [
            (&[("origin", ORIGIN), ("host", "127.0.0.1:8480")][..], true),
            (&[("origin", "http://192.168.1.10:8480"), local], true),
            (
                &[("sec-fetch-site", "same-origin"), ("origin", "https://alias.example"), local],
                true,
            ),
            (&[local], true),
            (&[("origin", "https://evil.example"), local], false),
            (&[("origin", "null"), local], false),
            (&[("origin", ""), ("host", "")], false),
            (&[("origin", "http://192.168.1.10:8481"), local], false),
            (&[("origin", "https://meet.example.evil.example"), local], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)], false),
            (&[("sec-fetch-site", "same-site"), ("origin", ORIGIN)], false),
            (&[("sec-fetch-site", "none")], false),
        ] {
            assert_eq!(own(headers), expected, "{headers:?}");
        }
    }
}
