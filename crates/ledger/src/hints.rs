//! What a stretch of the order has changed, as far as pages want to know it.

use std::collections::BTreeSet;

use portico_domain::{MemberId, OpId};

use crate::hub::HubView;
use crate::rows::{kind, part};
use crate::store::StoreError;

/// The most positions that are looked at. Of a longer stretch, everything is said to have changed.
const POSITIONS_MAX: u64 = 1_000;

/// What has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// How many people somebody has met, or what somebody is called.
    pub board: bool,
    /// Sessions, or when there can be some.
    pub sessions: bool,
    /// Whose own rows, where only those of some.
    members: BTreeSet<MemberId>,
    everyone: bool,
}

impl Touched {
    /// Everything, perhaps.
    pub const ALL: Self =
        Self { board: true, sessions: true, members: BTreeSet::new(), everyone: true };

    /// Whether something of this member's has changed.
    pub fn concerns(&self, member: MemberId) -> bool {
        self.everyone || self.members.contains(&member)
    }

    fn note(&mut self, key: &[u8]) {
        match key {
            [kind::EVENT] => *self = Self::ALL,
            [kind::MEMBER, rest @ ..] => {
                let Some((id, [part, ..])) = rest.split_first_chunk::<16>() else { return };
                // Codes change all the time, and no page shows them.
                if *part != part::CODES {
                    self.members.insert(OpId(*id));
                    self.board |= matches!(*part, part::MEMBER | part::PROFILE);
                }
            }
            [kind::SLOT..=kind::UNFINISHED, ..] => self.sessions = true,
            _ => {}
        }
    }
}

/// What has changed after a position.
///
/// # Errors
/// When the store fails.
pub fn touched(view: &HubView, from: u64) -> Result<Touched, StoreError> {
    let last = view.last()?.position;
    // A position ahead of the order is of before a restore.
    if from > last || last - from > POSITIONS_MAX {
        return Ok(Touched::ALL);
    }
    let mut touched = Touched::default();
    for position in from + 1..=last {
        let entry = view.entry(position)?.ok_or(StoreError::Damaged("the order has a gap"))?;
        entry.changed.iter().for_each(|key| touched.note(key));
    }
    Ok(touched)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: &[&[u8]]) -> Touched {
        let mut touched = Touched::default();
        keys.iter().for_each(|key| touched.note(key));
        touched
    }

    fn member(id: u8, part: u8) -> Vec<u8> {
        [&[kind::MEMBER][..], &[id; 16], &[part]].concat()
    }

    /// A meeting concerns two and the board; a code on show concerns nobody; a booking those who look at sessions.
    #[test]
    fn rows_tell_whom_they_concern() {
        let met = of(&[&member(1, part::MEMBER), &member(2, part::CONNECTION)]);
        let whom = [1, 2, 3].map(|id| met.concerns(OpId([id; 16])));
        assert_eq!((met.board, met.sessions, whom), (true, false, [true, true, false]));
        let noted = of(&[&member(1, part::REMARK)]);
        assert!(!noted.board && noted.concerns(OpId([1; 16])));
        assert_eq!(
            of(&[&member(1, part::CODES), &[kind::TOKEN, 1], &[kind::MEMBER]]),
            Touched::default()
        );
        assert!(of(&[&[kind::BOOKING, 1]]).sessions && of(&[&[kind::AVAILABILITY]]).sessions);
        assert_eq!(of(&[&[kind::EVENT]]), Touched::ALL);
    }
}
