//! Contacts: where else a member can be reached. Each is shown on purpose or stays at the hub.

use minicbor::{Decode, Encode};

use crate::member::{LINK_MAX, LINKS_MAX, Profile};

/// Longest label, in characters.
pub const LABEL_MAX: usize = 40;
/// What an address may begin with: nothing that a browser would run.
pub const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// One way to reach a member.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Contact {
    /// What the member calls it; may be empty.
    #[n(0)]
    pub label: String,
    /// An address with one of [`SCHEMES`].
    #[n(1)]
    pub address: String,
    /// Whether others see it.
    #[n(2)]
    pub shown: bool,
}

/// All contacts of a member, in their order. Kept by hubs only: what is shown of it is also in [`Profile::links`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Contacts {
    /// At most [`LINKS_MAX`].
    #[n(0)]
    pub list: Vec<Contact>,
}

/// Why contacts cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadContacts {
    /// There are too many.
    #[error("at most {LINKS_MAX} contacts")]
    TooMany,
    /// A label is too long, or goes over a line's end.
    #[error("a label has at most {LABEL_MAX} characters in one line")]
    Label,
    /// An address is none.
    #[error("an address begins with https://, http://, mailto: or tel:, and has no space in it")]
    Address,
}

impl Contacts {
    /// Whether it keeps the limits of this module.
    ///
    /// # Errors
    /// With the first that it breaks.
    pub fn check(&self) -> Result<(), BadContacts> {
        if self.list.len() > LINKS_MAX {
            return Err(BadContacts::TooMany);
        }
        let is_label =
            |text: &str| text.chars().count() <= LABEL_MAX && !text.contains(char::is_control);
        if !self.list.iter().all(|contact| is_label(&contact.label)) {
            return Err(BadContacts::Label);
        }
        if !self.list.iter().all(|contact| is_address(&contact.address)) {
            return Err(BadContacts::Address);
        }
        Ok(())
    }

    /// The addresses that others see.
    pub fn shown(&self) -> Vec<String> {
        let shown = self.list.iter().filter(|contact| contact.shown);
        shown.map(|contact| contact.address.clone()).collect()
    }

    /// Whether `profile` shows these and no others.
    pub fn fits(&self, profile: &Profile) -> bool {
        profile.links.as_deref().unwrap_or_default() == self.shown()
    }

    /// These, with what `profile` shows: its links may have come from a list of members, without labels.
    pub fn of(known: Option<Self>, profile: &Profile) -> Self {
        let known = known.unwrap_or_default();
        if known.fits(profile) {
            return known;
        }
        let label = |address: &String| {
            let found = known.list.iter().find(|contact| contact.address == *address);
            found.map(|contact| contact.label.clone()).unwrap_or_default()
        };
        let links = profile.links.iter().flatten();
        let shown: Vec<Contact> =
            links.map(|a| Contact { label: label(a), address: a.clone(), shown: true }).collect();
        let hidden: Vec<Contact> =
            known.list.iter().filter(|contact| !contact.shown).cloned().collect();
        Self { list: [shown, hidden].concat() }
    }
}

fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = SCHEMES.iter().find_map(|scheme| lower.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty())
        && text.chars().count() <= LINK_MAX
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(label: &str, address: &str, shown: bool) -> Contact {
        Contact { label: label.into(), address: address.into(), shown }
    }

    fn check(list: Vec<Contact>) -> Result<(), BadContacts> {
        Contacts { list }.check()
    }

    #[test]
    fn limits_are_kept() {
        let good = contact("Web", "https://a.example/x", true);
        assert_eq!(check(vec![good.clone(); LINKS_MAX]), Ok(()));
        assert_eq!(check(vec![good; LINKS_MAX + 1]), Err(BadContacts::TooMany));
        let long = "l".repeat(LABEL_MAX + 1);
        assert_eq!(check(vec![contact(&long, "tel:+49", true)]), Err(BadContacts::Label));
        for good in ["mailto:a@b.example", "HTTPS://A.example", "tel:+491234"] {
            assert_eq!(check(vec![contact("", good, false)]), Ok(()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "//a.example",
            "a b",
            "https://a b",
            "",
        ] {
            assert_eq!(check(vec![contact("", bad, false)]), Err(BadContacts::Address), "{bad}");
        }
    }

    /// What a list of members brought is shown beside what is hidden, and labels are found again.
    #[test]
    fn contacts_follow_what_the_profile_shows() {
        let known = Contacts {
            list: vec![contact("Web", "https://a.example", true), contact("Home", "tel:1", false)],
        };
        let showing = |links: &[&str]| Profile {
            name: "Ada".into(),
            links: Some(links.iter().map(|link| (*link).to_owned()).collect()),
            ..Profile::default()
        };
        let same = showing(&["https://a.example"]);
        assert_eq!(Contacts::of(Some(known.clone()), &same), known);
        let merged =
            Contacts::of(Some(known), &showing(&["https://b.example", "https://a.example"]));
        let labels: Vec<&str> = merged.list.iter().map(|c| c.label.as_str()).collect();
        assert_eq!(labels, ["", "Web", "Home"]);
        assert_eq!(merged.shown(), ["https://b.example", "https://a.example"]);
    }
}
