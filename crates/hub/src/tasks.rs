//! The command line's tasks about kiosks and cases.

use chrono::{DateTime, Utc};
use clap::Subcommand;
use portico_domain::case::Answer;
use portico_domain::member::Role;
use portico_domain::{NodeId, OpId};
use portico_hub::admin::Command;

use crate::Data;

#[derive(Debug, Subcommand)]
pub(crate) enum NodeTask {
    /// Lists them.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Ends one: it wipes itself when it next asks, and nothing it does is believed.
    Revoke {
        #[command(flatten)]
        data: Data,
        /// Its id.
        node: NodeId,
        /// Since when it is not to be believed, as 2026-11-22T09:30:00Z; now, if left out.
        #[arg(long, value_name = "TIME")]
        since: Option<DateTime<Utc>>,
    },
    /// Gives one another role; it is sent other rows from then on.
    Role {
        #[command(flatten)]
        data: Data,
        /// Its id.
        node: NodeId,
        /// What it may do: attendee, booth, mentor, staff or organizer.
        role: Role,
    },
}

impl NodeTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data } => (data, Command::ListNodes),
            Self::Revoke { data, node, since } => {
                let from_ms = since.and_then(|at| u64::try_from(at.timestamp_millis()).ok());
                (data, Command::RevokeNode { node, from_ms })
            }
            Self::Role { data, node, role } => (data, Command::SetRole { node, role }),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseTask {
    /// Lists them, open ones first.
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Records that the people concerned were told; the decision stands.
    Note {
        #[command(flatten)]
        data: Data,
        /// Its id.
        case: OpId,
    },
    /// Connects the two all the same.
    Connect {
        #[command(flatten)]
        data: Data,
        /// Its id.
        case: OpId,
    },
}

impl CaseTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data } => (data, Command::ListCases),
            Self::Note { data, case } => {
                (data, Command::AnswerCase { case, answer: Answer::Noted })
            }
            Self::Connect { data, case } => {
                (data, Command::AnswerCase { case, answer: Answer::Connect })
            }
        }
    }
}
