//! Where the benchmark keeps its files: ledgers with a crowd, made once for each size, and copies of them to work on.

use std::path::{Path, PathBuf};

use portico_ledger::store::Disk;
use portico_ledger::{HubLedger, KioskLedger};
use portico_sync::hub::serve;
use portico_sync::round::Round;
use tempfile::TempDir;

use crate::crowd::Crowd;

/// Kiosks of every event.
pub const KIOSKS: usize = 64;

/// A folder on the disk that is measured.
pub struct Place {
    folder: TempDir,
    kept: Option<PathBuf>,
}

impl Place {
    /// A folder that vanishes; ledgers with a crowd are kept in `kept` if there is one, for the next run.
    pub fn new(kept: Option<PathBuf>) -> Self {
        let folder = kept.as_ref().map_or_else(tempfile::tempdir, tempfile::tempdir_in);
        Self { folder: folder.expect("there is room"), kept }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file with a crowd of about `rows` rows, to be worked on.
    pub fn hub_file(&self, rows: u64) -> PathBuf {
        self.copy(&format!("hub-{rows}"), |path| drop(Crowd::make(path, rows, KIOSKS)))
    }

    /// The file of the first kiosk of that crowd, which has followed its hub to the end.
    pub fn kiosk_file(&self, rows: u64) -> PathBuf {
        self.copy(&format!("kiosk-{rows}"), |path| {
            let crowd = Crowd::open(&self.hub_file(rows));
            let kiosk = KioskLedger::create(path, crowd.kiosks[0]).expect("there is room");
            follow(&kiosk, &crowd);
        })
    }

    fn copy(&self, name: &str, make: impl FnOnce(&Path)) -> PathBuf {
        let folder = self.kept.as_deref().unwrap_or(self.folder.path());
        let original = folder.join(format!("{name}.original"));
        if !original.exists() {
            let partly = folder.join(format!("{name}.partly"));
            // What an interrupted run left is no crowd.
            let _ = std::fs::remove_file(&partly);
            make(&partly);
            std::fs::rename(&partly, &original).expect("it was made");
        }
        let copy = self.path(name);
        std::fs::copy(&original, &copy).expect("there is room for a copy");
        copy
    }
}

/// Lets a kiosk follow the crowd's hub to the end, in one process.
pub fn follow(kiosk: &KioskLedger, crowd: &Crowd) {
    round(kiosk, &crowd.hub, crowd);
}

fn round(kiosk: &KioskLedger, hub: &HubLedger, crowd: &Crowd) {
    let node = kiosk.state().identity.node;
    let reading = crowd.reading();
    let mut round = Round::default();
    while let Some(request) = round.next(kiosk).expect("it is sound") {
        let answer = serve(hub, node, &request, reading.wall_ms).expect("the hub serves it");
        round.take(kiosk, &request, answer, reading, reading).expect("it fits");
    }
}

/// A hub's ledger on a disk of the benchmark's own.
pub fn hub_on(disk: impl Disk) -> HubLedger {
    HubLedger::open_on(disk).expect("it is a ledger")
}

/// A kiosk's ledger on a disk of the benchmark's own.
pub fn kiosk_on(disk: impl Disk) -> KioskLedger {
    KioskLedger::open_on(disk).expect("it is a ledger").expect("its node is enrolled")
}
