//! A kiosk: a machine with clocks and a store, the real ledger on it, and where its sync stands.

use portico_domain::{MemberId, NodeId, OpId, Reading};
use portico_ledger::KioskLedger;
use portico_sync::backoff::Backoff;
use portico_sync::message::Request;
use portico_sync::round::Round;

use ed25519_dalek::SigningKey;

use super::clock::Clock;
use super::forward::Standing;
use super::medium::Medium;

/// One kiosk. A clone is another with the same node, key and past.
#[derive(Debug)]
pub(super) struct Kiosk {
    pub(super) node: NodeId,
    pub(super) member: MemberId,
    pub(super) key: SigningKey,
    pub(super) medium: Medium,
    pub(super) ledger: KioskLedger,
    pub(super) clock: Clock,
    /// A plug is going to be pulled, or was.
    pub(super) plug_pulled: bool,
    pub(super) link: Link,
    /// What it told people and has in its store, oldest first.
    pub(super) wrote: Vec<OpId>,
    /// Where it stood when it was last looked at.
    pub(super) standing: Standing,
    pub(super) backup: Option<Backup>,
}

/// Where a kiosk's sync stands.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) cut_off: bool,
    pub(super) backoff: Backoff,
    /// The timer that counts; older ones are ignored.
    pub(super) timer: u64,
    pub(super) awaiting: Option<Awaiting>,
    /// The latest exchange of this kiosk that reached the hub.
    pub(super) latest_arrived: u64,
    /// Rounds that went well since the faults stopped and the order last grew.
    pub(super) calm_rounds: u32,
}

/// A request that is on its way, and the round it belongs to.
#[derive(Debug)]
pub(super) struct Awaiting {
    pub(super) exchange: u64,
    pub(super) round: Round,
    pub(super) request: Request,
    pub(super) sent: Reading,
}

/// A copy of a kiosk's store.
#[derive(Debug)]
pub(super) struct Backup {
    pub(super) medium: Medium,
    pub(super) wrote: Vec<OpId>,
}

impl Kiosk {
    /// What its clocks show.
    pub(super) fn reading(&self, now_ms: u64) -> Reading {
        self.clock.read(now_ms)
    }

    pub(super) fn back_up(&self) -> Backup {
        Backup { medium: self.medium.copy(), wrote: self.wrote.clone() }
    }
}
