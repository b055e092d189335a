//! The driver over HTTP: blocking, so that it runs on a thread of its own and needs no runtime.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use portico_domain::proof::PublicKey;
use portico_domain::revocation::Revocation;
use portico_domain::{EventId, NodeId, Reading};
use portico_ledger::KioskLedger;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::Response;

use crate::enrol::{self, EnrolAnswer, EnrolRequest, ErrorAnswer};
use crate::message::Answer;
use crate::pack::claim::{self, ClaimRequest, Secret};
use crate::pack::delivery::{self, Imported};
use crate::round::{Moved, Round, RoundError};
use crate::{auth, hints, wire};

/// Where sync is posted.
pub const PATH: &str = "/v1/sync";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(60);
/// How long one listens before opening anew: a network that went away without a word is noticed then.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(120);
/// Most bytes of a JSON answer.
const JSON_BYTES_MAX: u64 = 64 * 1024;

/// Why an exchange with the hub came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No answer: no network, or no hub there.
    #[error("the hub cannot be reached: {0}")]
    Unreachable(String),
    /// The hub is busy and asks for this much patience, in seconds.
    #[error("the hub is busy")]
    Busy(u64),
    /// The hub says that it has revoked this node. Whether it is the hub that says so is to be verified
    /// ([`KioskLedger::believes`]).
    #[error("the hub refuses this kiosk")]
    Revoked(Box<Revocation>),
    /// The hub does not know this node, or not this key of it.
    #[error("the hub does not know this kiosk: {0}")]
    Unknown(String),
    /// The hub can never take what was brought to it for another kiosk.
    #[error("the hub will never take it: {0}")]
    NeverTaken(String),
    /// The hub refused the request.
    #[error("the hub refused: {0}")]
    Refused(String),
    /// The answer cannot be read.
    #[error("the hub's answer cannot be read")]
    Unreadable,
    /// The round cannot go on.
    #[error(transparent)]
    Round(#[from] RoundError),
}

/// A hub, as a node reaches it.
#[derive(Debug)]
pub struct Link {
    agent: Agent,
    url: String,
    node: NodeId,
    key: SigningKey,
    nonce: Mutex<String>,
}

