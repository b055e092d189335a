//! Questions about what the hub holds: who is there, and everything for export.

use std::io::Write;
use std::ops::ControlFlow;

use portico_domain::MemberId;
use portico_domain::OpId;
use portico_domain::member::{Member, Profile, Role, normalize_email};
use portico_ledger::query;
use portico_ledger::rows::{EmailOwner, email_hash};
use serde::Serialize;

use crate::hub::{Hub, HubError};

/// One member in an export.
#[derive(Debug, Serialize)]
struct MemberLine {
    id: MemberId,
    name: String,
    headline: Option<String>,
    role: Role,
    connections: u32,
    badges: Vec<String>,
}

/// One connection in an export.
#[derive(Debug, Serialize)]
struct ConnectionLine {
    id: OpId,
    members: [MemberId; 2],
    at_ms: u64,
    node: OpId,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Member(MemberLine),
    Connection(ConnectionLine),
}

impl Hub {
    /// The member with this id, e-mail address, or name.
    ///
    /// # Errors
    /// When there is none, or more than one has the name.
    pub fn find_member(&self, text: &str) -> Result<MemberId, HubError> {
        self.event()?;
        let view = self.ledger().view()?;
        let unknown = || HubError::UnknownMember(text.to_owned());
        if let Ok(id) = text.parse::<OpId>() {
            let known = view.rows().get::<Member>(&id)?.is_some();
            return known.then_some(id).ok_or_else(unknown);
        }
        if let Some(address) = normalize_email(text) {
            let owner: Option<EmailOwner> = view.rows().get(&email_hash(&address))?;
            return owner.map(|owner| owner.member).ok_or_else(unknown);
        }
        let mut found = Vec::new();
        self.each_profile(&mut |id, profile| {
            if profile.name.eq_ignore_ascii_case(text.trim()) {
                found.push(id);
            }
        })?;
        match found[..] {
            [one] => Ok(one),
            _ => Err(unknown()),
        }
    }

    fn each_profile(&self, visit: &mut dyn FnMut(MemberId, Profile)) -> Result<(), HubError> {
        let view = self.ledger().view()?;
        let mut ids = Vec::new();
        query::members(view.rows(), &mut |id, _| {
            ids.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        for id in ids {
            if let Some(profile) = view.rows().get(&id)? {
                visit(id, profile);
            }
        }
        Ok(())
    }

    /// The ids of all members with `role`, in the order in which they were added.
    ///
    /// # Errors
    /// When the store fails.
    pub fn members_with(&self, role: Role) -> Result<Vec<MemberId>, HubError> {
        let mut found = Vec::new();
        query::members(self.ledger().view()?.rows(), &mut |id, member| {
            found.extend((member.role == role).then_some(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// A member's public profile.
    ///
    /// # Errors
    /// When there is none.
    pub fn profile(&self, id: MemberId) -> Result<Profile, HubError> {
        let profile = self.ledger().view()?.rows().get(&id)?;
        profile.ok_or_else(|| HubError::UnknownMember(id.to_string()))
    }

    /// Writes members and connections as JSON lines. No addresses, no tokens or their hashes.
    ///
    /// # Errors
    /// When the store or `out` fails.
    pub fn export(&self, out: &mut dyn Write) -> Result<(), HubError> {
        let view = self.ledger().view()?;
        let mut members = Vec::new();
        query::members(view.rows(), &mut |id, member| {
            members.push((id, member));
            Ok(ControlFlow::Continue(()))
        })?;
        for (id, member) in members {
            let profile: Profile = view.rows().get(&id)?.unwrap_or_default();
            write_line(out, &Line::Member(member_line(id, &member, profile)))?;
            let mut lines = Vec::new();
            query::connections(view.rows(), id, &mut |other, made| {
                if id < other {
                    let members = [id, other];
                    let (at_ms, node) = (made.at_ms, made.node);
                    lines.push(ConnectionLine { id: made.id, members, at_ms, node });
                }
                Ok(ControlFlow::Continue(()))
            })?;
            for line in lines {
                write_line(out, &Line::Connection(line))?;
            }
        }
        Ok(())
    }
}

fn member_line(id: MemberId, member: &Member, profile: Profile) -> MemberLine {
    MemberLine {
        id,
        name: profile.name,
        headline: profile.headline,
        role: member.role,
        connections: member.connections,
        badges: member.badges.iter().map(|earned| earned.badge.key()).collect(),
    }
}

fn write_line(out: &mut dyn Write, line: &Line) -> Result<(), HubError> {
    serde_json::to_writer(&mut *out, line).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}
