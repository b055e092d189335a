//! Letters in German.

use super::super::sheet::Paragraph::{self, Link, Strong, Words};
use super::{Facts, News, others};

pub(super) fn greeting(guest: Option<&str>) -> String {
    guest.map_or_else(|| "Guten Tag,".to_owned(), |guest| format!("Guten Tag {guest},"))
}

pub(super) fn trial(event: &str) -> (String, String) {
    (
        format!("Post von {event} kommt an"),
        format!("{event} kann Post verschicken. Sie brauchen nichts zu tun."),
    )
}

/// Subject and paragraphs.
pub(super) fn letter(facts: &Facts) -> (String, Vec<Paragraph>) {
    let Facts { event, mentor, when, .. } = facts;
    let session = format!("Ihr Termin mit {mentor} bei {event}");
    let strong = || Strong(when.clone());
    match &facts.news {
        News::Booked => {
            let mut body = vec![Words(format!("{session} ist gebucht:")), strong()];
            body.extend(manage(facts));
            (format!("Ihr Termin mit {mentor}"), body)
        }
        News::Moved { was } => {
            let mut body = vec![Words(format!("{session} hat eine neue Zeit:")), strong()];
            body.push(Words(format!("Vorher war er vorgesehen für: {was}.")));
            body.extend(manage(facts));
            (format!("Ihr Termin mit {mentor} hat eine neue Zeit"), body)
        }
        News::Cancelled => {
            let body = vec![
                Words(format!("{session} wurde abgesagt:")),
                strong(),
                Words(
                    "Er findet nicht statt. Sie brauchen nichts zu tun; der beigefügte Eintrag nimmt ihn aus Ihrem Kalender."
                        .to_owned(),
                ),
            ];
            (format!("Ihr Termin mit {mentor} wurde abgesagt"), body)
        }
        News::Soon => {
            let mut body = vec![Words(format!("{session} beginnt bald:")), strong()];
            body.extend(link(facts, "Hier können Sie ihn ansehen:"));
            (format!("Ihr Termin mit {mentor} beginnt bald"), body)
        }
        News::Over => {
            let mut body =
                vec![Words(format!("danke, dass Sie da waren. {session} war:")), strong()];
            body.extend(link(
                facts,
                "Wie war es? Hier können Sie ihn bewerten oder ein Problem melden:",
            ));
            (format!("Wie war Ihr Termin mit {mentor}?"), body)
        }
        News::NotBooked { free } => (
            format!("Ihr Termin mit {mentor} kann nicht stattfinden"),
            not_booked(&session, when, free),
        ),
        News::NotMoved { wanted, free } => {
            let mut body = not_moved(&session, wanted, when, free);
            body.extend(manage(facts));
            (format!("Ihr Termin mit {mentor} behält seine Zeit"), body)
        }
        News::Asked { code } => {
            let mut body = vec![
                Words(format!("hier ist der Link, um den Sie gebeten haben. {session}:")),
                strong(),
            ];
            body.extend(manage(facts));
            body.extend(code.iter().flat_map(|code| {
                [Words("Wenn sich der Link nicht öffnet, geben Sie diesen Code dort ein, wo Sie um den Link gebeten haben:".to_owned()), Strong(code.clone())]
            }));
            body.push(Words(
                "Wenn Sie nicht darum gebeten haben, brauchen Sie nichts zu tun.".to_owned(),
            ));
            (format!("Ihr Link zum Termin mit {mentor}"), body)
        }
    }
}

fn not_booked(session: &str, when: &str, free: &[String]) -> Vec<Paragraph> {
    let mut body = vec![
        Words(format!("ein Kiosk ohne Netz hatte Ihnen gesagt, dieser Termin sei gebucht. {session}:")),
        Strong(when.to_owned()),
        Words("Diese Zeit konnten wir nicht halten, und das tut uns leid: Der Termin findet nicht statt.".to_owned()),
    ];
    body.extend(others(
        free,
        "Diese Zeiten sind im Augenblick frei; buchen können Sie an jedem Kiosk:",
        "Bitte fragen Sie am Empfang nach einer anderen Zeit.",
    ));
    body
}

fn not_moved(session: &str, wanted: &str, when: &str, free: &[String]) -> Vec<Paragraph> {
    let mut body = vec![
        Words(format!(
            "ein Kiosk ohne Netz hatte Ihnen gesagt, dieser Termin sei verlegt auf: {wanted}. Diese Zeit konnten wir nicht halten, und das tut uns leid. {session} bleibt bei seiner Zeit:"
        )),
        Strong(when.to_owned()),
    ];
    body.extend(others(
        free,
        "Diese Zeiten sind im Augenblick frei:",
        "Wenn Sie nicht kommen können, fragen Sie bitte am Empfang nach einer anderen Zeit.",
    ));
    body
}

/// The link, and what can be done with it.
fn manage(facts: &Facts) -> Vec<Paragraph> {
    let mut body = link(facts, "Hier können Sie ihn ansehen, verlegen oder absagen:");
    body.push(Words(
        "Verlegen oder absagen können Sie ihn bis zwei Stunden vor Beginn.".to_owned(),
    ));
    body
}

fn link(facts: &Facts, words: &str) -> Vec<Paragraph> {
    let Some(url) = &facts.link else { return Vec::new() };
    let valid = "Zu Ihrem Schutz gilt der Link 15 Minuten. Sind sie vorbei, öffnen Sie ihn trotzdem: Die Seite bietet an, Ihnen einen neuen zu schicken.";
    vec![Link { words: words.to_owned(), url: url.clone() }, Words(valid.to_owned())]
}
