//! A starter file: all that makes a kiosk of a machine that has never reached the hub. It holds the hub's rows as this kiosk
//! may see them, signed by the hub, and a secret that is good for one key.
//!
//! Layout: magic (8 bytes), format version (1), then blocks, each led by its length (4 bytes, big-endian): the [`Header`], the
//! pages of the feed from zero to its head, an empty block; then the hub's signature over the chain of their hashes. It is
//! written and read a block at a time, so that an event of any size needs no more memory than one page.

use std::io::{Read, Write};

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use minicbor::{Decode, Encode};
use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_domain::{EventId, Hash, MemberId, NodeId};
use portico_ledger::hub::HubView;
use portico_ledger::order::Cursor;
use portico_ledger::{Identity, KioskLedger, StoreError};

use super::claim::Secret;
use crate::hub::pull;
use crate::message::Feed;
use crate::wire::{self, WIRE_BYTES_MAX};

/// Most bytes of a block.
pub const BLOCK_BYTES_MAX: usize = WIRE_BYTES_MAX;
/// Most bytes of a starter file: that of an event of some million members.
pub const STARTER_BYTES_MAX: u64 = 1024 * 1024 * 1024;
const MAGIC: &[u8; 8] = b"PTCOSTRT";
/// The layout that this program writes; it reads no other.
const VERSION: u8 = 1;

/// What a starter file says first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// The event.
    #[n(0)]
    pub event: EventId,
    /// The node that the kiosk is to be.
    #[n(1)]
    pub node: NodeId,
    /// The member whose codes it shows.
    #[n(2)]
    pub member: MemberId,
    /// What it may do, and which rows come with the file.
    #[n(3)]
    pub role: Role,
    /// How codes name the hub.
    #[n(4)]
    pub origin: String,
    /// The hub's key: what the kiosk seals to, and believes.
    #[n(5)]
    pub hub_key: PublicKey,
    /// Good for one key.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// The hub's time when it was written, in milliseconds since 1970.
    #[n(7)]
    pub hub_ms: u64,
}

impl Header {
    /// Who the kiosk is to be.
    pub fn identity(&self) -> Identity {
        Identity { event: self.event, node: self.node, member: self.member }
    }

    /// The secret.
    pub fn secret(&self) -> Secret {
        Secret(self.secret)
    }
}

/// What a starter file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Why a starter file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The event is larger than a starter file may be.
    #[error("the event is too large for a starter file")]
    TooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Why a starter file makes no kiosk.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Something else.
    #[error("the file is not a starter file")]
    NotOne,
    /// Of another layout.
    #[error("the starter file was written by a newer version of Portico")]
    Newer,
    /// Cut short, changed, or not signed by the hub that it names.
    #[error("the starter file is damaged or cut short: have it made again")]
    Damaged,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Writes a starter file with the rows of `view`, as the header's node may see them.
///
/// # Errors
/// When the event is too large, or the store or the file fails.
pub fn write(
    view: &HubView,
    header: &Header,
    key: &SigningKey,
    out: &mut dyn Write,
) -> Result<Figures, WriteError> {
    out.write_all(MAGIC)?;
    out.write_all(&[VERSION])?;
    let mut blocks = Blocks { out, chain: Hash::default(), bytes: MAGIC.len() as u64 + 1 };
    blocks.write(&wire::encode(header))?;
    let (mut cursor, mut filter, mut rows) = (Cursor::default(), 0, 0);
    loop {
        let page = pull(view, header.node, cursor, filter)?
            .ok_or(StoreError::Damaged("the feed has no beginning"))?;
        rows += page.rows.len() as u64;
        (cursor, filter) = (page.next, page.filter);
        blocks.write(&wire::encode(&page))?;
        if page.next.position >= page.last {
            break;
        }
    }
    blocks.write(&[])?;
    let signature = key.sign(&statement(blocks.chain)).to_bytes();
    let bytes = blocks.bytes + signature.len() as u64;
    out.write_all(&signature)?;
    Ok(Figures { rows, bytes })
}

fn statement(chain: Hash) -> [u8; 32] {
    Hash::of("portico.starter.1", &[&chain.0]).0
}

fn chained(chain: Hash, block: &[u8]) -> Hash {
    Hash::of("portico.starter.block.1", &[&chain.0, block])
}

