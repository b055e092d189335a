//! Badges: what meetings earn, and by which rule.

use minicbor::{Decode, Encode};

/// A member with this many connections is a VIP to those who meet them.
pub const VIP_CONNECTIONS: u32 = 50;
/// Someone who reaches this many connections makes their first supporters *early supporters*.
pub const SUPPORTED_CONNECTIONS: u32 = 500;
/// How many of the first are early supporters.
pub const EARLY_SUPPORTERS: usize = 10;
/// How many event days can have a badge of their own.
pub const DAYS_MAX: usize = 16;

/// A badge. The numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Badge {
    /// Met this many people: 1, 5, 10, 25, 50.
    #[n(0)]
    Met(#[n(0)] u32),
    /// Met a VIP.
    #[n(1)]
    Vip,
    /// Two people they know met each other, or they closed the triangle.
    #[n(2)]
    Triangle,
    /// Was among the first to meet someone whom many met after.
    #[n(3)]
    EarlySupporter,
    /// Met one of the event's hosts.
    #[n(4)]
    Host,
    /// Met someone on the event day with this index.
    #[n(5)]
    Day(#[n(0)] u8),
    /// One that a newer program gives.
    #[n(255)]
    Other,
}
crate::open::or_other!(Badge, badge);

/// The counts that earn a badge.
pub const MET_COUNTS: [u32; 5] = [1, 5, 10, 25, 50];

impl Badge {
    /// Its key, by which screens find its words and picture.
    pub fn key(self) -> String {
        match self {
            Self::Met(1) => "first_meeting".into(),
            Self::Met(count) => format!("met_{count}"),
            Self::Vip => "vip".into(),
            Self::Triangle => "triangle".into(),
            Self::EarlySupporter => "early_supporter".into(),
            Self::Host => "host".into(),
            Self::Other => "other".into(),
            Self::Day(index) => format!("day_{}", u16::from(index) + 1),
        }
    }
}
