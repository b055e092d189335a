//! The command line's tasks about the event and its members.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use portico_hub::admin::Command;
use portico_hub::members::PeopleCommand;
use portico_hub::sessions::SessionCommand;

use crate::Data;

/// On or off.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EventTask {
    /// Ends it: nothing can happen any more; profiles, addresses and tokens are dropped here and on every kiosk, and what
    /// happened is kept. It cannot be undone.
    Archive {
        #[command(flatten)]
        data: Data,
        /// That this is meant.
        #[arg(long)]
        yes: bool,
    },
    /// Lets kiosks write every kind of operation that this version knows, once every hub is of this version.
    Upgrade {
        #[command(flatten)]
        data: Data,
    },
    /// Sets its time zone, in which mentors' hours are given and guests are written to.
    Zone {
        #[command(flatten)]
        data: Data,
        /// Its IANA name, such as Europe/Berlin.
        zone: String,
    },
    /// Changes how it is set up.
    Set {
        #[command(flatten)]
        data: Data,
        /// Whether people whom nobody has added may sign themselves up.
        #[arg(long, value_name = "on|off", value_enum)]
        sign_up: Switch,
    },
    /// Makes the event.
    Create {
        #[command(flatten)]
        data: Data,
        /// Its name.
        name: String,
        /// The hub's address on the web, as codes name it; `serve --origin` changes it later.
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8480")]
        origin: String,
    },
}

impl EventTask {
    pub(crate) fn command(self) -> anyhow::Result<(Data, Command)> {
        Ok(match self {
            Self::Create { data, name, origin } => (data, Command::CreateEvent { name, origin }),
            Self::Upgrade { data } => (data, Command::UpgradeEvent),
            Self::Set { data, sign_up } => {
                let open = matches!(sign_up, Switch::On);
                (data, Command::People(PeopleCommand::SetSignUp { open }))
            }
            Self::Zone { data, zone } => (data, Command::Session(SessionCommand::SetZone { zone })),
            Self::Archive { data, yes } => {
                anyhow::ensure!(
                    yes,
                    "this cannot be undone: add --yes once every kiosk has synced"
                );
                (data, Command::ArchiveEvent)
            }
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum MemberTask {
    /// Drops a member's name, address and other personal text, on every node. It cannot be undone.
    Erase {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        member: String,
    },
    /// Keeps a member from meeting anyone from now on.
    Block {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        member: String,
    },
    /// Lets a blocked member meet people again.
    Unblock {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        member: String,
    },
    /// Prints a link that signs a member in, to hand over to whom a letter does not reach: 15 minutes, once.
    SignIn {
        #[command(flatten)]
        data: Data,
        /// Whom: id, e-mail address or name.
        member: String,
    },
    /// Adds the members of a CSV list with the columns name, email, role, headline, links.
    Import {
        #[command(flatten)]
        data: Data,
        /// The list.
        file: PathBuf,
    },
}

impl MemberTask {
    pub(crate) fn command(self) -> anyhow::Result<(Data, Command)> {
        Ok(match self {
            Self::Erase { data, member } => (data, Command::EraseMember { member }),
            Self::Block { data, member } => (data, Command::BlockMember { member, blocked: true }),
            Self::Unblock { data, member } => {
                (data, Command::BlockMember { member, blocked: false })
            }
            Self::SignIn { data, member } => {
                (data, Command::People(PeopleCommand::SignIn { member }))
            }
            Self::Import { data, file } => {
                let csv = std::fs::read_to_string(&file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                (data, Command::ImportMembers { csv })
            }
        })
    }
}
