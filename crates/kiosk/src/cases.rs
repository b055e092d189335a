//! The cases that concern this kiosk, as its screen shows them, and answering them there.

use std::ops::ControlFlow;

use portico_domain::action::AnswerCase;
use portico_domain::case::{Answer, Case};
use portico_domain::member::{Profile, Role};
use portico_domain::node::Node;
use portico_domain::{Action, Code, Judged, MemberId, OpId, Outcome};
use portico_ledger::kiosk::KioskView;
use portico_ledger::sessions::Viewer;
use portico_ledger::{Draft, StoreError, Submitted, query};

use crate::ambient;
use crate::engine::{Engine, Shared};
use crate::presenting::person;
use crate::sessions::cases::session_of;
use crate::view::{CASES_MAX, CaseView, Person};

/// The cases that this kiosk may see, open ones first, then the newest.
pub(crate) fn cases(
    view: &KioskView,
    viewer: Viewer,
    now: Judged,
) -> Result<Vec<CaseView>, StoreError> {
    let node = viewer.node;
    let mut found = Vec::new();
    query::cases(view.rows(), &mut |id, case| {
        found.push((id, case));
        Ok(ControlFlow::Continue(()))
    })?;
    found.sort_by_key(|(_, case)| (!case.is_open(), std::cmp::Reverse(case.side.at.at_ms)));
    let role = view.rows().get::<Node>(&node)?.and_then(|row| row.role);
    let is_staff = matches!(role, Some(Role::Staff | Role::Organizer));
    found
        .into_iter()
        .take(CASES_MAX)
        .map(|(id, case)| {
            Ok(CaseView {
                id: id.to_string(),
                cause: case.cause,
                told_here: case.side.node == node,
                owner: known(view, case.side.owner)?,
                redeemer: known(view, case.side.redeemer)?,
                reason: reason(&case),
                unsure_by_ms: case.side.at.error_ms,
                ago_ms: now.at_ms.saturating_sub(case.side.at.at_ms),
                answer: case.answer.map(|answered| answered.answer),
                may_connect: is_staff && case.pair().is_some(),
                session: session_of(view, &case, now, viewer)?,
            })
        })
        .collect()
}

fn known(view: &KioskView, member: Option<MemberId>) -> Result<Option<Person>, StoreError> {
    let Some(id) = member else { return Ok(None) };
    let profile: Option<Profile> = view.rows().get(&id)?;
    Ok(profile.map(|profile| person(id, &profile)))
}

/// Why the hub decided otherwise, in the code that a refused answer would have.
fn reason(case: &Case) -> Option<String> {
    match case.outcome.as_ref()? {
        Outcome::Rejected(refusal) => Some(refusal.code().to_string()),
        Outcome::Deferred => Some("DEFERRED".to_owned()),
        Outcome::Applied(_) | Outcome::Duplicate => None,
    }
}

impl Engine {
    /// Answers a case; it is on disk when this returns.
    ///
    /// # Errors
    /// With the reason for a person: this kiosk may not, there is no such case, or the ledger cannot be written.
    pub fn answer_case(&self, case: &str, answer: Answer) -> Result<(), Code> {
        let case: OpId = case.parse().map_err(|_| Code::NotFound)?;
        let shared = self.shared();
        let draft = Draft {
            action: Action::AnswerCase(AnswerCase { case, answer }),
            parts: Vec::new(),
            reading: ambient::reading(),
            nonce: ambient::random(),
        };
        let submitted = shared.ledger.submit(draft).map_err(|error| failed(shared, &error))?;
        shared.has_news();
        shared.changed();
        match submitted {
            Submitted::Refused(code) => Err(code),
            Submitted::Kept { .. } | Submitted::Unsure { .. } => Ok(()),
        }
    }
}

fn failed(shared: &Shared, error: &StoreError) -> Code {
    shared.store_failed(error);
    Code::BadRequest
}
