//! The thread that scans, and what becomes of each code that is read.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use portico_domain::Code;
use portico_scan::event::{Event, Loss, Opened, Seen};
use portico_scan::source::demo::{Card, Cards};
use portico_scan::{Choice, Kind, Payload, Scanner};
use serde::Deserialize;

use crate::ambient;
use crate::answering::{self, Answered, answer};
use crate::engine::{Shared, locked};
use crate::happening::{Happening, Timing};
use crate::sessions::NotDone;
use crate::view::{Answer, AnswerKind, CameraState, CameraView, Update};

/// How long the thread waits for an event before it looks whether it is to end.
const WAIT: Duration = Duration::from_millis(200);
/// How long a scanner that could not start is left alone.
const RESTART: Duration = Duration::from_secs(2);

/// Scans until the kiosk ends or is withdrawn.
pub(crate) fn run(shared: &Arc<Shared>) {
    let mut choice = shared.options.camera.clone();
    while !shared.is_withdrawn() {
        match Scanner::start(choice.clone().source(cards(shared))) {
            Ok((scanner, events)) => {
                *locked(&shared.viewfinder) = Some(scanner.viewfinder());
                let next = follow(shared, &choice, &events);
                *locked(&shared.viewfinder) = None;
                scanner.stop();
                match next {
                    Some(next) => choice = next,
                    None => break,
                }
            }
            Err(error) => {
                tracing::error!(%error, "the scanner cannot start");
                if shared.rest(RESTART) {
                    return;
                }
            }
        }
    }
    if shared.is_withdrawn() {
        closed(shared);
    }
}

/// Follows a scanner's events; what to scan instead, or none when the kiosk is to end or was withdrawn.
fn follow(shared: &Shared, choice: &Choice, events: &Receiver<Event>) -> Option<Choice> {
    while !shared.is_withdrawn() {
        let event = match events.recv_timeout(WAIT) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) if shared.rest(Duration::ZERO) => return None,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) if shared.rest(RESTART) => return None,
            Err(RecvTimeoutError::Disconnected) => return Some(choice.clone()),
        };
        match event {
            Event::Opened(opened) => opened_by(shared, choice, opened),
            Event::Lost(Loss::NoCamera) if shared.options.demo_without_camera => {
                shared.bus.happened(&Happening::DemoScene);
                return Some(Choice::Demo);
            }
            Event::Lost(loss) => lost(shared, &loss),
            Event::Reading(seen) => seen_by(shared, &seen),
            Event::Gone(_) => shared.camera_changed(|camera| camera.corners.clear()),
            Event::Guidance(advice) => {
                let advice = advice.map(|advice| advice.name().to_owned());
                shared.camera_changed(|camera| camera.advice = advice);
            }
        }
    }
    None
}

fn opened_by(shared: &Shared, choice: &Choice, opened: Opened) {
    let Opened { name, width, height, .. } = opened;
    shared.bus.happened(&Happening::CameraOpened { name: name.clone(), width, height });
    shared.camera_changed(|camera| {
        camera.name = name;
        camera.state = match choice {
            Choice::Demo => CameraState::Demo,
            Choice::Folder(_) => CameraState::Folder,
            Choice::Camera(_) => CameraState::Live,
        };
    });
}

fn lost(shared: &Shared, loss: &Loss) {
    shared.bus.happened(&Happening::CameraLost { reason: loss.name() });
    shared.camera_changed(|camera| {
        camera.corners.clear();
        camera.state = match loss {
            Loss::NoCamera => CameraState::None,
            _ => CameraState::Lost,
        };
    });
}

/// Nobody is met at a kiosk that was withdrawn, so its camera sees nobody.
fn closed(shared: &Shared) {
    shared.camera_changed(|camera| {
        *camera = CameraView { state: CameraState::None, ..CameraView::starting() };
    });
    shared.bus.happened(&Happening::CameraClosed);
}

