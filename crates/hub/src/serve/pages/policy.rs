//! What a browser may do with our pages: run and load what comes from here and nothing else, tell nobody where it came from, be
//! framed by nobody.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Only from here, and no script or style inside a document. Pictures are also made by the pages themselves.
const CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
/// What pages never use, whatever they come to hold. Sharing and copying are theirs.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), display-capture=(), \
     browsing-topics=(), clipboard-write=(self), web-share=(self)",
);
/// Two years; the host alone, since others of its domain are not ours.
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=63072000");

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Puts it on an answer. What an answer says of itself stays. Parts of a page, which rule nothing by themselves, go without what
/// is said of whole pages: a first visit loads twenty of them.
pub(super) fn put(headers: &mut HeaderMap, https: bool, is_part: bool) {
    let own = HeaderValue::from_static("same-origin");
    let mut all = vec![
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (RESOURCE_POLICY, own.clone()),
    ];
    if https {
        all.push((header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS));
    }
    if !is_part {
        all.extend([
            (header::CONTENT_SECURITY_POLICY, CONTENT),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            (PERMISSIONS_POLICY, PERMISSIONS),
            (OPENER_POLICY, own),
        ]);
    }
    for (name, value) in all {
        headers.entry(name).or_insert(value);
    }
}
