//! A letter that is to be sent, and how far it has come.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use portico_domain::OpId;

/// What a letter is for. There is one letter for each operation and purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// A session was booked.
    Confirmation,
    /// A session has another time.
    Moved,
    /// A session was cancelled.
    Cancelled,
    /// A session begins soon.
    Reminder,
    /// A session is over: how was it?
    Feedback,
    /// A session that a kiosk had promised, and that the hub could not keep.
    Refused,
    /// A new link to a booking, as its guest has asked.
    Link,
    /// An organizer tries whether mail goes out.
    Trial,
    /// A link and a code with which a member signs in, or somebody signs up.
    SignIn,
    /// Nobody here has the address with which somebody wanted to sign in.
    NobodyHere,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Confirmation,
        Self::Moved,
        Self::Cancelled,
        Self::Reminder,
        Self::Feedback,
        Self::Refused,
        Self::Link,
        Self::Trial,
        Self::SignIn,
        Self::NobodyHere,
    ];

    /// Its name, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Reminder => "reminder",
            Self::Feedback => "feedback",
            Self::Refused => "refused",
            Self::Link => "link",
            Self::Trial => "trial",
            Self::SignIn => "sign-in",
            Self::NobodyHere => "nobody-here",
        }
    }

    /// Its byte in keys, which stays the same for ever.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Confirmation => 0,
            Self::Moved => 1,
            Self::Cancelled => 2,
            Self::Reminder => 3,
            Self::Feedback => 4,
            Self::Refused => 5,
            Self::Link => 6,
            Self::Trial => 7,
            Self::SignIn => 8,
            Self::NobodyHere => 9,
        }
    }
}

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId {
    /// The operation it tells of; random bytes where there is none.
    pub operation: OpId,
    /// What it is for.
    pub purpose: Purpose,
}

impl JobId {
    /// Bytes of an id in a key.
    pub(super) const LENGTH: usize = 17;

    pub(super) fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [self.purpose.code(); Self::LENGTH];
        bytes[..16].copy_from_slice(&self.operation.0);
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let (operation, code) = bytes.split_first_chunk::<16>()?;
        let purpose = Purpose::ALL.into_iter().find(|purpose| [purpose.code()] == *code)?;
        Some(Self { operation: OpId(*operation), purpose })
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.operation, self.purpose.as_str())
    }
}

/// A text that names no letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a letter's name is an operation's id, a dot, and a purpose, as `mail list` shows it")]
pub struct BadJobId;

impl FromStr for JobId {
    type Err = BadJobId;

    fn from_str(text: &str) -> Result<Self, BadJobId> {
        let (operation, purpose) = text.split_once('.').ok_or(BadJobId)?;
        let purpose = Purpose::ALL.into_iter().find(|one| one.as_str() == purpose);
        let operation = operation.parse().map_err(|_| BadJobId)?;
        Ok(Self { operation, purpose: purpose.ok_or(BadJobId)? })
    }
}

/// How far a letter has come. Times are hub time, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum JobState {
    /// It is to be sent.
    #[n(0)]
    Waiting {
        /// Not before this.
        #[n(0)]
        next_ms: u64,
    },
    /// It is being handed to the server. Where the hub ended in this state, nobody knows whether the server has it.
    #[n(1)]
    Sending {
        /// Since when.
        #[n(0)]
        since_ms: u64,
    },
    /// The server has taken it.
    #[n(2)]
    Sent {
        /// When.
        #[n(0)]
        at_ms: u64,
    },
    /// The server refused it for good.
    #[n(3)]
    Failed {
        /// When.
        #[n(0)]
        at_ms: u64,
    },
    /// It is older than a restore, and waits for an organizer's yes.
    #[n(4)]
    Held,
    /// What it would say is no longer true, or nobody is to get it.
    #[n(5)]
    Obsolete {
        /// Since when.
        #[n(0)]
        at_ms: u64,
    },
}

/// A letter that is to be sent. What it says is read from the rows when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Job {
    /// How far it has come.
    #[n(0)]
    pub state: JobState,
    /// How often the server has put it off.
    #[n(1)]
    pub tries: u32,
    /// How often it was handed over and nobody knows whether the server took it: it has perhaps been sent as often before.
    #[n(2)]
    pub doubts: u32,
    /// The booking it is about, or the request to sign in.
    #[n(3)]
    pub about: OpId,
    /// When what it tells of happened, in hub time.
    #[n(4)]
    pub made_ms: u64,
    /// The position of the order that it follows from; 0 where it follows from none.
    #[n(5)]
    pub position: u64,
    /// Where it goes to, if no row says so.
    #[n(6)]
    pub to: Option<String>,
    /// The 6 digits that go beside the link.
    #[n(7)]
    pub code: Option<String>,
    /// What the server said last.
    #[n(8)]
    pub answer: Option<String>,
}

impl Job {
    /// One that is due at once.
    pub fn new(about: OpId, made_ms: u64) -> Self {
        Self {
            state: JobState::Waiting { next_ms: made_ms },
            tries: 0,
            doubts: 0,
            about,
            made_ms,
            position: 0,
            to: None,
            code: None,
            answer: None,
        }
    }

    /// The same, waiting for an organizer's yes, since it has perhaps been sent already.
    pub(super) fn held(self) -> Self {
        Self { state: JobState::Held, doubts: self.doubts + 1, ..self }
    }

    /// Where it lies; none for one that needs nobody's attention any more.
    pub fn shelf(&self) -> Option<Shelf> {
        match self.state {
            JobState::Waiting { .. } => Some(Shelf::Waiting),
            JobState::Sending { .. } => Some(Shelf::Sending),
            JobState::Held => Some(Shelf::Held),
            JobState::Failed { .. } => Some(Shelf::Failed),
            JobState::Sent { .. } if self.doubts > 0 => Some(Shelf::PerhapsTwice),
            JobState::Sent { .. } | JobState::Obsolete { .. } => None,
        }
    }

    /// What orders it among its neighbours.
    pub(super) fn at_ms(&self) -> u64 {
        match self.state {
            JobState::Waiting { next_ms: at_ms }
            | JobState::Sending { since_ms: at_ms }
            | JobState::Sent { at_ms }
            | JobState::Failed { at_ms }
            | JobState::Obsolete { at_ms } => at_ms,
            JobState::Held => self.made_ms,
        }
    }
}

/// Where a letter lies, so that those of one kind are found without looking at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// To be sent, by when.
    Waiting,
    /// Being handed over.
    Sending,
    /// Waiting for an organizer's yes.
    Held,
    /// Refused for good.
    Failed,
    /// Sent, and perhaps not only once.
    PerhapsTwice,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Sending, Self::Held, Self::Failed, Self::PerhapsTwice];

    /// Its name, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Held => "held",
            Self::Failed => "failed",
            Self::PerhapsTwice => "perhaps-twice",
        }
    }

    /// Its byte in keys, which stays the same for ever.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Waiting => 0,
            Self::Sending => 1,
            Self::Held => 2,
            Self::Failed => 3,
            Self::PerhapsTwice => 4,
        }
    }
}

impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("letters are waiting, sending, held, failed or perhaps-twice")]
pub struct BadShelf;

impl FromStr for Shelf {
    type Err = BadShelf;

    fn from_str(text: &str) -> Result<Self, BadShelf> {
        Self::ALL.into_iter().find(|shelf| shelf.as_str() == text).ok_or(BadShelf)
    }
}
