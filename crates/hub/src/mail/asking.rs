//! What organizers ask about mail on the command line.

use portico_domain::member::normalize_email;
use portico_domain::session::{Booking, Guest};
use portico_domain::{Action, OpId};
use portico_ledger::StoreError;
use portico_ledger::hub::HubView;
use portico_ledger::hub::outbox::{Job, JobId, JobState, Letter, PAGE_MAX, Purpose, Shelf};
use portico_ledger::rows::session::GuestName;

use super::deriving::operation_of;
use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::listing::date;

impl Hub {
    /// How many letters lie where.
    pub(crate) fn count_mail(&self) -> Result<Vec<(Shelf, u64)>, StoreError> {
        let outbox = self.ledger().outbox();
        let counts = Shelf::ALL.into_iter().map(|shelf| Ok((shelf, outbox.count(shelf)?)));
        counts.collect()
    }

    /// What the hub's page says of mail, with no details; none when no letter waits that should not.
    pub(crate) fn mail_trouble(&self) -> Option<String> {
        let outbox = self.ledger().outbox();
        let count = |shelf| outbox.count(shelf).unwrap_or_default();
        let going = (count(Shelf::Waiting) > 0).then(|| self.mail_status().going().outline());
        let held = (count(Shelf::Held) > 0)
            .then(|| "Letters from before a restore wait for your yes.".to_owned());
        let failed = (count(Shelf::Failed) > 0).then(|| "Letters failed.".to_owned());
        let all: Vec<String> = [going.flatten(), held, failed].into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" ") + " See portico-hub mail list.")
    }

    /// How it stands, and a page of letters: of one shelf from after a letter on, or of each.
    pub(crate) fn list_mail(
        &self,
        which: Option<Shelf>,
        last: Option<JobId>,
    ) -> Result<String, HubError> {
        let mut text = String::new();
        for (shelf, count) in self.count_mail()? {
            text += &format!("{} {count}\n", shelf.as_str());
        }
        text.extend(self.mail_status().going().sentence().map(|sentence| sentence + "\n"));
        for shelf in Shelf::ALL.into_iter().filter(|one| which.is_none_or(|which| which == *one)) {
            let page = self.ledger().outbox().list(shelf, last)?;
            let view = self.ledger().view()?;
            for letter in &page {
                text += &line(letter, whom(&view, letter)?);
            }
            if let Some((id, _)) = page.last().filter(|_| page.len() == PAGE_MAX) {
                text += &format!("there may be more: mail list {} --after {id}\n", shelf.as_str());
            }
        }
        Ok(text)
    }

    /// Has a letter sent to `address` that only says that mail goes out.
    pub(crate) fn try_mail(&self, address: &str) -> Result<JobId, HubError> {
        self.event()?;
        let unknown = || HubError::Malformed(format!("{address:?} is no e-mail address"));
        let to = normalize_email(address).ok_or_else(unknown)?;
        let id = JobId { operation: OpId(ambient::random()), purpose: Purpose::Trial };
        let job = Job { to: Some(to), ..Job::new(OpId::default(), ambient::now_ms()) };
        self.ledger().outbox().add(id, job)?;
        Ok(id)
    }

    /// Tries one letter again at once, or all that failed.
    pub(crate) fn retry_mail(&self, which: Option<JobId>) -> Result<u64, HubError> {
        Ok(self.ledger().outbox().retry(which, ambient::now_ms())?)
    }

    /// Lets one letter go that is held, or all of them.
    pub(crate) fn release_mail(&self, which: Option<JobId>) -> Result<u64, HubError> {
        Ok(self.ledger().outbox().release(which, ambient::now_ms())?)
    }
}

/// Whom a letter is for, by name.
fn whom(view: &HubView, (id, job): &Letter) -> Result<Option<String>, StoreError> {
    let booking: Option<Booking> = view.rows().get(&job.about)?;
    let wanted = operation_of(view, id.operation)?;
    let wanted = wanted.as_ref().map(|operation| &operation.body().action);
    let guest = match (booking, wanted) {
        (Some(booking), _) => booking.guest,
        (None, Some(Action::Book(book))) => book.guest,
        _ => return Ok(job.to.clone()),
    };
    let known: Option<Guest> = view.rows().get(&guest)?;
    let first = known.and_then(|known| known.same_as).unwrap_or(guest);
    Ok(view.rows().get::<GuestName>(&first)?.map(|name| name.name))
}

fn line((id, job): &Letter, whom: Option<String>) -> String {
    let mut line = format!("{id}  {}", state(job));
    line.extend(whom.map(|whom| format!(", for {whom}")));
    line.extend(job.answer.as_ref().map(|answer| format!(": {answer}")));
    line + "\n"
}

fn state(job: &Job) -> String {
    match job.state {
        JobState::Waiting { next_ms } if job.doubts > 0 => {
            format!("perhaps sent already, waiting until {}", date(next_ms))
        }
        JobState::Waiting { next_ms } => format!("waiting until {}", date(next_ms)),
        JobState::Sending { since_ms } => format!("being sent since {}", date(since_ms)),
        JobState::Held => format!("held for your yes, of {}", date(job.made_ms)),
        JobState::Failed { at_ms } => format!("failed on {}", date(at_ms)),
        JobState::Sent { at_ms } if job.doubts > 0 => {
            format!("perhaps sent twice, last on {}", date(at_ms))
        }
        JobState::Sent { at_ms } => format!("sent on {}", date(at_ms)),
        JobState::Obsolete { at_ms } => format!("not needed any more since {}", date(at_ms)),
    }
}
