//! All that the event keeps about a member, to take along: as JSON; and whom they met, for spreadsheets and address books.

use portico_domain::member::{Member, Profile};
use portico_domain::people::Contacts;
use portico_domain::{Code, MemberId};
use portico_ledger::hub::HubView;
use portico_ledger::rows::Email;
use serde_json::{Value, json};

use crate::denial::Denial;
use crate::graphql::asked::Asked;
use crate::listing::date;
use crate::members::Acquaintance;
use crate::vcard::Card;

/// The columns of the table.
const COLUMNS: [&str; 6] = ["name", "headline", "met_at", "links", "tags", "note"];

/// Everything, as JSON text.
pub(super) fn all(asked: &Asked, id: MemberId) -> Result<String, Denial> {
    let (view, hub) = (asked.view()?, asked.hub());
    let member: Member = view.rows().get(&id)?.ok_or(Code::NotFound)?;
    let profile: Profile = view.rows().get(&id)?.unwrap_or_default();
    let address = view.rows().get::<Email>(&id)?.map(|row| row.address);
    let bookings = match &address {
        Some(address) => asked.guests().bookings_of(address, asked.now_ms())?,
        None => Vec::new(),
    };
    let met = hub.acquaintances(id)?;
    let met: Result<Vec<Value>, Denial> = met.iter().map(|one| acquaintance(&view, one)).collect();
    let everything = json!({
        "id": id,
        "role": member.role,
        "address": address,
        "profile": {
            "name": profile.name,
            "headline": profile.headline,
            "picture": profile.picture.map(|bytes| data_encoding::BASE64.encode(&bytes)),
        },
        "contacts": contacts(hub.contacts(id)?),
        "connections": met?,
        "connectionCount": member.connections,
        "badges": member.badges.iter().map(|earned| earned.badge.key()).collect::<Vec<_>>(),
        "devices": devices(asked, id)?,
        "blocked": hub.muted_by(id)?,
        "reports": reports(asked, id)?,
        "bookings": bookings,
    });
    Ok(format!("{everything:#}"))
}

fn acquaintance(view: &HubView, one: &Acquaintance) -> Result<Value, Denial> {
    let profile: Profile = view.rows().get(&one.member)?.unwrap_or_default();
    Ok(json!({
        "id": one.connection,
        "person": one.member,
        "name": profile.name,
        "at": date(one.at_ms),
        "note": one.remark.note,
        "tags": one.remark.tags,
    }))
}

fn contacts(contacts: Contacts) -> Vec<Value> {
    let list = contacts.list.into_iter();
    list.map(|one| json!({ "label": one.label, "address": one.address, "shown": one.shown }))
        .collect()
}

fn devices(asked: &Asked, id: MemberId) -> Result<Vec<Value>, Denial> {
    let browsers = asked.sign_ins().devices(id)?.into_iter().map(|device| {
        json!({
            "name": device.name,
            "signedInAt": date(device.signed_in_ms),
            "lastSeenAt": date(device.seen_ms),
        })
    });
    let keys = asked.hub().live_devices(id)?.into_iter();
    let keys = keys.map(|(_, device)| json!({ "publicKey": device.key.to_string() }));
    Ok(browsers.chain(keys).collect())
}

fn reports(asked: &Asked, id: MemberId) -> Result<Vec<Value>, Denial> {
    let own = asked.hub().member_reports()?.into_iter().filter(|(_, report)| report.by == id);
    Ok(own
        .map(|(_, report)| json!({ "about": report.about, "at": date(report.at_ms), "text": report.text }))
        .collect())
}

/// Whom they met, as a table (RFC 4180).
pub(super) fn csv(asked: &Asked, id: MemberId) -> Result<String, Denial> {
    let view = asked.view()?;
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [String; 6]| table.write_record(row).map_err(|_| Denial::failed());
    write(COLUMNS.map(str::to_owned))?;
    for Acquaintance { member, at_ms, remark, .. } in asked.hub().acquaintances(id)? {
        let profile: Profile = view.rows().get(&member)?.unwrap_or_default();
        let links = profile.links.unwrap_or_default().join(" ");
        let (headline, tags) = (profile.headline.unwrap_or_default(), remark.tags.join(", "));
        write([profile.name, headline, date(at_ms), links, tags, remark.note].map(inert))?;
    }
    let bytes = table.into_inner().map_err(|_| Denial::failed())?;
    String::from_utf8(bytes).map_err(|_| Denial::failed())
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: String) -> String {
    let begins = cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins { format!("'{cell}") } else { cell }
}

/// Whom they met, as cards.
pub(super) fn vcards(asked: &Asked, id: MemberId) -> Result<String, Denial> {
    let view = asked.view()?;
    let mut text = String::new();
    for Acquaintance { member, remark, .. } in asked.hub().acquaintances(id)? {
        // Of one who was erased nothing is known.
        let Some(profile): Option<Profile> = view.rows().get(&member)? else { continue };
        let card = Card {
            uid: &member.to_string(),
            name: &profile.name,
            headline: profile.headline.as_deref(),
            addresses: profile.links.as_deref().unwrap_or_default(),
            note: &remark.note,
            tags: &remark.tags,
        };
        text += &card.text();
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+49", "-1", "@SUM(1)", " =1", "\t=1"] {
            assert!(inert(cell.into()).starts_with('\''), "{cell}");
        }
        assert_eq!(inert("Grace = Hopper".into()), "Grace = Hopper");
    }
}
