//! The feed: the hub's rows in the order in which they last changed, from any position on, as one node may see them.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use portico_domain::NodeId;

use crate::hub::HubView;
use crate::order::Cursor;
use crate::rows::{kind, part};
use crate::store::StoreError;

/// One row of the feed: its key, the position that last changed it, and its value; an empty value says it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedRow {
    /// Its key.
    #[n(0)]
    pub key: ByteVec,
    /// The position that last changed it.
    #[n(1)]
    pub position: u64,
    /// Its value.
    #[n(2)]
    pub value: ByteVec,
}

/// A stretch of the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Rows that last changed after the cursor asked from, up to [`Page::next`].
    pub rows: Vec<FeedRow>,
    /// Where the next page starts.
    pub next: Cursor,
    /// The position of the hub's last entry when this was read.
    pub last: u64,
}

impl Page {
    /// Whether there is no more.
    pub fn is_last(&self) -> bool {
        self.next.position >= self.last
    }
}

/// The most positions a page walks over, however few rows they give: it bounds the time one request takes.
const PAGE_POSITIONS_MAX: u64 = 20_000;

/// Reads the page after `from` for `node`, of about `bytes_max` bytes; none when this hub never had that cursor (it was
/// restored from an older backup, or the cursor is another event's).
///
/// # Errors
/// When the store fails.
pub fn page(
    view: &HubView,
    node: NodeId,
    from: Cursor,
    bytes_max: usize,
) -> Result<Option<Page>, StoreError> {
    let last = view.last()?;
    if !holds(view, from)? {
        return Ok(None);
    }
    let mut page = Page { rows: Vec::new(), next: from, last: last.position };
    let mut bytes = 0;
    while page.next.position < last.position
        && bytes < bytes_max
        && page.next.position - from.position < PAGE_POSITIONS_MAX
    {
        let position = page.next.position + 1;
        let entry = view.entry(position)?.ok_or(StoreError::Damaged("the order has a gap"))?;
        for key in &entry.changed {
            let Some(stored) = view.rows().stored(key)? else { continue };
            // A row that changed again later comes with that position.
            if stored.position == position && is_sent_to(key, node) {
                bytes += key.len() + stored.value.len() + 8;
                page.rows.push(FeedRow { key: key.clone(), position, value: stored.value.into() });
            }
        }
        page.next = Cursor { position, hash: entry.hash };
    }
    Ok(Some(page))
}

fn holds(view: &HubView, cursor: Cursor) -> Result<bool, StoreError> {
    if cursor.position == 0 {
        return Ok(true);
    }
    Ok(view.entry(cursor.position)?.is_some_and(|entry| entry.hash == cursor.hash))
}

/// Whether a row is sent to `node`. Addresses stay at the hub, and a device's codes are its own.
pub fn is_sent_to(key: &[u8], node: NodeId) -> bool {
    match key {
        [kind::EMAIL, ..] => false,
        [kind::MEMBER, rest @ ..] => match rest.get(16) {
            Some(&part::EMAIL) => false,
            Some(&part::CODES) => rest.get(17..) == Some(&node.0),
            _ => true,
        },
        _ => true,
    }
}
