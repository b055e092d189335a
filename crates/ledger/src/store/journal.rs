//! The journal: what each transaction changes, appended and synced before anyone is told. redb's own pages follow later,
//! many transactions at once (`docs/decisions/0007-a-journal-before-the-pages.md`).
//!
//! A record is a head of [`HEAD_BYTES`] and a body, and begins on a sector of its own, so that writing one never rewrites
//! another. Records are numbered without a gap. When redb has made all of them durable, the journal starts over, and the
//! numbers tell a new record from what is left of older ones.

use std::sync::Arc;

use portico_domain::Hash;

use super::area::JOURNAL_AT;
use super::{Disk, StoreError};

/// What a disk writes whole or not at all.
const SECTOR: u64 = 512;
const MAGIC: &[u8; 4] = b"pj1\n";
const DIGEST_BYTES: usize = 16;
/// Magic, length of the body, number, digest.
const HEAD_BYTES: usize = 4 + 4 + 8 + DIGEST_BYTES;
/// A longer record than this part of the journal is not worth writing twice: redb takes it at once.
const RECORD_SHARE: u64 = 4;

/// The journal of an open ledger.
#[derive(Debug)]
pub(super) struct Journal {
    disk: Arc<dyn Disk>,
    bytes: u64,
    /// Where the next record goes, from the journal's beginning.
    end: u64,
    /// Its number.
    next: u64,
    /// An append failed: what the disk holds is not known until the ledger is opened again.
    failed: bool,
}

impl Journal {
    /// The journal of a ledger whose pages hold all records up to number `settled`, and the bodies of the records that they
    /// do not hold.
    ///
    /// # Errors
    /// When the disk cannot be read, or a record is missing between two others.
    pub(super) fn open(
        disk: Arc<dyn Disk>,
        bytes: u64,
        settled: u64,
    ) -> Result<(Self, Vec<Vec<u8>>), StoreError> {
        let len = usize::try_from(bytes).expect("a journal fits into memory");
        let mut all = vec![0; len];
        disk.read(JOURNAL_AT, &mut all)?;
        let mut journal = Self { disk, bytes, end: 0, next: settled + 1, failed: false };
        let mut bodies = Vec::new();
        while let Some((number, body)) = record_at(&all, journal.end) {
            if number != journal.next {
                break;
            }
            bodies.push(body.to_vec());
            journal.end += footprint(body.len());
            journal.next += 1;
        }
        if journal.is_followed(&all) {
            return Err(StoreError::Damaged("a record of its journal is missing"));
        }
        Ok((journal, bodies))
    }

    /// Whether a later record stands behind the last one: then one that was durable is damaged.
    fn is_followed(&self, all: &[u8]) -> bool {
        let mut sectors = (self.end..self.bytes).step_by(SECTOR as usize);
        sectors.any(|at| record_at(all, at).is_some_and(|(number, _)| number >= self.next))
    }

    /// How long it is.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether there is nothing that redb has not made durable.
    pub(super) fn is_empty(&self) -> bool {
        self.end == 0
    }

    /// Whether a record of that length is to be appended; else redb is to take the transaction at once.
    pub(super) fn takes(&self, body_bytes: usize) -> bool {
        body_bytes <= self.record_bytes_max() && self.end + footprint(body_bytes) <= self.bytes
    }

    /// The longest body that is ever appended.
    pub(super) fn record_bytes_max(&self) -> usize {
        usize::try_from(self.bytes / RECORD_SHARE).expect("a journal fits into memory")
    }

    /// Appends a record, durably.
    pub(super) fn append(&mut self, body: &[u8]) -> Result<(), StoreError> {
        let mut record = head_of(self.next, body).to_vec();
        record.extend_from_slice(body);
        self.failed = true;
        self.disk.write(JOURNAL_AT + self.end, &record)?;
        self.disk.sync_data()?;
        self.failed = false;
        self.end += footprint(body.len());
        self.next += 1;
        Ok(())
    }

