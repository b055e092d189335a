//! Writing a letter when it is sent, from what the rows say then.

use chrono_tz::Tz;
use lettre::Message;
use portico_domain::event::Event;
use portico_domain::session::slot::end_ms;
use portico_ledger::hub::outbox::{Job, JobId, Purpose};

use super::ics::{Appointment, People, Session};
use super::letter::Letter;
use super::links::MadeLinks;
use super::mailer::host_of;
use super::settings::MailSettings;
use super::sheet::Sheet;
use super::story::{Asked, Plot, Story};
use super::words::{self, Facts, News, times};
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

/// What letters are written with.
pub(super) struct Writing<'a> {
    pub(super) hub: &'a Hub,
    pub(super) settings: &'a MailSettings,
    pub(super) links: &'a MadeLinks,
}

impl Writing<'_> {
    /// Writes the letter as of now.
    pub(super) fn compose(&self, id: JobId, job: &Job) -> Result<Composed, HubError> {
        let (_, event) = self.hub.event()?;
        if event.archived_ms.is_some() {
            return Ok(Composed::Obsolete);
        }
        let letter = match (id.purpose, &job.to) {
            (Purpose::Trial, Some(to)) => Some(trial(self.settings, &event, to)),
            (Purpose::SignIn | Purpose::NobodyHere, _) => self.about_signing_in(&event, id, job)?,
            _ => self.about_a_session(&event, id, job)?,
        };
        let Some(letter) = letter else { return Ok(Composed::Obsolete) };
        let message_id = format!("<{id}@{}>", host_of(&event.origin));
        let message = letter.message(&self.settings.from, &message_id, ambient::now_ms());
        Ok(message.map_or_else(|why| Composed::Unsendable(why.to_string()), Composed::Message))
    }

    /// None where nobody waits for it any more.
    fn about_signing_in(
        &self,
        event: &Event,
        id: JobId,
        job: &Job,
    ) -> Result<Option<Letter>, HubError> {
        let now_ms = ambient::now_ms();
        let Some(request) = self.hub.ledger().sign_in(job.about, now_ms)? else { return Ok(None) };
        let (language, to) = (self.settings.language, request.address.clone());
        if id.purpose == Purpose::NobodyHere {
            return Ok(Some(letter(words::nobody_here(language, &event.name), to, None)));
        }
        let fresh = self.hub.fresh_sign_in_keys(job.about, &request, now_ms)?;
        let name = self.hub.name_of_address(&request.address)?;
        Ok(fresh.map(|fresh| {
            let (event, link) = (event.name.clone(), fresh.link(&event.origin));
            let facts = words::SignIn { event, name, link, code: fresh.code };
            letter(words::sign_in(language, &facts), to, None)
        }))
    }

    fn about_a_session(
        &self,
        event: &Event,
        id: JobId,
        job: &Job,
    ) -> Result<Option<Letter>, HubError> {
        let (view, viewer) = (self.hub.ledger().view()?, self.hub.ledger().viewer()?);
        let asked = Asked { view: &view, viewer, now_ms: ambient::now_ms() };
        let Some(story) = asked.story(id, job)? else { return Ok(None) };
        let mut link = None;
        if story.plot.has_link() {
            link = self.links.of(self.hub, id, story.booking)?;
            if link.is_none() {
                return Ok(None);
            }
        }
        let facts = self.facts(event, &story, link, job.code.clone());
        let sheet = words::letter(self.settings.language, &facts);
        let appointment = self.appointment(event, &story, &facts.mentor);
        Ok(Some(letter(sheet, story.guest.address, appointment)))
    }

    fn facts(
        &self,
        event: &Event,
        story: &Story,
        link: Option<String>,
        code: Option<String>,
    ) -> Facts {
        let language = self.settings.language;
        let times = Times { settings: self.settings, zone: event.zone() };
        Facts {
            event: event.name.clone(),
            guest: story.guest.name.clone(),
            mentor: story.mentor.clone().unwrap_or_else(|| words::someone(language).to_owned()),
            when: times.of(story.slot_ms),
            link,
            news: times.news(&story.plot, code),
        }
    }

    fn appointment(&self, event: &Event, story: &Story, mentor: &str) -> Option<Appointment> {
        let (method, sequence) = story.calendar?;
        let session = Session {
            booking: story.booking,
            host: &host_of(&event.origin),
            sequence,
            from_ms: story.slot_ms,
            until_ms: end_ms(story.slot_ms),
            at_ms: ambient::now_ms(),
            summary: &words::summary(self.settings.language, mentor, &event.name),
            people: Some(People {
                organizer: self.settings.from.email.as_ref(),
                guest: &story.guest.address,
            }),
        };
        Some(session.appointment(method))
    }
}

/// Puts times into words.
struct Times<'a> {
    settings: &'a MailSettings,
    zone: Tz,
}

impl Times<'_> {
    fn of(&self, slot_ms: u64) -> String {
        times::stretch(self.settings.language, self.zone, slot_ms, end_ms(slot_ms))
    }

    fn all(&self, slots: &[u64]) -> Vec<String> {
        slots.iter().map(|slot_ms| self.of(*slot_ms)).collect()
    }

    fn news(&self, plot: &Plot, code: Option<String>) -> News {
        match plot {
            Plot::Booked => News::Booked,
            Plot::Moved { from_ms } => News::Moved { was: self.of(*from_ms) },
            Plot::Cancelled => News::Cancelled,
            Plot::Soon => News::Soon,
            Plot::Over => News::Over,
            Plot::NotBooked { free } => News::NotBooked { free: self.all(free) },
            Plot::NotMoved { wanted_ms, free } => {
                News::NotMoved { wanted: self.of(*wanted_ms), free: self.all(free) }
            }
            Plot::NotCancelled => News::NotCancelled,
            Plot::Asked => News::Asked { code },
        }
    }
}

fn trial(settings: &MailSettings, event: &Event, to: &str) -> Letter {
    letter(words::trial(settings.language, &event.name), to.to_owned(), None)
}

fn letter(sheet: Sheet, to: String, appointment: Option<Appointment>) -> Letter {
    let (text, html) = (sheet.text(), sheet.html());
    Letter { to, subject: sheet.subject, text, html, appointment }
}
