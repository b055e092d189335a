//! What a screen needs to know, as JSON: the one contract between the kiosk and whatever shows it.
//!
//! Keys are camelCase. Durations are milliseconds, counted from the moment the view was made, so that a screen never
//! compares its clock with ours (IC-P9). The mirror in TypeScript is `ui/src/backend/types.ts`.

pub use portico_domain::case::Answer as CaseAnswer;
use portico_domain::case::Cause;
use serde::{Deserialize, Serialize};

use crate::sessions::view::{CaseSession, FoundSession, SessionsView};

/// The whole of what the kiosk's screens show, as of one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Name of the event.
    pub event_name: String,
    /// Whose codes are shown, and who meets whoever is scanned.
    pub host: Person,
    /// The code on show; none while one is being made.
    pub code: Option<CodeView>,
    /// What the camera does.
    pub camera: CameraView,
    /// How far the hub knows what this kiosk knows.
    pub sync: SyncView,
    /// The newest people met here, newest first, at most [`RECENT_MAX`].
    pub recent: Vec<Meeting>,
    /// How many were met since local midnight.
    pub met_today: u32,
    /// Cases that concern this kiosk, open ones first, at most [`CASES_MAX`].
    pub cases: Vec<CaseView>,
    /// How sure this kiosk is of the time.
    pub clock: ClockView,
    /// The event is over: it was archived.
    pub over: bool,
    /// What is always known of sessions; none where this kiosk does not run them.
    pub sessions: Option<SessionsView>,
}

/// How many cases a view carries.
pub const CASES_MAX: usize = 20;

/// A case: the hub and a kiosk saw a thing differently, or something was noticed that people are to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// Its id.
    pub id: String,
    /// Why there is one: `differs`, `revoked_key`, `fork`, `clock`, `hours`, `other`.
    pub cause: Cause,
    /// Whether this kiosk told the side that it is about; else it told the other one.
    pub told_here: bool,
    /// Whose code it was, if it was one and they are known here.
    pub owner: Option<Person>,
    /// Who redeemed it.
    pub redeemer: Option<Person>,
    /// Why the hub decided otherwise: `TOKEN_INVALID`, `TOKEN_EXPIRED`, …, or `DEFERRED`; none where it decided nothing.
    pub reason: Option<String>,
    /// How far off the time may be at which it happened.
    pub unsure_by_ms: u64,
    /// How long ago that was.
    pub ago_ms: u64,
    /// What was answered: `noted`, `connect`, `resolved`; none while it is open.
    pub answer: Option<CaseAnswer>,
    /// Whether the two can be connected from here all the same.
    pub may_connect: bool,
    /// The session it is about, with the mentor in `owner`; none where it is about none.
    pub session: Option<CaseSession>,
}

/// How sure this kiosk is of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    /// It may be off by this much.
    pub error_ms: u64,
    /// Staff are to be warned.
    pub unsure: bool,
}

/// How many meetings a view carries.
pub const RECENT_MAX: usize = 12;

/// The public side of a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The member's id, as hexadecimal.
    pub id: String,
    /// Display name.
    pub name: String,
    /// One line below the name: "Data engineer, Blue Ocean Labs", "Booth 42"; may be empty.
    pub headline: String,
    /// One or two letters to show where there is no picture.
    pub initials: String,
    /// A picture as a `data:` URL.
    pub picture: Option<String>,
}

/// A meeting made here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    /// The id of the operation that recorded it.
    pub id: String,
    /// Who was met; none while the hub has still to say (not sure).
    pub person: Option<Person>,
    /// How long ago.
    pub ago_ms: u64,
    /// How sure it is by now.
    pub answer: AnswerKind,
}

/// The code on show (IC-3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    /// The QR code as an SVG document, quiet zone included.
    pub svg: String,
    /// The link it holds (IC-4.1). Never logged.
    pub url: String,
    /// How long it stays valid.
    pub expires_in_ms: u64,
    /// How long it was valid when it was made.
    pub valid_ms: u64,
}

/// The camera's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameraState {
    /// Not opened yet, or being opened again.
    Starting,
    /// Frames arrive from a camera.
    Live,
    /// The demo scene plays, since there is no camera.
    Demo,
    /// Frames come from a folder of pictures.
    Folder,
    /// It was there and is gone; it is being looked for.
    Lost,
    /// No camera was found.
    None,
}

/// The camera and what it sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CameraView {
    /// Its state.
    pub state: CameraState,
    /// Its name, as the system gives it.
    pub name: String,
    /// The corners of the code being read, in fractions of the frame's width and height; empty when none is seen.
    pub corners: Vec<[f32; 2]>,
    /// What people should do to be read, by its name in JSON (`portico_scan::guidance::Advice::name`).
    pub advice: Option<String>,
}

impl CameraView {
    /// A camera that has not been opened yet.
    pub(crate) fn starting() -> Self {
        Self {
            state: CameraState::Starting,
            name: String::new(),
            corners: Vec::new(),
            advice: None,
        }
    }
}

/// The state of sync, which the screen puts into words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// Which words.
    pub state: SyncState,
    /// How many operations of this kiosk wait for the hub.
    pub waiting: u64,
    /// How long ago the oldest of them was made.
    pub waiting_for_ms: Option<u64>,
    /// How long ago the hub last answered; none if it never did.
    pub last_contact_ms: Option<u64>,
}

/// In step, waiting, or never connected; or, more urgent than those, what is wrong with the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// The hub has everything, and answers.
    InStep,
    /// The hub does not answer, or has not got everything yet.
    Waiting,
    /// The hub has never answered since this kiosk was enrolled.
    Never,
    /// The hub refuses this kiosk: it was revoked.
    Revoked,
    /// The disk is full: nothing can be kept, and nobody is told that anything is, until there is room.
    DiskFull,
    /// The disk cannot be read or written: likewise.
    DiskFailing,
    /// The ledger was damaged and has been put aside since the start; the hub sends everything again. For staff to know.
    LedgerReplaced,
}

/// How sure an answer is (design: Tokens and proofs).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// The hub says so.
    Sure,
    /// This kiosk says so, and keeps it.
    SureHere,
    /// Kept and sent; the hub decides.
    NotSure,
    /// No, for a reason that is certain here.
    Refused,
}

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Two people who meet.
    Meeting,
    /// A guest who comes to a session.
    CheckIn,
    /// A code that is refused.
    Code,
}

/// What the person in front of the kiosk is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The operation it is about, or a number of its own for a refusal that wrote nothing. An answer with the same id
    /// replaces the one on screen (sure here becomes sure).
    pub id: String,
    /// How sure.
    pub kind: AnswerKind,
    /// Of what.
    pub about: About,
    /// Whom they met, or the guest.
    pub person: Option<Person>,
    /// Why not: `TOKEN_EXPIRED`, `SELF_CONNECTION`, …, or `NOT_A_CODE` for somebody else's QR code.
    pub reason: Option<String>,
    /// Badges the meeting made, by their key (`first_meeting`, `met_5`, …); announced only when sure.
    pub badges: Vec<String>,
}

/// What is pushed to a screen as it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Update {
    /// The whole view again: something in it changed.
    View(Box<View>),
    /// An answer to put over the whole screen.
    Answer(Box<Answer>),
    /// A guest's link was scanned: the session that it is for.
    Session(Box<FoundSession>),
    /// Only the camera's part changed (often: corners).
    Camera(CameraView),
}
