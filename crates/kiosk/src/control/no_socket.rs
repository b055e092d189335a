//! Where the system has no such sockets: a kiosk is asked nothing while it runs, and its ledger then says that it is in use.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use super::{Answer, Command};

#[derive(Debug)]
pub(crate) struct Socket;

impl Socket {
    pub(crate) fn open(_: PathBuf) -> Result<Self> {
        Err(Error::other("there are no such sockets on this system"))
    }

    pub(crate) fn serve(&self, _: &dyn Fn() -> bool, _: &dyn Fn(Command) -> Answer) {}

    pub(crate) fn wake(_: &Path) {}
}

pub(super) fn ask(_: &Path, _: &Command) -> Result<Option<Answer>> {
    Ok(None)
}
