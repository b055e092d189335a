//! The socket through which the command line reaches a kiosk that runs.

use std::io::{Error, Read, Result, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use minicbor::{Decode, Encode};

use super::{Answer, Command};

/// Most bytes of a command or an answer: those of the longest export.
const MESSAGE_BYTES_MAX: u64 = 160 * 1024 * 1024;
/// How long either side waits for the other's bytes.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer may take to come.
const ANSWER_PATIENCE: Duration = Duration::from_secs(120);

/// The kiosk's end.
#[derive(Debug)]
pub(crate) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Opens it, in place of one that a kiosk which crashed left behind: the ledger is ours, so no other kiosk runs here.
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self { listener: UnixListener::bind(&path)?, path })
    }

    /// Answers one command after the other until `ended` says so after a call of [`Socket::wake`].
    pub(crate) fn serve(&self, ended: &dyn Fn() -> bool, run: &dyn Fn(Command) -> Answer) {
        for stream in self.listener.incoming() {
            if ended() {
                break;
            }
            if let Err(error) = stream.and_then(|stream| answer(stream, run)) {
                tracing::warn!(%error, "a command was not answered");
            }
        }
        // It is only a name by now; a kiosk that starts here next takes it anyway.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Has the kiosk whose socket lies at `path` look whether it has ended.
    pub(crate) fn wake(path: &Path) {
        // Where nobody listens, nobody needs waking.
        let _ = UnixStream::connect(path);
    }
}

fn answer(mut stream: UnixStream, run: &dyn Fn(Command) -> Answer) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let command = read(&mut stream)?;
    write(&mut stream, &run(command))
}

/// Asks the kiosk that runs; none where none does.
pub(super) fn ask(path: &Path, command: &Command) -> Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(path) else { return Ok(None) };
    stream.set_read_timeout(Some(ANSWER_PATIENCE))?;
    write(&mut stream, command)?;
    read(&mut stream).map(Some)
}

fn write<T: Encode<()>>(stream: &mut UnixStream, value: &T) -> Result<()> {
    stream.write_all(&minicbor::to_vec(value).map_err(Error::other)?)?;
    stream.shutdown(Shutdown::Write)
}

fn read<T: for<'b> Decode<'b, ()>>(stream: &mut UnixStream) -> Result<T> {
    let mut bytes = Vec::new();
    stream.take(MESSAGE_BYTES_MAX).read_to_end(&mut bytes)?;
    minicbor::decode(&bytes).map_err(Error::other)
}
