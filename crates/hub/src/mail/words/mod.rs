//! The words of letters, by language. They are calm and plain, name the time zone of every time, and say what the reader can do.

mod english;
mod german;
mod signing_in;
pub(super) mod times;

pub(super) use signing_in::{SignIn, nobody_here, sign_in};

use super::settings::Language;
use super::sheet::{Paragraph, Sheet};

/// What a letter about a session tells.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// The event's name.
    pub(super) event: String,
    /// The guest's name; none where none is known.
    pub(super) guest: Option<String>,
    /// The mentor's name.
    pub(super) mentor: String,
    /// When the session is, in words.
    pub(super) when: String,
    /// The link to it, which was made just now.
    pub(super) link: Option<String>,
    /// What happened.
    pub(super) news: News,
}

/// What happened, with what only that letter tells. Times are in words.
#[derive(Clone, Debug)]
pub(super) enum News {
    /// It was booked.
    Booked,
    /// It has another time.
    Moved {
        /// Its time before.
        was: String,
    },
    /// It does not take place.
    Cancelled,
    /// It begins soon.
    Soon,
    /// It is over.
    Over,
    /// A kiosk had promised it, and it does not take place.
    NotBooked {
        /// Other times that are free.
        free: Vec<String>,
    },
    /// A kiosk had promised to move it, and it stays.
    NotMoved {
        /// The time that was promised.
        wanted: String,
        /// Other times that are free.
        free: Vec<String>,
    },
    /// A kiosk had promised to cancel it, and it stays.
    NotCancelled,
    /// Its guest asked for a link.
    Asked {
        /// The digits that do what the link does.
        code: Option<String>,
    },
}

/// The letter.
pub(super) fn letter(language: Language, facts: &Facts) -> Sheet {
    let (subject, mut paragraphs) = match language {
        Language::English => english::letter(facts),
        Language::German => german::letter(facts),
    };
    let greeting = match language {
        Language::English => english::greeting(facts.guest.as_deref()),
        Language::German => german::greeting(facts.guest.as_deref()),
    };
    paragraphs.insert(0, Paragraph::Words(greeting));
    Sheet { language: language.tag(), subject, paragraphs }
}

/// What a session is called in a calendar.
pub(super) fn summary(language: Language, mentor: &str, event: &str) -> String {
    match language {
        Language::English => format!("Session with {mentor} ({event})"),
        Language::German => format!("Termin mit {mentor} ({event})"),
    }
}

/// A mentor whose name is not known any more.
pub(super) fn someone(language: Language) -> &'static str {
    match language {
        Language::English => "your mentor",
        Language::German => "deinem Gegenüber",
    }
}

/// A letter that says only that mail goes out.
pub(super) fn trial(language: Language, event: &str) -> Sheet {
    let (subject, words) = match language {
        Language::English => english::trial(event),
        Language::German => german::trial(event),
    };
    Sheet { language: language.tag(), subject, paragraphs: vec![Paragraph::Words(words)] }
}

/// Other times, if there are any, or what to do without.
fn others(free: &[String], some: &str, none: &str) -> Vec<Paragraph> {
    if free.is_empty() {
        return vec![Paragraph::Words(none.to_owned())];
    }
    vec![Paragraph::Words(some.to_owned()), Paragraph::List(free.to_vec())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_news() -> Vec<News> {
        let free = vec!["a free time".to_owned()];
        vec![
            News::Booked,
            News::Moved { was: "an earlier time".to_owned() },
            News::Cancelled,
            News::Soon,
            News::Over,
            News::NotBooked { free: free.clone() },
            News::NotBooked { free: Vec::new() },
            News::NotMoved { wanted: "a wanted time".to_owned(), free },
            News::NotCancelled,
            News::Asked { code: Some("123456".to_owned()) },
            News::Asked { code: None },
        ]
    }

    fn facts(news: News) -> Facts {
        Facts {
            event: "Test Days".into(),
            guest: Some("Ada <b>Lovelace</b>".into()),
            mentor: "Grace & Hopper".into(),
            when: "the time of it".into(),
            link: Some("https://meet.example/booking/x#y".into()),
            news,
        }
    }

    /// Whatever happened, in either language, a letter tells all that is known of it, in text and in HTML.
    #[test]
    fn every_letter_tells_what_is_known() {
        for news in every_news() {
            for language in [Language::English, Language::German] {
                let facts = facts(news.clone());
                let sheet = letter(language, &facts);
                let text = sheet.text();
                let mut told = vec![facts.event, facts.mentor, facts.when];
                told.extend(facts.guest);
                match news.clone() {
                    News::Moved { was } => told.push(was),
                    News::NotBooked { free } => told.extend(free),
                    News::NotMoved { wanted, free } => {
                        told.push(wanted);
                        told.extend(free);
                    }
                    News::Asked { code } => told.extend(code),
                    _ => {}
                }
                let has_link = !matches!(news, News::Cancelled | News::NotBooked { .. });
                told.extend(facts.link.filter(|_| has_link));
                for one in &told {
                    assert!(text.contains(one), "{one} is not in {text}");
                }
                assert!(!sheet.html().contains("<b>") && sheet.html().contains("&lt;b&gt;"));
                assert!(sheet.subject.contains("Grace & Hopper"));
            }
        }
    }

    /// The two languages say things of the same form.
    #[test]
    fn the_languages_have_the_same_paragraphs() {
        for news in every_news() {
            let forms = [Language::English, Language::German].map(|language| {
                let sheet = letter(language, &facts(news.clone()));
                sheet.paragraphs.iter().map(std::mem::discriminant).collect::<Vec<_>>()
            });
            assert_eq!(forms[0], forms[1], "{news:?}");
        }
    }

    #[test]
    fn without_a_name_a_letter_greets_all_the_same() {
        let facts = Facts { guest: None, link: None, ..facts(News::Cancelled) };
        assert!(letter(Language::English, &facts).text().starts_with("Hello,\n"));
        assert!(letter(Language::German, &facts).text().starts_with("Hallo,\n"));
    }
}
