//! What happens on a kiosk, one JSON line each. No line holds a token: a code's URL is there only when asked for.

use portico_domain::OpId;
use serde::Serialize;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happening {
    /// The kiosk runs.
    Started {
        /// Its node.
        node: OpId,
        /// Whose codes it shows.
        member: OpId,
    },
    /// A new code is on show.
    Shown {
        /// The operation that issued it.
        id: OpId,
        /// How long it is valid, in milliseconds.
        valid_ms: u64,
        /// Its link; only where it was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    /// A code was read.
    Scanned {
        /// What it is for: `connect`, `booking`, `badge`, `enrolment`, `part`, `other`.
        kind: &'static str,
        /// From the picture's capture to the code's text, in microseconds; none for typed text.
        #[serde(skip_serializing_if = "Option::is_none")]
        timing: Option<Timing>,
    },
    /// Someone was met; it is on disk.
    Redeemed {
        /// The operation.
        id: OpId,
        /// `sure`, `sure_here` or `not_sure`.
        answer: &'static str,
        /// Whom they met, if it is known.
        member: Option<OpId>,
        /// Their name.
        name: Option<String>,
        /// From reading the code's text to having it on disk, in microseconds.
        commit_us: u64,
    },
    /// A guest's link was read: the booking that it is for.
    Found {
        /// Which.
        booking: String,
        /// Whether it is known here, and not by the link's proof alone.
        known: bool,
    },
    /// Something was done about a session; it is on disk.
    Session {
        /// `book`, `move`, `cancel`, `check_in`, `complete`, `no_show` or `show_link`.
        deed: &'static str,
        /// The booking.
        booking: String,
        /// Whether the hub has still to confirm it.
        provisional: bool,
    },
    /// A code was refused; nothing was written.
    Refused {
        /// Why.
        code: String,
    },
    /// An answer is on the screen, or the first code.
    Painted {
        /// The answer's id, or `code`.
        id: String,
        /// From telling the screen, or from the kiosk's start, to the first picture with it, in microseconds.
        paint_us: u64,
    },
    /// The hub confirmed or denied what had been kept.
    Decided {
        /// The operation.
        id: OpId,
        /// `applied`, `duplicate`, `rejected` or `deferred`.
        outcome: &'static str,
    },
    /// A round with the hub went well.
    Synced {
        /// Operations sent.
        sent: u64,
        /// Rows received.
        received: u64,
        /// Operations still waiting.
        waiting: u64,
    },
    /// The hub cannot be reached, or does not answer well.
    Offline {
        /// Why.
        reason: String,
        /// Operations waiting.
        waiting: u64,
    },
    /// The hub has what this kiosk carried for another.
    Delivered {
        /// Whose it was.
        node: OpId,
        /// Operations that were new to the hub.
        new: u64,
        /// Operations that it knew already.
        known: u64,
    },
    /// The hub will never take what this kiosk carries for another; it is put aside.
    NotDelivered {
        /// Why.
        reason: String,
    },
    /// The hub refuses this kiosk for good.
    Revoked,
    /// Pictures come.
    CameraOpened {
        /// From which camera.
        name: String,
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Pictures stopped.
    CameraLost {
        /// Why.
        reason: &'static str,
    },
    /// The camera is closed for good, or was never opened: this kiosk was withdrawn.
    CameraClosed,
    /// The demo scene plays, since there is no camera.
    DemoScene,
    /// The ledger cannot be read or written; nobody is told that anything is done until it is mended.
    StoreFailed {
        /// `full`, `failing` or `damaged`.
        fault: &'static str,
        /// Why.
        reason: String,
    },
    /// The ledger can be written again.
    StoreMended,
    /// The ledger was damaged: it was put aside, and a new one was begun, which the hub fills again.
    LedgerReplaced {
        /// The file that was put aside.
        aside: String,
    },
}

/// Where the time went, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// From capture until the picture was looked at.
    pub waited_us: u64,
    /// Making it grey.
    pub grey_us: u64,
    /// Decoding it.
    pub decode_us: u64,
}
