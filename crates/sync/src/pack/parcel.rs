//! A parcel: what a kiosk has kept and the hub does not have, as one file. It holds sync requests, signed by the kiosk and
//! sealed to the hub, so whoever carries it sees its size and its event, and no more.
//!
//! Layout: magic (8 bytes), format version (1), event (16), then what [`seal`](super::seal) gives for the rest, to which those
//! first 25 bytes are bound.

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use portico_domain::proof::PublicKey;
use portico_domain::{EventId, Hash, NodeId, OpId};
use portico_ledger::{KioskLedger, StoreError};

use super::claim::{Mac, Secret};
use super::seal::{seal, unseal};
use crate::message::{MAPPINGS_MAX, OPERATIONS_MAX, PUSH_BYTES_MAX, Request, Sent};
use crate::wire::{self, WIRE_BYTES_MAX};

/// Most bytes of a parcel: it goes through the same door as a sync request.
pub const PARCEL_BYTES_MAX: usize = WIRE_BYTES_MAX;
/// Most requests in one parcel.
pub const PAGES_MAX: usize = 64;
/// About how many bytes of requests go into one parcel; what does not fit goes into the next.
const PAGES_BYTES_MAX: usize = PARCEL_BYTES_MAX - 64 * 1024;
const MAGIC: &[u8; 8] = b"PTCOPARC";
/// The layout that this program writes; it reads no other.
const VERSION: u8 = 1;
const OPEN_BYTES: usize = 8 + 1 + 16;

/// What is sealed: the contents' bytes, and the kiosk's signature over them.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Signed {
    #[n(0)]
    contents: ByteVec,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Contents {
    #[n(0)]
    node: NodeId,
    #[n(1)]
    key: PublicKey,
    /// From a kiosk made by a starter file.
    #[n(2)]
    claim: Option<Mac>,
    /// Requests, as [`wire::encode`] writes them.
    #[n(3)]
    pages: Vec<ByteVec>,
}

/// Why bytes are no parcel for this hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadParcel {
    /// Longer than any parcel.
    #[error("the file is too large to be an export of a kiosk")]
    TooLong,
    /// Something else.
    #[error("the file is not an export of a kiosk")]
    NotOne,
    /// Of another layout.
    #[error("the file was written by a newer version of Portico")]
    Newer,
    /// Damaged, cut short, or sealed to another hub.
    #[error("the file is damaged or cut short, or was made for another hub")]
    Sealed,
    /// Signed by nobody, or something in it breaks a limit.
    #[error("what is in the file breaks the rules")]
    Contents,
}

/// Who writes a parcel, and for whom.
#[derive(Debug)]
pub struct Sender<'a> {
    /// The kiosk's key.
    pub key: &'a SigningKey,
    /// What came with its starter file, if one made it.
    pub secret: Option<&'a Secret>,
    /// The hub's public key.
    pub hub_key: &'a PublicKey,
}

/// Why a parcel cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The hub's key is none.
    #[error("the hub's key is not one")]
    BadKey,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A parcel, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many operations it holds.
    pub operations: u64,
    /// The sequence of the last one.
    pub last: u64,
}

impl Sender<'_> {
    /// Writes own operations of `ledger` after the one with sequence `after`, as many as go into one parcel. `random` is used
    /// once.
    ///
    /// # Errors
    /// When the store fails, or the hub's key is none.
    pub fn write(
        &self,
        ledger: &KioskLedger,
        after: u64,
        random: [u8; 32],
    ) -> Result<Written, WriteError> {
        let identity = ledger.state().identity;
        let (pages, last) = pages(ledger, after)?;
        let key = PublicKey::of(self.key);
        let mac = |secret: &Secret| secret.claim_key().mac(identity.event, identity.node, &key);
        let contents = Contents { node: identity.node, key, claim: self.secret.map(mac), pages };
        let contents = encoded(&contents);
        let signature = self.key.sign(&statement(self.hub_key, &contents)).to_bytes();
        let signed = encoded(&Signed { contents: contents.into(), signature });
        let open = open_bytes(identity.event);
        let sealed = seal(&signed, &open, self.hub_key, random).ok_or(WriteError::BadKey)?;
        Ok(Written { bytes: [open, sealed].concat(), operations: last - after, last })
    }
}

/// Requests that hold the operations after `after`, and the sequence of the last.
fn pages(ledger: &KioskLedger, after: u64) -> Result<(Vec<ByteVec>, u64), StoreError> {
    let (mut pages, mut bytes, mut last) = (Vec::new(), 0, after);
    while pages.len() < PAGES_MAX {
        let Some((request, next)) = page(ledger, last)? else { break };
        let page = wire::encode(&request);
        bytes += page.len();
        if bytes > PAGES_BYTES_MAX && !pages.is_empty() {
            break;
        }
        pages.push(page.into());
        last = next;
    }
    Ok((pages, last))
}

