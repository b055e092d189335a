//! A node made by hand: it has a key and a ledger, and sends the hub whatever a test wants, byte by byte.

use ed25519_dalek::SigningKey;
use portico_domain::action::Redeem;
use portico_domain::link::ConnectLink;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, Reading};
use portico_ledger::{Draft, Identity, KioskLedger};
use portico_sync::enrol::EnrolRequest;
use portico_sync::http::{Link, LinkError};
use portico_sync::message::{Answer, Request};
use portico_sync::round::{Moved, Round};
use portico_sync::{auth, http, wire};
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::Response;

use crate::venue::Hub;
use crate::wait::wall_ms;

/// The most of an answer that is read, in bytes.
const REPLY_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The node.
pub struct Node {
    /// What it signs with.
    pub key: SigningKey,
    /// Who it is.
    pub identity: Identity,
    ledger: KioskLedger,
    url: String,
    _folder: TempDir,
}

/// What the hub answered.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    nonce: Option<String>,
}

impl Node {
    /// Enrols a node of this member's, with a key made of `seed`.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn enrol(hub: &Hub, member: &str, seed: u8) -> Self {
        Self::enrol_as(hub, member, "booth", seed)
    }

    /// The same in another role.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn enrol_as(hub: &Hub, member: &str, role: &str, seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let code = hub.enrolment_code(member, role);
        let request = EnrolRequest { code, public_key: PublicKey::of(&key) };
        let answer = http::enrol(&hub.url(), &request).expect("the hub enrols it");
        let identity = Identity { event: answer.event, node: answer.node, member: answer.member };
        let folder = tempfile::tempdir().expect("there is room");
        let ledger = KioskLedger::create(&folder.path().join("ledger.redb"), identity);
        let ledger = ledger.expect("there is room");
        Self { key, identity, ledger, url: hub.url(), _folder: folder }
    }

    /// Keeps a redemption of this link, as a kiosk would that has never heard of it.
    ///
    /// # Panics
    /// Where it is no link.
    pub fn redeem(&self, link: &str, wall_ms: u64) {
        let link = ConnectLink::parse(link).expect("it is a link");
        let redeem =
            Redeem { token: link.token.hash(), redeemer: self.identity.member, proof: link.proof };
        let reading = Reading { wall_ms, ..Reading::default() };
        let draft =
            Draft { action: Action::Redeem(redeem), parts: Vec::new(), reading, nonce: [1; 8] };
        self.ledger.submit(draft).expect("there is room");
    }

    /// Does this here, as a kiosk would that has no network now.
    ///
    /// # Panics
    /// Where there is no room.
    pub fn submit(&self, action: Action) {
        let reading = Reading { wall_ms: wall_ms(), ..Reading::default() };
        let draft = Draft { action, parts: Vec::new(), reading, nonce: [2; 8] };
        self.ledger.submit(draft).expect("there is room");
    }

    /// A whole round with the hub.
    ///
    /// # Panics
    /// Where the network or the hub fails.
    pub fn round(&self) {
        let reading = || Reading { wall_ms: wall_ms(), ..Reading::default() };
        self.link(&self.url).round(&self.ledger, &reading).expect("the hub answers");
    }

    /// What it would send next.
    ///
    /// # Panics
    /// Where it has nothing to send.
    pub fn request(&self) -> Request {
        let next = Round::default().next(&self.ledger).expect("its ledger is sound");
        next.expect("a round begins with a request")
    }

    /// A round through another address, as a kiosk has them.
    ///
    /// # Errors
    /// When the network or the hub fails.
    pub fn round_through(&self, link: &Link) -> Result<Moved, LinkError> {
        link.round(&self.ledger, &|| Reading::default())
    }

    /// A link to the hub at this address.
    pub fn link(&self, url: &str) -> Link {
        Link::new(url, self.identity.node, self.key.clone())
    }

    /// How many of its operations the hub has not acknowledged.
    pub fn waiting(&self) -> u64 {
        self.ledger.head().sequence - self.ledger.state().acknowledged
    }

    /// Sends what it would send next, and takes the answer if it is one.
    ///
    /// # Panics
    /// Where the hub does not answer at all, or its answer does not fit.
    pub fn push(&self) -> Reply {
        let request = self.request();
        let reply = self.post(&wire::encode(&request));
        if reply.status == 200 {
            let answer: Answer = wire::decode(&reply.body).expect("an answer");
            let now = Reading::default();
            let taken = Round::default().take(&self.ledger, &request, answer, now, now);
            taken.expect("the answer fits the request");
        }
        reply
    }

    /// Sends a body, signed as it should be.
    pub fn post(&self, body: &[u8]) -> Reply {
        self.send(body, Some(&self.signature(body)))
    }

    /// The signature of a body, good for one that is sent now.
    pub fn signature(&self, body: &[u8]) -> String {
        auth::sign(&self.key, self.identity.node, body, &self.nonce())
    }

    /// A nonce that the hub gives out.
    ///
    /// # Panics
    /// Where it gives none.
    pub fn nonce(&self) -> String {
        self.send(&[], None).nonce.expect("a refusal for want of a signature brings a nonce")
    }

    /// Sends a body with this signature, or with none.
    ///
    /// # Panics
    /// Where the hub does not answer at all.
    pub fn send(&self, body: &[u8], signature: Option<&str>) -> Reply {
        let mut request = agent().post(format!("{}{}", self.url, http::PATH));
        if let Some(signature) = signature {
            request = request.header("authorization", format!("{}{signature}", auth::SCHEME));
        }
        Reply::read(request.send(body).expect("the hub answers"))
    }
}

impl Reply {
    fn read(mut response: Response<ureq::Body>) -> Self {
        let nonce = response.headers().get(auth::NONCE_HEADER);
        let nonce = nonce.and_then(|nonce| nonce.to_str().ok()).map(str::to_owned);
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_vec();
        Self { status, body: body.expect("a whole answer"), nonce }
    }
}

/// Sends a body to one of the hub's JSON endpoints.
///
/// # Panics
/// Where the hub does not answer at all.
pub fn post_json(hub: &Hub, path: &str, body: &[u8]) -> Reply {
    let request = agent().post(format!("{}{path}", hub.url()));
    let request = request.header("content-type", "application/json");
    Reply::read(request.send(body).expect("the hub answers"))
}

/// Gets one of the hub's pages.
///
/// # Panics
/// Where the hub does not answer at all.
pub fn get(hub: &Hub, path: &str) -> Reply {
    Reply::read(agent().get(format!("{}{path}", hub.url())).call().expect("the hub answers"))
}

/// A client that takes every status for an answer.
fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}
