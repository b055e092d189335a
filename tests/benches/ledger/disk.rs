//! A file as a ledger's disk that counts what is written to it.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use portico_ledger::store::Disk;

/// A page of the disk, in bytes.
const PAGE: u64 = 4096;

/// What has been written.
#[derive(Debug, Default)]
pub struct Written {
    pages: AtomicU64,
    syncs: AtomicU64,
}

impl Written {
    /// Pages that were written, whole or in part, a page once for each write; and how often it was synced.
    pub fn so_far(&self) -> (u64, u64) {
        (self.pages.load(Relaxed), self.syncs.load(Relaxed))
    }
}

/// The disk.
#[derive(Debug)]
pub struct CountingDisk {
    file: File,
    written: Arc<Written>,
}

impl CountingDisk {
    /// Over the file at `path`; made if it is not there.
    pub fn open(path: &Path) -> (Self, Arc<Written>) {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let written = Arc::new(Written::default());
        (Self { file: file.expect("the folder is there"), written: Arc::clone(&written) }, written)
    }
}

impl Disk for CountingDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(out, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.written.syncs.fetch_add(1, Relaxed);
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let end = offset + data.len() as u64;
        self.written.pages.fetch_add(end.div_ceil(PAGE) - offset / PAGE, Relaxed);
        self.file.write_all_at(data, offset)
    }
}
