//! The leaderboard: members by how many people they met. It is kept in memory and built from the rows when first asked for,
//! since what a commit costs is the rows it writes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use portico_domain::MemberId;
use portico_domain::member::Member;

/// Members with at least one connection, most connections first; among equals the one added first leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    order: BTreeSet<(Reverse<u32>, MemberId)>,
    counts: BTreeMap<MemberId, u32>,
    /// How many members have each count, so that a rank is found without walking the order.
    having: BTreeMap<u32, u32>,
}

/// One line of the leaderboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub member: MemberId,
    /// How many they met.
    pub connections: u32,
    /// One more than the number of members who met more; equals share it.
    pub rank: u32,
}

impl Board {
    /// Sets how many people `id` has met.
    pub fn set(&mut self, id: MemberId, member: &Member) {
        let count = member.connections;
        let before = self.counts.insert(id, count).unwrap_or(0);
        if before > 0 {
            self.order.remove(&(Reverse(before), id));
            self.change_having(before, -1);
        }
        if count > 0 {
            self.order.insert((Reverse(count), id));
            self.change_having(count, 1);
        } else {
            self.counts.remove(&id);
        }
    }

    fn change_having(&mut self, count: u32, by: i32) {
        let entry = self.having.entry(count).or_default();
        *entry = entry.saturating_add_signed(by);
        if *entry == 0 {
            self.having.remove(&count);
        }
    }

    /// The first `most` lines.
    pub fn top(&self, most: usize) -> Vec<Standing> {
        let mut lines: Vec<Standing> = Vec::with_capacity(most.min(self.order.len()));
        for (place, &(Reverse(connections), member)) in (1..).zip(self.order.iter().take(most)) {
            let rank = match lines.last() {
                Some(above) if above.connections == connections => above.rank,
                _ => place,
            };
            lines.push(Standing { member, connections, rank });
        }
        lines
    }

    /// The line of `member`; none for one who met nobody.
    pub fn standing(&self, member: MemberId) -> Option<Standing> {
        let connections = *self.counts.get(&member)?;
        let ahead: u32 = self.having.range(connections + 1..).map(|(_, members)| members).sum();
        Some(Standing { member, connections, rank: ahead + 1 })
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::OpId;
    use portico_domain::member::Role;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// IC-2.7: whatever the moves, the board is that of the last counts; equals share a rank and zero is not on it.
        #[test]
        fn ic_2_7_the_board_is_a_function_of_the_counts(moves in proptest::collection::vec((0..20u8, 0..6u32), 0..200)) {
            let mut board = Board::default();
            let mut counts = BTreeMap::new();
            for (who, connections) in moves {
                let id = OpId([who; 16]);
                board.set(id, &Member { connections, ..Member::new(Role::Attendee) });
                counts.insert(id, connections);
            }
            counts.retain(|_, count| *count > 0);
            let top = board.top(usize::MAX);
            prop_assert_eq!(top.len(), counts.len());
            for line in top {
                let ahead = counts.values().filter(|&&count| count > line.connections).count();
                prop_assert_eq!(counts[&line.member], line.connections);
                prop_assert_eq!(line.rank as usize, ahead + 1);
                prop_assert_eq!(board.standing(line.member), Some(line));
            }
        }
    }
}
