//! The URL in a code: `{origin}/connect/{token}`, and after a `#` perhaps a proof (IC-P8).

use crate::proof::Proof;
use crate::token::Token;

/// The longest text that is looked at, in bytes.
pub const TEXT_MAX: usize = 1024;
/// The longest origin that an event may have, in bytes.
pub const ORIGIN_MAX: usize = 200;

/// A connect link, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectLink {
    /// Scheme, host and port: `https://meet.example`.
    pub origin: String,
    /// The token.
    pub token: Token,
    /// The proof, if the fragment held one. A fragment that cannot be read is none.
    pub proof: Option<Proof>,
}

impl ConnectLink {
    /// Its text.
    pub fn to_url(&self) -> String {
        to_url(&self.origin, SEGMENT, &self.token, self.proof.as_ref())
    }

    /// Reads a scanned text; none if it is no connect link.
    pub fn parse(text: &str) -> Option<Self> {
        parse(text, SEGMENT).map(|(origin, token, proof)| Self { origin, token, proof })
    }
}

/// Reads a code as people pass it on: the whole link, or the token with or without `#` and a proof behind it.
pub fn read_code(text: &str) -> Option<(Token, Option<Proof>)> {
    let text = text.trim();
    if let Some(link) = ConnectLink::parse(text) {
        return Some((link.token, link.proof));
    }
    let (token, fragment) = text.split_once('#').unwrap_or((text, ""));
    Some((Token::from_text(token)?, Proof::from_text(fragment)))
}

/// What stands before the token in a connect link.
const SEGMENT: &str = "/connect/";

/// A link's text: the origin, the segment that says what it is for, the token, and after a `#` perhaps a proof.
pub(crate) fn to_url(origin: &str, segment: &str, token: &Token, proof: Option<&Proof>) -> String {
    let mut url = format!("{origin}{segment}{}", token.to_text());
    if let Some(proof) = proof {
        url.push('#');
        url.push_str(&proof.to_text());
    }
    url
}

/// Reads what [`to_url`] writes; none for anything else. A fragment that cannot be read is no proof.
pub(crate) fn parse(text: &str, segment: &str) -> Option<(String, Token, Option<Proof>)> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let text = text.trim();
    let (url, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (origin, token) = url.rsplit_once(segment)?;
    Some((normalize_origin(origin)?, Token::from_text(token)?, Proof::from_text(fragment)))
}

/// An origin in the one form in which two are compared: lower case, no trailing slash, no path. None if it is not one.
pub fn normalize_origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]_".contains(c);
    let fits = !host.is_empty() && text.len() <= ORIGIN_MAX && host.chars().all(plain);
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::*;
    use crate::OpId;

    proptest! {
        /// IC-P8: up to its fragment the URL is `{origin}/connect/{token}`, and it reads back.
        #[test]
        fn ic_p08_the_url_is_origin_connect_token(random: [u8; 32], seed: [u8; 32], with_proof: bool) {
            let token = Token::new(random);
            let key = SigningKey::from_bytes(&seed);
            let proof = with_proof.then(|| Proof::sign(&key, OpId::default(), &token.hash(), OpId([3; 16]), 5));
            let link = ConnectLink { origin: "https://meet.example:8443".into(), token: token.clone(), proof };
            let url = link.to_url();
            let before_fragment = url.split('#').next().unwrap();
            prop_assert_eq!(before_fragment, format!("https://meet.example:8443/connect/{}", token.to_text()));
            prop_assert_eq!(ConnectLink::parse(&url), Some(link.clone()));
            let read = Some((token, link.proof));
            let (_, behind) = url.rsplit_once('/').unwrap();
            prop_assert_eq!(read_code(&url), read.clone());
            prop_assert_eq!(read_code(behind), read);
        }

        /// Whatever a camera may read, nothing panics, and only links are links.
        #[test]
        fn random_text_is_no_link(text in "\\PC{0,300}") {
            prop_assert_eq!(ConnectLink::parse(&text), None);
            prop_assert_eq!(read_code(&text), None);
        }

        /// Every shorter or longer form of a link is refused.
        #[test]
        fn a_truncated_or_prolonged_link_is_refused(random: [u8; 32], cut in 1..43usize, tail in "[A-Za-z0-9]{1,20}") {
            let url = format!("https://meet.example/connect/{}", Token::new(random).to_text());
            prop_assert_eq!(ConnectLink::parse(&url[..url.len() - cut]), None);
            let longer = format!("{url}{tail}");
            prop_assert_eq!(ConnectLink::parse(&longer), None);
        }
    }

    #[test]
    fn other_peoples_codes_are_no_links() {
        let others = [
            "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEND:VCARD",
            "WIFI:T:WPA;S:venue;P:secret;;",
            "https://example.org/",
            "https://example.org/connect/",
            "ftp://example.org/connect/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "https://user@example.org/connect/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "",
        ];
        for text in others {
            assert_eq!(ConnectLink::parse(text), None, "{text}");
        }
        assert_eq!(ConnectLink::parse(&"x".repeat(TEXT_MAX + 1)), None);
    }
}
