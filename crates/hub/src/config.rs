//! A hub's directory: `ledger.redb`, the hub's key, and the socket through which the command line reaches a running hub.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;

/// Only the hub's own user may read what is in it.
const PRIVATE_DIRECTORY: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

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

    /// The command line's socket.
    pub fn socket(&self) -> PathBuf {
        self.0.join("admin.sock")
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