    /// Refuses to go on after a failed append.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if self.failed { Err(redb::Error::PreviousIo.into()) } else { Ok(()) }
    }

    /// The number of the transaction that comes next.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Starts over: redb has made durable all records, and the transaction with the next number.
    pub(super) fn start_over(&mut self) {
        self.end = 0;
        self.next += 1;
    }
}

/// The bytes of the disk that a record with such a body takes.
fn footprint(body_bytes: usize) -> u64 {
    (HEAD_BYTES as u64 + body_bytes as u64).next_multiple_of(SECTOR)
}

fn head_of(number: u64, body: &[u8]) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let len = u32::try_from(body.len()).expect("a record is far shorter than 4 GiB");
    head[..4].copy_from_slice(MAGIC);
    head[4..8].copy_from_slice(&len.to_be_bytes());
    head[8..16].copy_from_slice(&number.to_be_bytes());
    let digest = Hash::of("portico.journal.1", &[&head[..16], body]);
    head[16..].copy_from_slice(&digest.0[..DIGEST_BYTES]);
    head
}

/// The number and the body of the record at `at`, if a whole one is there.
fn record_at(all: &[u8], at: u64) -> Option<(u64, &[u8])> {
    let rest = all.get(usize::try_from(at).ok()?..)?;
    let (head, rest) = rest.split_at_checked(HEAD_BYTES)?;
    if &head[..4] != MAGIC {
        return None;
    }
    let len = u32::from_be_bytes(head[4..8].try_into().ok()?);
    let number = u64::from_be_bytes(head[8..16].try_into().ok()?);
    let body = rest.get(..usize::try_from(len).ok()?)?;
    (head == head_of(number, body)).then_some((number, body))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::MemoryDisk;
    use super::*;

    const BYTES: u64 = 16 * SECTOR;

    fn empty() -> (Arc<dyn Disk>, Journal) {
        let disk: Arc<dyn Disk> = Arc::new(MemoryDisk::new());
        disk.set_len(JOURNAL_AT + BYTES).unwrap();
        let (journal, bodies) = Journal::open(Arc::clone(&disk), BYTES, 0).unwrap();
        assert!(bodies.is_empty());
        (disk, journal)
    }

    fn reopened(disk: &Arc<dyn Disk>, settled: u64) -> Vec<Vec<u8>> {
        Journal::open(Arc::clone(disk), BYTES, settled).unwrap().1
    }

    proptest! {
        /// KI-2: what was appended is there again, and only what redb has not taken.
        #[test]
        fn ki_2_what_was_appended_is_read_back(
            rounds in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..700), 0..40),
        ) {
            let (disk, mut journal) = empty();
            let (mut kept, mut settled) = (Vec::new(), 0);
            for body in rounds {
                if journal.takes(body.len()) {
                    journal.append(&body).unwrap();
                    kept.push(body);
                } else {
                    settled = journal.next();
                    journal.start_over();
                    kept.clear();
                }
                prop_assert_eq!(reopened(&disk, settled), kept.clone());
            }
        }

        /// A record that was cut off by a power loss is none, and those before it are whole.
        #[test]
        fn ki_2_a_torn_record_ends_the_journal(lost in 0..3_u64, body: [u8; 32]) {
            let (disk, mut journal) = empty();
            journal.append(b"whole").unwrap();
            let long: Vec<u8> = body.iter().cycle().take(1_400).copied().collect();
            journal.append(&long).unwrap();
            disk.write(JOURNAL_AT + SECTOR + lost * SECTOR, &[0; SECTOR as usize]).unwrap();
            prop_assert_eq!(reopened(&disk, 0), vec![b"whole".to_vec()]);
        }
    }

    #[test]
    fn a_record_that_is_missing_before_another_is_damage() {
        let (disk, mut journal) = empty();
        journal.append(b"one").unwrap();
        journal.append(b"two").unwrap();
        disk.write(JOURNAL_AT, &[0]).unwrap();
        let opened = Journal::open(disk, BYTES, 0);
        assert!(matches!(opened, Err(StoreError::Damaged(_))), "{opened:?}");
    }
}
