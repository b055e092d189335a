//! Writing a letter when it is sent, from what the rows say then.

use lettre::Message;
use portico_ledger::hub::outbox::{Job, JobId, Purpose};

use super::letter::{BadLetter, Letter};
use super::mailer::host_of;
use super::settings::MailSettings;
use super::words;
use crate::ambient;
use crate::hub::{Hub, HubError};

/// What there is to send.
#[derive(Debug)]
pub(super) enum Composed {
    /// This.
    Message(Message),
    /// Nothing: what it would say is no longer true, or nobody is to get it.
    Obsolete,
    /// It cannot be sent, and trying again would not help.
    Unsendable(String),
}

/// Writes the letter as of now.
pub(super) fn compose(
    hub: &Hub,
    settings: &MailSettings,
    id: JobId,
    job: &Job,
) -> Result<Composed, HubError> {
    let (_, event) = hub.event()?;
    let letter = match id.purpose {
        Purpose::Trial => job.to.clone().map(|to| trial(settings, &event.name, to)),
        _ => None,
    };
    let Some(letter) = letter else { return Ok(Composed::Obsolete) };
    let message_id = format!("<{id}@{}>", host_of(&event.origin));
    Ok(match letter.message(&settings.from, &message_id, ambient::now_ms()) {
        Ok(message) => Composed::Message(message),
        Err(why @ (BadLetter::Address | BadLetter::Message(_))) => {
            Composed::Unsendable(why.to_string())
        }
    })
}

fn trial(settings: &MailSettings, event: &str, to: String) -> Letter {
    let sheet = words::trial(settings.language, event);
    let (text, html) = (sheet.text(), sheet.html());
    Letter { to, subject: sheet.subject, text, html, appointment: None }
}
