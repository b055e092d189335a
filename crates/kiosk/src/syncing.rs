//! The thread that syncs: at once when something happened, else every 30 s, after a failure with growing, jittered waits.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use portico_domain::{Action, OpId, Outcome, Reading, Receipt};
use portico_ledger::kiosk::State;
use portico_ledger::{KioskLedger, StoreError};
use portico_sync::backoff::{Backoff, IDLE_MS};
use portico_sync::http::{Link, LinkError};
use portico_sync::round::{Moved, RoundError};

use crate::ambient;
use crate::delivering::Delivery;
use crate::engine::{Shared, locked};
use crate::happening::Happening;
use crate::presenting::{age_ms, decided};
use crate::view::{Answer, AnswerKind, SyncState, SyncView, Update};

/// An answer that was told this long ago, in milliseconds, is off the screen: it is not told again as sure.
const ANSWER_LIFE_MS: u64 = 3_000;
/// Answers remembered for that.
const ANSWERS_MAX: usize = 16;

/// How far the hub knows what happened here.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Whether the last round went well.
    in_step: bool,
    /// What people were told of and the hub has not acknowledged, and when the oldest was done.
    waiting: u64,
    oldest: Option<Reading>,
    /// Answers lately told, which become sure when the hub's word comes in time.
    told: Vec<(OpId, Answer, Reading)>,
}

impl Progress {
    pub(crate) fn read(ledger: &KioskLedger) -> Result<Self, StoreError> {
        let mut progress = Self::default();
        progress.count(ledger)?;
        Ok(progress)
    }

