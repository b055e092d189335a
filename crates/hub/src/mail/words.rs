//! The words of letters, by language.

use super::settings::Language;
use super::sheet::{Paragraph, Sheet};

/// A letter that says only that mail goes out.
pub(super) fn trial(language: Language, event: &str) -> Sheet {
    let (tag, subject, words) = match language {
        Language::English => (
            "en",
            format!("Mail from {event} works"),
            format!("The hub of {event} can send mail. You need not do anything."),
        ),
        Language::German => (
            "de",
            format!("Post von {event} kommt an"),
            format!("Der Server von {event} kann Post verschicken. Sie brauchen nichts zu tun."),
        ),
    };
    Sheet { language: tag, subject, paragraphs: vec![Paragraph::Words(words)] }
}
