//! Letters to guests and members, by SMTP. They wait in the ledger's [outbox](portico_ledger::hub::outbox); what a letter says is written when
//! it is sent. A letter goes out once; where the server's word was lost it goes out again with the same Message-ID.

mod asking;
mod command;
mod compose;
mod deriving;
mod ics;
mod letter;
mod links;
mod mailer;
mod metrics;
mod sending;
mod settings;
mod sheet;
mod smtp;
mod status;
mod story;
mod words;

pub use command::{MailCommand, Named};
pub use deriving::follows;
pub(crate) use ics::{Method, Session};
pub(crate) use mailer::{host_of, run};
pub(crate) use metrics::MailMetrics;
pub use settings::{BadSettings, Language, MailSettings, Secret};
pub(crate) use status::MailStatus;
