//! The desk: mentors' sessions as a kiosk runs them whose role does (requirements: ML). What is asked is answered from this
//! kiosk's own ledger; what is done is one operation, told when it is on disk.

mod board;
#[cfg(test)]
mod case_tests;
pub(crate) mod cases;
mod days;
mod deeds;
mod finding;
mod guests;
pub(crate) mod leases;
mod linking;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod tests;
pub mod view;

use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use portico_domain::event::Event;
use portico_domain::member::{Profile, Role};
use portico_domain::node::Node;
use portico_domain::session::{Booking, Party};
use portico_domain::{Action, Code, Judged, MemberId, Part, Reading};
use portico_ledger::kiosk::KioskView;
use portico_ledger::rows::session::GuestName;
use portico_ledger::sessions::Viewer;
use portico_ledger::{Draft, KioskLedger, StoreError, Submitted};

use self::days::Clock;
use self::view::{BoardView, BookingView, Deed, Done, GuestView, SessionsView};
use crate::ambient;
use crate::answering;
use crate::engine::{Engine, Shared, locked};
use crate::happening::Happening;
use crate::presenting::person;
use crate::view::Person;

/// What the desk works with, at one moment.
pub(crate) struct Desk<'a> {
    pub ledger: &'a KioskLedger,
    pub key: &'a SigningKey,
    /// How links name the hub.
    pub origin: &'a str,
    pub reading: Reading,
}

/// Why a deed is not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDone {
    #[error("{}", .0.message())]
    Refused(Code),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Code> for NotDone {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

impl Desk<'_> {
    pub(crate) fn now(&self) -> Judged {
        self.ledger.judge(self.reading)
    }

    pub(crate) fn viewer(&self) -> Viewer {
        let state = self.ledger.state();
        Viewer { node: state.identity.node, incarnation: state.incarnation }
    }

    /// This kiosk's role, if sessions are run in it.
    pub(crate) fn role(&self, view: &KioskView) -> Result<Option<Role>, StoreError> {
        role(self.ledger, view)
    }

    pub(crate) fn clock(&self, view: &KioskView) -> Result<Clock, StoreError> {
        clock(view, self.now())
    }

    /// Whether sessions with that mentor are run here.
    fn runs_for(&self, role: Role, mentor: MemberId) -> bool {
        role.is_staff() || mentor == self.ledger.state().identity.member
    }

    /// On whose behalf what is done here is done.
    fn party(&self, view: &KioskView) -> Result<Party, StoreError> {
        let is_staff = self.role(view)?.is_some_and(Role::is_staff);
        Ok(if is_staff { Party::Staff } else { Party::Mentor })
    }

    /// Keeps an action. What comes back is on disk.
    fn submit(&self, action: Action, parts: Vec<Part>) -> Result<Submitted, NotDone> {
        let draft = Draft { action, parts, reading: self.reading, nonce: ambient::random() };
        match self.ledger.submit(draft)? {
            Submitted::Refused(code) => Err(code.into()),
            submitted => Ok(submitted),
        }
    }
}

/// This kiosk's role, if sessions are run in it.
pub(crate) fn role(ledger: &KioskLedger, view: &KioskView) -> Result<Option<Role>, StoreError> {
    let node: Option<Node> = view.rows().get(&ledger.state().identity.node)?;
    Ok(node.and_then(|node| node.role).filter(|role| role.runs_sessions()))
}

pub(crate) fn clock(view: &KioskView, now: Judged) -> Result<Clock, StoreError> {
    let event: Option<Event> = view.rows().get(&())?;
    let zone = event.map_or(chrono_tz::UTC, |event| event.zone());
    Ok(Clock { zone, now_ms: now.at_ms })
}

/// What is always known of sessions; none where they are not run.
pub(crate) fn summary(
    ledger: &KioskLedger,
    view: &KioskView,
) -> Result<Option<SessionsView>, StoreError> {
    let Some(role) = role(ledger, view)? else { return Ok(None) };
    let (state, head) = (ledger.state(), ledger.head());
    let marks =
        [u64::from(state.generation), state.cursor.position, head.sequence, state.acknowledged];
    let version = marks.map(|mark| mark.to_string()).join(".");
    Ok(Some(SessionsView { version, own_only: !role.is_staff() }))
}

