//! Which letters follow from the hub's order: one for each operation that concerns a guest, once it is committed.

use std::sync::Arc;

use portico_domain::session::booking::BookingId;
use portico_domain::{Action, OpId, Operation, Outcome, Receipt, Told};
use portico_ledger::hub::HubView;
use portico_ledger::hub::outbox::{Job, JobId, Letter, Purpose};
use portico_ledger::order::Entry;
use portico_ledger::{HubLedger, StoreError};
use tokio::sync::watch;

use super::mailer::{LOOK_EVERY, ends_within};
use crate::ambient;
use crate::hub::Hub;

/// Positions that are looked at in one go.
const POSITIONS_MAX: u64 = 1_000;

/// Puts what follows from the order into the queue, as the order grows, until `ending` says so.
pub(super) async fn keep_deriving(hub: Arc<Hub>, ending: watch::Receiver<bool>) {
    let mut looked = Looked::default();
    while !ends_within(&ending, LOOK_EVERY).await {
        let hub = Arc::clone(&hub);
        match tokio::task::spawn_blocking(move || {
            looked.to_the_end(hub.ledger(), ambient::now_ms())
        })
        .await
        {
            Ok(Ok(further)) => looked = further,
            Ok(Err(error)) => tracing::error!(%error, "letters cannot be put into the queue"),
            Err(error) => tracing::error!(%error, "the queue of letters failed"),
        }
    }
}

/// How far the order has been looked at. Positions from which nothing follows are not written down one by one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looked {
    /// The last position that was looked at since the start.
    position: u64,
}

impl Looked {
    fn to_the_end(mut self, ledger: &HubLedger, now_ms: u64) -> Result<Self, StoreError> {
        while self.derive(ledger, now_ms)? {}
        Ok(self)
    }

    /// Puts the letters that follow from the next positions into the queue. True where there are more positions.
    fn derive(&mut self, ledger: &HubLedger, now_ms: u64) -> Result<bool, StoreError> {
        let (outbox, view) = (ledger.outbox(), ledger.view()?);
        let kept = outbox.derived()?;
        let (from, last) = (self.position.max(kept), view.last()?.position);
        let until = last.min(from + POSITIONS_MAX);
        let mut letters = Vec::new();
        for position in from + 1..=until {
            letters.extend(letter(&view, position, now_ms)?);
        }
        if !letters.is_empty() || until >= kept + POSITIONS_MAX {
            outbox.derive(until, letters)?;
        }
        self.position = until;
        Ok(until < last)
    }
}

/// The letter that follows from a position, if one does.
fn letter(view: &HubView, position: u64, now_ms: u64) -> Result<Option<Letter>, StoreError> {
    let Some(entry) = view.entry(position)? else { return Ok(None) };
    let Some(operation) = executed(view, &entry)? else { return Ok(None) };
    let follows = follows(&operation, &entry.outcome);
    Ok(follows.map(|(purpose, about)| {
        let id = JobId { operation: operation.id(), purpose };
        // A kiosk's clock that is ahead does not hold the letter up.
        (id, Job { position, ..Job::new(about, entry.judged.at_ms.min(now_ms)) })
    }))
}

/// The operation that was executed there: the admitted one, where an older program had to defer it.
fn executed(view: &HubView, entry: &Entry) -> Result<Option<Operation>, StoreError> {
    let Ok(operation) = entry.operation() else { return Ok(None) };
    let Action::Admit(admit) = &operation.body().action else { return Ok(Some(operation)) };
    operation_of(view, admit.operation)
}

/// The operation with that id, if the hub has it.
pub(super) fn operation_of(view: &HubView, id: OpId) -> Result<Option<Operation>, StoreError> {
    let Some(position) = view.position_of(id)? else { return Ok(None) };
    Ok(view.entry(position)?.and_then(|entry| entry.operation().ok()))
}

