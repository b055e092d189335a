//! The people: who is there, and which codes have been seen.

use std::collections::{BTreeMap, BTreeSet};

use portico_domain::member::Profile;
use portico_domain::proof::Proof;
use portico_domain::token::{Token, TokenHash};
use portico_domain::{MemberId, Part};

use super::chance::Chance;

/// Most bytes of a picture, where members have one.
const PICTURE_BYTES: usize = 60_000;
/// How many of the latest codes somebody still has in hand.
const IN_HAND: usize = 12;

/// A code that somebody has.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) hash: TokenHash,
    pub(super) proof: Proof,
    /// Whom it is from, as a trace names them.
    pub(super) of: String,
    pub(super) issued_ms: u64,
}

/// The people.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    pub(super) attendees: Vec<MemberId>,
    pub(super) codes: Vec<Code>,
    /// Every name that a member ever had.
    pub(super) names: BTreeMap<MemberId, Vec<String>>,
    /// Codes that a kiosk or the hub has issued: others are forged.
    pub(super) genuine: BTreeSet<TokenHash>,
}

impl Crowd {
    /// A code that is now in somebody's hand; its number.
    pub(super) fn hold(&mut self, code: Code) -> usize {
        self.codes.push(code);
        self.codes.len() - 1
    }

    /// The number of a code that somebody still has; newer ones are likelier.
    pub(super) fn any_code(&self, chance: &mut Chance) -> Option<usize> {
        let in_hand = self.codes.len().min(IN_HAND);
        let back = chance.index(in_hand.max(1)).min(chance.index(in_hand.max(1)));
        self.codes.len().checked_sub(1 + back)
    }
}

pub(super) fn token(chance: &mut Chance) -> Token {
    Token::new(chance.bytes())
}

/// How a member shows themselves.
pub(super) fn profile(chance: &mut Chance, name: String, with_picture: bool) -> Part {
    let picture = with_picture
        .then(|| (0..PICTURE_BYTES / 8).flat_map(|_| chance.number().to_be_bytes()).collect());
    let profile = Profile { name, picture, ..Profile::default() };
    let bytes = minicbor::to_vec(profile).expect("encoding into memory cannot fail");
    Part { salt: chance.bytes(), bytes }
}
