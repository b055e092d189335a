//! Becoming a node: a key of one's own, and a one-time code from the organizer.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_ledger::{Identity, KioskLedger, StoreError};
use portico_sync::enrol::EnrolRequest;
use portico_sync::http::{self, LinkError};

use crate::ambient;
use crate::directory::{Directory, HubAddress};

/// How often a new kiosk asks a busy hub for the members before it leaves that for later.
const BUSY_TRIES_MAX: u32 = 10;

/// Enrols the kiosk in the directory at `path` with the hub at `url`. The same code again does no harm.
///
/// # Errors
/// When the hub cannot be reached or refuses the code, or a file cannot be written.
pub fn enrol(path: &Path, url: &str, code: &str) -> anyhow::Result<Identity> {
    let directory = Directory::open(path)?;
    let key = directory.key(ambient::random())?;
    let request = EnrolRequest { code: code.to_owned(), public_key: PublicKey::of(&key) };
    let answer = http::enrol(url, &request)?;
    let identity = Identity { event: answer.event, node: answer.node, member: answer.member };
    let ledger =
        KioskLedger::create(&directory.ledger(), identity).context("cannot keep the ledger")?;
    directory.remember(identity)?;
    directory.set_hub(&HubAddress { url: url.to_owned(), origin: answer.origin })?;
    // The hub is there now and may not be when the kiosk starts, so the members come along at once.
    fetch_members(&http::Link::new(url, identity.node, key), &ledger)
        .context("enrolled, but the members could not be had yet; the kiosk fetches them later")?;
    if let Some(hub_key) = hub_key(&ledger)? {
        directory.set_hub_key(&hub_key)?;
    }
    Ok(identity)
}

/// One round, tried again as the hub asks while it is busy: many kiosks may be enrolled at once.
fn fetch_members(link: &http::Link, ledger: &KioskLedger) -> Result<(), LinkError> {
    for _ in 1..BUSY_TRIES_MAX {
        match link.round(ledger, &ambient::reading) {
            Err(LinkError::Busy(seconds)) => std::thread::sleep(Duration::from_secs(seconds)),
            done => return done.map(|_| ()),
        }
    }
    link.round(ledger, &ambient::reading).map(|_| ())
}

/// The hub's public key, by its rows.
pub(crate) fn hub_key(ledger: &KioskLedger) -> Result<Option<PublicKey>, StoreError> {
    let hub: Option<Node> = ledger.view()?.committed().get(&ledger.state().identity.event)?;
    Ok(hub.and_then(|hub| hub.key))
}
