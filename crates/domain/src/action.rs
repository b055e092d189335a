//! Actions: what an operation intends. Each kind has a number for ever; a kind that a program does not know is kept, not
//! refused (design: deferred).

mod node;

use minicbor::{Decode, Encode};

use crate::case::Answer;
use crate::event::Event;
use crate::id::{MemberId, OpId};
use crate::member::Role;
use crate::people::action::*;
use crate::proof::{Proof, PublicKey};
use crate::session::action::*;
use crate::token::{Cause, TokenHash};

pub use node::{ClaimNode, EnrolNode, NoteFork, ReserveNode, RevokeNode, SetRole};

/// The highest kind that this program knows.
pub const FORMAT: u32 = 44;

/// What an operation intends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Makes the event, and with it the hub that writes this, whose key it names.
    CreateEvent(CreateEvent),
    /// Sets what an organizer may set.
    Configure(Event),
    /// Adds a member; the profile is its first personal part, the e-mail address, if any, its second.
    AddMember(AddMember),
    /// Replaces a member's profile, its first personal part, and their contacts, its second if it has one.
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
    /// Drops a member's personal text on every node. By a hub only.
    Erase(Erase),
    /// Keeps a member from meeting anyone, or lets them again. By a hub only.
    Block(Block),
    /// Answers a case.
    AnswerCase(AnswerCase),
    /// Ends the event; what is wiped is in `docs/running-an-event.md`. By a hub only.
    Archive(Archive),
    /// Executes, at its own position, an operation that was deferred. By a hub only.
    Admit(Admit),
    /// Gives a node another role. By a hub only.
    SetRole(SetRole),
    /// Records that a node's store was cloned or restored. By a hub only.
    NoteFork(NoteFork),
    /// Adds a guest, known by an e-mail address alone.
    AddGuest(AddGuest),
    /// Sets when a mentor can be booked.
    SetAvailability(SetAvailability),
    /// Books a session.
    Book(Book),
    /// Moves a session.
    Reschedule(Reschedule),
    /// Cancels a session.
    Cancel(Cancel),
    /// Checks a guest in.
    CheckIn(CheckIn),
    /// Says that a session took place.
    Complete(Complete),
    /// Says that a guest did not come.
    MarkNoShow(MarkNoShow),
    /// Rates a session.
    Rate(Rate),
    /// Reports an incident.
    Report(Report),
    /// Makes a booking's one new link.
    RenewLink(RenewLink),
    /// Asks for a new link. By a hub only.
    AskLink(AskLink),
    /// Keeps a guest out, or lets them in again. By a hub only.
    BlockGuest(BlockGuest),
    /// Lets one kiosk alone sell some slots. By a hub only.
    GrantLeases(GrantLeases),
    /// Gives leases back.
    ReturnLeases(ReturnLeases),
    /// Makes a kiosk's leases void. By a hub only.
    ReleaseLeases(ReleaseLeases),
    /// Has a guest reminded. By a hub only.
    Remind(Remind),
    /// Finishes what failed: ending a booking's links. By a hub only.
    FinishEnding(FinishEnding),
    /// Takes a connection back.
    Disconnect(Disconnect),
    /// Writes what a member notes for themselves about another; the text is a personal part. By a hub only.
    Annotate(Annotate),
    /// Spends a token for somebody who is about to sign in. By a hub only.
    ClaimToken(ClaimToken),
    /// Connects who has signed in with the owner of the token that was claimed. By a hub only.
    CompleteClaim(CompleteClaim),
    /// Adds a device that signs its member's codes. By a hub only.
    AddDevice(AddDevice),
    /// Ends a device. By a hub only.
    RevokeDevice(RevokeDevice),
    /// Keeps a member from connecting with another, or lets them again. By a hub only.
    SetMute(SetMute),
    /// Tells organizers about a member; the text is a personal part. By a hub only.
    ReportMember(ReportMember),
    /// Ends what a device has signed before. By a hub only.
    EndCodes(EndCodes),
    /// Of a kind that this program does not know, or one whose content cannot be read.
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

/// See [`Action::Erase`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Erase {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
}

/// See [`Action::Block`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Block {
    /// Whom.
    #[n(0)]
    pub member: MemberId,
    /// Since when, in hub time; none lifts the block.
    #[n(1)]
    pub from_ms: Option<u64>,
}

/// See [`Action::AnswerCase`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AnswerCase {
    /// Which.
    #[n(0)]
    pub case: OpId,
    /// What is to become of it.
    #[n(1)]
    pub answer: Answer,
}

/// See [`Action::Archive`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Archive {
    /// When, in hub time.
    #[n(0)]
    pub at_ms: u64,
}

/// See [`Action::Admit`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Admit {
    /// The operation that was deferred.
    #[n(0)]
    pub operation: OpId,
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

            /// Reads what [`Action::payload`] wrote. What it cannot read is kept as [`Action::Unknown`], so that it delays
            /// nothing behind it.
            pub fn from_payload(kind: u32, payload: &[u8]) -> Self {
                let read = match kind {
                    $($number => minicbor::decode::<$content>(payload).ok().map(Self::$variant),)+
                    _ => None,
                };
                read.unwrap_or_else(|| Self::Unknown { kind, payload: payload.to_vec() })
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
    9 => Erase(Erase),
    10 => Block(Block),
    11 => AnswerCase(AnswerCase),
    12 => Archive(Archive),
    13 => Admit(Admit),
    14 => ReserveNode(ReserveNode),
    15 => ClaimNode(ClaimNode),
    16 => SetRole(SetRole),
    17 => NoteFork(NoteFork),
    18 => AddGuest(AddGuest),
    19 => SetAvailability(SetAvailability),
    20 => Book(Book),
    21 => Reschedule(Reschedule),
    22 => Cancel(Cancel),
    23 => CheckIn(CheckIn),
    24 => Complete(Complete),
    25 => MarkNoShow(MarkNoShow),
    26 => Rate(Rate),
    27 => Report(Report),
    28 => RenewLink(RenewLink),
    29 => AskLink(AskLink),
    30 => BlockGuest(BlockGuest),
    31 => GrantLeases(GrantLeases),
    32 => ReturnLeases(ReturnLeases),
    33 => ReleaseLeases(ReleaseLeases),
    34 => Remind(Remind),
    35 => FinishEnding(FinishEnding),
    36 => Disconnect(Disconnect),
    37 => Annotate(Annotate),
    38 => ClaimToken(ClaimToken),
    39 => CompleteClaim(CompleteClaim),
    40 => AddDevice(AddDevice),
    41 => RevokeDevice(RevokeDevice),
    42 => SetMute(SetMute),
    43 => ReportMember(ReportMember),
    44 => EndCodes(EndCodes),
}

fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("encoding into memory cannot fail")
}