    fn count(&mut self, ledger: &KioskLedger) -> Result<(), StoreError> {
        (self.waiting, self.oldest) = (0, None);
        ledger.view()?.each_own(ledger.state().acknowledged, &mut |own| {
            if is_told(&own.operation.body().action) {
                self.waiting += 1;
                self.oldest.get_or_insert(own.operation.body().reading);
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// A meeting or a check-in was kept and told.
    pub(crate) fn kept(&mut self, id: OpId, answer: Answer, at: Reading) {
        self.waiting += 1;
        self.oldest.get_or_insert(at);
        self.told.push((id, answer, at));
        let surplus = self.told.len().saturating_sub(ANSWERS_MAX);
        self.told.drain(..surplus);
    }

    pub(crate) fn view(&self, state: &State, now: Reading) -> SyncView {
        let sync_state = if state.revoked {
            SyncState::Revoked
        } else if state.last_contact.is_none() {
            SyncState::Never
        } else if self.in_step && self.waiting == 0 {
            SyncState::InStep
        } else {
            SyncState::Waiting
        };
        SyncView {
            state: sync_state,
            waiting: self.waiting,
            waiting_for_ms: self.oldest.map(|then| age_ms(then, now)),
            last_contact_ms: state.last_contact.map(|then| age_ms(then, now)),
        }
    }

    /// The answer told for `id`, as sure, if it is still on the screen.
    fn now_sure(&mut self, id: OpId, outcome: &Outcome, now: Reading) -> Option<Answer> {
        let at = self.told.iter().position(|(told, ..)| *told == id)?;
        let (_, answer, then) = self.told.remove(at);
        let fresh = age_ms(then, now) < ANSWER_LIFE_MS;
        let turns = answer.kind == AnswerKind::SureHere && decided(outcome) == AnswerKind::Sure;
        let badges = match outcome {
            Outcome::Applied(Receipt::Connected(made)) => {
                made.owner_badges.iter().map(|badge| badge.key()).collect()
            }
            _ => Vec::new(),
        };
        (fresh && turns).then_some(Answer { kind: AnswerKind::Sure, badges, ..answer })
    }
}

/// Whether someone in front of the kiosk was told that it is done: they wait for the hub with it.
fn is_told(action: &Action) -> bool {
    matches!(
        action,
        Action::Redeem(_)
            | Action::Book(_)
            | Action::Reschedule(_)
            | Action::Cancel(_)
            | Action::CheckIn(_)
            | Action::Complete(_)
            | Action::MarkNoShow(_)
    )
}

pub(crate) fn run(shared: &Arc<Shared>) {
    let node = shared.ledger.state().identity.node;
    let link = Link::new(&shared.hub.url, node, shared.key.clone());
    let mut backoff = Backoff::default();
    let mut delivery = Delivery::default();
    while let Some(seen) = shared.news() {
        let before = shared.ledger.state().acknowledged;
        let done = round(shared, &link);
        tell_decisions(shared, before);
        let rest = match done {
            Ok(moved) => {
                backoff.succeeded();
                went_well(shared, moved);
                delivery.run(shared, &link);
                shared.rest_until_news(Duration::from_millis(IDLE_MS), seen).is_none()
            }
            Err(error) => {
                let wait = wait_after(shared, &error, &mut backoff);
                shared.rest(wait)
            }
        };
        if rest {
            return;
        }
    }
}

/// One round. A hub that does not know this kiosk is told its key first, where a starter file made it.
fn round(shared: &Shared, link: &Link) -> Result<Moved, LinkError> {
    let round = || link.round(&shared.ledger, &ambient::reading);
    match (round(), shared.directory.secret()) {
        (Err(LinkError::Unknown(_)), Ok(Some(secret))) => {
            link.claim(shared.ledger.state().identity.event, &secret)?;
            round()
        }
        (done, _) => done,
    }
}

fn went_well(shared: &Shared, moved: Moved) {
    shared.leave_nothing_behind();
    let waiting = recount(shared, true);
    let Moved { sent, received } = moved;
    shared.bus.happened(&Happening::Synced { sent, received, waiting });
    shared.changed();
}

fn wait_after(shared: &Shared, error: &LinkError, backoff: &mut Backoff) -> Duration {
    let waiting = recount(shared, false);
    let random = u64::from_be_bytes(ambient::random());
    let mut wait = Duration::from_millis(backoff.failed(random));
    match error {
        LinkError::Revoked(revocation) if shared.withdraw(revocation) => {
            wait = Duration::from_millis(portico_sync::backoff::WAIT_MS_MAX);
        }
        error => {
            if let LinkError::Busy(seconds) = error {
                wait += Duration::from_secs(*seconds);
            }
            if let LinkError::Round(RoundError::Store(error)) = error {
                shared.store_failed(error);
            }
            let reason = error.to_string();
            shared.bus.happened(&Happening::Offline { reason, waiting });
        }
    }
    shared.changed();
    wait
}

fn recount(shared: &Shared, in_step: bool) -> u64 {
    let mut progress = locked(&shared.progress);
    progress.in_step = in_step;
    if let Err(error) = progress.count(&shared.ledger) {
        shared.store_failed(&error);
    }
    progress.waiting
}

/// Tells what the hub has decided about own meetings and check-ins since `before`.
fn tell_decisions(shared: &Shared, before: u64) {
    let acknowledged = shared.ledger.state().acknowledged;
    for sequence in before + 1..=acknowledged {
        if let Err(error) = tell_decision(shared, sequence) {
            shared.store_failed(&error);
        }
    }
}

fn tell_decision(shared: &Shared, sequence: u64) -> Result<(), StoreError> {
    let view = shared.ledger.view()?;
    let Some(word) = view.acknowledgement(sequence)? else { return Ok(()) };
    let mut answered = None;
    view.each_own(sequence - 1, &mut |own| {
        let is_answer =
            matches!(own.operation.body().action, Action::Redeem(_) | Action::CheckIn(_));
        answered = is_answer.then(|| own.operation.id());
        Ok(ControlFlow::Break(()))
    })?;
    let Some(id) = answered else { return Ok(()) };
    shared.bus.happened(&Happening::Decided { id, outcome: name(&word.outcome) });
    let sure = locked(&shared.progress).now_sure(id, &word.outcome, ambient::reading());
    if let Some(answer) = sure {
        shared.bus.show(&Update::Answer(Box::new(answer)));
    }
    Ok(())
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied(_) => "applied",
        Outcome::Duplicate => "duplicate",
        Outcome::Rejected(_) => "rejected",
        Outcome::Deferred => "deferred",
    }
}
