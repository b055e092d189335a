//! Leases as organizers see them: which kiosk alone may sell which slots, and ending that.

use std::collections::BTreeMap;

use portico_domain::node::Node;
use portico_domain::session::Lease;
use portico_domain::session::action::ReleaseLeases;
use portico_domain::{Action, MemberId, NodeId};
use portico_ledger::hub::Acted;
use portico_ledger::sessions;

use super::times::in_zone;
use crate::ambient;
use crate::hub::{Hub, HubError};

impl Hub {
    /// What each kiosk may sell: a line for each kiosk, and one for each of its slots to come.
    pub(super) fn list_leases(&self) -> Result<String, HubError> {
        let zone = self.event()?.1.zone();
        let view = self.ledger().view()?;
        let mut held: BTreeMap<NodeId, Vec<(u64, MemberId, Lease)>> = BTreeMap::new();
        for row in sessions::board(view.rows(), ambient::now_ms(), u64::MAX)? {
            if let Some(lease) = row.lease {
                held.entry(lease.node).or_default().push((row.slot_ms, row.mentor, lease));
            }
        }
        let mut text = String::new();
        for (id, leases) in held {
            let node: Option<Node> = view.rows().get(&id)?;
            let binds = |lease: &Lease| node.as_ref().is_none_or(|node| lease.binds(node));
            let (good, void): (Vec<_>, Vec<_>) =
                leases.into_iter().partition(|(_, _, lease)| binds(lease));
            text += &format!("{id}  {} slots, {} void\n", good.len(), void.len());
            for (slot_ms, mentor, _) in good {
                text += &format!("  {}  {}\n", in_zone(slot_ms, zone), self.name(mentor));
            }
        }
        Ok(text)
    }

    /// Makes all leases of a kiosk void. What it has sold since is judged when it arrives.
    pub(super) fn release_leases(&self, node: NodeId) -> Result<String, HubError> {
        if self.ledger().view()?.rows().get::<Node>(&node)?.is_none() {
            return Err(HubError::Malformed(format!("there is no kiosk {node}: `node list`")));
        }
        match self.act(Action::ReleaseLeases(ReleaseLeases { node }), Vec::new())? {
            Acted::Done { .. } => Ok(format!(
                "{node} holds no lease any more; what it sold without a network is judged when it arrives\n"
            )),
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }
}
