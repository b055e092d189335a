//! Operations: one intended change, its content id, its detachable personal parts, and its link in a node's chain.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::action::Action;
use crate::hash::Hash;
use crate::id::{MemberId, NodeId, OpId};
use crate::outcome::Told;
use crate::time::Reading;

/// Most bytes of an operation's chained part.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Most personal parts of an operation.
pub const PARTS_MAX: usize = 8;
/// Most bytes of one personal part.
pub const PART_BYTES_MAX: usize = 128 * 1024;

/// The chained part of an operation. Its bytes, once made, are kept as they are; nothing encodes them anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Who acts; none where the node acts by itself.
    pub actor: Option<MemberId>,
    /// What the node's clocks read.
    pub reading: Reading,
    /// Makes two operations alike in everything else two.
    pub nonce: [u8; 8],
    /// What is intended.
    pub action: Action,
    /// What the person was told.
    pub told: Told,
}

/// [`Body`] as it is encoded.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Wire {
    #[n(0)]
    actor: Option<MemberId>,
    #[n(1)]
    reading: Reading,
    #[cbor(n(2), with = "minicbor::bytes")]
    nonce: [u8; 8],
    #[n(3)]
    kind: u32,
    #[n(4)]
    payload: ByteVec,
    #[n(5)]
    told: Option<Told>,
    #[n(6)]
    parts: Option<Vec<Hash>>,
}

/// One piece of personal text. The chained bytes hold only its salted hash, so it can be dropped and the chains still hold.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Part {
    /// Random, so that the hash tells nothing about a short text.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// The text, encoded as the action says.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

impl Part {
    /// Its salted hash.
    pub fn hash(&self) -> Hash {
        Hash::of("portico.part.1", &[&self.salt, &self.bytes])
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} bytes)", self.bytes.len())
    }
}

/// An operation: its chained bytes, what they say, and the personal parts that are still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    id: OpId,
    bytes: Vec<u8>,
    body: Body,
    commitments: Vec<Hash>,
    parts: Vec<Option<Part>>,
}

/// Why bytes are not an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOperation {
    /// They are longer than the limits allow.
    #[error("an operation is longer than its limit")]
    TooLong,
    /// They cannot be read.
    #[error("an operation cannot be read")]
    Unreadable,
    /// A personal part is not the one that the operation commits to.
    #[error("a personal part does not match its hash")]
    WrongPart,
}

impl Operation {
    /// Makes an operation of `body` with these personal parts.
    pub fn new(body: Body, parts: Vec<Part>) -> Self {
        let commitments: Vec<Hash> = parts.iter().map(Part::hash).collect();
        let wire = Wire {
            actor: body.actor,
            reading: body.reading,
            nonce: body.nonce,
            kind: body.action.kind(),
            payload: body.action.payload().into(),
            told: Some(body.told).filter(|&told| told != Told::Nothing),
            parts: Some(commitments.clone()).filter(|list| !list.is_empty()),
        };
        let bytes = minicbor::to_vec(wire).expect("encoding into memory cannot fail");
        let id = OpId::of(&bytes, body.reading.wall_ms);
        Self { id, bytes, body, commitments, parts: parts.into_iter().map(Some).collect() }
    }

    /// Reads an operation from its chained bytes and what is there of its parts.
    ///
    /// # Errors
    /// When the bytes cannot be read, are too long, or a part does not match its hash.
    pub fn from_bytes(bytes: Vec<u8>, parts: Vec<Option<Part>>) -> Result<Self, BadOperation> {
        let too_long = |part: &Part| part.bytes.len() > PART_BYTES_MAX;
        if bytes.len() > BODY_BYTES_MAX || parts.iter().flatten().any(too_long) {
            return Err(BadOperation::TooLong);
        }
        let wire: Wire = decode_whole(&bytes)?;
        let action = Action::from_payload(wire.kind, &wire.payload);
        let commitments = wire.parts.unwrap_or_default();
        let parts = matched(&commitments, parts)?;
        let body = Body {
            actor: wire.actor,
            reading: wire.reading,
            nonce: wire.nonce,
            action,
            told: wire.told.unwrap_or_default(),
        };
        Ok(Self { id: OpId::of(&bytes, body.reading.wall_ms), bytes, body, commitments, parts })
    }

    /// Its content id.
    pub fn id(&self) -> OpId {
        self.id
    }

    /// Its chained bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Its personal parts; none where one was erased.
    pub fn parts(&self) -> &[Option<Part>] {
        &self.parts
    }

    /// The personal part at `index`, if it was ever there and still is.
    pub fn part(&self, index: usize) -> Option<&[u8]> {
        self.parts.get(index)?.as_ref().map(|part| part.bytes.as_slice())
    }

    /// With whom its personal parts go when they are erased, members or guests; nobody where it has none.
    pub fn subjects(&self) -> Vec<OpId> {
        if self.commitments.is_empty() {
            return Vec::new();
        }
        match &self.body.action {
            Action::AddMember(_) | Action::AddGuest(_) => vec![self.id],
            Action::SetProfile(set) => vec![set.member],
            Action::Rate(rate) => vec![rate.guest],
            Action::Report(report) => vec![report.guest],
            Action::Annotate(annotate) => vec![annotate.member, annotate.other],
            Action::ReportMember(report) => vec![report.by],
            _ => Vec::new(),
        }
    }