fn page(ledger: &KioskLedger, after: u64) -> Result<Option<(Request, u64)>, StoreError> {
    let state = ledger.state();
    let own = ledger.own_after(after, OPERATIONS_MAX, PUSH_BYTES_MAX)?;
    let Some(last) = own.last() else { return Ok(None) };
    let request = Request {
        event: state.identity.event,
        incarnation: state.incarnation,
        first: after + 1,
        operations: own.iter().map(|own| Sent::new(&own.operation)).collect(),
        mappings: state.mappings.iter().rev().take(MAPPINGS_MAX).copied().collect(),
        cursor: None,
        filter: 0,
        // What the hub lacks before the first is a gap, which the person who brings the file is told.
        acknowledged: None,
    };
    Ok(Some((request, last.sequence)))
}

fn statement(hub_key: &PublicKey, contents: &[u8]) -> [u8; 32] {
    Hash::of("portico.parcel.1", &[&hub_key.0, contents]).0
}

fn open_bytes(event: EventId) -> Vec<u8> {
    [&MAGIC[..], &[VERSION], &event.0].concat()
}

fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("encoding into memory cannot fail")
}

/// A parcel, unsealed: signed by whoever has [`Parcel::key`], which is not to say that this is the node's.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The event.
    pub event: EventId,
    /// The node that it says it is from.
    pub node: NodeId,
    /// Whose signature it bears.
    pub key: PublicKey,
    /// What shows that the key is that node's, from a kiosk made by a starter file.
    pub claim: Option<Mac>,
    pages: Vec<ByteVec>,
}

/// The event that a parcel is for; all that can be known of it without the hub's key.
///
/// # Errors
/// When the bytes are no parcel.
pub fn event_of(bytes: &[u8]) -> Result<EventId, BadParcel> {
    if bytes.len() > PARCEL_BYTES_MAX {
        return Err(BadParcel::TooLong);
    }
    let (magic, rest) = bytes.split_first_chunk().ok_or(BadParcel::NotOne)?;
    if magic != MAGIC {
        return Err(BadParcel::NotOne);
    }
    match rest.split_first() {
        Some((&VERSION, rest)) => rest.first_chunk().map(|id| OpId(*id)).ok_or(BadParcel::Sealed),
        Some(_) => Err(BadParcel::Newer),
        None => Err(BadParcel::Sealed),
    }
}

impl Parcel {
    /// Opens what was sealed for the hub with this key.
    ///
    /// # Errors
    /// When the bytes are no parcel, damaged, or sealed to another key.
    pub fn open(bytes: &[u8], hub_key: &SigningKey) -> Result<Self, BadParcel> {
        let event = event_of(bytes)?;
        let (open, sealed) = bytes.split_at(OPEN_BYTES);
        let plain = unseal(sealed, open, hub_key).ok_or(BadParcel::Sealed)?;
        let signed: Signed = minicbor::decode(&plain).map_err(|_| BadParcel::Contents)?;
        let contents: Contents =
            minicbor::decode(&signed.contents).map_err(|_| BadParcel::Contents)?;
        let statement = statement(&PublicKey::of(hub_key), &signed.contents);
        let key = VerifyingKey::from_bytes(&contents.key.0).map_err(|_| BadParcel::Contents)?;
        key.verify(&statement, &Signature::from_bytes(&signed.signature))
            .map_err(|_| BadParcel::Contents)?;
        let Contents { node, key, claim, pages } = contents;
        if pages.len() > PAGES_MAX {
            return Err(BadParcel::Contents);
        }
        Ok(Self { event, node, key, claim, pages })
    }

    /// Its requests, one after the other: each goes on where the one before ended. They are inflated one at a time, so that
    /// no more than one is in memory.
    pub fn requests(&self) -> impl Iterator<Item = Result<Request, BadParcel>> {
        let mut next: Option<(u32, u64)> = None;
        self.pages.iter().map(move |page| {
            let request: Request = wire::decode(page).map_err(|_| BadParcel::Contents)?;
            let (incarnation, first) = *next.get_or_insert((request.incarnation, request.first));
            let fits = request.event == self.event
                && request.cursor.is_none()
                && (request.incarnation, request.first) == (incarnation, first);
            let count = request.operations.len() as u64;
            next = first.checked_add(count).map(|first| (incarnation, first));
            if fits && next.is_some() { Ok(request) } else { Err(BadParcel::Contents) }
        })
    }
}
