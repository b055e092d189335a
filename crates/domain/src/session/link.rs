//! Links by which a guest sees and manages a booking without an account: 32 random bytes, known at rest by their SHA-256, valid
//! for 15 minutes (ML-1 to ML-7). `{origin}/booking/{token}`, and after a `#` perhaps a proof, as in a connect code.

use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::booking::BookingId;
use super::guest::GuestId;
use crate::id::{EventId, NodeId, OpId};
use crate::link;
use crate::proof::{About, Proof, PublicKey};
use crate::time::Judged;
use crate::token::{Token, TokenHash};

/// How long a link can be used, in milliseconds (ML-P7).
pub const VALID_MS: u64 = 15 * 60_000;
/// Most links that are remembered of one booking; the oldest that has ended makes room.
pub const LINKS_MAX: usize = 64;

/// A link in a code or a mail, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingLink {
    /// Scheme, host and port.
    pub origin: String,
    /// The token.
    pub token: Token,
    /// The proof, if the fragment held one; its owner is the booking.
    pub proof: Option<Proof>,
}

/// What stands before the token in a booking's link.
const SEGMENT: &str = "/booking/";

impl BookingLink {
    /// A booking's link with the proof of who makes it: the one way in which hubs and kiosks do, so that each believes the other.
    pub fn signed(
        key: &SigningKey,
        event: EventId,
        origin: &str,
        token: Token,
        (booking, issued_ms): (BookingId, u64),
    ) -> Self {
        let about = About::Booking;
        let proof = Proof::sign_about(about, key, event, &token.hash(), booking, issued_ms);
        Self { origin: origin.to_owned(), token, proof: Some(proof) }
    }

    /// The booking that `key` says it is of; none where it has no proof, or another's.
    pub fn proven_by(&self, key: &PublicKey, event: EventId) -> Option<BookingId> {
        let proof = self.proof.as_ref()?;
        let holds = proof.verify_about(About::Booking, key, event, &self.token.hash());
        holds.then_some(proof.owner)
    }

    /// Its text.
    pub fn to_url(&self) -> String {
        link::to_url(&self.origin, SEGMENT, &self.token, self.proof.as_ref())
    }

    /// Reads a scanned text; none if it is no booking link.
    pub fn parse(text: &str) -> Option<Self> {
        link::parse(text, SEGMENT).map(|(origin, token, proof)| Self { origin, token, proof })
    }
}

/// What ended a link before its time (ML-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The booking was cancelled, or its guest did not come.
    #[n(0)]
    BookingCancelled,
    /// It was moved.
    #[n(1)]
    BookingRescheduled,
    /// It was rated.
    #[n(2)]
    RatingSubmitted,
    /// An incident was reported.
    #[n(3)]
    IncidentReported,
    /// A newer link took its place.
    #[n(4)]
    LinkRenewed,
}

impl Because {
    /// Its name, as in the access log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BookingCancelled => "booking_cancelled",
            Self::BookingRescheduled => "booking_rescheduled",
            Self::RatingSubmitted => "rating_submitted",
            Self::IncidentReported => "incident_reported",
            Self::LinkRenewed => "link_renewed",
        }
    }
}

/// How a link was ended: both at once, so that none is invalidated without the time at which it was (ML-P2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ended {
    /// By what.
    #[n(0)]
    pub because: Because,
    /// When, in hub time.
    #[n(1)]
    pub at_ms: u64,
    /// By the operation of this id.
    #[n(2)]
    pub by: OpId,
}

/// What is kept of one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Link {
    /// Its token's hash.
    #[n(0)]
    pub hash: TokenHash,
    /// When it was made, in hub time.
    #[n(1)]
    pub issued_ms: u64,
    /// The error of that.
    #[n(2)]
    pub error_ms: u64,
    /// The node that made it.
    #[n(3)]
    pub node: NodeId,
    /// How it was ended, if it was.
    #[n(4)]
    pub ended: Option<Ended>,
}

impl Link {
    /// When it can no longer be used (ML-P7).
    pub fn expires_ms(&self) -> u64 {
        self.issued_ms.saturating_add(VALID_MS)
    }

    /// Whether an event of the booking's life ended it.
    pub fn is_invalidated(&self) -> bool {
        self.ended.is_some()
    }

    /// When it was ended.
    pub fn used_at_ms(&self) -> Option<u64> {
        self.ended.map(|ended| ended.at_ms)
    }

    /// Whether its time is certainly over at `at`, in the person's favour within the errors of both clocks.
    pub fn is_expired_at(&self, at: Judged) -> bool {
        at.earliest_ms() >= self.expires_ms().saturating_add(self.error_ms)
    }

    /// Why it cannot be used at `at`, if it cannot (ML-P3, ML-P4). Once ended it is over, whatever a clock says: it can be used
    /// once, and the order decides by whom.
    pub fn refusal(&self, at: Judged) -> Option<LinkRefusal> {
        match self.ended {
            Some(ended) => Some(LinkRefusal::Over(EndedBecause::from(ended.because))),
            None => self.is_expired_at(at).then_some(LinkRefusal::Over(EndedBecause::Expired)),
        }
    }
}

