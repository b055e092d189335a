//! From a scanned text to an answer: what is told, and what was kept before it is told.

use portico_domain::action::Redeem;
use portico_domain::link::ConnectLink;
use portico_domain::member::Profile;
use portico_domain::session::Booking;
use portico_domain::token::Record;
use portico_domain::{Action, Code, MemberId, OpId, Reading, Receipt};
use portico_ledger::kiosk::KioskView;
use portico_ledger::rows::session::GuestName;
use portico_ledger::{Draft, KioskLedger, StoreError, Submitted};

use crate::presenting::person;
use crate::view::{About, Answer, AnswerKind, Person};

/// An answer, and what a log says of it.
pub(crate) struct Answered {
    pub answer: Answer,
    /// The operation that was kept; none for a refusal.
    pub kept: Option<OpId>,
    /// Whom they met, if it is known.
    pub member: Option<MemberId>,
}

/// Redeems what was scanned. An answer that says anything was done comes after the disk.
pub(crate) fn answer(
    ledger: &KioskLedger,
    text: &str,
    origin: &str,
    reading: Reading,
    nonce: [u8; 8],
) -> Result<Answered, StoreError> {
    let Some(link) = ConnectLink::parse(text) else { return Ok(refused(Code::NotACode, nonce)) };
    let hash = link.token.hash();
    let view = ledger.view()?;
    let in_ledger = view.rows().get::<Record>(&hash)?.is_some();
    if link.origin != origin && !in_ledger && link.proof.is_none() {
        return Ok(refused(Code::NotACode, nonce));
    }
    drop(view);
    let redeem = Redeem {
        token: hash,
        redeemer: ledger.state().identity.member,
        proof: link.proof.filter(|_| !in_ledger),
    };
    let draft = Draft { action: Action::Redeem(redeem), parts: Vec::new(), reading, nonce };
    let submitted = ledger.submit(draft)?;
    told(&ledger.view()?, submitted, nonce)
}

/// A refusal, which wrote nothing.
pub(crate) fn refused(code: Code, nonce: [u8; 8]) -> Answered {
    let answer = Answer {
        id: data_encoding::HEXLOWER.encode(&nonce),
        kind: AnswerKind::Refused,
        about: About::Code,
        person: None,
        reason: Some(code.to_string()),
        badges: Vec::new(),
    };
    Answered { answer, kept: None, member: None }
}

fn told(view: &KioskView, submitted: Submitted, nonce: [u8; 8]) -> Result<Answered, StoreError> {
    match submitted {
        Submitted::Refused(code) => Ok(refused(code, nonce)),
        Submitted::Unsure { id } => {
            let answer = kept(id, AnswerKind::NotSure);
            Ok(Answered { answer, kept: Some(id), member: None })
        }
        Submitted::Kept { id, receipt: Receipt::Connected(made), .. } => {
            let answer = with_person(view, kept(id, AnswerKind::SureHere), made.owner)?;
            Ok(Answered { answer, kept: Some(id), member: Some(made.owner) })
        }
        Submitted::Kept { id, receipt: Receipt::AlreadyConnected(owner), .. } => {
            let mut answer = with_person(view, kept(id, AnswerKind::Refused), owner)?;
            answer.reason = Some(Code::AlreadyConnected.to_string());
            Ok(Answered { answer, kept: Some(id), member: Some(owner) })
        }
        Submitted::Kept { id, .. } => {
            Ok(Answered { answer: kept(id, AnswerKind::SureHere), kept: Some(id), member: None })
        }
    }
}

fn kept(id: OpId, kind: AnswerKind) -> Answer {
    let (about, badges) = (About::Meeting, Vec::new());
    Answer { id: id.to_string(), kind, about, person: None, reason: None, badges }
}

fn with_person(view: &KioskView, answer: Answer, member: MemberId) -> Result<Answer, StoreError> {
    let profile: Profile = view.rows().get(&member)?.unwrap_or_default();
    Ok(Answer { person: Some(person(member, &profile)), ..answer })
}

/// What a guest is told who was checked in by `operation`: their name, and with whom their session is, as far as it is known.
pub(crate) fn checked_in(
    view: &KioskView,
    operation: OpId,
    booking: OpId,
    unsure: bool,
) -> Result<Answer, StoreError> {
    let kind = if unsure { AnswerKind::NotSure } else { AnswerKind::SureHere };
    let person = match view.rows().get::<Booking>(&booking)? {
        Some(booking) => Some(guest(view, &booking)?),
        None => None,
    };
    Ok(Answer { about: About::CheckIn, person, ..kept(operation, kind) })
}

fn guest(view: &KioskView, booking: &Booking) -> Result<Person, StoreError> {
    let name: Option<GuestName> = view.rows().get(&booking.guest)?;
    let mentor: Option<Profile> = view.rows().get(&booking.mentor)?;
    let profile = Profile {
        name: name.map(|row| row.name).unwrap_or_default(),
        headline: mentor.map(|mentor| mentor.name),
        ..Profile::default()
    };
    Ok(person(booking.guest, &profile))
}
