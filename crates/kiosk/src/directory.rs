//! A kiosk's directory: `ledger.redb`, the node's key, where its hub is, and what it carries for other kiosks.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use portico_domain::proof::PublicKey;
use portico_ledger::Identity;
use portico_sync::pack::claim::Secret;
use serde::{Deserialize, Serialize};

/// Who this kiosk is, beside its ledger.
const IDENTITY: &str = "identity.cbor";
/// How the names of ledgers begin that were damaged and put aside.
const ASIDE: &str = "ledger.damaged-";

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

    /// A ledger that is being filled, and becomes [`Directory::ledger`] once it is whole.
    pub fn filling_ledger(&self) -> PathBuf {
        self.0.join("ledger.redb.filling")
    }

    /// The command line's socket, while the kiosk runs.
    pub fn socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Where files lie that this kiosk carries for others.
    pub fn carried(&self) -> PathBuf {
        self.0.join("carried")
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

    /// Moves the ledger aside, under a name that says why and when; where it is then.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn put_ledger_aside(&self, now_ms: u64) -> std::io::Result<PathBuf> {
        let name = |number: u64| self.0.join(format!("{ASIDE}{number}.redb"));
        // Two within one millisecond are told apart all the same.
        let aside = (now_ms..).map(name).find(|path| !path.exists()).expect("numbers do not end");
        fs::rename(self.ledger(), &aside)?;
        fs::File::open(&self.0)?.sync_all()?;
        Ok(aside)
    }

    /// Deletes the ledgers that were put aside: their rows are nobody's business here any more.
    ///
    /// # Errors
    /// When one cannot be deleted.
    pub fn drop_what_was_put_aside(&self) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(ASIDE) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Who this kiosk is, as it was when its ledger last opened; none before that.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn identity(&self) -> std::io::Result<Option<Identity>> {
        match fs::read(self.0.join(IDENTITY)) {
            Ok(bytes) => Ok(minicbor::decode(&bytes).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Remembers who this kiosk is, for when its ledger is lost.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember(&self, identity: Identity) -> std::io::Result<()> {
        if self.identity()? == Some(identity) {
            return Ok(());
        }
        let bytes = minicbor::to_vec(identity).expect("encoding into memory cannot fail");
        let temporary = self.0.join("identity.new");
        write_private(&temporary, &bytes)?;
        fs::rename(temporary, self.0.join(IDENTITY))
    }

    /// The secret of the starter file that made this kiosk; none where none did.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn secret(&self) -> std::io::Result<Option<Secret>> {
        Ok(self.read_32("starter.secret")?.map(Secret))
    }

    /// Keeps the secret of the starter file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_secret(&self, secret: &Secret) -> std::io::Result<()> {
        write_private(&self.0.join("starter.secret"), &secret.0)
    }

    /// The hub's public key, as it was at enrolment; none where it was not known then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hub_key(&self) -> std::io::Result<Option<PublicKey>> {
        Ok(self.read_32("hub.pub")?.map(PublicKey))
    }

    /// Keeps the hub's public key, which outlives the rows of a kiosk that was revoked.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_hub_key(&self, key: &PublicKey) -> std::io::Result<()> {
        write_private(&self.0.join("hub.pub"), &key.0)
    }

    fn read_32(&self, name: &str) -> std::io::Result<Option<[u8; 32]>> {
        let wrong = |_| std::io::Error::other(format!("{name} does not hold 32 bytes"));
        match fs::read(self.0.join(name)) {
            Ok(bytes) => bytes.try_into().map(Some).map_err(wrong),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
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
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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
