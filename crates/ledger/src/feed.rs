//! The feed: the hub's rows in the order in which they last changed, from any position on, as one node may see them.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use portico_domain::case::Case;
use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::{MemberId, NodeId};

use crate::hub::HubView;
use crate::order::Cursor;
use crate::rows::session::{booking_part, guest_part};
use crate::rows::{Rows, decode, kind, part};
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

/// Reads the page after `from` for `audience`, of about `bytes_max` bytes; none when this hub never had that cursor (it was
/// restored from an older backup, or the cursor is another event's).
///
/// # Errors
/// When the store fails.
pub fn page(
    view: &HubView,
    audience: &Audience,
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
            if stored.position == position && audience.may_see(key, &stored.value)? {
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

/// Whom rows are sent to: a node, with what decides on what it may see (`docs/roles.md` has the table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    /// The node.
    pub node: NodeId,
    /// Whose codes it shows.
    pub member: Option<MemberId>,
    /// What it may do.
    pub role: Option<Role>,
}

impl Audience {
    /// A node as its row says; one that is not there sees what an attendee's would.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(rows: Rows<'_>, node: NodeId) -> Result<Self, StoreError> {
        let row: Option<Node> = rows.get(&node)?;
        let (member, role) = row.map_or((None, None), |row| (row.member, row.role));
        Ok(Self { node, member, role })
    }

    /// Whether the row is sent to it. Addresses, notes, claims and reports stay at the hub, a device's codes are its own, staff
    /// see everyone's meetings and cases, everyone else those that concern them; whom a member keeps away, that member's alone.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub fn may_see(&self, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        let is_staff = matches!(self.role, Some(Role::Staff | Role::Organizer));
        Ok(match key {
            [kind::EMAIL | kind::CLAIM | kind::REPORT, ..] => false,
            [kind::CASE, ..] => is_staff || decode::<Case>(value)?.concerns(self.node),
            [kind::MEMBER, rest @ ..] if rest.len() > 16 => {
                let (id, rest) = rest.split_at(16);
                match rest[0] {
                    part::EMAIL | part::CONTACTS | part::REMARK | part::REMARKED => false,
                    part::MUTE => id == self.member.unwrap_or_default().0,
                    part::CODES => rest[1..] == self.node.0,
                    part::CONNECTION => {
                        let own = self.member.unwrap_or_default();
                        is_staff || id == own.0 || rest[1..] == own.0
                    }
                    _ => true,
                }
            }
            [kind::SLOT..=kind::UNFINISHED, ..] => self.may_see_of_sessions(key),
            _ => true,
        })
    }

    /// Sessions are for the nodes that run them, addresses and what guests said for staff's. Texts stay at the hub.
    fn may_see_of_sessions(&self, key: &[u8]) -> bool {
        let runs_sessions = self.role.is_some_and(Role::runs_sessions);
        let is_staff = self.role.is_some_and(Role::is_staff);
        match (key, key.get(17)) {
            ([kind::GUEST_ADDRESS, ..], _)
            | ([kind::GUEST, ..], Some(&guest_part::ADDRESS))
            | ([kind::BOOKING, ..], Some(&(booking_part::FEEDBACK | booking_part::INCIDENT))) => {
                is_staff
            }
            ([kind::GUEST, ..], Some(&guest_part::TEXT)) => false,
            _ => runs_sessions,
        }
    }
}
