//! Handing one letter to the mail server, step by step, so that of every failure it is known whether the server may have the
//! letter: only where no word came back after its last line.

use std::future::Future;
use std::time::Duration;

use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::settings::{Encryption, Server};

/// The longest answer of a server that is kept, in characters.
const ANSWER_CHARACTERS_MAX: usize = 300;

/// How long the server may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// To be connected, greet, and let the hub in.
    pub(crate) open: Duration,
    /// To answer one command.
    pub(crate) command: Duration,
    /// To answer when it has the whole letter. Long: to give up too early makes a letter come twice (RFC 5321, 4.5.3.2.6).
    pub(crate) letter: Duration,
}

/// What is waited in earnest.
pub(crate) const LIMITS: Limits = Limits {
    open: Duration::from_secs(60),
    command: Duration::from_secs(60),
    letter: Duration::from_secs(600),
};
/// How long a farewell may take; nothing hangs on it.
const FAREWELL_MAX: Duration = Duration::from_secs(5);

/// Why the server has not taken a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// Not now (4xx, or the connection was lost before it was handed over).
    Later(String),
    /// Never (5xx).
    ForGood(String),
    /// It was handed over, and no word came back.
    InDoubt,
}

/// No conversation can be had with the server at all: in words that hold nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreachable {
    /// It does not answer, or not as a mail server.
    #[error("the mail server cannot be reached: {0}")]
    Connection(String),
    /// It takes too long.
    #[error("the mail server does not answer in time")]
    TooSlow,
    /// It has no TLS, or none that is to be trusted.
    #[error("no protected connection to the mail server: {0}")]
    Unprotected(String),
    /// It does not let the hub in. What it says is left out: it may repeat what it was sent.
    #[error("the mail server does not accept the user and password{0}")]
    Login(String),
}

/// Opens conversations with one server.
#[derive(Clone, Debug)]
pub(crate) struct Smtp {
    server: Server,
    hello: ClientId,
    limits: Limits,
}

/// A conversation with the server.
pub(crate) struct Conversation {
    connection: AsyncSmtpConnection,
    limits: Limits,
}

impl Smtp {
    /// For a hub that calls itself `host`.
    pub(crate) fn new(server: Server, host: &str, limits: Limits) -> Self {
        let hello = match host.trim_matches(['[', ']']).parse() {
            Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(host.to_owned()),
        };
        Self { server, hello, limits }
    }

    /// Connects, protects the way as it was asked for, and logs in.
    pub(crate) async fn open(&self) -> Result<Conversation, Unreachable> {
        let opened = tokio::time::timeout(self.limits.open, self.open_unlimited()).await;
        let connection = opened.map_err(|_| Unreachable::TooSlow)??;
        Ok(Conversation { connection, limits: self.limits })
    }

    async fn open_unlimited(&self) -> Result<AsyncSmtpConnection, Unreachable> {
        let Server { host, port, encryption, login } = &self.server;
        let wrapped = (*encryption == Encryption::Tls).then(|| tls(host)).transpose()?;
        let address = (host.as_str(), *port);
        let open = Some(self.limits.open);
        let opened =
            AsyncSmtpConnection::connect_tokio1(address, open, &self.hello, wrapped, None).await;
        let mut connection = opened.map_err(|error| not_open(&error))?;
        if *encryption == Encryption::StartTls {
            let started = connection.starttls(tls(host)?, &self.hello).await;
            started.map_err(|error| Unreachable::Unprotected(words(&error)))?;
        }
        if let Some(login) = login {
            let let_in = connection.auth(DEFAULT_MECHANISMS, login).await;
            let_in.map_err(|error| Unreachable::Login(status(&error)))?;
        }
        Ok(connection)
    }
}

