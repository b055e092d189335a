//! Verifying a kiosk's ledger: its own chain, link by link, and what it remembers of it.

use std::ops::ControlFlow;

use portico_domain::operation::Place;

use super::KioskLedger;
use crate::order::Head;
use crate::store::StoreError;

/// What a sound kiosk's ledger holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KioskFigures {
    /// Operations of its own, in this incarnation.
    pub operations: u64,
    /// Those of them that the hub has not acknowledged.
    pub waiting: u64,
}

impl KioskLedger {
    /// Verifies its chain.
    ///
    /// # Errors
    /// With the first break, or when the store fails.
    pub fn check(&self) -> Result<KioskFigures, StoreError> {
        let state = self.state();
        let mut head = Head::default();
        self.view()?.each_own(0, &mut |own| {
            let (node, incarnation) = (state.identity.node, state.incarnation);
            let place = Place { node, incarnation, sequence: head.sequence + 1 };
            if own.sequence != place.sequence {
                return Err(StoreError::Damaged("its chain has a gap"));
            }
            if own.link != place.link(head.link, &own.operation) {
                return Err(StoreError::Damaged("a link of its chain does not follow"));
            }
            head = Head { sequence: own.sequence, link: own.link };
            Ok(ControlFlow::Continue(()))
        })?;
        if head != self.head() {
            return Err(StoreError::Damaged("the head of its chain is another"));
        }
        let waiting = head.sequence.checked_sub(state.acknowledged);
        let waiting =
            waiting.ok_or(StoreError::Damaged("more was acknowledged than it has written"))?;
        Ok(KioskFigures { operations: head.sequence, waiting })
    }
}
