//! Actions: what an operation intends. Each kind has a number for ever; a kind that a program does not know is kept, not
//! refused (design: deferred).

use minicbor::{Decode, Encode};

use crate::event::Event;
use crate::id::{MemberId, NodeId};
use crate::member::Role;
use crate::proof::{Proof, PublicKey};
use crate::token::{Cause, TokenHash};

/// The highest kind that this program knows.
pub const FORMAT: u32 = 15;

/// What an operation intends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Makes the event, and with it the hub that writes this, whose key it names.
    CreateEvent(CreateEvent),
    /// Sets what an organizer may set.
    Configure(Event),
    /// Adds a member; the profile is its first personal part, the e-mail address, if any, its second.
    AddMember(AddMember),
    /// Replaces a member's profile, its first personal part.
    SetProfile(SetProfile),
    /// Lets a node write.
    EnrolNode(EnrolNode),
    /// Ends a node.
    RevokeNode(RevokeNode),
    /// Makes a token known by its hash.
    Issue(Issue),
    /// Redeems a token.
    Redeem(Redeem),
    /// Reduces tokens purged by then to stubs (IC-6.4). By a hub only.
    Sweep(Sweep),
    /// Makes a node whose key is not known yet: it is to be set up from a starter file. By a hub only.
    ReserveNode(ReserveNode),
    /// Gives a reserved node its key, which came authenticated by the starter file's secret. By a hub only.
    ClaimNode(ClaimNode),
    /// Of a kind that this program does not know.
    Unknown {
        /// Its kind.
        kind: u32,
        /// Its bytes.
        payload: Vec<u8>,
    },
}

/// See [`Action::CreateEvent`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CreateEvent {
    /// Its settings.
    #[n(0)]
    pub event: Event,
    /// The hub's key.
    #[n(1)]
    pub hub_key: PublicKey,
}

/// See [`Action::AddMember`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AddMember {
    /// What they are.
    #[n(0)]
    pub role: Role,
}

/// See [`Action::SetProfile`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetProfile {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
}

/// See [`Action::EnrolNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolNode {
    /// What it signs with.
    #[n(0)]
    pub key: PublicKey,
    /// What it may do.
    #[n(1)]
    pub role: Role,
    /// Whose codes it shows.
    #[n(2)]
    pub member: MemberId,
}

/// See [`Action::RevokeNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevokeNode {
    /// Which.
    #[n(0)]
    pub node: NodeId,
    /// Since when nothing from it is believed, in hub time.
    #[n(1)]
    pub from_ms: u64,
}

/// See [`Action::Issue`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Issue {
    /// The token's hash.
    #[n(0)]
    pub token: TokenHash,
    /// Whose it is.
    #[n(1)]
    pub owner: MemberId,
    /// Why.
    #[n(2)]
    pub cause: Cause,
}

/// See [`Action::Redeem`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Redeem {
    /// The token's hash.
    #[n(0)]
    pub token: TokenHash,
    /// Who redeems.
    #[n(1)]
    pub redeemer: MemberId,
    /// What came with it; left out where the node's ledger, fed by the hub, holds the token.
    #[n(2)]
    pub proof: Option<Proof>,
}

/// See [`Action::Sweep`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sweep {
    /// Tokens whose purge time is before this, in hub time.
    #[n(0)]
    pub cutoff_ms: u64,
}

/// See [`Action::ReserveNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReserveNode {
    /// What it may do.
    #[n(0)]
    pub role: Role,
    /// Whose codes it shows.
    #[n(1)]
    pub member: MemberId,
}

/// See [`Action::ClaimNode`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClaimNode {
    /// Which.
    #[n(0)]
    pub node: NodeId,
    /// What it signs with.
    #[n(1)]
    pub key: PublicKey,
}

/// One list that pairs each kind's number with its variant, in both directions.
macro_rules! kinds {
    ($($number:literal => $variant:ident($content:ty)),+ $(,)?) => {
        impl Action {
            /// Its kind's number.
            pub fn kind(&self) -> u32 {
                match self {
                    $(Self::$variant(_) => $number,)+
                    Self::Unknown { kind, .. } => *kind,
                }
            }

            /// Its bytes, without the kind.
            pub fn payload(&self) -> Vec<u8> {
                match self {
                    $(Self::$variant(content) => encoded(content),)+
                    Self::Unknown { payload, .. } => payload.clone(),
                }
            }

            /// Reads what [`Action::payload`] wrote. A kind this program does not know gives [`Action::Unknown`].
            pub fn from_payload(kind: u32, payload: &[u8]) -> Result<Self, minicbor::decode::Error> {
                Ok(match kind {
                    $($number => Self::$variant(minicbor::decode::<$content>(payload)?),)+
                    _ => Self::Unknown { kind, payload: payload.to_vec() },
                })
            }
        }
    };
}

kinds! {
    0 => CreateEvent(CreateEvent),
    1 => Configure(Event),
    2 => AddMember(AddMember),
    3 => SetProfile(SetProfile),
    4 => EnrolNode(EnrolNode),
    5 => RevokeNode(RevokeNode),
    6 => Issue(Issue),
    7 => Redeem(Redeem),
    8 => Sweep(Sweep),
    14 => ReserveNode(ReserveNode),
    15 => ClaimNode(ClaimNode),
}

fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("encoding into memory cannot fail")
}
