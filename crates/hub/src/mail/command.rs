//! The command line's questions about mail, as values.

use std::fmt;
use std::str::FromStr;

use portico_ledger::hub::outbox::{JobId, Shelf};
use serde::{Deserialize, Serialize};

use crate::hub::{Hub, HubError};

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "snake_case")]
pub enum MailCommand {
    /// Lists letters.
    List {
        /// Those that lie here; none for all.
        shelf: Option<Named<Shelf>>,
        /// From after this one on.
        after: Option<Named<JobId>>,
    },
    /// Has a letter sent that only says that mail goes out.
    Try {
        /// To this address.
        address: String,
    },
    /// Tries letters again at once.
    Retry {
        /// Which; none for all that failed.
        letter: Option<Named<JobId>>,
    },
    /// Lets held letters go.
    Release {
        /// Which; none for all.
        letter: Option<Named<JobId>>,
    },
}

impl MailCommand {
    /// Runs it on `hub`.
    ///
    /// # Errors
    /// When an address is none, or the store fails.
    pub(crate) fn run(self, hub: &Hub) -> Result<String, HubError> {
        match self {
            Self::List { shelf, after } => {
                hub.list_mail(shelf.map(|shelf| shelf.0), after.map(|letter| letter.0))
            }
            Self::Try { address } => hub.try_mail(&address).map(|id| format!("{id}\n")),
            Self::Retry { letter } => {
                let count = hub.retry_mail(letter.map(|letter| letter.0))?;
                Ok(format!("{count} to be tried again\n"))
            }
            Self::Release { letter } => {
                let count = hub.release_mail(letter.map(|letter| letter.0))?;
                Ok(format!("{count} released\n"))
            }
        }
    }
}

/// Something that travels by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[serde(bound = "T: Clone + FromStr<Err: fmt::Display> + fmt::Display")]
pub struct Named<T>(pub T);

impl<T: FromStr<Err: fmt::Display>> TryFrom<String> for Named<T> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|error: T::Err| error.to_string())
    }
}

impl<T: fmt::Display> From<Named<T>> for String {
    fn from(named: Named<T>) -> Self {
        named.0.to_string()
    }
}
