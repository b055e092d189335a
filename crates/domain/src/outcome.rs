//! What became of an operation: the receipt or refusal of executing it, what a person was told, what the hub decided.

use minicbor::{Decode, Encode};

use crate::badge::Badge;
use crate::code::Code;
use crate::id::{MemberId, OpId};

/// What executing an operation did.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Receipt {
    /// It is done.
    #[n(0)]
    Done,
    /// The redeemer and the owner are connected.
    #[n(1)]
    Connected(#[n(0)] Connected),
    /// They were connected before; the token is spent (IC-2.6).
    #[n(2)]
    AlreadyConnected(#[n(0)] MemberId),
    /// It was so already.
    #[n(3)]
    AlreadyDone,
    /// It is done, and that many links of the booking ended with it.
    #[n(4)]
    Ended(#[n(0)] u32),
    /// Something that a newer program writes.
    #[n(255)]
    Other,
}
crate::open::or_other!(Receipt, receipt);

/// A connection just made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Connected {
    /// Whose token it was.
    #[n(0)]
    pub owner: MemberId,
    /// What it earned the owner.
    #[n(1)]
    pub owner_badges: Vec<Badge>,
    /// What it earned the redeemer.
    #[n(2)]
    pub redeemer_badges: Vec<Badge>,
}

/// Why an operation was not executed. Nothing of it is written but its entry in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Refusal {
    /// The token is not known, was ended, or its proof does not hold.
    #[n(0)]
    TokenUnknown,
    /// The token was spent by that operation.
    #[n(1)]
    TokenSpent(#[n(0)] OpId),
    /// The token's 300 s were over.
    #[n(2)]
    TokenExpired,
    /// The token is the redeemer's own.
    #[n(3)]
    OwnToken,
    /// It names a member that is not there.
    #[n(4)]
    UnknownMember,
    /// The node, or the member, may not do this.
    #[n(5)]
    NotAllowed,
    /// It breaks a limit or a rule of form.
    #[n(6)]
    Malformed,
    /// It names an object whose operation was rejected.
    #[n(7)]
    DependsOnRejected,
    /// It is about a member who was erased.
    #[n(8)]
    Erased,
    /// It would make what is there already.
    #[n(9)]
    Exists,
    /// It is about a member who was blocked by then.
    #[n(10)]
    Blocked,
    /// The event was archived by then.
    #[n(11)]
    Archived,
    /// The node was revoked by then.
    #[n(12)]
    Revoked,
    /// The slot is another's, or another node alone may sell it.
    #[n(13)]
    SlotTaken,
    /// The mentor has no session then.
    #[n(14)]
    SlotClosed,
    /// There are less than two hours left, or it is over.
    #[n(15)]
    TooLate,
    /// It is not time for that yet.
    #[n(16)]
    TooEarly,
    /// The link was ended, or its 15 minutes are over.
    #[n(17)]
    LinkOver,
    /// The link is not known.
    #[n(18)]
    LinkUnknown,
    /// The session was moved to another time meanwhile.
    #[n(19)]
    Moved,
    /// The session has taken place, was cancelled, or its guest did not come.
    #[n(20)]
    BookingOver,
    /// Too many were asked for in too short a time.
    #[n(21)]
    TooOften,
    /// The two are connected by another meeting than the one that was named.
    #[n(22)]
    MetAgain,
    /// For a reason that a newer program knows.
    #[n(255)]
    Other,
}
crate::open::or_other!(Refusal, refusal);

impl Refusal {
    /// What a person or a client is told.
    pub fn code(self) -> Code {
        match self {
            Self::TokenUnknown | Self::TokenSpent(_) | Self::UnknownMember | Self::Erased => {
                Code::TokenInvalid
            }
            Self::TokenExpired => Code::TokenExpired,
            Self::OwnToken => Code::SelfConnection,
            Self::MetAgain => Code::AlreadyConnected,
            Self::SlotTaken => Code::SlotTaken,
            Self::SlotClosed => Code::SlotClosed,
            Self::TooLate => Code::TooLate,
            Self::TooEarly => Code::TooEarly,
            Self::LinkOver => Code::LinkOver,
            Self::LinkUnknown => Code::LinkUnknown,
            Self::Moved => Code::SessionMoved,
            Self::BookingOver => Code::SessionOver,
            Self::TooOften => Code::RateLimited,
            Self::NotAllowed | Self::Blocked | Self::Archived | Self::Revoked => Code::Forbidden,
            Self::Malformed | Self::DependsOnRejected | Self::Exists | Self::Other => {
                Code::BadRequest
            }
        }
    }
}

/// What the person in front of the node was told when the operation was submitted. It travels in the operation, so that
/// the hub knows when its outcome differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Told {
    /// Nothing: nobody asked.
    #[default]
    #[n(0)]
    Nothing,
    /// That it is done.
    #[n(1)]
    Done,
    /// That they are connected.
    #[n(2)]
    Connected,
    /// That they were connected before.
    #[n(3)]
    AlreadyConnected,
    /// That the hub will decide.
    #[n(4)]
    Unsure,
    /// That it is done as far as this kiosk can say, and to be confirmed.
    #[n(5)]
    Provisional,
}

/// What the hub decided, once and for all.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// Executed.
    #[n(0)]
    Applied(#[cbor(n(0), decode_with = "crate::outcome::receipt")] Receipt),
    /// Another operation had made the same pair or state; what the person was told holds.
    #[n(1)]
    Duplicate,
    /// Not executed.
    #[n(2)]
    Rejected(#[cbor(n(0), decode_with = "crate::outcome::refusal")] Refusal),
    /// Of a kind that this hub cannot read; kept.
    #[n(3)]
    Deferred,
}

impl Outcome {
    /// Whether it differs from what the person was told: then, and only then, a case is opened.
    pub fn differs_from(&self, told: Told) -> bool {
        match (told, self) {
            (Told::Nothing | Told::Unsure, _) | (Told::Connected, Self::Duplicate) => false,
            (Told::Done | Told::Provisional, Self::Applied(_) | Self::Duplicate) => false,
            (Told::Connected, Self::Applied(receipt)) => !matches!(receipt, Receipt::Connected(_)),
            (Told::AlreadyConnected, Self::Applied(receipt)) => {
                !matches!(receipt, Receipt::AlreadyConnected(_))
            }
            _ => true,
        }
    }
}