/// A mentor, without the picture: a board has many.
fn mentor(view: &KioskView, id: MemberId) -> Result<Person, StoreError> {
    let profile: Profile = view.rows().get(&id)?.unwrap_or_default();
    Ok(Person { picture: None, ..person(id, &profile) })
}

fn booking_view(
    view: &KioskView,
    id: portico_domain::OpId,
    booking: &Booking,
) -> Result<BookingView, StoreError> {
    let name: Option<GuestName> = view.rows().get(&booking.guest)?;
    Ok(BookingView {
        id: id.to_string(),
        guest: booking.guest.to_string(),
        name: name.map(|row| row.name).unwrap_or_default(),
        state: booking.state,
        provisional: booking.provisional,
        moves: booking.moves,
    })
}

impl Engine {
    /// The board of a day, as `2026-11-22`; of today, or else the next day with sessions, where none is given.
    ///
    /// # Errors
    /// With the reason for a person: sessions are not run here, there is no such day, or the ledger cannot be read.
    pub fn sessions(&self, day: Option<&str>) -> Result<BoardView, Code> {
        let day = day.map(str::parse::<NaiveDate>).transpose().map_err(|_| Code::BadRequest)?;
        self.shared().at_desk(|desk| desk.board(day))
    }

    /// Guests whose name or address holds the text.
    ///
    /// # Errors
    /// As [`Engine::sessions`].
    pub fn guests(&self, text: &str) -> Result<Vec<GuestView>, Code> {
        self.shared().at_desk(|desk| desk.guests(text))
    }

    /// Does something about a session; it is on disk when this returns.
    ///
    /// # Errors
    /// With the reason for a person: nothing was done.
    pub fn do_session(&self, deed: &Deed) -> Result<Done, Code> {
        let shared = self.shared();
        let done = shared.at_desk(|desk| desk.act(deed))?;
        shared.bus.happened(&Happening::Session {
            deed: deed.name(),
            booking: done.booking.clone(),
            provisional: done.provisional,
        });
        shared.has_news();
        if matches!(deed, Deed::CheckIn { .. }) {
            shared.greet(&done);
        }
        shared.changed();
        Ok(done)
    }

    /// Gives back all slots that this kiosk alone may sell; how many there were.
    ///
    /// # Errors
    /// As [`Engine::sessions`].
    pub fn give_back_leases(&self) -> Result<usize, Code> {
        let shared = self.shared();
        let given = shared.at_desk(|desk| desk.give_back_leases())?;
        shared.has_news();
        shared.changed();
        Ok(given)
    }
}

impl Shared {
    /// Has the desk do something now, unless sessions are not run here.
    fn at_desk<T>(&self, work: impl FnOnce(&Desk<'_>) -> Result<T, NotDone>) -> Result<T, Code> {
        let origin = self.origin();
        let desk = self.desk(&origin);
        let done = match desk.ledger.view().and_then(|view| desk.role(&view)) {
            Ok(Some(_)) => work(&desk),
            Ok(None) => return Err(Code::AtTheDesk),
            Err(error) => Err(error.into()),
        };
        done.map_err(|error| match error {
            NotDone::Refused(code) => code,
            NotDone::Store(error) => {
                self.store_failed(&error);
                Code::NotKept
            }
        })
    }

    pub(crate) fn desk<'a>(&'a self, origin: &'a str) -> Desk<'a> {
        Desk { ledger: &self.ledger, key: &self.key, origin, reading: ambient::reading() }
    }

    /// Answers the guest who was checked in, over the whole screen. It is on disk by now.
    fn greet(&self, done: &Done) {
        let (Ok(operation), Ok(booking)) = (done.operation.parse(), done.booking.parse()) else {
            return;
        };
        let told = |view| answering::checked_in(&view, operation, booking, done.unsure);
        match self.ledger.view().and_then(told) {
            Ok(answer) => {
                self.show(&answer);
                locked(&self.progress).kept(operation, answer, ambient::reading());
            }
            Err(error) => self.store_failed(&error),
        }
    }
}
