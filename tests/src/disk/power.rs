//! A disk in memory that loses power. It remembers what was synced; of what was written or resized since then, any subset
//! of sectors and of lengths survives, as on a drive with a cache that may write in any order.

use std::fmt;
use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portico_ledger::store::Disk;
use portico_scan::screens::Random;

/// What a drive writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// Of the changes that were not synced, how many survive in eighths: none, few, half, most, all. One is drawn for a loss.
const SURVIVING_EIGHTHS: [usize; 5] = [0, 1, 4, 7, 8];

/// A disk. Clones are the same disk.
#[derive(Clone, Default)]
pub struct PowerDisk(Arc<Mutex<Platter>>);

#[derive(Default)]
struct Platter {
    /// What a sync has made safe.
    safe: Vec<u8>,
    /// What is read: all changes, safe or not.
    seen: Vec<u8>,
    /// Changes since the last sync, oldest first.
    pending: Vec<Change>,
    /// How often it has been plugged in; only the handle of the last time reaches it.
    lives: u64,
    /// Changes and syncs that it still carries out before the power goes; none if the power stays.
    left: Option<u64>,
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// What came of the changes that were not synced when the power went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Sectors written, and kept.
    pub sectors_kept: usize,
    /// Sectors written, and lost.
    pub sectors_lost: usize,
    /// Writes of which some sectors were kept and others lost.
    pub writes_torn: usize,
    /// Changes of the file's length that were kept.
    pub lengths_kept: usize,
    /// Changes of the file's length that were lost.
    pub lengths_lost: usize,
}

impl PowerDisk {
    /// An empty disk, with power.
    pub fn new() -> Self {
        Self::default()
    }

    /// A disk that holds these bytes safely.
    pub fn holding(bytes: Vec<u8>) -> Self {
        let platter = Platter { safe: bytes.clone(), seen: bytes, ..Platter::default() };
        Self(Arc::new(Mutex::new(platter)))
    }

    /// Plugs it in: gives what a ledger is opened on. Handles given before can no longer reach the disk.
    pub fn plug_in(&self) -> Plugged {
        let mut platter = self.platter();
        platter.lives += 1;
        Plugged { disk: self.clone(), life: platter.lives }
    }

    /// The power will go in the middle of the change after this many writes, syncs and changes of length. From then on
    /// everything fails, until [`PowerDisk::lose_power`] has decided what is left.
    pub fn pull_plug_after(&self, changes: u64) {
        self.platter().left = Some(changes);
    }

    /// Whether the plug was pulled, as [`PowerDisk::pull_plug_after`] had planned.
    pub fn is_dead(&self) -> bool {
        self.platter().left == Some(0)
    }

    /// Takes the power away, if it is still there, and leaves what `seed` decides. The disk can then be plugged in again.
    pub fn lose_power(&self, seed: u64) -> Loss {
        let mut platter = self.platter();
        platter.lives += 1;
        platter.left = None;
        let mut chance = Random::new(seed);
        let eighths = SURVIVING_EIGHTHS[chance.below(SURVIVING_EIGHTHS.len())];
        let mut loss = Loss::default();
        for change in std::mem::take(&mut platter.pending) {
            let survives = || chance.below(8) < eighths;
            keep_some(&mut platter.safe, &change, survives, &mut loss);
        }
        platter.seen = platter.safe.clone();
        loss
    }

    /// All its bytes, as they are read now.
    pub fn bytes(&self) -> Vec<u8> {
        self.platter().seen.clone()
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        // Nothing panics while it holds the lock between two states of a platter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for PowerDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let platter = self.platter();
        write!(f, "PowerDisk({} bytes, {} pending)", platter.seen.len(), platter.pending.len())
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Length(length) => bytes.resize(*length, 0),
            Self::Write { at, bytes: written } => overwrite(bytes, *at, written),
        }
    }
}

/// Writes over what is there. What lies behind the end is lost, as the data of a file whose new length was lost.
fn overwrite(bytes: &mut [u8], at: usize, written: &[u8]) {
    let end = bytes.len().min(at + written.len());
    if at < end {
        bytes[at..end].copy_from_slice(&written[..end - at]);
    }
}

/// Applies of a change the parts that survive.
fn keep_some(
    safe: &mut Vec<u8>,
    change: &Change,
    mut survives: impl FnMut() -> bool,
    loss: &mut Loss,
) {
    let (mut kept, mut lost) = (0, 0);
    match change {
        Change::Length(length) if survives() => {
            safe.resize(*length, 0);
            loss.lengths_kept += 1;
        }
        Change::Length(_) => loss.lengths_lost += 1,
        Change::Write { at, bytes } => {
            for (at, sector) in sectors(*at, bytes) {
                if survives() {
                    overwrite(safe, at, sector);
                    kept += 1;
                } else {
                    lost += 1;
                }
            }
        }
    }
    loss.sectors_kept += kept;
    loss.sectors_lost += lost;
    loss.writes_torn += usize::from(kept > 0 && lost > 0);
}

/// The sectors that a write touches: where in the file each part of it begins, and its bytes.
fn sectors(at: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let start = at + done;
        let end = (start / SECTOR_BYTES + 1) * SECTOR_BYTES;
        let part = &bytes[done..bytes.len().min(done + end - start)];
        done += part.len();
        (!part.is_empty()).then_some((start, part))
    })
}

/// A disk that is plugged in: what a ledger is opened on.
#[derive(Debug)]
pub struct Plugged {
    disk: PowerDisk,
    life: u64,
}

impl Plugged {
    fn platter(&self) -> Result<MutexGuard<'_, Platter>, Error> {
        let platter = self.disk.platter();
        let has_power = platter.lives == self.life && platter.left != Some(0);
        if has_power { Ok(platter) } else { Err(no_power()) }
    }

    /// Makes a change and notes it. If it is the one in whose middle the power goes, it may survive, and fails.
    fn change(&self, change: Change) -> Result<(), Error> {
        let mut platter = self.platter()?;
        change.apply(&mut platter.seen);
        platter.pending.push(change);
        platter.spend()
    }
}

impl Platter {
    fn spend(&mut self) -> Result<(), Error> {
        let Some(left) = &mut self.left else { return Ok(()) };
        *left -= 1;
        if *left == 0 { Err(no_power()) } else { Ok(()) }
    }
}

fn no_power() -> Error {
    Error::other("the disk has no power")
}

impl Disk for Plugged {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.platter()?.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let platter = self.platter()?;
        let from = index(offset)?;
        let bytes = platter.seen.get(from..from + out.len()).ok_or(ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), Error> {
        self.change(Change::Length(index(length)?))
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let at = index(offset)?;
        if at + bytes.len() > self.platter()?.seen.len() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.change(Change::Write { at, bytes: bytes.to_vec() })
    }

    fn sync_data(&self) -> Result<(), Error> {
        let mut platter = self.platter()?;
        platter.spend()?;
        for change in std::mem::take(&mut platter.pending) {
            change.apply(&mut platter.safe);
        }
        Ok(())
    }
}

fn index(offset: u64) -> Result<usize, Error> {
    usize::try_from(offset).map_err(|_| ErrorKind::InvalidInput.into())
}
