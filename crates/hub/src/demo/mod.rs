//! The demo event: a booth, two hundred attendees, and a day of sessions, so that a newcomer sees the whole thing work.

mod sessions;

use std::sync::atomic::{AtomicUsize, Ordering};

use portico_domain::MemberId;
use portico_domain::member::{Profile, Role};
use portico_domain::token::Cause;

use crate::hub::{Hub, HubError, NewMember};

/// How many attendees the demo event has.
pub const ATTENDEES: usize = 200;
/// Name of the demo event; its hub shows demo codes, no other does.
pub const EVENT_NAME: &str = "Demo Days";
/// The booth whose kiosk it is.
pub const BOOTH_NAME: &str = "Aurora Robotics";

const FIRST_NAMES: [&str; 20] = [
    "Amina", "Jonas", "Mei", "Luca", "Priya", "Samuel", "Ingrid", "Kofi", "Elena", "Tariq",
    "Sofia", "Hiro", "Noor", "Pavel", "Grace", "Mateo", "Freya", "Omar", "Chloé", "Viktor",
];
const LAST_NAMES: [&str; 10] = [
    "Diallo",
    "Lindqvist",
    "Tanaka",
    "Rossi",
    "Nair",
    "Okafor",
    "Berg",
    "Mensah",
    "Petrova",
    "Haddad",
];
const WORK: [&str; 10] = [
    "Data engineer, Blue Ocean Labs",
    "Curator, Museum of Light",
    "Founder, Northwind Energy",
    "Nurse, City Hospital",
    "Robotics student",
    "Product designer, Papertrail",
    "Teacher, Elm Street School",
    "Security researcher",
    "Urban planner, Harbour Office",
    "Journalist, The Morning Post",
];

/// Makes the demo event on an empty hub; on one that has it, gives its booth again. Its sessions are those of today.
///
/// # Errors
/// When the hub has another event, or the store fails.
pub fn prepare(hub: &Hub, origin: &str) -> Result<MemberId, HubError> {
    match hub.event() {
        Err(HubError::NoEvent) => {
            hub.create_event(EVENT_NAME, origin)?;
        }
        Err(error) => return Err(error),
        Ok((_, event)) if event.name == EVENT_NAME => {
            hub.set_origin(event, origin)?;
        }
        Ok(_) => return Err(HubError::HasEvent),
    }
    let booth = match hub.find_member(BOOTH_NAME) {
        Err(HubError::UnknownMember(_)) => populate(hub)?,
        found => found?,
    };
    sessions::prepare(hub)?;
    Ok(booth)
}

fn populate(hub: &Hub) -> Result<MemberId, HubError> {
    let attendees: Vec<NewMember> = (0..ATTENDEES).map(attendee).collect();
    hub.add_members(&attendees)?;
    let booth = [member(Role::Booth, BOOTH_NAME.into(), "Booth 42")];
    let added = hub.add_members(&booth)?;
    added.first().copied().flatten().ok_or_else(|| HubError::UnknownMember(BOOTH_NAME.into()))
}

fn attendee(number: usize) -> NewMember {
    let first = FIRST_NAMES[number % FIRST_NAMES.len()];
    let last = LAST_NAMES[(number / FIRST_NAMES.len() + number) % LAST_NAMES.len()];
    member(Role::Attendee, format!("{first} {last}"), WORK[(number * 7 + number / 10) % WORK.len()])
}

fn member(role: Role, name: String, headline: &str) -> NewMember {
    let (email, headline) = (Some(address(&name)), Some(headline.to_owned()));
    NewMember { role, profile: Profile { name, headline, links: None, picture: None }, email }
}

/// Where they would sign in: no letter can reach it (RFC 2606).
fn address(name: &str) -> String {
    format!("{}@demo.example", name.to_lowercase().replace(' ', ".").replace('é', "e"))
}

/// Who shows a code next in the demo scene.
#[derive(Debug, Default)]
pub struct Queue {
    next: AtomicUsize,
}

impl Queue {
    /// A fresh link of the next attendee, and their name.
    ///
    /// # Errors
    /// When the hub's event is not the demo event, or the store fails.
    pub fn next_card(&self, hub: &Hub) -> Result<(String, String), HubError> {
        if hub.event()?.1.name != EVENT_NAME {
            return Err(HubError::NoEvent);
        }
        let attendees = hub.members_with(Role::Attendee)?;
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        let id = *attendees.get(at % attendees.len().max(1)).ok_or(HubError::NoEvent)?;
        let name = hub.profile(id)?.name;
        Ok((hub.issue_token(id, Cause::Rotated)?.to_url(), name))
    }
}
