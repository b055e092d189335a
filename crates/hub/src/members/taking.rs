//! One's connections to take along: as a table for spreadsheets, and as cards for address books.

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardVersion};
use portico_domain::MemberId;
use portico_domain::member::Profile;

use super::Acquaintance;
use crate::hub::{Hub, HubError};
use crate::listing::date;

/// The columns of the table.
const COLUMNS: [&str; 6] = ["name", "headline", "links", "met", "tags", "note"];
/// What a spreadsheet takes for the beginning of a formula, in any width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

impl Hub {
    /// The connections of `member` as a table in CSV (RFC 4180), newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn connections_csv(&self, member: MemberId) -> Result<String, HubError> {
        let mut rows = vec![COLUMNS.map(str::to_owned)];
        for (met, profile) in self.cards_of(member)? {
            rows.push(row(&met, profile));
        }
        Ok(table(&rows))
    }

    /// The same as cards (vCard 4.0, RFC 6350).
    ///
    /// # Errors
    /// When the store fails.
    pub fn connections_vcard(&self, member: MemberId) -> Result<String, HubError> {
        let cards = self.cards_of(member)?;
        Ok(cards.iter().map(|(met, profile)| card(met, profile)).collect())
    }

    /// Whom `member` met, with what they show; nobody who was erased.
    fn cards_of(&self, member: MemberId) -> Result<Vec<(Acquaintance, Profile)>, HubError> {
        let met = self.acquaintances(member)?;
        let view = self.ledger().view()?;
        let mut cards = Vec::with_capacity(met.len());
        for one in met {
            let profile: Option<Profile> = view.rows().get(&one.member)?;
            cards.extend(profile.map(|profile| (one, profile)));
        }
        Ok(cards)
    }
}

fn row(met: &Acquaintance, profile: Profile) -> [String; COLUMNS.len()] {
    let links = profile.links.unwrap_or_default().join(" ");
    let (tags, note) = (met.remark.tags.join(", "), met.remark.note.clone());
    [profile.name, profile.headline.unwrap_or_default(), links, date(met.at_ms), tags, note]
}

fn table(rows: &[[String; COLUMNS.len()]]) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| as_text(cell));
        writer.write_record(cells).expect("writing into memory cannot fail");
    }
    let bytes = writer.into_inner().expect("writing into memory cannot fail");
    String::from_utf8(bytes).expect("the cells are text")
}

/// A cell that a spreadsheet shows as it is: what it would take for a formula gets an apostrophe before it.
fn as_text(cell: &str) -> String {
    let cell: String = cell.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
    if cell.trim_start().starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

fn card(met: &Acquaintance, profile: &Profile) -> String {
    let mut card = VCard { entries: Vec::new() };
    let mut add = |name: VCardProperty, text: &str| {
        let text: String = text.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
        card.entries.push(VCardEntry::new(name).with_value(text));
    };
    add(VCardProperty::Fn, &profile.name);
    profile.headline.iter().for_each(|headline| add(VCardProperty::Title, headline));
    for link in profile.links.iter().flatten() {
        let (property, address) = property_of(link);
        add(property, address);
    }
    if !met.remark.note.is_empty() {
        add(VCardProperty::Note, &met.remark.note);
    }
    for tag in &met.remark.tags {
        add(VCardProperty::Categories, tag);
    }
    let mut text = String::new();
    card.write_to(&mut text, VCardVersion::V4_0).expect("writing into memory cannot fail");
    text
}

fn property_of(link: &str) -> (VCardProperty, &str) {
    match link.split_once(':') {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => {
            (VCardProperty::Email, address)
        }
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("tel") => (VCardProperty::Tel, link),
        _ => (VCardProperty::Url, link),
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::OpId;
    use portico_domain::people::Remark;
    use proptest::prelude::*;

    use super::*;

    fn met(note: &str, tags: Vec<String>) -> Acquaintance {
        let (connection, member) = (OpId([1; 16]), OpId([2; 16]));
        let remark = Remark { note: note.to_owned(), tags };
        Acquaintance { connection, member, at_ms: 1_800_000_000_000, remark }
    }

    /// Any text, and often one that looks like a formula.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["\\PC{1,40}", "[ \t]{0,2}[=+@－-]\\PC{0,20}", "[\",;:\\\\\r\n a-z]{1,40}"]
    }

    fn first_value(card: &VCard, property: VCardProperty) -> String {
        let entry = card.entries.iter().find(|entry| entry.name == property);
        let value = entry.and_then(|entry| entry.values.first()).expect("it has one");
        value.as_text().unwrap_or_default().to_owned()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// No cell is a formula, and each is read back as it was, but for the apostrophe.
        #[test]
        fn no_cell_is_a_formula(name in text(), note in text(), tag in text()) {
            let profile = Profile { name, ..Profile::default() };
            let expected = row(&met(&note, vec![tag.clone()]), profile.clone());
            let text = table(std::slice::from_ref(&expected));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            prop_assert_eq!(read.len(), COLUMNS.len());
            for (cell, meant) in read.iter().zip(&expected) {
                prop_assert!(!cell.trim_start().starts_with(FORMULA), "{cell:?}");
                let plain: String = meant.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
                prop_assert!(cell == plain || cell.strip_prefix('\'') == Some(&plain), "{cell:?}");
            }
        }

        /// No text breaks out of its line of the card: what is read back is what was written, and nothing else.
        #[test]
        fn a_card_says_what_is_meant(name in text(), note in "[ -~äöü\n]{1,200}") {
            let profile = Profile { name: name.clone(), ..Profile::default() };
            let text = card(&met(&note, vec![]), &profile);
            let read = VCard::parse(&text).unwrap();
            let plain = |text: &str| -> String {
                text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
            };
            for (property, text) in [(VCardProperty::Note, &note), (VCardProperty::Fn, &name)] {
                let (read, meant) = (first_value(&read, property), plain(text));
                prop_assert_eq!(read.trim(), meant.trim());
            }
            prop_assert_eq!(text.matches("BEGIN:VCARD\r\n").count(), 1);
        }
    }

    #[test]
    fn links_are_what_they_are() {
        let links = ["mailto:a@b.example", "tel:+491", "https://a.example/?x=1;2,3"];
        let links = Some(links.map(str::to_owned).to_vec());
        let profile = Profile { name: "Ada".into(), links, ..Profile::default() };
        let text = card(&met("", vec!["rust".into()]), &profile);
        for line in ["EMAIL:a@b.example", "TEL:tel:+491", "CATEGORIES:rust", "VERSION:4.0"] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        let read = VCard::parse(&text).unwrap();
        assert_eq!(first_value(&read, VCardProperty::Url), "https://a.example/?x=1;2,3");
    }
}
