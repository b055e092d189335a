//! Cards of people for address books (vCard 3.0, RFC 2426: what every address book reads).

/// Bytes of a line, without its end.
const LINE_BYTES_MAX: usize = 75;

/// One person's card.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card<'a> {
    /// What it is known by, for ever.
    pub(crate) uid: &'a str,
    /// Their name.
    pub(crate) name: &'a str,
    /// One line about them.
    pub(crate) headline: Option<&'a str>,
    /// Where else they can be reached.
    pub(crate) addresses: &'a [String],
    /// A note.
    pub(crate) note: &'a str,
    /// Words to find them by.
    pub(crate) tags: &'a [String],
}

impl Card<'_> {
    /// Its text.
    pub(crate) fn text(&self) -> String {
        let mut card = Lines::default();
        card.line("BEGIN:VCARD");
        card.line("VERSION:3.0");
        card.line(&format!("UID:{}", escaped(self.uid)));
        card.line(&format!("FN:{}", escaped(self.name)));
        let (given, family) = self.name.trim().rsplit_once(' ').unwrap_or(("", self.name));
        card.line(&format!("N:{};{};;;", escaped(family), escaped(given)));
        if let Some(headline) = self.headline {
            card.line(&format!("TITLE:{}", escaped(headline)));
        }
        self.addresses.iter().for_each(|address| card.line(&reached(address)));
        if !self.note.is_empty() {
            card.line(&format!("NOTE:{}", escaped(self.note)));
        }
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| escaped(tag)).collect();
            card.line(&format!("CATEGORIES:{}", tags.join(",")));
        }
        card.line("END:VCARD");
        card.0
    }
}

/// The line of an address, by its scheme.
fn reached(address: &str) -> String {
    let rest = |scheme: &str| {
        let begins =
            address.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
        begins.then(|| escaped(&address[scheme.len()..]))
    };
    if let Some(mail) = rest("mailto:") {
        format!("EMAIL;TYPE=INTERNET:{mail}")
    } else if let Some(number) = rest("tel:") {
        format!("TEL:{number}")
    } else {
        format!("URL:{}", escaped(address))
    }
}

/// A text that ends no line and no value.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Lines that are folded where they are too long.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE_BYTES_MAX {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn card<'a>(name: &'a str, note: &'a str, addresses: &'a [String]) -> Card<'a> {
        Card { uid: "1", name, headline: None, addresses, note, tags: &[] }
    }

    /// What a reader of RFC 2426 makes of it: the value of a property, by its name.
    fn value(text: &str, name: &str) -> Option<String> {
        let unfolded = text.replace("\r\n ", "");
        let line = unfolded.split("\r\n").find_map(|line| line.strip_prefix(name))?.to_owned();
        let mut plain = String::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some('n')) => plain.push('\n'),
                ('\\', Some(c)) => plain.push(c),
                (c, _) => plain.push(c),
            }
        }
        Some(plain)
    }

    #[test]
    fn a_card_says_where_somebody_is_reached() {
        let addresses =
            ["mailto:a@b.example", "TEL:+491", "https://a.example/;x"].map(String::from);
        let card = card("Grace Brewster Hopper", "line one\nline; two", &addresses);
        let text =
            Card { headline: Some("Compilers, mostly"), tags: &["a,b".into(), "c".into()], ..card }
                .text();
        assert!(
            text.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n") && text.ends_with("END:VCARD\r\n")
        );
        for line in [
            "N:Hopper;Grace Brewster;;;",
            "TITLE:Compilers\\, mostly",
            "EMAIL;TYPE=INTERNET:a@b.example",
            "TEL:+491",
            "URL:https://a.example/\\;x",
            "NOTE:line one\\nline\\; two",
            "CATEGORIES:a\\,b,c",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
    }

    proptest! {
        /// Whatever somebody is called and whatever is noted, it is one card with one name and one note, and both read back.
        #[test]
        fn no_text_ends_its_line(name in "[^\\p{Cc}]{0,80}", note in "([^\\p{Cc}]|\n){1,200}") {
            let text = card(&name, &note, &[]).text();
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
            prop_assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            prop_assert_eq!(value(&text, "FN:"), Some(name));
            prop_assert_eq!(value(&text, "NOTE:"), Some(note));
            prop_assert_eq!(text.split("\r\n").filter(|line| line.starts_with("END:")).count(), 1);
        }
    }
}
