//! The event's time zone, and mentors' hours, as organizers set and see them.

use std::ops::ControlFlow;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use portico_domain::event::{BadEvent, Event};
use portico_domain::member::Profile;
use portico_domain::session::action::SetAvailability;
use portico_domain::session::{Availability, Hours};
use portico_domain::{Action, MemberId};
use portico_ledger::hub::Acted;
use portico_ledger::query;

use super::hours;
use super::times::{day_of, in_zone};
use crate::ambient;
use crate::hub::{Hub, HubError};

/// How many days hours hold from the first on, where no last day is given.
pub(super) const DAYS: u64 = 60;

impl Hub {
    /// Sets the event's time zone, by its IANA name.
    pub(super) fn set_zone(&self, name: &str) -> Result<String, HubError> {
        let zone: Tz = name.parse().map_err(|_| HubError::BadEvent(BadEvent::TimeZone))?;
        let (_, event) = self.event()?;
        let before = event.zone();
        self.configure(Event { time_zone: Some(zone.name().to_owned()), ..event })?;
        let mut text = format!("the event's time zone is {zone}\n");
        let mut mentors = 0;
        query::mentors(self.ledger().view()?.rows(), &mut |_, _| {
            mentors += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        if before != zone && mentors > 0 {
            text += &format!(
                "the hours of {mentors} mentors were worked out in {before} and stay as they are: set them again with \
                 `mentor hours`\n"
            );
        }
        Ok(text)
    }

    /// Sets when a mentor can be booked, from the first day to the last.
    pub(super) fn set_hours(
        &self,
        mentor: &str,
        hours: Hours,
        (from, until): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Result<String, HubError> {
        let mentor = self.find_member(mentor)?;
        let (_, event) = self.event()?;
        let zone = event.zone();
        let from = from.unwrap_or_else(|| day_of(ambient::now_ms(), zone));
        let until = until.or_else(|| from.checked_add_days(Days::new(DAYS))).unwrap_or(from);
        let stretches = hours.stretches(zone, from, until);
        let stretches = stretches.map_err(|bad| HubError::Malformed(bad.to_string()))?;
        let availability = Availability { hours, stretches };
        let slots = availability.slots(0, u64::MAX).count();
        let action = SetAvailability { mentor, availability };
        match self.act(Action::SetAvailability(action), Vec::new())? {
            Acted::Done { id, .. } => {
                let case = self.ledger().view()?.rows().get::<portico_domain::case::Case>(&id)?;
                let broken = case.map_or(String::new(), |_| {
                    "what was booked or promised to a kiosk outside of them stands: see `case list`\n".into()
                });
                Ok(format!("{slots} sessions from {from} to {until}, in {zone}\n{broken}"))
            }
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }

    /// Who can be booked, and how a guest knows them.
    pub(crate) fn mentors(&self) -> Result<Vec<(MemberId, Profile, Availability)>, HubError> {
        let view = self.ledger().view()?;
        let mut mentors = Vec::new();
        query::mentors(view.rows(), &mut |id, availability| {
            if let Some(profile) = view.rows().get(&id)? {
                mentors.push((id, profile, availability));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(mentors)
    }

    /// A few lines for each mentor.
    pub(super) fn list_mentors(&self) -> Result<String, HubError> {
        let zone = self.event()?.1.zone();
        let now_ms = ambient::now_ms();
        let lines = self.mentors()?.into_iter().map(|(id, profile, availability)| {
            let to_come = availability.slots(now_ms, u64::MAX).count();
            let last = availability.stretches.last().map(|stretch| in_zone(stretch.until_ms, zone));
            let until = last.map_or("none".to_owned(), |last| format!("until {last}"));
            let words = hours::words(&availability.hours);
            format!("{id}  {}  {to_come} slots to come, {until}\n  {words}\n", profile.name)
        });
        Ok(lines.collect())
    }
}
