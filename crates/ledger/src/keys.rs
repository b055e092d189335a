//! Keys of what is not a row: the log of own operations, the hub's order and its indexes, and what a node remembers of
//! itself. None of it is ever sent in a feed.

use portico_domain::operation::Place;
use portico_domain::{NodeId, OpId};

/// This node's own operations, by sequence.
const OWN: u8 = 0x30;
/// Outcomes of own operations, by the first sequence of the page they came in.
const ACKNOWLEDGED: u8 = 0x31;
/// The hub's order, by position.
const ORDER: u8 = 0x40;
/// Position by operation id.
const POSITION: u8 = 0x41;
/// The head of each node's chain, as the hub has it.
const HEAD: u8 = 0x42;
/// Position of an operation that had arrived before its node rewrote its chain, by its new place.
const REWRITTEN: u8 = 0x44;
/// Enrolment codes, by their hash.
const CODE: u8 = 0x43;
/// Positions of operations with personal parts, by whom they are about.
const PARTS: u8 = 0x45;
/// Positions of operations that were deferred.
const DEFERRED: u8 = 0x46;
/// Letters that are to be sent, and where each lies: both of the hub alone.
const MAIL: u8 = 0x47;
/// How far letters were derived from the order, and which are older than a restore.
pub const MAIL_PROGRESS: &[u8] = &[0x48];
/// The access log, by number.
const ACCESS: u8 = 0x49;
/// Until when the hub has all that a node did.
const HEARD: u8 = 0x4b;
/// Set since a hub was restored from a backup: leases wait until all kiosks have been heard from.
pub const RESTORED: &[u8] = &[0x4c];
/// The head of the access log.
pub const ACCESS_HEAD: &[u8] = &[0x4a];
/// Set while freed pages of the file may still hold personal text.
pub const UNCLEAN: &[u8] = &[0x51];
/// The number of the last transaction that the file's pages hold, whatever its journal holds.
pub const SETTLED: &[u8] = &[0x52];
/// What this node remembers of itself.
pub const STATE: &[u8] = &[0x50];

pub fn own(incarnation: u32, sequence: u64) -> Vec<u8> {
    [&[OWN][..], &incarnation.to_be_bytes(), &sequence.to_be_bytes()].concat()
}

/// The sequence in a key that [`own`] made.
pub fn sequence_of(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(5..13)?.try_into().ok()?))
}

pub fn acknowledged(incarnation: u32, first: u64) -> Vec<u8> {
    [&[ACKNOWLEDGED][..], &incarnation.to_be_bytes(), &first.to_be_bytes()].concat()
}

pub fn order(position: u64) -> Vec<u8> {
    [&[ORDER][..], &position.to_be_bytes()].concat()
}

pub fn position(id: OpId) -> Vec<u8> {
    [&[POSITION][..], &id.0].concat()
}

pub fn head(node: NodeId, incarnation: u32) -> Vec<u8> {
    [&[HEAD][..], &node.0, &incarnation.to_be_bytes()].concat()
}

/// The incarnation in a key that [`head`] made.
pub fn incarnation_of(key: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(key.get(17..21)?.try_into().ok()?))
}

pub fn rewritten(place: Place) -> Vec<u8> {
    let (incarnation, sequence) = (place.incarnation.to_be_bytes(), place.sequence.to_be_bytes());
    [&[REWRITTEN][..], &place.node.0, &incarnation, &sequence].concat()
}

pub fn code(hash: &portico_domain::Hash) -> Vec<u8> {
    [&[CODE][..], &hash.0].concat()
}

pub fn parts(member: portico_domain::MemberId, position: u64) -> Vec<u8> {
    [&[PARTS][..], &member.0, &position.to_be_bytes()].concat()
}

/// What leads the keys of [`parts`]: of one member, or of all.
pub fn parts_of(member: Option<portico_domain::MemberId>) -> Vec<u8> {
    let id = member.map(|member| member.0.to_vec()).unwrap_or_default();
    [&[PARTS][..], &id].concat()
}

pub fn deferred(position: u64) -> Vec<u8> {
    [&[DEFERRED][..], &position.to_be_bytes()].concat()
}

/// What leads the keys of [`deferred`].
pub const DEFERRED_ALL: &[u8] = &[DEFERRED];

/// A letter, by the bytes of its id.
pub fn mail_job(id: &[u8]) -> Vec<u8> {
    [&[MAIL, 0][..], id].concat()
}

/// A letter's place on a shelf, in the order of time; the first three bytes lead all of that shelf.
pub fn mail_shelf(shelf: u8, at_ms: u64, id: &[u8]) -> Vec<u8> {
    [&[MAIL, 1, shelf][..], &at_ms.to_be_bytes(), id].concat()
}

/// The position at the end of a key that [`parts`] or [`deferred`] made.
pub fn position_in(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

pub fn access(number: u64) -> Vec<u8> {
    [&[ACCESS][..], &number.to_be_bytes()].concat()
}

pub fn heard(node: NodeId) -> Vec<u8> {
    [&[HEARD][..], &node.0].concat()
}

/// What leads the keys of [`heard`].
pub const HEARD_ALL: &[u8] = &[HEARD];

/// A request that waits for a code, by its id's hash.
pub fn code_request(hash: &portico_domain::Hash) -> Vec<u8> {
    [CODE_REQUESTS, &hash.0].concat()
}

/// What leads the keys of [`code_request`].
pub const CODE_REQUESTS: &[u8] = &[0x4d];

/// What was kept for the hub to decide since the last redo, by the token and who asked.
pub fn asked(redeem: &portico_domain::action::Redeem) -> Vec<u8> {
    [ASKED, &redeem.token.0, &redeem.redeemer.0].concat()
}

/// What leads the keys of [`asked`].
pub const ASKED: &[u8] = &[0x4e];

/// Requests to sign in, and who is signed in: both of the hub alone.
const SIGN_IN: u8 = 0x53;

/// What leads all keys of signing in.
pub const SIGN_IN_ALL: &[u8] = &[SIGN_IN];

/// A request to sign in, by its id.
pub fn sign_in_request(id: OpId) -> Vec<u8> {
    [SIGN_IN_REQUESTS, &id.0].concat()
}

/// What leads the keys of [`sign_in_request`].
pub const SIGN_IN_REQUESTS: &[u8] = &[SIGN_IN, 0];

/// The request that a link from a letter belongs to, by the link's hash.
pub fn sign_in_link(hash: &portico_domain::Hash) -> Vec<u8> {
    [&[SIGN_IN, 1][..], &hash.0].concat()
}

/// A browser that is signed in, by its member and its own id.
pub fn browser(member: portico_domain::MemberId, id: [u8; 16]) -> Vec<u8> {
    [&browsers_of(member)[..], &id].concat()
}

/// What leads the keys of a member's browsers.
pub fn browsers_of(member: portico_domain::MemberId) -> Vec<u8> {
    [BROWSERS, &member.0].concat()
}

/// What leads the keys of [`browser`].
pub const BROWSERS: &[u8] = &[SIGN_IN, 2];

/// The browser that a cookie belongs to, by the hash of its value.
pub fn cookie(hash: &portico_domain::Hash) -> Vec<u8> {
    [&[SIGN_IN, 3][..], &hash.0].concat()
}
