//! What a letter says, before it is text or HTML. Names and notes of people are plain text here; they are escaped in the one
//! place that makes HTML. Nothing in it is loaded from anywhere.

/// A letter's subject and paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its language's tag.
    pub(super) language: &'static str,
    /// What it is about.
    pub(super) subject: String,
    /// What it says.
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paragraph {
    /// Plain words.
    Words(String),
    /// What must be found at a glance: a time, a code.
    Strong(String),
    /// One under the other.
    List(Vec<String>),
    /// Words that lead to an address.
    Link {
        /// What is behind it.
        words: String,
        /// The address.
        url: String,
    },
}

impl Sheet {
    /// As text, for programs and people who want no HTML.
    pub(super) fn text(&self) -> String {
        let paragraphs: Vec<String> = self.paragraphs.iter().map(Paragraph::text).collect();
        paragraphs.join("\n\n") + "\n"
    }

    /// As HTML that looks the same everywhere, and in the dark.
    pub(super) fn html(&self) -> String {
        let body: String = self.paragraphs.iter().map(Paragraph::html).collect();
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{}</title></head>\
             <body style=\"font:16px/1.5 sans-serif;max-width:36em;margin:1em auto;padding:0 1em\">{body}</body></html>",
            self.language,
            escape(&self.subject),
        )
    }
}

impl Paragraph {
    fn text(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Strong(words) => format!("    {words}"),
            Self::List(items) => {
                items.iter().map(|item| format!("  - {item}")).collect::<Vec<_>>().join("\n")
            }
            Self::Link { words, url } => format!("{words}\n{url}"),
        }
    }

    fn html(&self) -> String {
        match self {
            Self::Words(words) => format!("<p>{}</p>\n", escape(words)),
            Self::Strong(words) => format!("<p><strong>{}</strong></p>\n", escape(words)),
            Self::List(items) => {
                let items: String =
                    items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
                format!("<ul>{items}</ul>\n")
            }
            // The address is shown too: some programs break what is behind words.
            Self::Link { words, url } => {
                let url = escape(url);
                format!("<p>{}<br><a href=\"{url}\">{url}</a></p>\n", escape(words))
            }
        }
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheet(words: &str) -> Sheet {
        Sheet {
            language: "en",
            subject: words.to_owned(),
            paragraphs: vec![
                Paragraph::Words(words.to_owned()),
                Paragraph::Strong(words.to_owned()),
                Paragraph::List(vec![words.to_owned(), words.to_owned()]),
                Paragraph::Link {
                    words: words.to_owned(),
                    url: format!("https://meet.example/{words}"),
                },
            ],
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Whatever people call themselves, the HTML has the elements of the letter and no other, and the text says it whole.
        #[test]
        fn personal_text_stays_text(words in "[a-z<>&\"'/= ]{0,40}") {
            let (tame, wild) = (sheet("x").html(), sheet(&words).html());
            prop_assert_eq!(wild.matches('<').count(), tame.matches('<').count());
            prop_assert_eq!(wild.matches('>').count(), tame.matches('>').count());
            prop_assert_eq!(wild.matches('"').count(), tame.matches('"').count());
            prop_assert_eq!(sheet(&words).text().matches(&*words).count() >= 6, true);
        }
    }

    /// A letter loads nothing and runs nothing.
    #[test]
    fn nothing_is_loaded_from_anywhere() {
        let html = sheet("x").html();
        for word in ["src=", "url(", "<script", "<img", "<link", "@import", "onload"] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
