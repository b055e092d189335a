//! The command line's tasks about what members say of one another.

use clap::Subcommand;
use portico_hub::admin::Command;
use portico_hub::members::PeopleCommand;

use crate::Data;

#[derive(Debug, Subcommand)]
pub(crate) enum ReportTask {
    /// Lists what members reported about one another, oldest first.
    List {
        #[command(flatten)]
        data: Data,
    },
}

impl ReportTask {
    pub(crate) fn command(self) -> (Data, Command) {
        match self {
            Self::List { data } => (data, Command::People(PeopleCommand::ListReports)),
        }
    }
}
