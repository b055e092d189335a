//! What the ledger and the kiosk's state look like on a screen.

use std::ops::ControlFlow;

use chrono::{Local, NaiveDate, TimeZone};
use data_encoding::BASE64;
use portico_domain::event::Event;
use portico_domain::member::Profile;
use portico_domain::token::Record;
use portico_domain::{Action, MemberId, OpId, Outcome, Reading, Told};
use portico_ledger::kiosk::{KioskView, OwnOperation};
use portico_ledger::sessions::Viewer;
use portico_ledger::{KioskLedger, StoreError, query};

use crate::cases::cases;
use crate::sessions;
use crate::sessions::view::SessionsView;
use crate::view::{AnswerKind, CaseView, Meeting, Person, RECENT_MAX};

/// How many of the newest own operations are looked through for meetings.
const LOOK_BACK: u64 = 64;

/// What of a view comes from the ledger.
pub(crate) struct FromLedger {
    pub event_name: String,
    pub host: Person,
    pub recent: Vec<Meeting>,
    pub met_today: u32,
    pub cases: Vec<CaseView>,
    pub over: bool,
    pub sessions: Option<SessionsView>,
}

pub(crate) fn from_ledger(ledger: &KioskLedger, now: Reading) -> Result<FromLedger, StoreError> {
    let state = ledger.state();
    let (identity, host) = (state.identity, state.identity.member);
    let head = ledger.head().sequence;
    let view = ledger.view()?;
    let event: Option<Event> = view.rows().get(&())?;
    let judged = ledger.judge(now);
    let viewer = Viewer { node: identity.node, incarnation: state.incarnation };
    Ok(FromLedger {
        over: event.as_ref().is_some_and(|event| event.archived_ms.is_some()),
        event_name: event.map(|event| event.name).unwrap_or_default(),
        host: person(host, &view.rows().get(&host)?.unwrap_or_default()),
        recent: recent(&view, head, now)?,
        met_today: met_today(&view, host, judged.at_ms)?,
        cases: cases(&view, viewer, judged)?,
        sessions: sessions::summary(ledger, &view)?,
    })
}

/// A member's public side.
pub(crate) fn person(id: MemberId, profile: &Profile) -> Person {
    Person {
        id: id.to_string(),
        name: profile.name.clone(),
        headline: profile.headline.clone().unwrap_or_default(),
        initials: profile.initials(),
        picture: profile.picture.as_deref().map(data_url),
    }
}

fn data_url(picture: &[u8]) -> String {
    let kind = if picture.starts_with(b"\x89PNG") { "png" } else { "jpeg" };
    format!("data:image/{kind};base64,{}", BASE64.encode(picture))
}

fn recent(view: &KioskView, head: u64, now: Reading) -> Result<Vec<Meeting>, StoreError> {
    let mut meetings = Vec::new();
    view.each_own(head.saturating_sub(LOOK_BACK), &mut |own| {
        meetings.extend(meeting(view, &own, now)?);
        Ok(ControlFlow::Continue(()))
    })?;
    meetings.reverse();
    meetings.truncate(RECENT_MAX);
    Ok(meetings)
}

fn meeting(
    view: &KioskView,
    own: &OwnOperation,
    now: Reading,
) -> Result<Option<Meeting>, StoreError> {
    let body = own.operation.body();
    let Action::Redeem(redeem) = &body.action else { return Ok(None) };
    if !matches!(body.told, Told::Connected | Told::Unsure) {
        return Ok(None);
    }
    let record: Option<Record> = view.rows().get(&redeem.token)?;
    let owner = record.filter(|record| record.spent_by == Some(own.operation.id()));
    let person = match owner.and_then(|record| record.owner) {
        Some(owner) => {
            let profile: Option<Profile> = view.rows().get(&owner)?;
            profile.map(|profile| person(owner, &profile))
        }
        None => None,
    };
    let answer = match view.acknowledgement(own.sequence)? {
        Some(word) => decided(&word.outcome),
        None if body.told == Told::Unsure => AnswerKind::NotSure,
        None => AnswerKind::SureHere,
    };
    let id = own.operation.id().to_string();
    Ok(Some(Meeting { id, person, ago_ms: age_ms(body.reading, now), answer }))
}

/// How an answer stands once the hub has spoken.
pub(crate) fn decided(outcome: &Outcome) -> AnswerKind {
    match outcome {
        Outcome::Applied(_) | Outcome::Duplicate => AnswerKind::Sure,
        Outcome::Rejected(_) => AnswerKind::Refused,
        Outcome::Deferred => AnswerKind::NotSure,
    }
}

/// How long ago `then` was: by the boot-time clock within one boot, by the wall clock across boots.
pub(crate) fn age_ms(then: Reading, now: Reading) -> u64 {
    if then.boot == now.boot {
        now.boot_ms.saturating_sub(then.boot_ms)
    } else {
        now.wall_ms.saturating_sub(then.wall_ms)
    }
}

fn met_today(view: &KioskView, host: OpId, now_ms: u64) -> Result<u32, StoreError> {
    let today = local_day(now_ms);
    let mut count = 0;
    query::connections(view.rows(), host, &mut |_, made| {
        count += u32::from(local_day(made.at_ms) == today);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

fn local_day(at_ms: u64) -> Option<NaiveDate> {
    let at = Local.timestamp_millis_opt(i64::try_from(at_ms).ok()?).single()?;
    Some(at.date_naive())
}

impl FromLedger {
    /// What is shown where the ledger cannot be read.
    pub(crate) fn unreadable() -> Self {
        let host = person(OpId::default(), &Profile::default());
        Self {
            event_name: String::new(),
            host,
            recent: Vec::new(),
            met_today: 0,
            cases: Vec::new(),
            over: false,
            sessions: None,
        }
    }
}