impl Link {
    /// To the hub at `url`, which is `http://` or `https://`, a host, and perhaps a port.
    pub fn new(url: &str, node: NodeId, key: SigningKey) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { agent: agent(), url, node, key, nonce: Mutex::default() }
    }

    /// Runs one round; `read` reads this node's clocks.
    ///
    /// # Errors
    /// See [`LinkError`]. What was taken before an error stays taken, so the next round goes on from there.
    pub fn round(
        &self,
        ledger: &KioskLedger,
        read: &dyn Fn() -> Reading,
    ) -> Result<Moved, LinkError> {
        let mut round = Round::default();
        while let Some(request) = round.next(ledger).map_err(RoundError::from)? {
            let sent = read();
            let mut response = self.exchange(PATH, &wire::encode(&request))?;
            let answer = read_answer(&mut response)?;
            round.take(ledger, &request, answer, sent, read())?;
        }
        Ok(round.moved())
    }

    /// Delivers a parcel that this node carries for another.
    ///
    /// # Errors
    /// See [`LinkError`]; after all but [`LinkError::NeverTaken`] it is to be brought again.
    pub fn deliver(&self, parcel: &[u8]) -> Result<Imported, LinkError> {
        let mut response = self.exchange(delivery::PATH, parcel)?;
        let body = response.body_mut().with_config().limit(JSON_BYTES_MAX).read_json();
        body.map_err(|_| LinkError::Unreadable)
    }

    /// Claims this node, which a starter file made, with that file's secret.
    ///
    /// # Errors
    /// When the hub cannot be reached or refuses the claim.
    pub fn claim(&self, event: EventId, secret: &Secret) -> Result<EnrolAnswer, LinkError> {
        let public_key = PublicKey::of(&self.key);
        let mac = secret.claim_key().mac(event, self.node, &public_key);
        post_json(&self.url, claim::PATH, &ClaimRequest { node: self.node, public_key, mac })
    }

    /// Listens for how far the hub's order has come, and calls `hear` with each position; ends when that breaks off, or after two
    /// minutes.
    ///
    /// # Errors
    /// When the hub cannot be reached, refuses, or the stream breaks.
    pub fn listen(
        &self,
        hear: &mut dyn FnMut(u64) -> std::ops::ControlFlow<()>,
    ) -> Result<(), LinkError> {
        let mut response = self.asked(|| self.get(hints::PATH))?;
        let heard = hints::listen(response.body_mut().as_reader(), hear);
        heard.map_err(|error| LinkError::Unreachable(error.to_string()))
    }

    /// Sends one request, and once more if the hub wants a newer nonce.
    fn exchange(&self, path: &str, body: &[u8]) -> Result<Response<ureq::Body>, LinkError> {
        self.asked(|| self.post(path, body))
    }

    fn asked(
        &self,
        ask: impl Fn() -> Result<Response<ureq::Body>, LinkError>,
    ) -> Result<Response<ureq::Body>, LinkError> {
        let mut response = ask()?;
        if response.status() == 401 && self.keep_nonce(&response) {
            response = ask()?;
        }
        self.keep_nonce(&response);
        let status = response.status().as_u16();
        if status != 200 {
            return Err(refusal(status, &mut response));
        }
        Ok(response)
    }

    fn get(&self, path: &str) -> Result<Response<ureq::Body>, LinkError> {
        self.agent
            .get(format!("{}{path}", self.url))
            .config()
            .timeout_global(Some(LISTEN_TIMEOUT))
            .build()
            .header("authorization", self.signature(&[]))
            .call()
            .map_err(unreachable)
    }

    fn signature(&self, body: &[u8]) -> String {
        let nonce = self.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone();
        format!("{}{}", auth::SCHEME, auth::sign(&self.key, self.node, body, &nonce))
    }

    fn post(&self, path: &str, body: &[u8]) -> Result<Response<ureq::Body>, LinkError> {
        self.agent
            .post(format!("{}{path}", self.url))
            .header("authorization", self.signature(body))
            .header("content-type", wire::MEDIA_TYPE)
            .send(body)
            .map_err(unreachable)
    }

    fn keep_nonce<T>(&self, response: &Response<T>) -> bool {
        let given =
            response.headers().get(auth::NONCE_HEADER).and_then(|value| value.to_str().ok());
        if let Some(given) = given {
            *self.nonce.lock().unwrap_or_else(PoisonError::into_inner) = given.to_owned();
        }
        given.is_some()
    }
}

fn read_answer(response: &mut Response<ureq::Body>) -> Result<Answer, LinkError> {
    let most = wire::WIRE_BYTES_MAX as u64;
    let bytes = response.body_mut().with_config().limit(most).read_to_vec().map_err(unreachable)?;
    wire::decode(&bytes).map_err(|_| LinkError::Unreadable)
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_global(Some(EXCHANGE_TIMEOUT))
        .max_redirects(0)
        .build()
        .into()
}

fn unreachable(error: ureq::Error) -> LinkError {
    LinkError::Unreachable(error.to_string())
}

fn refusal(status: u16, response: &mut Response<ureq::Body>) -> LinkError {
    let wait = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let seconds = wait.and_then(|text| text.parse().ok()).unwrap_or(1);
    if matches!(status, 429 | 503) {
        return LinkError::Busy(seconds);
    }
    let said = response.body_mut().with_config().limit(JSON_BYTES_MAX).read_json::<ErrorAnswer>();
    match said {
        Ok(ErrorAnswer { revocation: Some(revocation), .. }) => LinkError::Revoked(revocation),
        Ok(said) if status == 401 => LinkError::Unknown(said.message),
        Ok(said) if status == 422 => LinkError::NeverTaken(said.message),
        Ok(said) => LinkError::Refused(said.message),
        Err(_) => LinkError::Refused(format!("status {status}")),
    }
}

/// Enrols a node at the hub at `url` with a one-time code.
///
/// # Errors
/// When the hub cannot be reached or refuses the code.
pub fn enrol(url: &str, request: &EnrolRequest) -> Result<EnrolAnswer, LinkError> {
    post_json(url.trim_end_matches('/'), enrol::PATH, request)
}

fn post_json<A: DeserializeOwned>(
    url: &str,
    path: &str,
    request: &impl Serialize,
) -> Result<A, LinkError> {
    let mut response =
        agent().post(format!("{url}{path}")).send_json(request).map_err(unreachable)?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(refusal(status, &mut response));
    }
    let body = response.body_mut().with_config().limit(JSON_BYTES_MAX).read_json();
    body.map_err(|_| LinkError::Unreadable)
}
