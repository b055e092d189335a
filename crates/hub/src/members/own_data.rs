//! Everything that the event keeps about a member, for the member: one JSON text.

use std::ops::ControlFlow;

use data_encoding::BASE64;
use portico_domain::member::{Member, Profile};
use portico_domain::people::Remark;
use portico_domain::session::booking::BookingId;
use portico_domain::session::{Booking, Feedback};
use portico_domain::{MemberId, OpId};
use portico_ledger::rows::Email;
use portico_ledger::rows::session::GuestText;
use portico_ledger::sessions::guest_of_address;
use portico_ledger::{hub::HubView, query};
use serde::Serialize;

use crate::hub::{Hub, HubError};
use crate::listing::date;
use crate::sessions::state_word;

#[derive(Debug, Serialize)]
struct OwnData {
    id: MemberId,
    role: &'static str,
    address: Option<String>,
    profile: OwnProfile,
    connection_count: u32,
    badges: Vec<String>,
    blocked_since: Option<String>,
    connections: Vec<OwnConnection>,
    /// Notes on people whom one is no longer connected with.
    other_notes: Vec<OwnNote>,
    kept_away: Vec<MemberId>,
    reports: Vec<OwnReport>,
    devices: Vec<OwnDevice>,
    sessions_given: Vec<OwnSession>,
    sessions_booked: Vec<OwnSession>,
}

#[derive(Debug, Serialize)]
struct OwnProfile {
    name: String,
    headline: Option<String>,
    contacts: Vec<OwnContact>,
    /// Base64.
    picture: Option<String>,
}

#[derive(Debug, Serialize)]
struct OwnContact {
    label: String,
    address: String,
    shown: bool,
}

