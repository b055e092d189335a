//! What a kiosk drops: all rows once it is revoked, personal text of members who were erased, and what an archived event does
//! not keep.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use portico_domain::event::Event;
use portico_domain::member::Member;
use portico_domain::revocation::Revocation;
use portico_domain::session::Guest;
use portico_domain::{MemberId, OpId};

use super::own::{Own, each_own};
use super::{KioskLedger, State};
use crate::feed::FeedRow;
use crate::hub::keeping::drop_unkept;
use crate::keys;
use crate::order::Cursor;
use crate::query;
use crate::rows::session::guest_part;
use crate::rows::{Layer, after, decode, encode, kind, part};
use crate::store::{StoreError, Writer};

impl KioskLedger {
    /// The hub refuses this node for good: its rows are wiped, and it writes nothing any more. Own operations stay, without
    /// personal text, so that what the hub has not got can still be brought to the organizer.
    ///
    /// # Errors
    /// When the store fails.
    pub fn wipe(&self) -> Result<(), StoreError> {
        self.change(|writer, state| {
            for layer in [Layer::committed(0), Layer::committed(1), Layer::TENTATIVE] {
                let all = layer.key(&[]);
                writer.delete_range(&all, &after(&all))?;
            }
            (state.cursor, state.filling, state.stale) = (Cursor::default(), None, false);
            state.revoked = true;
            drop_own_parts(writer, state, &|_| true)?;
            writer.put(keys::UNCLEAN, &[])
        })
    }

    /// Whether a hub of this event says that this node is revoked.
    ///
    /// # Errors
    /// When the store fails.
    pub fn believes(&self, revocation: &Revocation) -> Result<bool, StoreError> {
        let identity = self.state().identity;
        let mut believed = false;
        query::nodes(self.view()?.rows(), &mut |_, node| {
            believed |= node.is_hub()
                && node.key.is_some_and(|key| revocation.verify(&key, identity.event));
            Ok(if believed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(believed && revocation.node == identity.node)
    }

    /// Whether freed pages of the file may still hold what was dropped: [`KioskLedger::clean`] is due.
    ///
    /// # Errors
    /// When the store fails.
    pub fn is_unclean(&self) -> Result<bool, StoreError> {
        self.store.is_unclean()
    }

    /// Writes the file anew without what was dropped, if that is due.
    ///
    /// # Errors
    /// When the store fails; then the file is as it was.
    pub fn clean(&self) -> Result<(), StoreError> {
        // Held, so that nobody writes into the old file meanwhile.
        let _memory = self.memory();
        self.store.clean()
    }
}

/// What rows that came say is to be dropped.
pub(super) struct Dropped {
    erased: BTreeSet<MemberId>,
    archived: bool,
}

impl Dropped {
    pub(super) fn by(rows: &[FeedRow]) -> Result<Self, StoreError> {
        let mut dropped = Self { erased: BTreeSet::new(), archived: false };
        for row in rows {
            match row.key.as_slice() {
                [kind::EVENT] => {
                    dropped.archived |= decode::<Event>(&row.value)?.archived_ms.is_some();
                }
                [kind::MEMBER, rest @ ..]
                    if rest.get(16..) == Some(&[part::MEMBER])
                        && decode::<Member>(&row.value)?.erased_ms.is_some() =>
                {
                    dropped.erased.extend(rest.first_chunk().copied().map(OpId));
                }
                [kind::GUEST, rest @ ..] if rest.get(16..) == Some(&[guest_part::GUEST]) => {
                    let guest: Guest = decode(&row.value)?;
                    if guest.erased_ms.is_some() {
                        dropped.erased.extend(rest.first_chunk().copied().map(OpId));
                        dropped.erased.extend(guest.aliases.unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
        Ok(dropped)
    }

    pub(super) fn follow(
        &self,
        writer: &mut Writer<'_>,
        state: &State,
        layer: Layer,
    ) -> Result<(), StoreError> {
        if self.archived {
            drop_unkept(writer, layer)?;
            return drop_own_parts(writer, state, &|_| true);
        }
        if self.erased.is_empty() {
            return Ok(());
        }
        writer.put(keys::UNCLEAN, &[])?;
        drop_own_parts(writer, state, &|member| self.erased.contains(member))
    }
}

/// Drops the personal parts of own operations about those members; the chain holds without them.
fn drop_own_parts(
    writer: &mut Writer<'_>,
    state: &State,
    about: &dyn Fn(&MemberId) -> bool,
) -> Result<(), StoreError> {
    let mut found = Vec::new();
    each_own(writer, state.incarnation, 0, &mut |own| {
        if own.operation.subjects().iter().any(about) {
            found.push(own);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for own in found {
        let stripped =
            Own { operation: own.operation.bytes().to_vec(), parts: None, link: own.link };
        writer.put(&keys::own(state.incarnation, own.sequence), &encode(&stripped))?;
    }
    Ok(())
}
