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
    (subject(facts), body(facts))
}

fn subject(Facts { mentor, news, .. }: &Facts) -> String {
    match news {
        News::Booked => format!("Your session with {mentor}"),
        News::Moved { .. } => format!("Your session with {mentor} has another time"),
        News::Cancelled => format!("Your session with {mentor} was cancelled"),
        News::Soon => format!("Your session with {mentor} begins soon"),
        News::Over => format!("How was your session with {mentor}?"),
        News::NotBooked { .. } => format!("Your session with {mentor} cannot take place"),
        News::NotMoved { .. } => format!("Your session with {mentor} keeps its time"),
        News::NotCancelled => format!("Your session with {mentor} still takes place"),
        News::Asked { .. } => format!("Your link to the session with {mentor}"),
    }
}

fn body(facts: &Facts) -> Vec<Paragraph> {
    let Facts { event, mentor, when, news, .. } = facts;
    let session = format!("session with {mentor} at {event}");
    let at_its_time = |words: String| vec![Words(words), Strong(when.clone())];
    let (mut body, rest) = match news {
        News::Booked => (at_its_time(format!("your {session} is booked:")), manage(facts)),
        News::Moved { was } => {
            let mut body = at_its_time(format!("your {session} has another time:"));
            body.push(Words(format!("Before, it was to be on {was}.")));
            (body, manage(facts))
        }
        News::Cancelled => (
            at_its_time(format!("your {session} was cancelled:")),
            vec![Words("It does not take place. You need not do anything; the attached appointment takes it out of your calendar.".to_owned())],
        ),
        News::Soon => (
            at_its_time(format!("your {session} begins soon:")),
            link(facts, "See it here:"),
        ),
        News::Over => (
            at_its_time(format!("thank you for coming. Your {session} was:")),
            link(facts, "How was it? Rate it, or report a problem, here:"),
        ),
        News::NotBooked { free } => (
            at_its_time(format!("{TOLD} your {session} was booked:")),
            not_booked(free),
        ),
        News::NotMoved { wanted, free } => (
            at_its_time(format!("{TOLD} your {session} was moved to {wanted}. That time could not be kept, and we are sorry. The session stays at its time:")),
            not_moved(facts, free),
        ),
        News::NotCancelled => (
            at_its_time(format!("{TOLD} your {session} was cancelled. That did not work, and we are sorry. The session still takes place:")),
            manage(facts),
        ),
        News::Asked { code } => (
            at_its_time(format!("here is the link to your {session}:")),
            asked(facts, code.as_deref()),
        ),
    };
    body.extend(rest);
    body
}

const TOLD: &str = "a kiosk that had no network had told you that";

fn not_booked(free: &[String]) -> Vec<Paragraph> {
    let sorry = "That time could not be kept, and we are sorry: this session does not take place.";
    let mut body = vec![Words(sorry.to_owned())];
    body.extend(others(
        free,
        "These times are free at the moment; you can book one at any kiosk:",
        "Please ask the staff for another time.",
    ));
    body
}

fn not_moved(facts: &Facts, free: &[String]) -> Vec<Paragraph> {
    let mut body = others(
        free,
        "These times are free at the moment:",
        "If you cannot come, please ask the staff for another time.",
    );
    body.extend(manage(facts));
    body
}

fn asked(facts: &Facts, code: Option<&str>) -> Vec<Paragraph> {
    let mut body = manage(facts);
    if let Some(code) = code {
        let words = "If the link does not open, enter this code where you asked for it:";
        body.extend([Words(words.to_owned()), Strong(code.to_owned())]);
    }
    body.push(Words("If you did not ask for it, you need not do anything.".to_owned()));
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
