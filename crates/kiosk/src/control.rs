//! What the command line asks of a kiosk. Each command is a value, so that it runs the same whether this process opens the
//! ledger itself or a running kiosk has it open and is asked through a socket in its directory, which only its own user may
//! enter.

use std::path::Path;

use ed25519_dalek::SigningKey;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use portico_ledger::KioskLedger;

use crate::ambient;
use crate::carried::Carried;
use crate::directory::Directory;
use crate::engine::{Shared, StartError};
use crate::exporting::export;

#[cfg(not(unix))]
#[path = "control/no_socket.rs"]
mod socket;
#[cfg(unix)]
mod socket;

pub(crate) use socket::Socket;

/// One command.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Command {
    /// Exports what the hub has not acknowledged, or everything.
    #[n(0)]
    Export(#[n(0)] bool),
    /// Carries this parcel.
    #[n(1)]
    Carry(#[n(0)] ByteVec),
    /// Verifies the ledger.
    #[n(2)]
    Check,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// Parcels, and how many operations are in them.
    #[n(0)]
    Exported(#[n(0)] Vec<ByteVec>, #[n(1)] u64),
    /// Carried; false if it was carried already.
    #[n(1)]
    Carried(#[n(0)] bool),
    /// The words of a refusal.
    #[n(2)]
    Refused(#[n(0)] String),
    /// Sound: how many operations it has written, and how many of them wait for the hub.
    #[n(3)]
    Sound(#[n(0)] u64, #[n(1)] u64),
}

impl Command {
    pub(crate) fn run(
        &self,
        directory: &Directory,
        ledger: &KioskLedger,
        key: &SigningKey,
    ) -> Answer {
        match self {
            Self::Export(all) => match export(directory, ledger, key, *all) {
                Ok(parcels) => {
                    let operations = parcels.iter().map(|parcel| parcel.operations).sum();
                    let bytes = parcels.into_iter().map(|parcel| parcel.bytes.into()).collect();
                    Answer::Exported(bytes, operations)
                }
                Err(error) => Answer::Refused(error.to_string()),
            },
            Self::Check => match ledger.check() {
                Ok(figures) => Answer::Sound(figures.operations, figures.waiting),
                Err(error) => Answer::Refused(error.to_string()),
            },
            Self::Carry(parcel) => {
                let event = ledger.state().identity.event;
                match Carried::of(directory).keep(parcel, event) {
                    Ok(is_new) => Answer::Carried(is_new),
                    Err(error) => Answer::Refused(error.to_string()),
                }
            }
        }
    }
}

/// Runs `command` on the kiosk in the directory at `path`, whether or not it runs.
///
/// # Errors
/// When the kiosk cannot be opened or asked, is not set up yet, or refuses.
pub fn ask(path: &Path, command: &Command) -> anyhow::Result<Answer> {
    let directory = Directory::open(path)?;
    let answer = match socket::ask(&directory.socket(), command)? {
        Some(answer) => answer,
        None => {
            let there = directory.ledger().exists();
            let ledger = if there { KioskLedger::open(&directory.ledger())? } else { None };
            let ledger = ledger.ok_or(StartError::NotEnrolled)?;
            command.run(&directory, &ledger, &directory.key(ambient::random())?)
        }
    };
    match answer {
        Answer::Refused(words) => anyhow::bail!(words),
        answer => Ok(answer),
    }
}

impl Shared {
    /// Does what the command line asks, until the kiosk ends.
    pub(crate) fn obey(&self, socket: &Socket) {
        socket.serve(&|| self.news().is_none(), &|command| {
            let answer = command.run(&self.directory, &self.ledger, &self.key);
            if matches!(command, Command::Carry(_)) {
                self.has_news();
            }
            answer
        });
    }
}
