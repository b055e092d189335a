//! The hub without a network: its ledger, its key, and what it does by itself.

use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use portico_domain::action::{AddMember, CreateEvent, Issue, Redeem, Sweep};
use portico_domain::event::{BadEvent, Event};
use portico_domain::link::{ConnectLink, normalize_origin};
use portico_domain::member::{Profile, Role};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, EventId, MemberId, Outcome, Part};
use portico_ledger::check::CheckError;
use portico_ledger::hub::{Acted, CreateError};
use portico_ledger::store::Fault;
use portico_ledger::{Draft, HubLedger, StoreError};
use portico_sync::auth::Nonces;

use crate::ambient;
use crate::asking_together::Together;
use crate::config::Directory;
use crate::mail::MailStatus;
use crate::parcel::NotTaken;
use crate::sessions::SessionMetrics;
use crate::starter::BadClaim;

/// A hub: what a process serves, and what the command line works on.
#[derive(Debug)]
pub struct Hub {
    ledger: HubLedger,
    together: Together,
    key: SigningKey,
    nonces: Nonces,
    directory: Directory,
    mail: MailStatus,
    sessions: Arc<SessionMetrics>,
}

/// Why the hub cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// There is no event yet.
    #[error("there is no event yet: make one with `portico-hub event create`")]
    NoEvent,
    /// There is one already.
    #[error("this hub has an event already")]
    HasEvent,
    /// Its settings are not in order.
    #[error("the event cannot be set up like this: {0}")]
    BadEvent(#[from] BadEvent),
    /// The ledger refused the operation.
    #[error("refused: {0}")]
    Refused(portico_domain::Code),
    /// No such member.
    #[error("no member has the id, e-mail address or name {0:?}, or more than one has")]
    UnknownMember(String),
    /// An enrolment code that is not good.
    #[error("this enrolment code is unknown, used or expired")]
    BadCode,
    /// A starter file that cannot be written.
    #[error(transparent)]
    Starter(#[from] portico_sync::pack::starter::WriteError),
    /// A parcel, or a claim, that is not taken.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// The event was made for older programs.
    #[error(
        "this event began with an older version: once every hub is of this one, `portico-hub event upgrade` lets it do \
         this"
    )]
    TooNew,
    /// Something in a request is not in order.
    #[error("{0}")]
    Malformed(String),
    /// The ledger is not sound.
    #[error("the ledger is not sound: {0}")]
    Unsound(#[from] CheckError),
    /// The file is not what was written, so nothing it says is to be relied on.
    #[error(
        "the ledger is damaged, and this hub does not start with it: {0}. `portico-hub restore` puts a backup in its place and \
         keeps it aside; kiosks send again what the backup lacks. `portico-hub check` verifies a ledger"
    )]
    Damaged(StoreError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or socket failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<CreateError> for HubError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Exists => Self::HasEvent,
            CreateError::Malformed(bad) => Self::BadEvent(bad),
            CreateError::Store(error) => Self::Store(error),
        }
    }
}

/// Opens the ledger, and verifies every page of it: what the hub says counts. A full disk leaves no room for what verifying
/// writes; it is opened all the same, so that people can be served until there is room.
fn open_ledger(directory: &Directory) -> Result<HubLedger, HubError> {
    let path = directory.ledger();
    let opened = match HubLedger::open_checked(&path) {
        Err(error) if error.fault() == Fault::Full => HubLedger::open(&path),
        opened => opened,
    };
    let ledger = opened.map_err(damaged_or_failed)?;
    match ledger.event_id().map_err(damaged_or_failed)? {
        Some(_) => {
            if let Err(error) = directory.remember_event() {
                // A full disk; the next start is early enough.
                tracing::warn!(%error, "that there is an event could not be written beside the ledger");
            }
        }
        None if directory.had_event() => {
            return Err(HubError::Damaged(StoreError::Damaged("it is empty, and was not")));
        }
        None => {}
    }
    Ok(ledger)
}

fn damaged_or_failed(error: StoreError) -> HubError {
    match error.fault() {
        Fault::Damaged => HubError::Damaged(error),
        Fault::Full | Fault::Failing => HubError::Store(error),
    }
}

impl From<BadClaim> for HubError {
    fn from(bad: BadClaim) -> Self {
        Self::NotTaken(bad.into())
    }
}

impl Hub {
    /// Opens the hub in the directory at `path`, making what is not there yet.
    ///
    /// # Errors
    /// When a file cannot be read or written, the ledger is damaged, or another process has it open.
    pub fn open(path: &Path) -> Result<Self, HubError> {
        let directory = Directory::open(path)?;
        let key = directory.key(ambient::random())?;
        let ledger = open_ledger(&directory)?;
        let nonces = Nonces::new(ambient::random());
        Ok(Self {
            ledger,
            together: Together::default(),
            key,
            nonces,
            directory,
            mail: MailStatus::default(),
            sessions: Arc::default(),
        })
    }

    /// The same, where each of those who ask at the same time gets a durable transaction of their own. For measuring only.
    #[must_use]
    pub fn committing_alone(self) -> Self {
        Self { together: Together::alone(), ..self }
    }

    /// Does what was asked for, with whatever else waits for the disk.
    pub(crate) fn commit(&self, draft: Draft) -> Result<Acted, StoreError> {
        self.together.act(&self.ledger, draft)
    }

    /// Its ledger.
    pub fn ledger(&self) -> &HubLedger {
        &self.ledger
    }

    pub(crate) fn nonces(&self) -> &Nonces {
        &self.nonces
    }

    /// The hub's key.
    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// How it stands with mail.
    pub(crate) fn mail_status(&self) -> &MailStatus {
        &self.mail
    }