/// Blocks on their way out.
struct Blocks<'a> {
    out: &'a mut dyn Write,
    chain: Hash,
    bytes: u64,
}

impl Blocks<'_> {
    fn write(&mut self, block: &[u8]) -> Result<(), WriteError> {
        self.bytes += 4 + block.len() as u64;
        let length = u32::try_from(block.len()).map_err(|_| WriteError::TooLong)?;
        if block.len() > BLOCK_BYTES_MAX || self.bytes > STARTER_BYTES_MAX {
            return Err(WriteError::TooLong);
        }
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(block)?;
        self.chain = chained(self.chain, block);
        Ok(())
    }
}

/// Reads a starter file into the ledger that `make` gives for the kiosk it names. The ledger may be used when, and only when,
/// this returns `Ok`: the signature comes last.
///
/// # Errors
/// When the file is none, damaged, or not signed by the hub that it names, or the store or the file fails.
pub fn read(
    input: &mut dyn Read,
    make: impl FnOnce(&Header) -> Result<KioskLedger, StoreError>,
) -> Result<(Header, Figures), ReadError> {
    let mut input = Input { input, chain: Hash::default(), bytes: 0 };
    input.opening()?;
    let header: Header = input.block()?.ok_or(ReadError::Damaged)?;
    let ledger = make(&header)?;
    let (mut cursor, mut rows) = (Cursor::default(), 0);
    while let Some(page) = input.block::<Feed>()? {
        let moves_on = page.next.position > cursor.position || cursor == Cursor::default();
        if !moves_on || page.next.position > page.last {
            return Err(ReadError::Damaged);
        }
        rows += page.rows.len() as u64;
        cursor = page.next;
        let is_last = page.next.position == page.last;
        ledger.put_page(&page.rows, page.next, is_last, page.filter).map_err(unreadable)?;
    }
    input.signature(&header.hub_key)?;
    let hub: Option<Node> = ledger.view()?.committed().get(&header.event)?;
    if hub.is_none_or(|hub| hub.key != Some(header.hub_key)) {
        return Err(ReadError::Damaged);
    }
    Ok((header, Figures { rows, bytes: input.bytes }))
}

/// A row that cannot be read was not the hub's.
fn unreadable(error: StoreError) -> ReadError {
    match error {
        StoreError::Damaged(_) => ReadError::Damaged,
        error => ReadError::Store(error),
    }
}

/// Blocks on their way in.
struct Input<'a> {
    input: &'a mut dyn Read,
    chain: Hash,
    bytes: u64,
}

impl Input<'_> {
    fn opening(&mut self) -> Result<(), ReadError> {
        let magic: [u8; 8] = self.take().map_err(|_| ReadError::NotOne)?;
        if magic != *MAGIC {
            return Err(ReadError::NotOne);
        }
        if self.take()? == [VERSION] { Ok(()) } else { Err(ReadError::Newer) }
    }

    /// The next block; none for the empty one.
    fn block<T: for<'b> Decode<'b, ()>>(&mut self) -> Result<Option<T>, ReadError> {
        let length = u32::from_be_bytes(self.take()?) as usize;
        if length > BLOCK_BYTES_MAX || self.bytes > STARTER_BYTES_MAX {
            return Err(ReadError::Damaged);
        }
        let mut block = vec![0; length];
        self.fill(&mut block)?;
        self.chain = chained(self.chain, &block);
        if block.is_empty() {
            return Ok(None);
        }
        wire::decode(&block).map(Some).map_err(|_| ReadError::Damaged)
    }

    /// The end: the hub's signature, and nothing behind it.
    fn signature(&mut self, key: &PublicKey) -> Result<(), ReadError> {
        let signature = Signature::from_bytes(&self.take()?);
        let key = VerifyingKey::from_bytes(&key.0).map_err(|_| ReadError::Damaged)?;
        key.verify(&statement(self.chain), &signature).map_err(|_| ReadError::Damaged)?;
        match self.input.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(ReadError::Damaged),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], ReadError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, out: &mut [u8]) -> Result<(), ReadError> {
        self.bytes += out.len() as u64;
        self.input.read_exact(out).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => ReadError::Damaged,
            _ => ReadError::Io(error),
        })
    }
}
