//! Member lists as organizers export them: CSV with a header line, the columns name, email, role, headline, links in any
//! order; only the name is needed.

use std::io::Read;

use portico_domain::member::{Profile, Role, normalize_email};
use serde::{Deserialize, Serialize};

use crate::hub::{Hub, HubError, NewMember};

/// Most lines of a list.
const LINES_MAX: usize = 200_000;
/// How many members are added in one commit.
const BATCH: usize = 1_000;

#[derive(Debug, Deserialize)]
struct Line {
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    headline: String,
    #[serde(default)]
    links: String,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Members added.
    pub added: usize,
    /// Lines whose address was there already.
    pub known: usize,
}

/// Reads a list; every line is checked before any is taken.
///
/// # Errors
/// Naming the first line that is not in order.
pub(crate) fn read(csv: impl Read) -> Result<Vec<NewMember>, HubError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv);
    let bad = |line: u64, why: &dyn std::fmt::Display| {
        HubError::Malformed(format!("line {line} of the list: {why}"))
    };
    let headers = reader.headers().map_err(|error| bad(1, &error))?.clone();
    let mut members = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| HubError::Malformed(error.to_string()))?;
        let number = record.position().map_or(0, csv::Position::line);
        if members.len() == LINES_MAX {
            return Err(bad(number, &"the list is too long"));
        }
        let line: Line = record.deserialize(Some(&headers)).map_err(|error| bad(number, &error))?;
        members.push(line.into_member().map_err(|why| bad(number, &why))?);
    }
    Ok(members)
}

impl Line {
    fn into_member(self) -> Result<NewMember, String> {
        let role = if self.role.is_empty() { "attendee" } else { &self.role };
        let role: Role = role.parse().map_err(|_| format!("no such role: {role:?}"))?;
        let email = match self.email.as_str() {
            "" => None,
            text => Some(normalize_email(text).ok_or("the e-mail address is not one")?),
        };
        let links: Vec<String> = self.links.split_whitespace().map(str::to_owned).collect();
        let profile = Profile {
            name: self.name,
            headline: Some(self.headline).filter(|text| !text.is_empty()),
            links: Some(links).filter(|links| !links.is_empty()),
            picture: None,
        };
        profile.check().map_err(|error| error.to_string())?;
        Ok(NewMember { role, profile, email })
    }
}

impl Hub {
    /// Adds the members of a CSV list. Done again it adds nobody twice, by e-mail address.
    ///
    /// # Errors
    /// Naming the first line that is not in order; then nobody is added.
    pub fn import_members(&self, csv: impl Read) -> Result<Imported, HubError> {
        let members = read(csv)?;
        let mut imported = Imported::default();
        for batch in members.chunks(BATCH) {
            for added in self.add_members(batch)? {
                *if added.is_some() { &mut imported.added } else { &mut imported.known } += 1;
            }
        }
        Ok(imported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_most_may_be_missing() {
        let list = "email,name,role\nAda@Example.org,Ada Lovelace,mentor\n,Bo,\n";
        let members = read(list.as_bytes()).unwrap();
        assert_eq!(members[0].email.as_deref(), Some("ada@example.org"));
        assert_eq!((members[0].role, members[1].role), (Role::Mentor, Role::Attendee));
        assert_eq!(members[1].profile.name, "Bo");
    }

    #[test]
    fn the_first_bad_line_is_named() {
        for (list, words) in [
            ("name\nAda\n,,\n", "line 3 of the list: the name is empty"),
            ("name,role\nAda,king\n", "line 2 of the list: no such role"),
            ("name,email\nAda,nowhere\n", "the e-mail address is not one"),
            ("email\nada@example.org\n", "missing field `name`"),
        ] {
            let said = read(list.as_bytes()).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }
}
