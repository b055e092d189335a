//! The files of the pages, with what a browser is told of each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use portico_domain::Hash;
use rust_embed::RustEmbed;

/// Where files lie whose names change with their contents.
const NAMED_BY_CONTENT: &str = "assets/";
/// Those never change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Others are to be asked for again each time, and are rarely sent.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// Digits of a file's hash that are its tag.
const TAG_DIGITS: usize = 20;

/// Says which files each page is made of besides those that the document names, by its address as a URI template. Written by
/// `ui/build/namesParts.ts`.
const PARTS: &str = "parts.json";

/// Built by `npm run build` in `ui`; a hub that is compiled before that has no pages, and says so.
#[derive(RustEmbed)]
#[folder = "../../ui/dist-hub"]
#[allow_missing = true]
struct Built;

/// The files, by their path, and the pages that consist of them.
#[derive(Debug, Default)]
pub(in super::super) struct Files {
    files: BTreeMap<String, File>,
    /// By a page's address, `/people/{id}`: the header that names its parts, so that a browser asks for them at once.
    pages: BTreeMap<String, HeaderValue>,
}

/// A file.
#[derive(Clone, Debug)]
pub(super) struct File {
    kind: &'static str,
    life: HeaderValue,
    tag: HeaderValue,
    plain: Bytes,
    /// The same, compressed, where that is shorter.
    gzip: Option<Bytes>,
}

impl Files {
    /// Those that are in this program.
    pub(in super::super) fn built() -> Self {
        let pages = Built::get(PARTS).map(|parts| pages_of(&parts.data)).unwrap_or_default();
        let files =
            Built::iter().filter_map(|name| Some((name.to_string(), Built::get(&name)?.data)));
        let given = files.filter(|(name, _)| name != PARTS);
        let files = given.map(|(name, bytes)| (name.clone(), File::new(&name, bytes))).collect();
        Self { files, pages }
    }

    /// Whether there are any.
    pub(in super::super) fn are_there(&self) -> bool {
        !self.files.is_empty()
    }

    /// Where there are pages, as URI templates.
    pub(super) fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The header that names what the page at this address consists of.
    pub(super) fn parts_of(&self, page: &str) -> Option<HeaderValue> {
        self.pages.get(page).filter(|parts| !parts.is_empty()).cloned()
    }

    pub(super) fn find(&self, name: &str) -> Option<File> {
        self.files.get(name).cloned()
    }
}

impl File {
    fn new(name: &str, bytes: Cow<'static, [u8]>) -> Self {
        let kind = kind(name);
        let tag = format!("\"{}\"", &Hash::plain(&bytes).to_string()[..TAG_DIGITS]);
        let tag = HeaderValue::from_str(&tag).expect("digits are a header's text");
        let life = if name.starts_with(NAMED_BY_CONTENT) { FOR_EVER } else { ASK_AGAIN };
        let gzip = compressed(&bytes).filter(|gzip| gzip.len() < bytes.len());
        Self { kind, life, tag, plain: bytes.into_owned().into(), gzip: gzip.map(Bytes::from) }
    }

    /// The file, or that the browser has it already.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let mut head = HeaderMap::new();
        head.insert(header::CACHE_CONTROL, self.life.clone());
        head.insert(header::ETAG, self.tag.clone());
        head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if asked.get(header::IF_NONE_MATCH) == Some(&self.tag) {
            return (StatusCode::NOT_MODIFIED, head).into_response();
        }
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        match &self.gzip {
            Some(gzip) if takes_gzip(asked) => {
                head.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                (head, gzip.clone()).into_response()
            }
            _ => (head, self.plain.clone()).into_response(),
        }
    }
}

fn pages_of(parts: &[u8]) -> BTreeMap<String, HeaderValue> {
    let pages: BTreeMap<String, Vec<String>> =
        serde_json::from_slice(parts).expect("the build of the pages wrote it");
    pages.into_iter().map(|(page, parts)| (page, preloads(&parts))).collect()
}

/// RFC 8288, with the relation of HTML for scripts that are modules.
fn preloads(parts: &[String]) -> HeaderValue {
    let links: Vec<_> = parts.iter().map(|part| format!("</{part}>; rel=modulepreload")).collect();
    HeaderValue::from_str(&links.join(", ")).expect("names of built files are a header's text")
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let mut codings = lines.flat_map(|line| line.split(','));
    codings.any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "gzip"))
}

fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// What it is, by its name's end; only what pages consist of.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn script() -> File {
        File::new("assets/index-1a2b.js", Cow::Borrowed(&[b'x'; 4_000]))
    }

    /// Who takes compressed answers gets them; who has the file is told so.
    #[test]
    fn a_file_is_sent_short_and_once() {
        let file = script();
        let length = |response: Response| response.headers().get(header::CONTENT_ENCODING).cloned();
        assert!(length(file.answer(&asked(&[("accept-encoding", "br, gzip;q=0.8")]))).is_some());
        assert!(length(file.answer(&asked(&[("accept-encoding", "br")]))).is_none());
        let known = asked(&[("if-none-match", file.tag.to_str().unwrap())]);
        assert_eq!(file.answer(&known).status(), StatusCode::NOT_MODIFIED);
        let other = asked(&[("if-none-match", "\"another\"")]);
        assert_eq!(file.answer(&other).status(), StatusCode::OK);
    }

    /// What is named by its content is kept for ever; the document and the worker never are.
    #[test]
    fn only_what_cannot_change_is_kept() {
        assert_eq!(script().life, FOR_EVER);
        for name in ["index.html", "sw.js", "manifest.webmanifest", "icons/192.png"] {
            assert_eq!(File::new(name, Cow::Borrowed(b"x")).life, ASK_AGAIN, "{name}");
        }
    }

    /// What compressing makes longer is sent as it is.
    #[test]
    fn a_short_file_is_not_made_longer() {
        assert!(File::new("icons/192.png", Cow::Borrowed(b"x")).gzip.is_none());
        assert_eq!(kind("icons/192.png"), "image/png");
        assert_eq!(kind("strange"), "application/octet-stream");
    }
}
