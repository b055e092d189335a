//! How a ledger's disk is divided: a page that says so, the journal's sectors, and redb's database behind them.

use std::io;
use std::sync::Arc;

use portico_domain::Hash;

use super::{Disk, StoreError};

/// The page that says how the disk is divided.
const HEAD_BYTES: u64 = 4096;
const MAGIC: &[u8; 8] = b"portico1";
const DIGEST_BYTES: usize = 16;
/// Nothing longer is believed: a head that says so is damaged.
const JOURNAL_BYTES_MAX: u64 = 1 << 30;
/// Zeros that are written at once.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// Divides a new disk, with that many bytes for the journal, or reads how it is divided; how many bytes the journal has.
///
/// A disk that holds no more than an unfinished head and journal has never held a commit, and is divided anew.
pub(super) fn divide(disk: &dyn Disk, journal_bytes: u64) -> Result<u64, StoreError> {
    let len = disk.len()?;
    if let Some(known) = read_head(disk, len)? {
        return Ok(known);
    }
    if len > HEAD_BYTES + journal_bytes {
        return Err(StoreError::Damaged("it does not begin like a ledger"));
    }
    write_head(disk, journal_bytes)?;
    Ok(journal_bytes)
}

/// Where the journal begins.
pub(super) const JOURNAL_AT: u64 = HEAD_BYTES;

fn read_head(disk: &dyn Disk, len: u64) -> Result<Option<u64>, StoreError> {
    let mut head = [0; 8 + 8 + DIGEST_BYTES];
    if len < head.len() as u64 {
        return Ok(None);
    }
    disk.read(0, &mut head)?;
    let journal_bytes = u64::from_be_bytes(head[8..16].try_into().expect("eight bytes"));
    let is_ours = head == head_of(journal_bytes) && journal_bytes <= JOURNAL_BYTES_MAX;
    if is_ours && len < HEAD_BYTES + journal_bytes {
        return Err(StoreError::Damaged("it is shorter than its journal"));
    }
    Ok(is_ours.then_some(journal_bytes))
}

fn head_of(journal_bytes: u64) -> [u8; 8 + 8 + DIGEST_BYTES] {
    let mut head = [0; 8 + 8 + DIGEST_BYTES];
    head[..8].copy_from_slice(MAGIC);
    head[8..16].copy_from_slice(&journal_bytes.to_be_bytes());
    let digest = Hash::of("portico.ledger.head.1", &[&head[..16]]);
    head[16..].copy_from_slice(&digest.0[..DIGEST_BYTES]);
    head
}

/// The journal's sectors are written once here, so that the disk has room for them and a commit never has to find some. The
/// head comes last: where there is one, all that it speaks of is there.
fn write_head(disk: &dyn Disk, journal_bytes: u64) -> io::Result<()> {
    let end = HEAD_BYTES + journal_bytes;
    disk.set_len(end)?;
    let mut at = HEAD_BYTES;
    while at < end {
        let some = (end - at).min(ZEROS.len() as u64) as usize;
        disk.write(at, &ZEROS[..some])?;
        at += some as u64;
    }
    disk.sync_data()?;
    disk.write(0, &head_of(journal_bytes))?;
    disk.sync_data()
}

/// The part of a disk behind the journal, as redb sees it.
#[derive(Debug)]
pub(super) struct Behind {
    disk: Arc<dyn Disk>,
    from: u64,
}

impl Behind {
    pub(super) fn new(disk: Arc<dyn Disk>, journal_bytes: u64) -> Self {
        Self { disk, from: HEAD_BYTES + journal_bytes }
    }
}

impl Disk for Behind {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.len()?.saturating_sub(self.from))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.disk.read(self.from + offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.set_len(self.from + len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.disk.write(self.from + offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.disk.close()
    }
}