impl Conversation {
    /// Says whom the letter is from and for. After this the server has nothing of it yet.
    pub(crate) async fn announce(&mut self, envelope: &Envelope) -> Result<(), NotTaken> {
        let mut options = Vec::new();
        let unusual = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
        if envelope.to().iter().chain(envelope.from()).any(unusual) {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let words = "the mail server does not take addresses with such letters";
                return Err(NotTaken::ForGood(words.to_owned()));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let limit = self.limits.command;
        let from = Mail::new(envelope.from().cloned(), options);
        in_time(limit, self.connection.command(from)).await?;
        for to in envelope.to() {
            in_time(limit, self.connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        }
        Ok(())
    }

    /// Hands the letter over.
    pub(crate) async fn hand_over(&mut self, message: &[u8]) -> Result<(), NotTaken> {
        in_time(self.limits.command, self.connection.command(Data)).await?;
        let sent = tokio::time::timeout(self.limits.letter, self.connection.message(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(refused(&error).unwrap_or(NotTaken::InDoubt)),
            Err(_) => Err(NotTaken::InDoubt),
        }
    }

    /// Ends it. What the server says to that changes nothing.
    pub(crate) async fn close(mut self) {
        let _ = tokio::time::timeout(FAREWELL_MAX, self.connection.abort()).await;
    }
}

fn tls(host: &str) -> Result<TlsParameters, Unreachable> {
    TlsParameters::new(host.to_owned()).map_err(|error| Unreachable::Unprotected(words(&error)))
}

fn not_open(error: &Error) -> Unreachable {
    if error.is_tls() {
        Unreachable::Unprotected(words(error))
    } else {
        Unreachable::Connection(words(error))
    }
}

/// What came of a command before the letter was handed over: whatever went wrong, the server does not have it.
async fn in_time<T>(
    limit: Duration,
    command: impl Future<Output = Result<T, Error>>,
) -> Result<(), NotTaken> {
    match tokio::time::timeout(limit, command).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refused(&error).unwrap_or_else(|| NotTaken::Later(words(&error)))),
        Err(_) => Err(NotTaken::Later("the mail server does not answer in time".to_owned())),
    }
}

/// The server's word, if it gave one.
fn refused(error: &Error) -> Option<NotTaken> {
    match error {
        _ if error.is_transient() => Some(NotTaken::Later(words(error))),
        _ if error.is_permanent() => Some(NotTaken::ForGood(words(error))),
        _ => None,
    }
}

/// What the server said, or else what lies at the bottom of it; not too long.
fn words(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source().filter(|_| error.status().is_none()) {
        cause = deeper;
    }
    cause.to_string().chars().filter(|c| !c.is_control()).take(ANSWER_CHARACTERS_MAX).collect()
}

fn status(error: &Error) -> String {
    error.status().map(|status| format!(" (it says {status})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// Long enough for a machine that is busy, short enough to be waited for.
    const SHORT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(60);

    /// A server that says each of these to what it hears, the first unasked, and then nothing more.
    async fn falls_silent_after(answers: &'static [&'static str]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = answer(stream, answers).await;
            // It stays connected for as long as the test runs.
            std::future::pending::<()>().await;
            drop(stream);
        });
        let host = "127.0.0.1".to_owned();
        Server { host, port, encryption: Encryption::Plain, login: None }
    }

    async fn answer(stream: TcpStream, answers: &[&str]) -> BufReader<TcpStream> {
        let mut stream = BufReader::new(stream);
        for (number, answer) in answers.iter().enumerate() {
            if number > 0 {
                stream.read_line(&mut String::new()).await.unwrap();
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        stream
    }

    fn envelope() -> Envelope {
        let [from, to] = ["days@example.org", "ada@example.org"].map(|text| text.parse().unwrap());
        Envelope::new(Some(from), vec![to]).unwrap()
    }

    async fn opened(answers: &'static [&'static str], limits: Limits) -> Conversation {
        let smtp = Smtp::new(falls_silent_after(answers).await, "meet.example", limits);
        smtp.open().await.unwrap_or_else(|why| panic!("{why}"))
    }

    const HELLO: &str = "220 here\r\n";
    const FINE: &str = "250 fine\r\n";
    const GO_ON: &str = "354 go on\r\n";

    /// A server that greets nobody does not hold letters up for ever.
    #[tokio::test]
    async fn a_server_that_does_not_greet_is_given_up() {
        let limits = Limits { open: SHORT, ..LIMITS };
        let opened = Smtp::new(falls_silent_after(&[]).await, "meet.example", limits).open().await;
        assert!(matches!(opened, Err(Unreachable::TooSlow | Unreachable::Connection(_))));
    }

    /// One that falls silent before it has the letter does not have it; one that does so with the letter in hand may have it.
    #[tokio::test]
    async fn silence_is_a_doubt_only_with_the_letter_in_hand() {
        let limits = Limits { open: LONG, command: SHORT, letter: LONG };
        let mut early = opened(&[HELLO, FINE], limits).await;
        assert!(matches!(early.announce(&envelope()).await, Err(NotTaken::Later(_))));

        let mut early = opened(&[HELLO, FINE, FINE, FINE], limits).await;
        early.announce(&envelope()).await.unwrap();
        assert!(matches!(early.hand_over(b"Subject: x\r\n\r\nx").await, Err(NotTaken::Later(_))));

        let limits = Limits { open: LONG, command: LONG, letter: SHORT };
        let mut late = opened(&[HELLO, FINE, FINE, FINE, GO_ON], limits).await;
        late.announce(&envelope()).await.unwrap();
        assert_eq!(late.hand_over(b"Subject: x\r\n\r\nx").await, Err(NotTaken::InDoubt));
    }
}