fn seen_by(shared: &Shared, seen: &Seen) {
    let micros = |duration: Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    let timing = Timing {
        waited_us: micros(seen.timing.waited),
        grey_us: micros(seen.timing.grey),
        decode_us: micros(seen.timing.decode),
    };
    decide(shared, &seen.payload, Some(timing));
    shared.camera_changed(|camera| camera.corners = seen.corners.to_vec());
}

/// A text that was typed, or that a scanner which types has read.
pub(crate) fn typed(shared: &Shared, text: &str) {
    decide(shared, &Payload::new(text.trim().to_owned()), None);
}

/// Answers a code: first the disk, then the screen, then all else.
fn decide(shared: &Shared, payload: &Payload, timing: Option<Timing>) {
    let began_us = ambient::monotonic_us();
    let kind = payload.kind();
    if kind == Kind::Booking {
        shared.bus.happened(&Happening::Scanned { kind: kind.name(), timing });
        return find(shared, payload.text(), began_us);
    }
    let text = if kind == Kind::Connect { payload.text() } else { "" };
    let reading = ambient::reading();
    let origin = shared.origin();
    let answered = answer(&shared.ledger, text, &origin, reading, ambient::random());
    let commit_us = ambient::monotonic_us().saturating_sub(began_us);
    shared.bus.happened(&Happening::Scanned { kind: kind.name(), timing });
    match answered {
        Ok(answered) => tell(shared, answered, commit_us),
        Err(error) => {
            shared.store_failed(&error);
            tell(shared, answering::refused(Code::NotKept, ambient::random()), commit_us);
        }
    }
}

/// Shows the session that a guest's link is for; staff do the rest.
fn find(shared: &Shared, text: &str, began_us: u64) {
    let origin = shared.origin();
    let code = match shared.desk(&origin).find(text) {
        Ok(found) => {
            let (booking, known) = (found.booking.clone(), found.session.is_some());
            shared.bus.show(&Update::Session(Box::new(found)));
            shared.bus.happened(&Happening::Found { booking, known });
            return;
        }
        Err(NotDone::Refused(code)) => code,
        Err(NotDone::Store(error)) => {
            shared.store_failed(&error);
            Code::NotKept
        }
    };
    let commit_us = ambient::monotonic_us().saturating_sub(began_us);
    tell(shared, answering::refused(code, ambient::random()), commit_us);
}

impl Shared {
    /// Puts an answer over the whole screen.
    pub(crate) fn show(&self, answer: &Answer) {
        *locked(&self.unpainted) = Some((answer.id.clone(), ambient::monotonic_us()));
        self.bus.show(&Update::Answer(Box::new(answer.clone())));
    }
}

fn tell(shared: &Shared, answered: Answered, commit_us: u64) {
    let Answered { answer, kept, member } = answered;
    shared.show(&answer);
    shared.bus.happened(&match (kept, &answer.reason) {
        (Some(id), None) => Happening::Redeemed {
            id,
            answer: name(answer.kind),
            member,
            name: answer.person.as_ref().map(|person| person.name.clone()),
            commit_us,
        },
        (_, reason) => Happening::Refused { code: reason.clone().unwrap_or_default() },
    });
    if let Some(id) = kept {
        locked(&shared.progress).kept(id, answer, ambient::reading());
        shared.has_news();
        shared.changed();
    }
}

fn name(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Sure => "sure",
        AnswerKind::SureHere => "sure_here",
        AnswerKind::NotSure => "not_sure",
        AnswerKind::Refused => "refused",
    }
}

/// Who shows a code next in the demo scene: the hub says, if it is the demo event's; else nobody comes.
fn cards(shared: &Arc<Shared>) -> Cards {
    #[derive(Deserialize)]
    struct Next {
        url: String,
        name: String,
    }
    let url = format!("{}/v1/demo/card", shared.hub.url.trim_end_matches('/'));
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(2)));
    let agent: ureq::Agent = config.build().into();
    Box::new(move || {
        let next: Next = agent.get(&url).call().ok()?.body_mut().read_json().ok()?;
        Some(Card { url: next.url, name: next.name })
    })
}
