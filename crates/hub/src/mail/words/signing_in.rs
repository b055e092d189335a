//! Letters that sign somebody in, in each language. They are short: who asked for one waits for it.

use super::super::settings::Language;
use super::super::sheet::{Paragraph, Sheet};
use super::{english, german};

/// What such a letter tells.
#[derive(Clone, Debug)]
pub(in super::super) struct SignIn {
    /// The event's name.
    pub(in super::super) event: String,
    /// The member's name; none for who is new.
    pub(in super::super) name: Option<String>,
    /// The address that signs in, which was made just now.
    pub(in super::super) link: String,
    /// The digits that do what the link does.
    pub(in super::super) code: String,
}

/// The letter with a link and a code.
pub(in super::super) fn sign_in(language: Language, facts: &SignIn) -> Sheet {
    let SignIn { event, name, link, code } = facts;
    let words = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
    };
    let link = Paragraph::Link { words: words.link.to_owned(), url: link.clone() };
    let body = [
        Paragraph::Words(words.code.to_owned()),
        Paragraph::Strong(code.clone()),
        link,
        Paragraph::Words(words.valid.to_owned()),
        Paragraph::Words(words.unasked.to_owned()),
    ];
    sheet(language, words.sign_in_subject(event), (name.as_deref(), &body))
}

/// The letter to an address that nobody here has.
pub(in super::super) fn nobody_here(language: Language, event: &str) -> Sheet {
    let (subject, told, unasked) = match language {
        Language::English => (
            format!("Signing in to {event}"),
            format!(
                "somebody, probably you, wanted to sign in to {event} with this address. Nobody is registered there with it. Perhaps you registered with another address; otherwise please ask the organizers."
            ),
            ENGLISH.unasked,
        ),
        Language::German => (
            format!("Anmelden bei {event}"),
            format!(
                "jemand, wahrscheinlich du, wollte sich mit dieser Adresse bei {event} anmelden. Dort ist niemand mit ihr eingetragen. Vielleicht bist du mit einer anderen Adresse eingetragen; sonst wende dich bitte an die Veranstalter."
            ),
            GERMAN.unasked,
        ),
    };
    let body = [Paragraph::Words(told), Paragraph::Words(unasked.to_owned())];
    sheet(language, subject, (None, &body))
}

fn sheet(language: Language, subject: String, (name, body): (Option<&str>, &[Paragraph])) -> Sheet {
    let greeting = match language {
        Language::English => english::greeting(name),
        Language::German => german::greeting(name),
    };
    let paragraphs = [&[Paragraph::Words(greeting)], body].concat();
    Sheet { language: language.tag(), subject, paragraphs }
}

struct Said {
    subject: &'static str,
    code: &'static str,
    link: &'static str,
    valid: &'static str,
    unasked: &'static str,
}

impl Said {
    fn sign_in_subject(&self, event: &str) -> String {
        self.subject.replace("{event}", event)
    }
}

const ENGLISH: Said = Said {
    subject: "Sign in to {event}",
    code: "with this code you sign in, on the page where you asked for it:",
    link: "Or open this link, on any device, and press the button there:",
    valid: "The code works for 10 minutes, the link for 15, and either only once. Give them to nobody: whoever has one can sign in as you.",
    unasked: "If you did not ask for this letter, you need not do anything.",
};

const GERMAN: Said = Said {
    subject: "Anmelden bei {event}",
    code: "mit diesem Code meldest du dich an, auf der Seite, auf der du darum gebeten hast:",
    link: "Oder öffne diesen Link, auf irgendeinem Gerät, und drück dort den Knopf:",
    valid: "Der Code gilt 10 Minuten, der Link 15, und jeder nur einmal. Gib sie niemandem: Wer einen davon hat, kann sich an deiner Stelle anmelden.",
    unasked: "Wenn du nicht darum gebeten hast, brauchst du nichts zu tun.",
};

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::English, Language::German];

    fn facts() -> SignIn {
        SignIn {
            event: "Test <b>Days</b>".into(),
            name: Some("Ada & Co".into()),
            link: "https://meet.example/signin/x".into(),
            code: "123456".into(),
        }
    }

    /// In either language, in text and HTML: who, where, the link and the code; names are text.
    #[test]
    fn a_letter_to_sign_in_tells_all_and_escapes_it() {
        for language in BOTH {
            let sheet = sign_in(language, &facts());
            for told in ["Ada & Co", "https://meet.example/signin/x", "123456"] {
                assert!(sheet.text().contains(told), "{told}");
            }
            assert!(sheet.subject.contains("Test <b>Days</b>"));
            assert!(!sheet.html().contains("<b>") && sheet.html().contains("Ada &amp; Co"));
            assert!(sign_in(language, &SignIn { name: None, ..facts() }).text().contains("123456"));
        }
    }

    /// Who is not known is told so, and gets nothing that opens anything.
    #[test]
    fn a_letter_to_nobody_opens_nothing() {
        for language in BOTH {
            let sheet = nobody_here(language, "Test Days");
            assert!(sheet.text().contains("Test Days"));
            assert!(
                !sheet
                    .paragraphs
                    .iter()
                    .any(|one| matches!(one, Paragraph::Link { .. } | Paragraph::Strong(_)))
            );
        }
    }

    #[test]
    fn the_languages_have_the_same_paragraphs() {
        let form =
            |sheet: Sheet| sheet.paragraphs.iter().map(std::mem::discriminant).collect::<Vec<_>>();
        let [english, german] = BOTH.map(|language| form(sign_in(language, &facts())));
        assert_eq!(english, german);
        let [english, german] = BOTH.map(|language| form(nobody_here(language, "x")));
        assert_eq!(english, german);
    }
}
