//! How a kiosk follows the hub: what it sends, what it takes, and what of its own it does again.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use portico_domain::Reading;
use portico_domain::time::{Mapping, judge};

use super::own::{Acknowledged, each_acknowledgement, each_own, keep};
use super::submission::write_tentative;
use super::wiping::Dropped;
use super::{Acknowledgement, KioskLedger, OwnOperation, State};
use crate::execute::{Context, execute};
use crate::feed::FeedRow;
use crate::keys;
use crate::order::{Cursor, Head};
use crate::planted::{Bug, planted};
use crate::rows::{Layer, Rows, Stored, TENTATIVE_POSITION, after, encode};
use crate::store::{Read, StoreError, Writer};

/// How many clock mappings are kept: one a boot, the newest boots.
const MAPPINGS_MAX: usize = 16;

impl KioskLedger {
    /// Own operations after `sequence`, in order, of at most about `bytes_max` bytes and `most` in number.
    ///
    /// # Errors
    /// When the store fails.
    pub fn own_after(
        &self,
        sequence: u64,
        most: usize,
        bytes_max: usize,
    ) -> Result<Vec<OwnOperation>, StoreError> {
        let incarnation = self.memory().state.incarnation;
        let mut bytes = 0;
        let mut list = Vec::new();
        each_own(&self.store.snapshot()?, incarnation, sequence, &mut |own| {
            let parts = own.operation.parts().iter().flatten();
            bytes +=
                own.operation.bytes().len() + parts.map(|part| part.bytes.len()).sum::<usize>();
            list.push(own);
            let full = list.len() >= most || bytes >= bytes_max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(list)
    }

    /// Keeps the hub's word on the operations from `first` on.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acknowledge(
        &self,
        first: u64,
        outcomes: Vec<Acknowledgement>,
    ) -> Result<(), StoreError> {
        let last = first + outcomes.len() as u64 - 1;
        self.change(|writer, state| {
            state.acknowledged = state.acknowledged.max(last);
            let key = keys::acknowledged(state.incarnation, first);
            writer.put(&key, &encode(&Acknowledged { outcomes }))
        })
    }

    /// Keeps how this boot's clock maps to hub time, and that the hub answered.
    ///
    /// # Errors
    /// When the store fails.
    pub fn heard(&self, mapping: Mapping, at: Reading) -> Result<(), StoreError> {
        self.change(|_, state| {
            state.mappings.retain(|known| known.reading.boot != mapping.reading.boot);
            state.mappings.push(mapping);
            let surplus = state.mappings.len().saturating_sub(MAPPINGS_MAX);
            state.mappings.drain(..surplus);
            state.last_contact = Some(at);
            Ok(())
        })
    }

    /// Puts a page of the hub's rows, moves the cursor, and, with the last page of a round, takes all tentative rows back and
    /// executes again what is still own: all in one transaction. While a generation is being filled, the other serves; the last
    /// page swaps them.
    ///
    /// # Errors
    /// When the store fails; then nothing has moved.
    pub fn put_page(
        &self,
        rows: &[FeedRow],
        next: Cursor,
        is_last: bool,
        filter: u64,
    ) -> Result<(), StoreError> {
        let dropped = Dropped::by(rows)?;
        if planted(Bug::CursorBeforeRows) && self.memory().state.filling.is_none() {
            self.change(|_, state| {
                state.cursor = next;
                Ok(())
            })?;
        }
        self.change(|writer, state| {
            let filling = state.filling.is_some();
            let layer =
                if filling { state.other_layer() } else { Layer::committed(state.generation) };
            for row in rows {
                let stored = Stored { position: row.position, value: row.value.to_vec() };
                writer.put(&layer.key(&row.key), &stored.to_bytes())?;
            }
            dropped.follow(writer, state, layer)?;
            state.filter = filter;
            *(if filling { state.filling.get_or_insert(next) } else { &mut state.cursor }) = next;
            if is_last && filling {
                state.generation ^= 1;
                state.cursor = next;
                (state.filling, state.stale) = (None, true);
            }
            if is_last { redo(writer, state) } else { Ok(()) }
        })?;
        self.clear_stale()
    }

    /// Starts the feed over, because the hub was restored from an older backup and no longer knows the cursor, or sends this
    /// node other rows from now on: a second generation of its rows is filled while the first serves. Own operations are sent again from the first, and the hub's
    /// word on them is forgotten.
    ///
    /// # Errors
    /// When the store fails; then nothing was forgotten.
    pub fn reset(&self) -> Result<(), StoreError> {
        self.change(|writer, state| {
            let other = state.other_layer().key(&[]);
            writer.delete_range(&other, &after(&other))?;
            (state.filling, state.stale) = (Some(Cursor::default()), false);
            forget_acknowledgements(writer, state, 1)
        })
    }

    /// The hub lacks own operations from `sequence` on, which it had acknowledged: they are sent again.
    ///
    /// # Errors
    /// When the store fails; then nothing was forgotten.
    pub fn send_again_from(&self, sequence: u64) -> Result<(), StoreError> {
        self.change(|writer, state| forget_acknowledgements(writer, state, sequence))
    }

    /// Moves all own operations into another incarnation, in which the hub will take them: another store of this node has used
    /// the places of some. Each keeps its content id, so that the hub executes none twice. All of them move, not only those
    /// whose places differ: only the chain of the current incarnation is sent again to a hub that was restored from a backup.
    ///
    /// # Errors
    /// When the store fails; then nothing has moved.
    pub fn rewrite(&self, incarnation: u32) -> Result<(), StoreError> {
        self.change(|writer, state| {
            let mut moving = Vec::new();
            each_own(writer, state.incarnation, 0, &mut |own| {
                moving.push(own.operation);
                Ok(ControlFlow::Continue(()))
            })?;
            for left in [keys::own(state.incarnation, 0), keys::acknowledged(state.incarnation, 0)]
            {
                writer.delete_range(&left, &after(&left[..5]))?;
            }
            state.incarnation = incarnation;
            (state.acknowledged, state.settled) = (0, 0);
            let mut head = Head::default();
            for operation in moving {
                head = keep(writer, state.identity.node, incarnation, head, &operation)?;
            }
            Ok(())
        })
    }

    /// Drops the rows of the generation that no longer serves. After a crash in between, the next page or reset does it.
    fn clear_stale(&self) -> Result<(), StoreError> {
        if !self.memory().state.stale {
            return Ok(());
        }
        self.change(|writer, state| {
            let other = state.other_layer().key(&[]);
            state.stale = false;
            writer.delete_range(&other, &after(&other))
        })
    }
}

pub(super) fn forget_acknowledgements(
    writer: &mut Writer<'_>,
    state: &mut State,
    first: u64,
) -> Result<(), StoreError> {
    let mut known = Vec::new();
    each_acknowledgement(writer, state.incarnation, 1, &mut |sequence, word| {
        known.extend((sequence < first).then_some(word));
        Ok(ControlFlow::Continue(()))
    })?;
    let all = keys::acknowledged(state.incarnation, 0);
    writer.delete_range(&all, &after(&all[..5]))?;
    if !known.is_empty() {
        let key = keys::acknowledged(state.incarnation, 1);
        writer.put(&key, &encode(&Acknowledged { outcomes: known }))?;
    }
    state.acknowledged = state.acknowledged.min(first - 1);
    state.settled = state.settled.min(first - 1);
    Ok(())
}

/// Takes all tentative rows back, and executes again, on the hub's rows, each own operation that the cursor has not passed.
/// What this says is only a forecast: a refusal here changes nothing but what is shown until the hub has spoken.
pub(super) fn redo(writer: &mut Writer<'_>, state: &mut State) -> Result<(), StoreError> {
    let layer = Layer::TENTATIVE.key(&[]);
    if !planted(Bug::TentativeRowsKept) {
        writer.delete_range(&layer, &after(&layer))?;
    }
    writer.delete_range(keys::ASKED, &after(keys::ASKED))?;
    let passed = passed(writer, state)?;
    let mut pending = Vec::new();
    each_own(writer, state.incarnation, state.settled, &mut |own| {
        if passed.contains(&own.sequence) && own.sequence == state.settled + 1 {
            state.settled = own.sequence;
        } else if !passed.contains(&own.sequence) {
            pending.push(own.operation);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for operation in pending {
        let context = Context {
            event: state.identity.event,
            node: state.identity.node,
            incarnation: state.incarnation,
            judged: judge(&state.mappings, operation.body().reading),
            position: TENTATIVE_POSITION,
        };
        let rows = Rows::with_tentative(writer, state.generation);
        if let Ok(done) = execute(rows, &operation, &context)? {
            write_tentative(writer, &done.changes)?;
        }
    }
    Ok(())
}

/// Own sequences after the settled ones whose positions the cursor has passed.
pub(super) fn passed(read: &dyn Read, state: &State) -> Result<BTreeSet<u64>, StoreError> {
    let mut passed = BTreeSet::new();
    each_acknowledgement(read, state.incarnation, state.settled + 1, &mut |sequence, word| {
        if word.position <= state.cursor.position {
            passed.insert(sequence);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(passed)
}
