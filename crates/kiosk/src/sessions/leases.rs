//! The leases that this kiosk holds, and giving them back.

use std::ops::ControlFlow;

use portico_domain::Action;
use portico_domain::node::Node;
use portico_domain::session::action::{MentorSlot, ReturnLeases};
use portico_domain::session::lease::SLOTS_MAX;
use portico_domain::session::slot::end_ms;
use portico_ledger::kiosk::KioskView;
use portico_ledger::{StoreError, query};

use super::{Desk, NotDone};

impl Desk<'_> {
    /// The slots to come that this kiosk alone may sell.
    pub(crate) fn leases(&self, view: &KioskView) -> Result<Vec<MentorSlot>, StoreError> {
        let viewer = self.viewer();
        let Some(node) = view.rows().get::<Node>(&viewer.node)? else { return Ok(Vec::new()) };
        let now_ms = self.now().at_ms;
        let mut held = Vec::new();
        query::slots(view.rows(), 0, u64::MAX, &mut |slot_ms, mentor, slot| {
            let here = slot.lease.filter(|lease| {
                lease.is_held_by(viewer.node, viewer.incarnation) && lease.binds(&node)
            });
            if here.is_some() && end_ms(slot_ms) > now_ms {
                held.push(MentorSlot { slot_ms, mentor });
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(held)
    }

    /// Gives them all back; how many there were.
    pub(crate) fn give_back_leases(&self) -> Result<usize, NotDone> {
        let held = self.leases(&self.ledger.view()?)?;
        for slots in held.chunks(SLOTS_MAX) {
            let action = Action::ReturnLeases(ReturnLeases { slots: slots.to_vec() });
            self.submit(action, Vec::new())?;
        }
        Ok(held.len())
    }
}
