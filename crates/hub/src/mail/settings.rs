//! What an organizer sets for mail: the server that takes it, and whom it is from.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// Ports where the address names none.
const PORT_PLAIN: u16 = 25;
const PORT_STARTTLS: u16 = 587;
const PORT_TLS: u16 = 465;

/// A text that is never shown: an address with a password in it.
#[derive(Clone)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// What the hub needs to send mail.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// Who takes letters.
    pub(crate) server: Server,
    /// Whom they are from.
    pub(crate) from: Mailbox,
    /// What language they are in.
    pub(crate) language: Language,
}

/// The language of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Its tag (RFC 5646).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

impl FromStr for Language {
    type Err = BadSettings;

    fn from_str(text: &str) -> Result<Self, BadSettings> {
        match text {
            "en" => Ok(Self::English),
            "de" => Ok(Self::German),
            _ => Err(BadSettings::Language),
        }
    }
}

/// The server that takes letters. `{:?}` does not show the password.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) encryption: Encryption,
    pub(crate) login: Option<Credentials>,
}

/// How the way to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// Not at all: a server on the same machine or in the same room.
    Plain,
    /// TLS from the second command on; without it nothing is sent.
    StartTls,
    /// TLS from the first byte on.
    Tls,
}

/// Why mail cannot be set up like this. Nothing of the address is repeated, since a password may be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// Not such an address.
    #[error(
        "the mail server's address is smtp://HOST, smtp://HOST?tls=starttls or smtps://HOST, perhaps with USER:PASSWORD@ \
         before the host and :PORT after it"
    )]
    Server,
    /// A password that anyone on the way could read.
    #[error("the mail password would travel unprotected: add ?tls=starttls, or use smtps://")]
    Unprotected,
    /// No sender.
    #[error("mail needs a sender too, as in --mail-from 'Test Days <sessions@example.org>'")]
    From,
    /// No such language.
    #[error("letters are in en or de")]
    Language,
}

impl MailSettings {
    /// Reads what was set; none where no server was.
    ///
    /// # Errors
    /// When it is not in order.
    pub fn read(
        server: Option<&Secret>,
        from: Option<&str>,
        language: Language,
    ) -> Result<Option<Self>, BadSettings> {
        let Some(server) = server else { return Ok(None) };
        let server = Server::parse(&server.0)?;
        let from = from.and_then(|from| from.parse().ok()).ok_or(BadSettings::From)?;
        Ok(Some(Self { server, from, language }))
    }
}

impl Server {
    fn parse(text: &str) -> Result<Self, BadSettings> {
        let url = Url::parse(text).map_err(|_| BadSettings::Server)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(BadSettings::Server)?;
        let encryption = encryption(&url)?;
        let login = login(&url)?;
        if login.is_some() && encryption == Encryption::Plain && !is_this_machine(host) {
            return Err(BadSettings::Unprotected);
        }
        let port = url.port().unwrap_or(match encryption {
            Encryption::Plain => PORT_PLAIN,
            Encryption::StartTls => PORT_STARTTLS,
            Encryption::Tls => PORT_TLS,
        });
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Self { host, port, encryption, login })
    }
}

fn encryption(url: &Url) -> Result<Encryption, BadSettings> {
    match (url.scheme(), url.query()) {
        ("smtp", None) => Ok(Encryption::Plain),
        ("smtp", Some("tls=starttls")) => Ok(Encryption::StartTls),
        ("smtps", None) => Ok(Encryption::Tls),
        _ => Err(BadSettings::Server),
    }
}

fn login(url: &Url) -> Result<Option<Credentials>, BadSettings> {
    let decoded = |text| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
    let Some(password) = url.password() else { return Ok(None) };
    let user = decoded(url.username()).map_err(|_| BadSettings::Server)?;
    let password = decoded(password).map_err(|_| BadSettings::Server)?;
    Ok(Some(Credentials::new(user, password)))
}

fn is_this_machine(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Ok(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(server: &str) -> Result<Server, BadSettings> {
        let settings = MailSettings::read(
            Some(&server.parse().unwrap()),
            Some("Days <days@example.org>"),
            Language::English,
        );
        settings.map(|settings| settings.expect("a server was set").server)
    }

    /// Every form of the address, and the port that it means.
    #[test]
    fn addresses_of_servers() {
        for (text, host, port, encryption) in [
            ("smtp://mail.example", "mail.example", 25, Encryption::Plain),
            ("smtp://mail.example?tls=starttls", "mail.example", 587, Encryption::StartTls),
            ("smtps://mail.example", "mail.example", 465, Encryption::Tls),
            ("smtps://mail.example:4650", "mail.example", 4650, Encryption::Tls),
            ("smtp://[::1]:2525", "::1", 2525, Encryption::Plain),
        ] {
            let server = read(text).unwrap();
            assert_eq!((&*server.host, server.port, server.encryption), (host, port, encryption));
            assert!(server.login.is_none());
        }
        for text in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://h?tls=maybe",
            "smtps://h?x",
        ] {
            assert_eq!(read(text).unwrap_err(), BadSettings::Server, "{text}");
        }
    }

    /// A password is decoded, kept off unprotected ways, and shown by nothing.
    #[test]
    fn passwords_are_kept() {
        let text = "smtps://ada%40example.org:s%3Acret@mail.example";
        let expected = Credentials::new("ada@example.org".into(), "s:cret".into());
        assert_eq!(read(text).unwrap().login, Some(expected));
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            assert!(read(&format!("smtp://ada:s3cret@{host}:2525")).is_ok());
        }
        assert_eq!(read("smtp://ada:s3cret@mail.example").unwrap_err(), BadSettings::Unprotected);

        let secret: Secret = "smtps://ada:s3cret@mail.example".parse().unwrap();
        let settings = MailSettings::read(Some(&secret), Some("a@b.example"), Language::German);
        let shown = format!("{secret:?} {settings:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }

    /// With no server there is no mail; with one there must be a sender.
    #[test]
    fn a_server_needs_a_sender() {
        assert!(MailSettings::read(None, None, Language::English).unwrap().is_none());
        let secret = "smtp://localhost".parse().unwrap();
        for from in [None, Some(""), Some("days"), Some("days@")] {
            let read = MailSettings::read(Some(&secret), from, Language::English);
            assert_eq!(read.unwrap_err(), BadSettings::From);
        }
    }
}