#[derive(Debug, Serialize)]
struct OwnConnection {
    id: OpId,
    with: MemberId,
    name: String,
    at: String,
    note: String,
    tags: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OwnNote {
    about: MemberId,
    note: String,
    tags: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OwnReport {
    about: MemberId,
    at: String,
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct OwnDevice {
    id: OpId,
    key: String,
    revoked: Option<String>,
}

#[derive(Debug, Serialize)]
struct OwnSession {
    id: BookingId,
    mentor: MemberId,
    start: String,
    state: &'static str,
    stars: Option<u8>,
    text: Option<String>,
}

impl Hub {
    /// Everything that the event keeps about `member`, as JSON: no token, no hash, and of others only whom the member met.
    ///
    /// # Errors
    /// When there is no such member, or the store fails.
    pub fn own_data(&self, member: MemberId) -> Result<String, HubError> {
        let view = self.ledger().view()?;
        let row: Option<Member> = view.rows().get(&member)?;
        let row = row.ok_or_else(|| HubError::UnknownMember(member.to_string()))?;
        let address = view.rows().get(&member)?.map(|Email { address }| address);
        let (connections, other_notes) = self.own_connections(&view, member)?;
        let data = OwnData {
            id: member,
            role: row.role.as_str(),
            profile: self.own_profile(member)?,
            connection_count: row.connections,
            badges: row.badges.iter().map(|earned| earned.badge.key()).collect(),
            blocked_since: row.blocked_ms.map(date),
            connections,
            other_notes,
            kept_away: self.muted_by(member)?,
            reports: own_reports(&view, member)?,
            devices: own_devices(&view, member)?,
            sessions_given: sessions_given(&view, member)?,
            sessions_booked: sessions_booked(&view, address.as_deref())?,
            address,
        };
        serde_json::to_string_pretty(&data).map_err(|error| std::io::Error::from(error).into())
    }

    fn own_profile(&self, member: MemberId) -> Result<OwnProfile, HubError> {
        let Profile { name, headline, picture, .. } = self.profile(member)?;
        let contacts = self.contacts(member)?.list.into_iter();
        let contacts = contacts.map(|one| OwnContact {
            label: one.label,
            address: one.address,
            shown: one.shown,
        });
        let picture = picture.map(|bytes| BASE64.encode(&bytes));
        Ok(OwnProfile { name, headline, contacts: contacts.collect(), picture })
    }

    fn own_connections(
        &self,
        view: &HubView,
        member: MemberId,
    ) -> Result<(Vec<OwnConnection>, Vec<OwnNote>), HubError> {
        let mut remarks = query::remarks(view.rows(), member)?;
        let mut met = Vec::new();
        for one in self.acquaintances(member)? {
            remarks.remove(&one.member);
            let profile: Profile = view.rows().get(&one.member)?.unwrap_or_default();
            let Remark { note, tags } = one.remark;
            let (id, with, name, at) = (one.connection, one.member, profile.name, date(one.at_ms));
            met.push(OwnConnection { id, with, name, at, note, tags });
        }
        let left = remarks.into_iter();
        let left = left.map(|(about, Remark { note, tags })| OwnNote { about, note, tags });
        Ok((met, left.collect()))
    }
}

fn own_reports(view: &HubView, member: MemberId) -> Result<Vec<OwnReport>, HubError> {
    let mut reports = query::reports(view.rows())?;
    reports.retain(|(_, report)| report.by == member);
    let line = |(_, report): (OpId, portico_domain::people::MemberReport)| OwnReport {
        about: report.about,
        at: date(report.at_ms),
        text: report.text,
    };
    Ok(reports.into_iter().map(line).collect())
}

fn own_devices(view: &HubView, member: MemberId) -> Result<Vec<OwnDevice>, HubError> {
    let devices = query::devices(view.rows(), member)?.into_iter();
    let line = |(id, device): (OpId, portico_domain::people::Device)| OwnDevice {
        id,
        key: device.key.to_string(),
        revoked: device.revoked_ms.map(date),
    };
    Ok(devices.map(line).collect())
}

fn sessions_given(view: &HubView, mentor: MemberId) -> Result<Vec<OwnSession>, HubError> {
    let mut found = Vec::new();
    query::bookings(view.rows(), &mut |id, booking| {
        if booking.mentor == mentor {
            found.push(session(id, &booking));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The sessions of the guest who has this address, with what they wrote.
fn sessions_booked(view: &HubView, address: Option<&str>) -> Result<Vec<OwnSession>, HubError> {
    let rows = view.rows();
    let guest = address.map(|address| guest_of_address(rows, address)).transpose()?.flatten();
    let Some((guest, _)) = guest else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    query::bookings_of(rows, guest, &mut |id| {
        let Some(booking) = rows.get::<Booking>(&id)? else {
            return Ok(ControlFlow::Continue(()));
        };
        let feedback: Option<Feedback> = rows.get(&id)?;
        let text: Option<GuestText> =
            feedback.map(|feedback| rows.get(&(guest, feedback.by))).transpose()?.flatten();
        let stars = feedback.map(|feedback| feedback.stars);
        let text = text.map(|GuestText { text }| text);
        found.push(OwnSession { stars, text, ..session(id, &booking) });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn session(id: BookingId, booking: &Booking) -> OwnSession {
    let state = state_word(booking.state);
    let (mentor, start) = (booking.mentor, date(booking.slot_ms));
    OwnSession { id, mentor, start, state, stars: None, text: None }
}

#[cfg(test)]
mod tests {
    use portico_domain::people::Remark;

    use crate::members::tests::house;

    /// What a member wrote is in it, of others only the name, and no token, hash or other's note.
    #[test]
    fn it_is_all_of_ones_own_and_nothing_of_others() {
        let house = house(&["Ada", "Bob"]);
        let (hub, ada, bob) = (&house.hub, house.people[0], house.people[1]);
        let made = house.meet(0, 1);
        hub.annotate(ada, bob, &Remark::typed("a note of Ada's", &["rust".into()])).unwrap();
        hub.annotate(bob, ada, &Remark::typed("a secret of Bob's", &[])).unwrap();
        hub.report_member(ada, bob, "he shouts").unwrap();
        hub.mute(ada, bob, true).unwrap();
        let text = hub.own_data(ada).unwrap();
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(data["address"], "ada@test.example");
        assert_eq!(data["connections"][0]["name"], "Bob");
        assert_eq!(data["connections"][0]["note"], "a note of Ada's");
        assert_eq!(data["reports"][0]["text"], "he shouts");
        assert_eq!(data["kept_away"][0], bob.to_string());
        assert!(!text.contains("secret of Bob"), "{text}");
        assert!(!text.contains("bob@test.example"), "{text}");

        hub.disconnect(ada, made).unwrap();
        let data: serde_json::Value = serde_json::from_str(&hub.own_data(ada).unwrap()).unwrap();
        assert_eq!(data["connections"], serde_json::json!([]));
        assert_eq!(data["other_notes"][0]["note"], "a note of Ada's");
    }
}
