//! A hub's directory: `ledger.redb`, the hub's key, and the socket through which the command line reaches a running hub.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use portico_domain::MemberId;

/// Only the hub's own user may read what is in it.
const PRIVATE_DIRECTORY: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

/// A file that is there once the ledger has held an event.
const HAD_EVENT: &str = "ledger.begun";

/// The directory.
#[derive(Clone, Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// Opens `path`, making it if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(PRIVATE_DIRECTORY))?;
        Ok(Self(path.to_owned()))
    }

    /// The ledger file.
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger.redb")
    }

    /// Remembers that the ledger holds an event, so that an empty one in its place is known for what it is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember_event(&self) -> std::io::Result<()> {
        if self.had_event() { Ok(()) } else { fs::write(self.0.join(HAD_EVENT), b"") }
    }

    /// Whether the ledger has ever held an event.
    pub fn had_event(&self) -> bool {
        self.0.join(HAD_EVENT).exists()
    }

    /// The command line's socket.
    pub fn socket(&self) -> PathBuf {
        self.0.join("admin.sock")
    }

    /// Where the ledger is put when another takes its place at `now_ms`.
    pub fn aside(&self, now_ms: u64) -> PathBuf {
        self.0.join(format!("ledger.before-{now_ms}.redb"))
    }

    fn erasure_list(&self) -> PathBuf {
        self.0.join("erased.txt")
    }

    /// Remembers, durably, that a member was erased. Only the id is kept.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember_erasure(&self, member: MemberId) -> std::io::Result<()> {
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.create(true).append(true).mode(PRIVATE_FILE).open(self.erasure_list())?;
        writeln!(file, "{member}")?;
        file.sync_all()
    }

    /// Every member who was ever erased here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn erasures(&self) -> std::io::Result<Vec<MemberId>> {
        match fs::read_to_string(self.erasure_list()) {
            Ok(text) => Ok(text.lines().filter_map(|line| line.trim().parse().ok()).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Where files lie that the hub has written for someone to take away.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn outgoing(&self) -> std::io::Result<PathBuf> {
        let path = self.0.join("outgoing");
        fs::create_dir_all(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(PRIVATE_DIRECTORY))?;
        Ok(path)
    }

    /// The hub's key; made of `seed` when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is no key.
    pub fn key(&self, seed: [u8; 32]) -> std::io::Result<SigningKey> {
        let path = self.0.join("hub.key");
        if !path.exists() {
            let mut options = fs::OpenOptions::new();
            let mut file = options.write(true).create_new(true).mode(PRIVATE_FILE).open(&path)?;
            file.write_all(&seed)?;
            file.sync_all()?;
        }
        let bytes: [u8; 32] = fs::read(&path)?
            .try_into()
            .map_err(|_| std::io::Error::other("hub.key does not hold 32 bytes"))?;
        Ok(SigningKey::from_bytes(&bytes))
    }
}
