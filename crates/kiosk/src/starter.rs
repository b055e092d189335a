//! Becoming a node with no network: all that is needed came in a starter file. The key is made here, and the hub learns it
//! with the first export or the first network.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, bail};
use portico_ledger::{Identity, KioskLedger};
use portico_sync::pack::starter::{self, Header};

use crate::ambient;
use crate::directory::{Directory, HubAddress};

/// A kiosk, made by a starter file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// Who it is.
    pub identity: Identity,
    /// How many rows came with it.
    pub rows: u64,
    /// The first digits of the hub's key, to compare by eye with what the hub printed.
    pub hub_key: String,
    /// How much earlier than the file this machine believes it is, in milliseconds; more than zero means a wrong clock.
    pub behind_ms: u64,
}

/// Makes a kiosk in the directory at `path` with the starter file at `file`. It reaches its hub at `url`, or, where none is
/// given, at the origin that codes name. The same file again does no harm.
///
/// # Errors
/// When the file is none or damaged, the directory is another kiosk's, or a file cannot be written.
pub fn set_up(path: &Path, file: &Path, url: Option<&str>) -> anyhow::Result<SetUp> {
    let directory = Directory::open(path)?;
    let (header, rows) = fill(&directory, file)?;
    let before = identity_in(&directory)?;
    if before.is_some_and(|before| before != header.identity()) {
        fs::remove_file(directory.filling_ledger())?;
        bail!("{} is another kiosk's already", path.display());
    }
    directory.key(ambient::random())?;
    directory.set_secret(&header.secret())?;
    directory.set_hub_key(&header.hub_key)?;
    match before {
        Some(_) => fs::remove_file(directory.filling_ledger())?,
        None => fs::rename(directory.filling_ledger(), directory.ledger())?,
    }
    // Last, since a kiosk that knows where its hub is is a whole one.
    let known = directory.hub()?.map(|hub| hub.url);
    let url = url.map(str::to_owned).or(known).unwrap_or_else(|| header.origin.clone());
    directory.set_hub(&HubAddress { url, origin: header.origin.clone() })?;
    Ok(told(&header, rows))
}

/// Fills a new ledger from the file, which is verified by then.
fn fill(directory: &Directory, file: &Path) -> anyhow::Result<(Header, u64)> {
    let path = directory.filling_ledger();
    let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    remove(&path)?;
    let read = starter::read(&mut BufReader::new(input), |header| {
        KioskLedger::create(&path, header.identity())
    });
    if read.is_err() {
        remove(&path)?;
    }
    let (header, figures) = read?;
    Ok((header, figures.rows))
}

fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn identity_in(directory: &Directory) -> anyhow::Result<Option<Identity>> {
    if !directory.ledger().exists() {
        return Ok(None);
    }
    Ok(KioskLedger::open(&directory.ledger())?.map(|ledger| ledger.state().identity))
}

fn told(header: &Header, rows: u64) -> SetUp {
    SetUp {
        identity: header.identity(),
        rows,
        hub_key: header.hub_key.id().to_string(),
        behind_ms: header.hub_ms.saturating_sub(ambient::reading().wall_ms),
    }
}
