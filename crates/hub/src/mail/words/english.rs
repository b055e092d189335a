//! Letters in English.

use super::super::sheet::Paragraph::{self, Link, Strong, Words};
use super::{Facts, News, others};

pub(super) fn greeting(guest: Option<&str>) -> String {
    guest.map_or_else(|| "Hello,".to_owned(), |guest| format!("Hello {guest},"))
}

pub(super) fn trial(event: &str) -> (String, String) {
    (
        format!("Mail from {event} works"),
        format!("{event} can send mail. You need not do anything."),
    )
}

/// Subject and paragraphs.
pub(super) fn letter(facts: &Facts) -> (String, Vec<Paragraph>) {
    let Facts { event, mentor, when, .. } = facts;
    let session = format!("your session with {mentor} at {event}");
    let strong = || Strong(when.clone());
    match &facts.news {
        News::Booked => {
            let mut body = vec![Words(format!("{session} is booked:")), strong()];
            body.extend(manage(facts));
            (format!("Your session with {mentor}"), body)
        }
        News::Moved { was } => {
            let mut body = vec![Words(format!("{session} has another time:")), strong()];
            body.push(Words(format!("Before, it was to be on {was}.")));
            body.extend(manage(facts));
            (format!("Your session with {mentor} has another time"), body)
        }
        News::Cancelled => {
            let body = vec![
                Words(format!("{session} was cancelled:")),
                strong(),
                Words(
                    "It does not take place. You need not do anything; the attached appointment takes it out of your calendar."
                        .to_owned(),
                ),
            ];
            (format!("Your session with {mentor} was cancelled"), body)
        }
        News::Soon => {
            let mut body = vec![Words(format!("{session} begins soon:")), strong()];
            body.extend(link(facts, "See it here:"));
            (format!("Your session with {mentor} begins soon"), body)
        }
        News::Over => {
            let mut body =
                vec![Words(format!("thank you for coming. {} was:", capital(&session))), strong()];
            body.extend(link(facts, "How was it? Rate it, or report a problem, here:"));
            (format!("How was your session with {mentor}?"), body)
        }
        News::NotBooked { free } => (
            format!("Your session with {mentor} cannot take place"),
            not_booked(&session, when, free),
        ),
        News::NotMoved { wanted, free } => {
            let mut body = not_moved(&session, wanted, when, free);
            body.extend(manage(facts));
            (format!("Your session with {mentor} keeps its time"), body)
        }
        News::Asked { code } => {
            let mut body = vec![Words(format!("here is the link to {session}:")), strong()];
            body.extend(manage(facts));
            body.extend(code.iter().flat_map(|code| {
                [
                    Words(
                        "If the link does not open, enter this code where you asked for it:"
                            .to_owned(),
                    ),
                    Strong(code.clone()),
                ]
            }));
            body.push(Words("If you did not ask for it, you need not do anything.".to_owned()));
            (format!("Your link to the session with {mentor}"), body)
        }
    }
}

fn not_booked(session: &str, when: &str, free: &[String]) -> Vec<Paragraph> {
    let mut body = vec![
        Words(format!("a kiosk that had no network had told you that {session} was booked:")),
        Strong(when.to_owned()),
        Words(
            "That time could not be kept, and we are sorry: this session does not take place."
                .to_owned(),
        ),
    ];
    body.extend(others(
        free,
        "These times are free at the moment; you can book one at any kiosk:",
        "Please ask the staff for another time.",
    ));
    body
}

fn not_moved(session: &str, wanted: &str, when: &str, free: &[String]) -> Vec<Paragraph> {
    let mut body = vec![
        Words(format!(
            "a kiosk that had no network had told you that {session} was moved to {wanted}. That time could not be kept, and we are sorry. The session stays at its time:"
        )),
        Strong(when.to_owned()),
    ];
    body.extend(others(
        free,
        "These times are free at the moment:",
        "If you cannot come, please ask the staff for another time.",
    ));
    body
}

/// The link, and what can be done with it.
fn manage(facts: &Facts) -> Vec<Paragraph> {
    let mut body = link(facts, "See, move or cancel it here:");
    body.push(Words("You can move or cancel it until two hours before it begins.".to_owned()));
    body
}

fn link(facts: &Facts, words: &str) -> Vec<Paragraph> {
    let Some(url) = &facts.link else { return Vec::new() };
    let valid = "To protect you the link works for 15 minutes. If they are over, open it all the same: the page offers to send you a new one.";
    vec![Link { words: words.to_owned(), url: url.clone() }, Words(valid.to_owned())]
}

fn capital(text: &str) -> String {
    text.replacen('y', "Y", 1)
}
