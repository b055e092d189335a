//! A kiosk's directory: `ledger.redb`, the node's key, and where its hub is.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

/// Where the hub is, as it was given at enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HubAddress {
    /// How this kiosk reaches it.
    pub url: String,
    /// How codes name it.
    pub origin: String,
}

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
        private(path, 0o700)?;
        Ok(Self(path.to_owned()))
    }

    /// The ledger file.
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger.redb")
    }

    /// The node's key; made of `seed` when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is no key.
    pub fn key(&self, seed: [u8; 32]) -> std::io::Result<SigningKey> {
        let path = self.0.join("node.key");
        if !path.exists() {
            write_private(&path, &seed)?;
        }
        let bytes: [u8; 32] = fs::read(&path)?
            .try_into()
            .map_err(|_| std::io::Error::other("node.key does not hold 32 bytes"))?;
        Ok(SigningKey::from_bytes(&bytes))
    }

    /// Where the hub is; none before enrolment.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hub(&self) -> std::io::Result<Option<HubAddress>> {
        match fs::read(self.0.join("hub.json")) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Remembers where the hub is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_hub(&self, hub: &HubAddress) -> std::io::Result<()> {
        let temporary = self.0.join("hub.json.new");
        write_private(&temporary, &serde_json::to_vec_pretty(hub)?)?;
        fs::rename(temporary, self.0.join("hub.json"))
    }
}

/// Writes a file that only the kiosk's own user may read, and has it on disk when it returns.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    private(path, 0o600)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn private(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