    /// The same without its personal parts: what is left once they were erased.
    pub fn without_parts(mut self) -> Self {
        self.parts.fill(None);
        self
    }

    /// Whether it ever had a personal part at `index`.
    pub fn commits_to(&self, index: usize) -> bool {
        index < self.commitments.len()
    }
}

fn decode_whole(bytes: &[u8]) -> Result<Wire, BadOperation> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let wire = decoder.decode().map_err(|_| BadOperation::Unreadable)?;
    if decoder.position() == bytes.len() { Ok(wire) } else { Err(BadOperation::Unreadable) }
}

fn matched(
    commitments: &[Hash],
    mut parts: Vec<Option<Part>>,
) -> Result<Vec<Option<Part>>, BadOperation> {
    if commitments.len() > PARTS_MAX || parts.len() > commitments.len() {
        return Err(BadOperation::WrongPart);
    }
    parts.resize(commitments.len(), None);
    let fits =
        |(part, hash): (&Option<Part>, &Hash)| part.as_ref().is_none_or(|p| p.hash() == *hash);
    if parts.iter().zip(commitments).all(fits) { Ok(parts) } else { Err(BadOperation::WrongPart) }
}

/// Where an operation stands in its node's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Place {
    /// The node.
    #[n(0)]
    pub node: NodeId,
    /// Which life of it: a clone or a restored store gets another.
    #[n(1)]
    pub incarnation: u32,
    /// Its number there, from 1, without a gap.
    #[n(2)]
    pub sequence: u64,
}

impl Place {
    /// The hash of the link that chains `operation` here, after the link with hash `previous`
    /// ([`Hash::default`] for the first).
    pub fn link(&self, previous: Hash, operation: &Operation) -> Hash {
        let body = Hash::plain(operation.bytes());
        let (incarnation, sequence) = (self.incarnation.to_be_bytes(), self.sequence.to_be_bytes());
        let parts: [&[u8]; 5] = [&self.node.0, &incarnation, &sequence, &previous.0, &body.0];
        Hash::of("portico.link.1", &parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::action::{AddMember, Sweep};
    use crate::member::Role;

    fn adding(nonce: [u8; 8], text: Vec<u8>) -> Operation {
        let body = Body {
            actor: None,
            reading: Reading { wall_ms: 1_800_000_000_123, ..Reading::default() },
            nonce,
            action: Action::AddMember(AddMember { role: Role::Booth }),
            told: Told::Nothing,
        };
        Operation::new(body, vec![Part { salt: [5; 16], bytes: text }])
    }

    proptest! {
        #[test]
        fn an_operation_reads_back_with_and_without_its_personal_part(nonce: [u8; 8], text: Vec<u8>) {
            let made = adding(nonce, text);
            let whole = Operation::from_bytes(made.bytes().to_vec(), made.parts().to_vec()).unwrap();
            prop_assert_eq!(&whole, &made);
            let erased = Operation::from_bytes(made.bytes().to_vec(), vec![]).unwrap();
            prop_assert_eq!(erased.id(), made.id());
            prop_assert_eq!(erased.part(0), None);
            prop_assert!(erased.commits_to(0));
        }

        #[test]
        fn another_personal_part_is_refused(text: Vec<u8>, other: Vec<u8>) {
            prop_assume!(text != other);
            let made = adding([0; 8], text);
            let part = Part { salt: [5; 16], bytes: other };
            let read = Operation::from_bytes(made.bytes().to_vec(), vec![Some(part)]);
            prop_assert_eq!(read, Err(BadOperation::WrongPart));
        }

        #[test]
        fn any_bytes_are_an_operation_or_refused(bytes: Vec<u8>) {
            if let Ok(operation) = Operation::from_bytes(bytes.clone(), vec![]) {
                prop_assert_eq!(operation.bytes(), &bytes[..]);
            }
        }
    }

    #[test]
    fn an_unknown_kind_is_kept_as_it_is() {
        let action = Action::Unknown { kind: 9_999, payload: vec![1, 2, 3] };
        let mut body = adding([0; 8], vec![]).body().clone();
        body.action = action.clone();
        let made = Operation::new(body, vec![]);
        let read = Operation::from_bytes(made.bytes().to_vec(), vec![]).unwrap();
        assert_eq!(read.body().action, action);
    }

    #[test]
    fn a_link_depends_on_all_it_chains() {
        let mut body = adding([0; 8], vec![]).body().clone();
        body.action = Action::Sweep(Sweep { cutoff_ms: 7 });
        let (one, two) = (Operation::new(body, vec![]), adding([1; 8], vec![]));
        let place = Place { node: OpId([1; 16]), incarnation: 0, sequence: 1 };
        let later = Place { sequence: 2, ..place };
        let first = place.link(Hash::default(), &one);
        assert_ne!(first, place.link(Hash::default(), &two));
        assert_ne!(first, later.link(Hash::default(), &one));
        assert_ne!(first, place.link(first, &one));
    }
}
