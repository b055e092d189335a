//! Parcels of other kiosks that this one carries to the hub. It can tell their size and their event, no more. Each is kept
//! until the hub has it; one that the hub will never take is put aside, with the reason.

use std::fs;
use std::path::{Path, PathBuf};

use portico_domain::{EventId, Hash};
use portico_sync::pack::parcel::{BadParcel, event_of};

use crate::directory::{Directory, write_private};

/// Most parcels that are kept, those put aside among them.
pub const FILES_MAX: usize = 64;
/// Most bytes that are kept.
pub const BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The ending of a parcel that waits.
const WAITING: &str = "parcel";
/// The ending of one that was put aside.
const REFUSED: &str = "refused";
/// The ending of the reason beside it.
const REASON: &str = "reason.txt";

/// Why a parcel is not carried.
#[derive(Debug, thiserror::Error)]
pub enum NotCarried {
    /// It is none.
    #[error(transparent)]
    Bad(#[from] BadParcel),
    /// It is another event's, where this kiosk's hub will never take it.
    #[error("the file is from a kiosk of another event")]
    OtherEvent,
    /// This kiosk carries enough.
    #[error(
        "this kiosk carries as much as it may; let it reach its hub, or clear out what the hub refused in {0}"
    )]
    Full(PathBuf),
    /// A file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The folder of a kiosk in which it keeps what it carries.
#[derive(Clone, Debug)]
pub struct Carried(PathBuf);

impl Carried {
    /// That of the kiosk in this directory.
    pub fn of(directory: &Directory) -> Self {
        Self(directory.carried())
    }

    /// Keeps a parcel of a kiosk of `event`, durably; false if it is kept already.
    ///
    /// # Errors
    /// See [`NotCarried`].
    pub fn keep(&self, parcel: &[u8], event: EventId) -> Result<bool, NotCarried> {
        if event_of(parcel)? != event {
            return Err(NotCarried::OtherEvent);
        }
        fs::create_dir_all(&self.0)?;
        let path = self.0.join(Hash::plain(parcel).to_string()).with_extension(WAITING);
        if path.exists() {
            return Ok(false);
        }
        self.make_room(parcel.len() as u64)?;
        let temporary = path.with_extension("new");
        write_private(&temporary, parcel)?;
        fs::rename(temporary, path)?;
        Ok(true)
    }

    fn make_room(&self, length: u64) -> Result<(), NotCarried> {
        let (mut files, mut bytes) = (0, length);
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let path = entry.path();
            files += usize::from(has_ending(&path, WAITING) || has_ending(&path, REFUSED));
            bytes += entry.metadata()?.len();
        }
        if files >= FILES_MAX || bytes > BYTES_MAX {
            return Err(NotCarried::Full(self.0.clone()));
        }
        Ok(())
    }

    /// The parcels that wait for the hub.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn waiting(&self) -> std::io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths: Result<Vec<PathBuf>, _> =
            entries.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut paths = paths?;
        paths.retain(|path| has_ending(path, WAITING));
        paths.sort();
        Ok(paths)
    }

    /// Drops a parcel that the hub has.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn drop_delivered(&self, parcel: &Path) -> std::io::Result<()> {
        fs::remove_file(parcel)
    }

    /// Puts a parcel aside that the hub will never take, with its reason.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn put_aside(&self, parcel: &Path, reason: &str) -> std::io::Result<()> {
        write_private(&parcel.with_extension(REASON), reason.as_bytes())?;
        fs::rename(parcel, parcel.with_extension(REFUSED))
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}
