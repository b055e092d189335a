//! Check 5, its end: once a member was erased, no node holds a word of theirs any more.

use portico_domain::MemberId;
use portico_ledger::hub::HubView;

use super::broken::{Broken, Check, ensure};
use super::quiet::{Copy, rows};
use super::trace::short;
use super::world::World;

impl World {
    /// Looks for each name of each erased member in the hub's order and rows, and in every kiosk's rows.
    pub(super) fn erased_are_forgotten(&self, view: &HubView) -> Result<(), Broken> {
        let mut copies = vec![("hub".to_owned(), rows(view.rows())?)];
        for (number, kiosk) in self.kiosks.iter().enumerate() {
            let mine = kiosk.ledger.view()?;
            copies.push((super::rounds::kiosk_name(number), rows(mine.rows())?));
        }
        for member in &self.audit.fold.erased {
            for name in self.crowd.names.get(member).into_iter().flatten() {
                self.is_forgotten(view, &copies, *member, name)?;
            }
        }
        Ok(())
    }

    fn is_forgotten(
        &self,
        view: &HubView,
        copies: &[(String, Copy)],
        member: MemberId,
        name: &str,
    ) -> Result<(), Broken> {
        for (who, copy) in copies {
            let told = copy.values().any(|stored| holds(&stored.value, name));
            ensure(!told, Check::Agreement, || {
                format!("{who} still knows {name}, {}", short(member))
            })?;
        }
        for position in 1..=view.last()?.position {
            let parts = view.entry(position)?.and_then(|entry| entry.parts).unwrap_or_default();
            let told = parts.iter().flatten().any(|part| holds(&part.bytes, name));
            ensure(!told, Check::Agreement, || {
                format!("position {position} still tells of {name}")
            })?;
        }
        Ok(())
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
