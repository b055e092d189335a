//! The cookie of who is signed in. Over https it is bound to this host and to https by its name's prefix, so that no other host
//! of the domain can plant one (session fixation); no script can read it, and no page of another site sends it.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use portico_ledger::hub::sign_in::IDLE_MS;

/// Its names: over https, and over plain http.
const NAMES: [&str; 2] = ["__Host-portico", "portico"];
/// The longest header with cookies that is looked at, in bytes.
const COOKIES_BYTES_MAX: usize = 4096;

/// Which of the two cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sent over https only.
    Secure,
    /// For plain http on a venue's network.
    Plain,
}

impl Kind {
    /// For a request that came by https, or not.
    pub(super) fn of(https: bool) -> Self {
        if https { Self::Secure } else { Self::Plain }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Secure => NAMES[0],
            Self::Plain => NAMES[1],
        }
    }

    /// The header that sets it.
    pub(super) fn set(self, value: &str) -> HeaderValue {
        self.header(value, Duration::milliseconds(i64::try_from(IDLE_MS).unwrap_or(i64::MAX)))
    }

    /// The header that deletes it.
    pub(super) fn clear(self) -> HeaderValue {
        self.header("", Duration::ZERO)
    }

    fn header(self, value: &str, life: Duration) -> HeaderValue {
        let cookie = Cookie::build((self.name(), value))
            .path("/")
            .max_age(life)
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(self == Self::Secure);
        let text = cookie.build().to_string();
        let mut header = HeaderValue::from_str(&text).expect("base64url and fixed words");
        header.set_sensitive(true);
        header
    }
}

/// The cookie's value, and which it was. Over https only the one that no other host can plant counts.
pub(super) fn shown(headers: &HeaderMap, https: bool) -> Option<(Kind, String)> {
    let kinds: &[Kind] = if https { &[Kind::Secure] } else { &[Kind::Secure, Kind::Plain] };
    kinds.iter().find_map(|kind| Some((*kind, value(headers, kind.name())?)))
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let short = lines.filter(|line| line.len() <= COOKIES_BYTES_MAX);
    let mut all = short.flat_map(|line| Cookie::split_parse(line.to_owned())).flatten();
    all.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, https: bool) -> Option<(Kind, String)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, line.parse().unwrap());
        shown(&headers, https)
    }

    /// Over https a cookie that another host of the domain, or plain http, could have planted is not looked at.
    #[test]
    fn over_https_only_the_bound_cookie_counts() {
        assert_eq!(of("portico=planted", true), None);
        let both = "portico=planted; __Host-portico=mine";
        assert_eq!(of(both, true), Some((Kind::Secure, "mine".into())));
        assert_eq!(of(both, false), Some((Kind::Secure, "mine".into())));
        assert_eq!(of("a=b; portico=mine", false), Some((Kind::Plain, "mine".into())));
        assert_eq!(of("", false), None);
        assert_eq!(of(&format!("portico=mine; x={}", "y".repeat(COOKIES_BYTES_MAX)), false), None);
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        let text = |header: HeaderValue| header.to_str().unwrap().to_owned();
        assert_eq!(
            text(Kind::Secure.set("v")),
            "__Host-portico=v; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=2592000"
        );
        assert_eq!(
            text(Kind::Plain.set("v")),
            "portico=v; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000"
        );
        assert!(text(Kind::Plain.clear()).ends_with("Max-Age=0"));
        assert!(Kind::Secure.set("v").is_sensitive());
    }
}
