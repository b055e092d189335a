//! "Send me a letter": a request to sign in. It is answered at once, the same for every address; whether somebody has it is looked
//! up behind the answer, on a thread of its own, and either way one request is kept and one letter written.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use portico_domain::member::normalize_email;
use portico_domain::{Hash, OpId};
use portico_ledger::hub::outbox::{Job, JobId, Purpose};
use portico_ledger::hub::sign_in::{Keys, Request};
use portico_ledger::rows::email_hash;

use super::{SignInError, SignIns};
use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::limits::Source;
use crate::mailed_code::{CODE_DIGITS, CODE_VALID_MS, RequestId};

/// How long a request waits for its letter to be sent, in milliseconds. Who waits longer has given up.
const WAITS_MS: u64 = 15 * 60_000;
/// Questions that may wait; with one more, people are asked to come back.
const WAITING_MAX: usize = 256;
/// The longest text that is looked at as the secret of a claim, in bytes.
const CLAIM_BYTES_MAX: usize = 128;
/// What requests to sign in are kept as.
const REQUEST_TAG: &str = "portico.sign-in-request.1";

/// What is answered: the same for everyone who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requested {
    /// Names the request when the code is given. Only this browser has it.
    pub(crate) request: String,
    /// Digits of the code.
    pub(crate) code_digits: usize,
    /// How long the code can be used, in seconds.
    pub(crate) code_valid_s: u64,
}

/// The id under which a request is kept.
pub(super) fn kept_as(request: RequestId) -> OpId {
    let Hash(bytes) = request.hash(REQUEST_TAG);
    OpId(*bytes.first_chunk().expect("a hash has more bytes than an id"))
}

struct Question {
    id: OpId,
    address: String,
    claim: Option<String>,
    now_ms: u64,
}

/// Hands questions to the thread that looks addresses up.
#[derive(Debug)]
pub(super) struct Questions(SyncSender<Question>);

impl Questions {
    pub(super) fn start(hub: Arc<Hub>) -> std::io::Result<Self> {
        let (questions, waiting) = sync_channel(WAITING_MAX);
        std::thread::Builder::new()
            .name("hub-sign-in".into())
            .spawn(move || look_up_all(&hub, &waiting))?;
        Ok(Self(questions))
    }
}

impl SignIns {
    /// Has a letter sent to `address` that signs in whoever reads it, and completes what was claimed with `claim`. The answer comes
    /// before the address is looked up.
    ///
    /// # Errors
    /// When the address is none, or letters are asked for too often.
    pub(crate) fn request(
        &self,
        address: &str,
        claim: Option<&str>,
        (source, now_ms): (Source, u64),
    ) -> Result<Requested, SignInError> {
        let address = normalize_email(address).filter(|address| is_mailable(address));
        let address = address.ok_or(SignInError::Malformed("this is no e-mail address"))?;
        if claim.is_some_and(|claim| claim.len() > CLAIM_BYTES_MAX) {
            return Err(SignInError::Malformed("this is no claim"));
        }
        let claim = claim.map(str::to_owned);
        let limited = self.limits.sign_in(source, email_hash(&address), now_ms);
        limited.inspect_err(|_| self.metrics.too_often())?;
        let request = RequestId::new();
        let question = Question { id: kept_as(request), address, claim, now_ms };
        self.questions.0.try_send(question).map_err(|_| SignInError::TooOften)?;
        self.metrics.asked();
        let (code_digits, code_valid_s) = (CODE_DIGITS, CODE_VALID_MS / 1_000);
        Ok(Requested { request: request.to_text(), code_digits, code_valid_s })
    }
}

/// Whether a letter can be addressed to it.
fn is_mailable(address: &str) -> bool {
    address.parse::<lettre::Address>().is_ok()
}

fn look_up_all(hub: &Hub, waiting: &Receiver<Question>) {
    while let Ok(question) = waiting.recv() {
        if let Err(error) = look_up(hub, question) {
            tracing::error!(%error, "somebody who wants to sign in gets no letter");
        }
    }
}

/// Keeps the request, and the letter that fits. What does not open anything yet is kept in the same form.
fn look_up(hub: &Hub, question: Question) -> Result<(), HubError> {
    let Question { id, address, claim, now_ms } = question;
    let (_, event) = hub.event()?;
    let known = hub.member_of_address(&address)?.is_some();
    let purpose = if known || event.sign_up { Purpose::SignIn } else { Purpose::NobodyHere };
    // One that is unknown is as if there were none: the letter is wanted all the same.
    let claim = claim.map(|secret| hub.claim_of(&secret)).transpose()?.flatten();
    let expires_ms = now_ms.saturating_add(WAITS_MS);
    let nothing = || Hash(ambient::random());
    let keys = Some(Keys {
        code: nothing(),
        code_until_ms: expires_ms,
        link: nothing(),
        link_until_ms: expires_ms,
    });
    let request = Request { address, expires_ms, claim, keys, tries: 0 };
    let letter = (JobId { operation: id, purpose }, Job::new(id, now_ms));
    Ok(hub.ledger().keep_sign_in(id, &request, Some(letter))?)
}
