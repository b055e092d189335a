//! Letters in German.

use super::super::sheet::Paragraph::{self, Link, Strong, Words};
use super::{Facts, News, others};

pub(super) fn greeting(guest: Option<&str>) -> String {
    guest.map_or_else(|| "Hallo,".to_owned(), |guest| format!("Hallo {guest},"))
}

pub(super) fn trial(event: &str) -> (String, String) {
    (
        format!("Post von {event} kommt an"),
        format!("{event} kann Post verschicken. Du brauchst nichts zu tun."),
    )
}

/// Subject and paragraphs.
pub(super) fn letter(facts: &Facts) -> (String, Vec<Paragraph>) {
    (subject(facts), body(facts))
}

fn subject(Facts { mentor, news, .. }: &Facts) -> String {
    match news {
        News::Booked => format!("Dein Termin mit {mentor}"),
        News::Moved { .. } => format!("Dein Termin mit {mentor} hat eine neue Zeit"),
        News::Cancelled => format!("Dein Termin mit {mentor} wurde abgesagt"),
        News::Soon => format!("Dein Termin mit {mentor} beginnt bald"),
        News::Over => format!("Wie war dein Termin mit {mentor}?"),
        News::NotBooked { .. } => format!("Dein Termin mit {mentor} kann nicht stattfinden"),
        News::NotMoved { .. } => format!("Dein Termin mit {mentor} behält seine Zeit"),
        News::NotCancelled => format!("Dein Termin mit {mentor} findet nach wie vor statt"),
        News::Asked { .. } => format!("Dein Link zum Termin mit {mentor}"),
    }
}

fn body(facts: &Facts) -> Vec<Paragraph> {
    let Facts { event, mentor, when, news, .. } = facts;
    let session = format!("Dein Termin mit {mentor} bei {event}");
    let at_its_time = |words: String| vec![Words(words), Strong(when.clone())];
    let (mut body, rest) = match news {
        News::Booked => (at_its_time(format!("{session} ist gebucht:")), manage(facts)),
        News::Moved { was } => {
            let mut body = at_its_time(format!("{session} hat eine neue Zeit:"));
            body.push(Words(format!("Vorher war er vorgesehen für: {was}.")));
            (body, manage(facts))
        }
        News::Cancelled => (
            at_its_time(format!("{session} wurde abgesagt:")),
            vec![Words("Er findet nicht statt. Du brauchst nichts zu tun; der beigefügte Eintrag nimmt ihn aus deinem Kalender.".to_owned())],
        ),
        News::Soon => (
            at_its_time(format!("{session} beginnt bald:")),
            link(facts, "Hier kannst du ihn ansehen:"),
        ),
        News::Over => (
            at_its_time(format!("danke, dass du da warst. {session} war:")),
            link(facts, "Wie war es? Hier kannst du ihn bewerten oder ein Problem melden:"),
        ),
        News::NotBooked { free } => (
            at_its_time(format!("{TOLD} gebucht. {session}:")),
            not_booked(free),
        ),
        News::NotMoved { wanted, free } => (
            at_its_time(format!("{TOLD} verlegt auf: {wanted}. Diese Zeit konnten wir nicht halten, und das tut uns leid. {session} bleibt bei seiner Zeit:")),
            not_moved(facts, free),
        ),
        News::NotCancelled => (
            at_its_time(format!("{TOLD} abgesagt. Das hat nicht geklappt, und das tut uns leid. {session} findet nach wie vor statt:")),
            manage(facts),
        ),
        News::Asked { code } => (
            at_its_time(format!("hier ist der Link, um den du gebeten hast. {session}:")),
            asked(facts, code.as_deref()),
        ),
    };
    body.extend(rest);
    body
}

const TOLD: &str = "ein Kiosk ohne Netz hatte dir gesagt, dieser Termin sei";

fn not_booked(free: &[String]) -> Vec<Paragraph> {
    let sorry =
        "Diese Zeit konnten wir nicht halten, und das tut uns leid: Der Termin findet nicht statt.";
    let mut body = vec![Words(sorry.to_owned())];
    body.extend(others(
        free,
        "Diese Zeiten sind im Augenblick frei; buchen kannst du an jedem Kiosk:",
        "Bitte frag am Empfang nach einer anderen Zeit.",
    ));
    body
}

fn not_moved(facts: &Facts, free: &[String]) -> Vec<Paragraph> {
    let mut body = others(
        free,
        "Diese Zeiten sind im Augenblick frei:",
        "Wenn du nicht kommen kannst, frag bitte am Empfang nach einer anderen Zeit.",
    );
    body.extend(manage(facts));
    body
}

fn asked(facts: &Facts, code: Option<&str>) -> Vec<Paragraph> {
    let mut body = manage(facts);
    if let Some(code) = code {
        let words = "Wenn sich der Link nicht öffnet, gib diesen Code dort ein, wo du um den Link gebeten hast:";
        body.extend([Words(words.to_owned()), Strong(code.to_owned())]);
    }
    body.push(Words("Wenn du nicht darum gebeten hast, brauchst du nichts zu tun.".to_owned()));
    body
}

/// The link, and what can be done with it.
fn manage(facts: &Facts) -> Vec<Paragraph> {
    let mut body = link(facts, "Hier kannst du ihn ansehen, verlegen oder absagen:");
    body.push(Words("Verlegen oder absagen kannst du ihn bis zwei Stunden vor Beginn.".to_owned()));
    body
}

fn link(facts: &Facts, words: &str) -> Vec<Paragraph> {
    let Some(url) = &facts.link else { return Vec::new() };
    let valid = "Zu deinem Schutz gilt der Link 15 Minuten. Sind sie vorbei, öffne ihn trotzdem: Die Seite bietet an, dir einen neuen zu schicken.";
    vec![Link { words: words.to_owned(), url: url.clone() }, Words(valid.to_owned())]
}
