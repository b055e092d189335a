//! Taking parcels: what kiosks without a network have kept, brought by hand or delivered by another kiosk.
//!
//! A parcel's requests go the way of those that come over the network, so one that was taken before changes nothing.

use portico_domain::Outcome;
use portico_domain::operation::Place;
use portico_ledger::hub::{Arrived, Taken};
use portico_ledger::store::Fault;
use portico_sync::hub::{ServeError, arrivals};
use portico_sync::message::Request;
use portico_sync::pack::delivery::Imported;
use portico_sync::pack::parcel::{BadParcel, Parcel, event_of};

use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::starter::BadClaim;

/// Why a parcel is not taken. Nothing of it was, but what an earlier one had brought.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It is none.
    #[error(transparent)]
    Bad(#[from] BadParcel),
    /// It is another event's.
    #[error("the file is from a kiosk of another event")]
    OtherEvent,
    /// It is not from a kiosk of this event.
    #[error(transparent)]
    Claim(#[from] BadClaim),
    /// Operations before its own are missing.
    #[error(
        "the kiosk's operations {expected} to {} are missing here; \
         bring its earlier files first, or export again with --all", first - 1
    )]
    Missing {
        /// The first that is missing.
        expected: u64,
        /// The first that it holds.
        first: u64,
    },
    /// The ledger cannot be written.
    #[error("the hub's ledger cannot be written")]
    Ledger(Fault),
    /// The hub has too much to do; later.
    #[error("the hub is busy; try again")]
    Busy,
}

impl NotTaken {
    /// Whether it can never be taken, however often it is brought.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Missing { .. } | Self::Ledger(_) | Self::Busy)
    }
}

/// Has a list of arrived operations taken, durably.
pub(crate) type Take<'a> = &'a dyn Fn(Vec<Arrived>) -> Result<Vec<Taken>, HubError>;

impl Hub {
    /// Takes a parcel. Taken before, or holding less than one taken before, it changes nothing.
    ///
    /// # Errors
    /// With [`NotTaken`], or when the store fails; done again, it goes on from there.
    pub fn import(&self, bytes: &[u8]) -> Result<Imported, HubError> {
        self.import_by(bytes, &|list| Ok(self.ledger().accept(&[list])?.pop().unwrap_or_default()))
    }

    /// The same, where `take` writes.
    pub(crate) fn import_by(&self, bytes: &[u8], take: Take<'_>) -> Result<Imported, HubError> {
        let (event, _) = self.event()?;
        if event_of(bytes).map_err(NotTaken::from)? != event {
            return Err(NotTaken::OtherEvent.into());
        }
        let parcel = Parcel::open(bytes, self.key()).map_err(NotTaken::from)?;
        let unclaimed = self.is_unclaimed(parcel.node, &parcel.key, parcel.claim.as_ref())?;
        let mut imported = Imported { node: parcel.node, ..Imported::default() };
        // All of it is read before any of it is taken.
        if self.holds_news(&parcel, &mut imported)? || unclaimed {
            if unclaimed {
                self.take_claim(parcel.node, parcel.key)?;
            }
            imported = Imported { node: parcel.node, claimed: unclaimed, ..Imported::default() };
            Import { hub: self, parcel: &parcel, moved: None, imported: &mut imported }
                .run(take)?;
        }
        Ok(imported)
    }

    /// Whether anything in it is new; counts what is known.
    fn holds_news(&self, parcel: &Parcel, imported: &mut Imported) -> Result<bool, HubError> {
        let mut holds_news = false;
        for request in parcel.requests() {
            let list = self.arrived(parcel, &request.map_err(NotTaken::from)?)?;
            let known = self.known(&list)?;
            imported.known += known.iter().filter(|known| **known).count() as u64;
            holds_news |= known.contains(&false);
        }
        Ok(holds_news)
    }

    fn arrived(&self, parcel: &Parcel, request: &Request) -> Result<Vec<Arrived>, HubError> {
        arrivals(self.ledger(), parcel.node, request, ambient::now_ms()).map_err(
            |error| match error {
                ServeError::Store(error) => error.into(),
                ServeError::OtherEvent => NotTaken::OtherEvent.into(),
                ServeError::Malformed => NotTaken::Bad(BadParcel::Contents).into(),
            },
        )
    }

    /// Which of a list the order holds.
    fn known(&self, list: &[Arrived]) -> Result<Vec<bool>, HubError> {
        let view = self.ledger().view()?;
        let is_known = |one: &Arrived| Ok(view.position_of(one.operation.id())?.is_some());
        list.iter().map(is_known).collect()
    }
}

/// A parcel on its way into the order.
struct Import<'a> {
    hub: &'a Hub,
    parcel: &'a Parcel,
    /// Where its operations go on, once one has forked.
    moved: Option<Moved>,
    imported: &'a mut Imported,
}

/// The kiosk's store was cloned, and another copy was here first: the rest of this one's operations go into an incarnation of
/// their own at once, since no answer reaches the kiosk. When it reaches the hub itself, it is told to move on, and sends
/// operations that the hub knows by their content.
#[derive(Clone, Copy)]
struct Moved {
    incarnation: u32,
    /// What is taken off their sequence.
    by: u64,
}

impl Import<'_> {
    fn run(mut self, take: Take<'_>) -> Result<(), HubError> {
        for request in self.parcel.requests() {
            let request = request.map_err(NotTaken::from)?;
            let list = self.hub.arrived(self.parcel, &request)?;
            self.take_list(list, take)?;
        }
        Ok(())
    }

    fn take_list(&mut self, mut list: Vec<Arrived>, take: Take<'_>) -> Result<(), HubError> {
        let known = self.hub.known(&list)?;
        let mut known = known.into_iter();
        loop {
            self.place(&mut list);
            let mut taken = take(list.clone())?;
            let last = taken.pop_if(|last| !matches!(last, Taken::Placed { .. }));
            taken.iter().zip(&mut known).for_each(|(one, known)| self.count(one, known));
            list.drain(..taken.len());
            match last {
                None => return Ok(()),
                Some(Taken::Fork { first, incarnation }) if self.moved.is_none() => {
                    self.moved = Some(Moved { incarnation, by: first - 1 });
                }
                _ => return Err(self.missing(&list, last).into()),
            }
        }
    }

    /// Puts a list where it goes on, if that is elsewhere.
    fn place(&self, list: &mut [Arrived]) {
        let Some(moved) = self.moved else { return };
        for one in list.iter_mut().filter(|one| one.place.incarnation != moved.incarnation) {
            let sequence = one.place.sequence - moved.by;
            one.place = Place { incarnation: moved.incarnation, sequence, ..one.place };
        }
    }

    fn count(&mut self, taken: &Taken, known: bool) {
        let Taken::Placed { outcome, .. } = taken else { return };
        let imported = &mut *self.imported;
        let figure = match outcome {
            _ if known => &mut imported.known,
            Outcome::Applied(_) => &mut imported.applied,
            Outcome::Duplicate => &mut imported.duplicate,
            Outcome::Rejected(_) => &mut imported.rejected,
            Outcome::Deferred => &mut imported.deferred,
        };
        *figure += 1;
    }

    fn missing(&self, left: &[Arrived], last: Option<Taken>) -> NotTaken {
        let first = left.first().map_or(1, |one| one.place.sequence);
        match last {
            Some(Taken::Gap { expected }) => NotTaken::Missing { expected, first },
            _ => NotTaken::Bad(BadParcel::Contents),
        }
    }
}
