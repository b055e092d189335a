//! Rows of what members do about one another: beside the member's own, by the other's id.

use minicbor::{Decode, Encode};
use portico_domain::people::{Claim, Contacts, Device, MemberReport, Remark};
use portico_domain::{MemberId, OpId};

use super::{Row, kind, part, row};

/// That somebody has a remark about this member: it is found so when the member is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Remarked {}

/// That a member wants to hear nothing of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Mute {
    /// Since when, in hub time.
    #[n(0)]
    pub at_ms: u64,
}

row!(Contacts, MemberId, |k| [[kind::MEMBER], k.0, [part::CONTACTS]]);
row!(Remark, (MemberId, MemberId), |k| [[kind::MEMBER], k.0.0, [part::REMARK], k.1.0]);
row!(Remarked, (MemberId, MemberId), |k| [[kind::MEMBER], k.0.0, [part::REMARKED], k.1.0]);
row!(Mute, (MemberId, MemberId), |k| [[kind::MEMBER], k.0.0, [part::MUTE], k.1.0]);
row!(Device, (MemberId, OpId), |k| [[kind::MEMBER], k.0.0, [part::DEVICE], k.1.0]);
row!(Claim, OpId, |k| [[kind::CLAIM], k.0]);
row!(MemberReport, OpId, |k| [[kind::REPORT], k.0]);
