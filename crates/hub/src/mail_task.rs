//! Mail on the command line: what `serve` is told, and what one can ask.

use clap::{Args, Subcommand};
use portico_hub::admin::Command;
use portico_hub::mail::{BadSettings, Language, MailCommand, MailSettings, Named, Secret};
use portico_ledger::hub::outbox::{JobId, Shelf};

use crate::Data;

/// How letters go out.
#[derive(Debug, Args)]
pub(crate) struct MailOptions {
    /// The mail server: smtp://HOST, smtp://HOST?tls=starttls or smtps://HOST, perhaps with USER:PASSWORD@ before the host and
    /// :PORT after it. Better given in the environment, where other users of the machine do not see the password.
    #[arg(long, value_name = "URL", env = "PORTICO_SMTP", hide_env_values = true)]
    smtp: Option<Secret>,
    /// Whom letters are from, as 'Test Days <sessions@example.org>'.
    #[arg(long, value_name = "ADDRESS", env = "PORTICO_MAIL_FROM")]
    mail_from: Option<String>,
    /// The language of letters: en or de.
    #[arg(long, value_name = "LANGUAGE", env = "PORTICO_MAIL_LANGUAGE", default_value = "en")]
    mail_language: Language,
}

impl MailOptions {
    pub(crate) fn read(&self) -> Result<Option<MailSettings>, BadSettings> {
        MailSettings::read(self.smtp.as_ref(), self.mail_from.as_deref(), self.mail_language)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailTask {
    /// Says whether letters go out, and lists those that wait, failed, are held, or were perhaps sent twice.
    List {
        #[command(flatten)]
        data: Data,
        /// Only those that are waiting, sending, held, failed or perhaps-twice.
        shelf: Option<Shelf>,
        /// From after this one on.
        #[arg(long, value_name = "LETTER")]
        after: Option<JobId>,
    },
    /// Sends a letter that only says that mail goes out, and prints its name.
    Try {
        #[command(flatten)]
        data: Data,
        /// To whom.
        address: String,
    },
    /// Tries a letter again at once, or all that failed.
    Retry {
        #[command(flatten)]
        data: Data,
        /// Its name, as `mail list` shows it.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        letter: Option<JobId>,
        /// All that failed.
        #[arg(long)]
        all: bool,
    },
    /// Lets a letter go that was held after a restore, or all of them.
    Release {
        #[command(flatten)]
        data: Data,
        /// Its name, as `mail list` shows it.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        letter: Option<JobId>,
        /// All that are held.
        #[arg(long)]
        all: bool,
    },
}

impl MailTask {
    pub(crate) fn command(self) -> (Data, Command) {
        let (data, command) = match self {
            Self::List { data, shelf, after } => {
                (data, MailCommand::List { shelf: shelf.map(Named), after: after.map(Named) })
            }
            Self::Try { data, address } => (data, MailCommand::Try { address }),
            Self::Retry { data, letter, all: _ } => {
                (data, MailCommand::Retry { letter: letter.map(Named) })
            }
            Self::Release { data, letter, all: _ } => {
                (data, MailCommand::Release { letter: letter.map(Named) })
            }
        };
        (data, Command::Mail(command))
    }
}
