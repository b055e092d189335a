//! What organizers ask about members on the command line: whether people may sign themselves up, links to sign in with, and what
//! was reported.

use portico_domain::event::Event;
use serde::{Deserialize, Serialize};

use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::listing::date;

/// One command.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "people", rename_all = "snake_case")]
pub enum PeopleCommand {
    /// Says whether people may sign themselves up.
    SetSignUp {
        /// Whether they may.
        open: bool,
    },
    /// Makes a link that signs a member in.
    SignIn {
        /// The member: id, e-mail address or name.
        member: String,
    },
    /// Lists what members reported about one another.
    ListReports,
}

impl PeopleCommand {
    pub(crate) fn run(self, hub: &Hub) -> Result<String, HubError> {
        match self {
            Self::SetSignUp { open } => {
                hub.set_sign_up(open)?;
                let may = if open { "may" } else { "may not" };
                Ok(format!("people {may} sign themselves up\n"))
            }
            Self::SignIn { member } => {
                let member = hub.find_member(&member)?;
                hub.new_sign_in_link(member, ambient::now_ms()).map(|link| format!("{link}\n"))
            }
            Self::ListReports => hub.list_reports(),
        }
    }
}

impl Hub {
    /// Says whether people whom nobody has added may sign themselves up.
    ///
    /// # Errors
    /// When there is no event, or the store fails.
    pub fn set_sign_up(&self, sign_up: bool) -> Result<(), HubError> {
        let (_, event) = self.event()?;
        if event.sign_up == sign_up { Ok(()) } else { self.configure(Event { sign_up, ..event }) }
    }

    /// A few lines for each report, oldest first. Lines of its text are set in, so that no text looks like a report.
    fn list_reports(&self) -> Result<String, HubError> {
        let mut text = String::new();
        for (id, report) in self.member_reports()? {
            let (by, about) = (self.name(report.by), self.name(report.about));
            text += &format!("{id}  {}  {by} about {about}\n", date(report.at_ms));
            let words = report.text.unwrap_or_else(|| "(its writer was erased)".to_owned());
            text.extend(words.lines().map(|line| format!("  {line}\n")));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::tests::house;

    #[test]
    fn organizers_see_what_was_reported() {
        let house = house(&["Ada", "Bob"]);
        let (ada, bob) = (house.people[0], house.people[1]);
        house.hub.report_member(ada, bob, "he shouts\nat everyone").unwrap();
        let text = PeopleCommand::ListReports.run(&house.hub).unwrap();
        assert!(text.contains("Ada about Bob\n  he shouts\n  at everyone\n"), "{text}");
        house.hub.erase(ada).unwrap();
        let text = PeopleCommand::ListReports.run(&house.hub).unwrap();
        assert!(text.contains(&format!("{ada} about Bob\n  (its writer was erased)\n")), "{text}");
    }

    #[test]
    fn sign_up_is_closed_until_it_is_opened() {
        let house = house(&[]);
        let open = || house.hub.event().unwrap().1.sign_up;
        assert!(!open());
        PeopleCommand::SetSignUp { open: true }.run(&house.hub).unwrap();
        assert!(open());
        PeopleCommand::SetSignUp { open: false }.run(&house.hub).unwrap();
        assert!(!open());
    }
}