/// The links of one booking, oldest first, in one row: ending them all is one write (ML-10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Links {
    /// The links.
    #[n(0)]
    pub list: Vec<Link>,
}

impl Links {
    /// The link of that hash.
    pub fn find(&self, hash: &TokenHash) -> Option<&Link> {
        self.list.iter().find(|link| link.hash == *hash)
    }

    /// Adds one; where there are too many, the oldest that is over makes room, or the oldest.
    pub fn push(&mut self, link: Link, at: Judged) {
        if self.list.len() >= LINKS_MAX {
            let over = |link: &Link| link.ended.is_some() || link.is_expired_at(at);
            let oldest = self.list.iter().position(over).unwrap_or(0);
            self.list.remove(oldest);
        }
        self.list.push(link);
    }
}

/// Why a link that is known cannot be used: all that its bearer is told (ML-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBecause {
    /// Its 15 minutes are over.
    Expired,
    /// The session was moved.
    Moved,
    /// The session was cancelled.
    Cancelled,
    /// The session was rated.
    Rated,
    /// An incident was reported.
    Reported,
    /// A newer link took its place.
    Renewed,
}

impl From<Because> for EndedBecause {
    fn from(because: Because) -> Self {
        match because {
            Because::BookingCancelled => Self::Cancelled,
            Because::BookingRescheduled => Self::Moved,
            Because::RatingSubmitted => Self::Rated,
            Because::IncidentReported => Self::Reported,
            Because::LinkRenewed => Self::Renewed,
        }
    }
}

/// Why a link is refused (ML-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    /// Nobody here knows it.
    Unknown,
    /// It is known, and over.
    Over(EndedBecause),
    /// Its guest is blocked.
    Blocked,
}

/// What a link that can be used gives its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The booking.
    pub booking: BookingId,
    /// Its guest.
    pub guest: GuestId,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(issued_ms: u64, error_ms: u64) -> Link {
        Link { hash: TokenHash::default(), issued_ms, error_ms, node: OpId::default(), ended: None }
    }

    fn ended(at_ms: u64) -> Option<Ended> {
        Some(Ended { because: Because::RatingSubmitted, at_ms, by: OpId::default() })
    }

    proptest! {
        /// ML-P7: 15 minutes, to the millisecond; a doubt of either clock is the person's.
        #[test]
        fn ml_p7_a_link_lives_15_minutes(issued in VALID_MS..1 << 40, error in 0..60_000u64, age in 0..2 * VALID_MS) {
            let at = Judged::exactly(issued + age);
            prop_assert_eq!(link(issued, 0).refusal(at).is_some(), age >= 900_000);
            prop_assert_eq!(link(issued, error).refusal(at).is_some(), age >= 900_000 + error);
        }

        /// ML-P2, ML-P3: ended means invalidated and a time, both or neither; from then on it is refused.
        #[test]
        fn ml_p2_p3_an_ended_link_has_both_marks_and_is_refused(issued in 1..1u64 << 40, after in 0..VALID_MS, later in 0..VALID_MS) {
            let live = link(issued, 0);
            let dead = Link { ended: ended(issued + after), ..live };
            prop_assert_eq!((live.is_invalidated(), live.used_at_ms()), (false, None));
            prop_assert_eq!((dead.is_invalidated(), dead.used_at_ms()), (true, Some(issued + after)));
            let refusal = dead.refusal(Judged::exactly(issued + after + later));
            prop_assert_eq!(refusal, Some(LinkRefusal::Over(EndedBecause::Rated)));
        }

        /// A link that was signed for a booking is believed for that booking, by that key, in that event, and a member's code is not.
        #[test]
        fn a_signed_link_proves_its_booking_and_nothing_else(random: [u8; 32], seed: [u8; 32], booking: [u8; 16]) {
            let (key, event, booking) = (SigningKey::from_bytes(&seed), OpId([9; 16]), OpId(booking));
            let link = BookingLink::signed(&key, event, "https://meet.example", Token::new(random), (booking, 5));
            let link = BookingLink::parse(&link.to_url()).unwrap();
            let public = PublicKey::of(&key);
            prop_assert_eq!(link.proven_by(&public, event), Some(booking));
            prop_assert_eq!(link.proven_by(&public, OpId([8; 16])), None);
            let code = Proof::sign(&key, event, &link.token.hash(), booking, 5);
            prop_assert_eq!(BookingLink { proof: Some(code), ..link }.proven_by(&public, event), None);
        }

        #[test]
        fn a_link_reads_back_and_other_texts_are_none(random: [u8; 32], text in "\\PC{0,80}") {
            let link = BookingLink { origin: "https://meet.example".into(), token: Token::new(random), proof: None };
            prop_assert_eq!(BookingLink::parse(&link.to_url()), Some(link));
            if let Some(read) = BookingLink::parse(&text) {
                prop_assert!(text.contains("/booking/") && text.contains(&read.token.to_text()));
            }
        }
    }
}