/// What the guest is written once `operation` has this outcome, and about which booking.
pub fn follows(operation: &Operation, outcome: &Outcome) -> Option<(Purpose, BookingId)> {
    let promised = matches!(operation.body().told, Told::Done | Told::Provisional);
    let done = match outcome {
        Outcome::Applied(receipt) => *receipt != Receipt::AlreadyDone,
        Outcome::Rejected(_) if promised => false,
        _ => return None,
    };
    match &operation.body().action {
        Action::Book(_) if done => Some((Purpose::Confirmation, operation.id())),
        Action::Book(_) => Some((Purpose::Refused, operation.id())),
        Action::Reschedule(action) if done => Some((Purpose::Moved, action.booking)),
        Action::Reschedule(action) => Some((Purpose::Refused, action.booking)),
        Action::Cancel(action) if done => Some((Purpose::Cancelled, action.booking)),
        Action::Cancel(action) => Some((Purpose::Refused, action.booking)),
        Action::Remind(action) if done => Some((Purpose::Reminder, action.booking)),
        Action::Complete(action) if done => Some((Purpose::Feedback, action.booking)),
        Action::AskLink(action) if done => Some((Purpose::Link, action.booking)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::action::{AddMember, Admit, CreateEvent};
    use portico_domain::event::Event;
    use portico_domain::member::{Profile, Role};
    use portico_domain::operation::Place;
    use portico_domain::proof::PublicKey;
    use portico_domain::session::action::{AddGuest, Book, SetAvailability};
    use portico_domain::session::{Availability, Hours, SLOT_MS, Stretch};
    use portico_domain::{Body, Judged, Part, Reading};
    use portico_ledger::Draft;
    use portico_ledger::hub::Arrived;
    use portico_ledger::hub::outbox::{PAGE_MAX, Shelf};
    use portico_ledger::store::{Memory, Store};

    use super::*;

    const START_MS: u64 = 2_000_000 * SLOT_MS;

    /// A ledger with an event, a mentor and a guest.
    struct Desk {
        memory: Memory,
        ledger: HubLedger,
        mentor: OpId,
        guest: OpId,
    }

    fn part(bytes: &[u8]) -> Part {
        Part { salt: [7; 16], bytes: bytes.to_vec() }
    }

    fn draft(ledger: &HubLedger, action: Action, parts: Vec<Part>) -> Draft {
        let nonce = ledger.last().unwrap().position.to_be_bytes();
        Draft { action, parts, reading: Reading { wall_ms: START_MS, ..Reading::default() }, nonce }
    }

    impl Desk {
        fn open() -> Self {
            let memory = Memory::default();
            let ledger = HubLedger::over(Store::in_memory(memory.clone()));
            let event = Event::new("Test Days", "https://meet.example");
            let key = PublicKey::of(&ed25519_dalek::SigningKey::from_bytes(&[1; 32]));
            let create = CreateEvent { event, hub_key: key };
            let first = draft(&ledger, Action::CreateEvent(create.clone()), vec![]);
            ledger.create(create, first).unwrap();
            let mut desk = Self { memory, ledger, mentor: OpId::default(), guest: OpId::default() };
            let profile = minicbor::to_vec(Profile { name: "Grace".into(), ..Profile::default() });
            let mentor = Action::AddMember(AddMember { role: Role::Mentor });
            desk.mentor = desk.does(mentor, vec![part(&profile.unwrap())]);
            let stretches =
                vec![Stretch { from_ms: START_MS, until_ms: START_MS + 9_000 * SLOT_MS }];
            let availability = Availability { hours: Hours::default(), stretches };
            let set = SetAvailability { mentor: desk.mentor, availability };
            desk.does(Action::SetAvailability(set), vec![]);
            let parts = vec![part(b"Ada"), part(b"ada@example.org")];
            desk.guest = desk.does(Action::AddGuest(AddGuest {}), parts);
            desk
        }

        fn does(&self, action: Action, parts: Vec<Part>) -> OpId {
            let (id, outcome) = self.ledger.submit(draft(&self.ledger, action, parts)).unwrap();
            assert!(matches!(outcome, Outcome::Applied(_)), "{outcome:?}");
            id
        }

        fn booking(&self, slot: u64) -> Action {
            let (mentor, guest) = (self.mentor, self.guest);
            let slot_ms = START_MS + slot * SLOT_MS;
            Action::Book(Book { mentor, guest, slot_ms, link: None, override_notice: true })
        }

        /// Books so many slots at once, from that one on.
        fn book(&self, from: u64, count: u64) {
            let drafts = (from..from + count)
                .map(|slot| draft(&self.ledger, self.booking(slot), vec![]))
                .collect();
            self.ledger.submit_all(drafts).unwrap();
        }

        /// The letters that there are after a look at the whole order.
        fn letters(&self, looked: Looked) -> (Looked, u64) {
            let looked = looked.to_the_end(&self.ledger, START_MS).unwrap();
            (looked, self.ledger.outbox().count(Shelf::Waiting).unwrap())
        }
    }

    /// One letter for each booking, at the edges of what is looked at in one go, however often it is looked, by the same process
    /// or another.
    #[test]
    fn every_position_is_looked_at_once() {
        let desk = Desk::open();
        let before = desk.ledger.last().unwrap().position;
        let (mut looked, mut booked) = (Looked::default(), 0);
        assert_eq!(desk.letters(looked).1, 0);
        for last in
            [before + 1, POSITIONS_MAX - 1, POSITIONS_MAX, POSITIONS_MAX + 1, 2 * POSITIONS_MAX + 1]
        {
            let count = last - desk.ledger.last().unwrap().position;
            desk.book(booked, count);
            booked += count;
            (looked, _) = desk.letters(looked);
            assert_eq!(desk.letters(looked).1, booked);
            assert_eq!(desk.letters(Looked::default()).1, booked, "another process");
        }
        assert_eq!(desk.ledger.outbox().due(START_MS, PAGE_MAX).unwrap().len(), PAGE_MAX);
    }

    /// A booking that an older hub had to defer is confirmed when the upgraded hub admits it, not before.
    #[test]
    fn what_was_deferred_is_written_when_it_is_admitted() {
        let desk = Desk::open();
        let older = HubLedger::over(Store::in_memory(desk.memory.clone())).with_format(17);
        let (id, outcome) = older.submit(draft(&desk.ledger, desk.booking(0), vec![])).unwrap();
        assert_eq!(outcome, Outcome::Deferred);
        let (looked, letters) = desk.letters(Looked::default());
        assert_eq!(letters, 0);
        desk.does(Action::Admit(Admit { operation: id }), vec![]);
        assert_eq!(desk.letters(looked).1, 1);
        let confirmation = JobId { operation: id, purpose: Purpose::Confirmation };
        assert_eq!(desk.ledger.outbox().get(confirmation).unwrap().unwrap().about, id);
    }

    /// What a kiosk promised in vain is written, and what nobody was promised is not.
    #[test]
    fn only_promises_that_fail_are_written() {
        for (told, letters) in
            [(Told::Done, 1), (Told::Provisional, 1), (Told::Nothing, 0), (Told::Unsure, 0)]
        {
            let desk = Desk::open();
            let reading = Reading { wall_ms: START_MS, ..Reading::default() };
            let action = desk.booking(0);
            let body = Body { actor: None, reading, nonce: [5; 8], action, told };
            let place = Place { node: OpId([5; 16]), incarnation: 0, sequence: 1 };
            let operation = Operation::new(body, vec![]);
            let judged = Judged::exactly(START_MS);
            // A node that nobody knows may do nothing.
            desk.ledger.accept(&[vec![Arrived { place, operation, judged }]]).unwrap();
            assert_eq!(desk.letters(Looked::default()).1, letters, "{told:?}");
        }
    }
}
