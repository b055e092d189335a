//! Reports: what a member tells organizers about another.

use minicbor::{Decode, Encode};

use crate::id::MemberId;

/// Longest report, in characters.
pub const TEXT_MAX: usize = 2_000;

/// A report. Kept by hubs only, for organizers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MemberReport {
    /// Who wrote it.
    #[n(0)]
    pub by: MemberId,
    /// About whom.
    #[n(1)]
    pub about: MemberId,
    /// When, in hub time.
    #[n(2)]
    pub at_ms: u64,
    /// In which words; none once its writer was erased.
    #[n(3)]
    pub text: Option<String>,
}