    /// What monitors read about sessions.
    pub(crate) fn sessions(&self) -> &Arc<SessionMetrics> {
        &self.sessions
    }

    /// Makes the event.
    ///
    /// # Errors
    /// When there is one already, or name or origin are not in order.
    pub fn create_event(&self, name: &str, origin: &str) -> Result<EventId, HubError> {
        let origin = normalize_origin(origin).ok_or(BadEvent::Origin)?;
        let event = Event::new(name.trim(), origin);
        let create = CreateEvent { event, hub_key: PublicKey::of(&self.key) };
        let draft = draft(Action::CreateEvent(create.clone()), Vec::new());
        Ok(self.ledger.create(create, draft)?)
    }

    /// The event's settings.
    ///
    /// # Errors
    /// When there is none.
    pub fn event(&self) -> Result<(EventId, Event), HubError> {
        let id = self.ledger.event_id()?.ok_or(HubError::NoEvent)?;
        Ok((id, self.ledger.view()?.event()?.ok_or(HubError::NoEvent)?))
    }

    /// Replaces the event's settings.
    ///
    /// # Errors
    /// When they are not in order.
    pub fn configure(&self, event: Event) -> Result<(), HubError> {
        event.check()?;
        self.submit(Action::Configure(event), Vec::new()).map(|_| ())
    }

    /// Gives the event another origin, if it is another.
    ///
    /// # Errors
    /// When it is not one.
    pub fn set_origin(&self, event: Event, origin: &str) -> Result<(), HubError> {
        let origin = normalize_origin(origin).ok_or(BadEvent::Origin)?;
        if event.origin == origin { Ok(()) } else { self.configure(Event { origin, ..event }) }
    }

    /// Adds members, all in one commit; none for one who is there already, by e-mail address.
    ///
    /// # Errors
    /// When there is no event or the store fails.
    pub fn add_members(&self, list: &[NewMember]) -> Result<Vec<Option<MemberId>>, HubError> {
        self.event()?;
        let drafts = list.iter().map(NewMember::draft).collect();
        let done = self.ledger.submit_all(drafts)?;
        let added = |(id, outcome)| matches!(outcome, Outcome::Applied(_)).then_some(id);
        Ok(done.into_iter().map(added).collect())
    }

    /// Issues a token for `member` and gives its link, with a proof (IC-1).
    ///
    /// # Errors
    /// When there is no such member.
    pub fn issue_token(&self, member: MemberId, cause: Cause) -> Result<ConnectLink, HubError> {
        let (event_id, event) = self.event()?;
        let token = Token::new(ambient::random());
        let issue = Issue { token: token.hash(), owner: member, cause };
        let draft = draft(Action::Issue(issue), Vec::new());
        let issued_ms = draft.reading.wall_ms;
        self.applied(self.ledger.submit(draft)?.1)?;
        let proof = Proof::sign(&self.key, event_id, &token.hash(), member, issued_ms);
        Ok(ConnectLink { origin: event.origin, token, proof: Some(proof) })
    }

    /// Redeems a link for `member`, at the hub itself.
    ///
    /// # Errors
    /// With the refusal's code.
    pub fn redeem(&self, link: &ConnectLink, member: MemberId) -> Result<Outcome, HubError> {
        let redeem =
            Redeem { token: link.token.hash(), redeemer: member, proof: link.proof.clone() };
        self.submit(Action::Redeem(redeem), Vec::new())
    }

    /// Reduces the tokens that are due to stubs (IC-6.4).
    ///
    /// # Errors
    /// When there is no event or the store fails.
    pub fn sweep(&self) -> Result<(), HubError> {
        self.submit(Action::Sweep(Sweep { cutoff_ms: ambient::now_ms() }), Vec::new()).map(|_| ())
    }

    /// Makes an operation of the hub's own.
    ///
    /// # Errors
    /// When it is refused, there is no event, or the store fails.
    pub(crate) fn submit(&self, action: Action, parts: Vec<Part>) -> Result<Outcome, HubError> {
        self.event()?;
        let (_, outcome) = self.ledger.submit(draft(action, parts))?;
        self.applied(outcome)
    }

    /// The same, where a refusal is as good an outcome as another.
    pub(crate) fn decide(&self, action: Action) -> Result<Outcome, HubError> {
        Ok(self.ledger.submit(draft(action, Vec::new()))?.1)
    }

    pub(crate) fn submit_for_id(&self, action: Action) -> Result<portico_domain::OpId, HubError> {
        self.event()?;
        let (id, outcome) = self.ledger.submit(draft(action, Vec::new()))?;
        self.applied(outcome).map(|_| id)
    }

    fn applied(&self, outcome: Outcome) -> Result<Outcome, HubError> {
        match outcome {
            Outcome::Rejected(refusal) => Err(HubError::Refused(refusal.code())),
            outcome => Ok(outcome),
        }
    }
}

/// An operation of the hub's own, with the time and random bytes it needs.
pub(crate) fn draft(action: Action, parts: Vec<Part>) -> Draft {
    Draft { action, parts, reading: ambient::reading(), nonce: ambient::random() }
}

/// A member to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// What they are.
    pub role: Role,
    /// What they show.
    pub profile: Profile,
    /// Their address, normalized.
    pub email: Option<String>,
}

impl NewMember {
    fn draft(&self) -> Draft {
        let part = |bytes: Vec<u8>| Part { salt: ambient::random(), bytes };
        let profile = minicbor::to_vec(&self.profile).expect("encoding into memory cannot fail");
        let email = self.email.clone().map(String::into_bytes);
        let parts = [Some(profile), email].into_iter().flatten().map(part).collect();
        draft(Action::AddMember(AddMember { role: self.role }), parts)
    }
}
