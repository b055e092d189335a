//! How it stands with mail: for the page that a monitor reads, the hub's own page, and the command line.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether letters go out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Going {
    /// This hub is not being served.
    #[default]
    NotServed,
    /// No mail server was set.
    NotSetUp,
    /// As far as one knows, they do.
    Well,
    /// The server cannot be used, as these words say.
    Badly(String),
}

/// The same, for everyone to read and the mailer to change.
#[derive(Debug, Default)]
pub(crate) struct MailStatus(Mutex<Going>);

impl MailStatus {
    pub(crate) fn set(&self, going: Going) {
        *self.lock() = going;
    }

    pub(crate) fn going(&self) -> Going {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Going> {
        // It is replaced whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Going {
    /// The same for everyone, with no details of the server.
    pub(crate) fn outline(&self) -> Option<String> {
        match self {
            Self::Badly(_) => Some("Letters wait: the mail server cannot be used.".to_owned()),
            going => going.sentence(),
        }
    }

    /// A sentence about it for organizers, given that letters wait; none where all is well.
    pub(crate) fn sentence(&self) -> Option<String> {
        match self {
            Self::Well => None,
            Self::NotServed => Some("The hub is not running, so no letter goes out.".to_owned()),
            Self::NotSetUp => {
                Some("No mail server is set (`serve --smtp`), so letters wait.".to_owned())
            }
            Self::Badly(words) => Some(format!("Letters wait: {words}.")),
        }
    }
}
