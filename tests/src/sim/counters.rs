//! What has happened, counted: a simulation in which nothing went wrong proves nothing.

use std::fmt;

/// Something worth counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Count {
    /// The hub found a node's chain to differ from what it has.
    Forks,
    /// The hub lacked operations that it had acknowledged.
    Gaps,
    /// The hub did not know a cursor, and a feed started over.
    Resets,
    /// An operation whose state another had made.
    Duplicates,
    /// An operation of a kind that the hub cannot read.
    Deferred,
    /// A write of which some sectors survived a loss of power and others did not.
    TornWrites,
    /// A second redemption of a token, rejected.
    DoubleRedemptions,
    /// An operation told as done and then taken back.
    TakingsBack,
    /// An answer that the network lost.
    LostAnswers,
    /// A request that reached the hub twice.
    DuplicatedRequests,
    /// A request that reached the hub after a later one of its kiosk.
    Reordered,
    /// A kiosk cut off.
    Partitions,
    /// A wall clock set to another time.
    ClockJumps,
    /// A machine that lost power or a program that was killed.
    Crashes,
    /// A case that is open in the end.
    Cases,
    /// A kiosk's store that was cloned.
    Clones,
    /// A store that was replaced by an older backup.
    Restores,
    /// Things told that no store was left to know of.
    LostByNature,
    /// A code that nobody had issued, held up to a kiosk.
    Forgeries,
    /// An operation that no program can execute.
    Poisons,
    /// A request that brought nothing readable.
    Garbage,
    /// A member who was erased.
    Erased,
    /// A connection that was taken back.
    Undone,
    /// A note that somebody made.
    Notes,
    /// Operations told to people.
    Told,
    /// Exchanges of a kiosk with the hub.
    Exchanges,
}

const NAMES: [&str; 26] = [
    "forks",
    "gaps",
    "resets",
    "duplicates",
    "deferred",
    "torn writes",
    "double redemptions",
    "takings-back",
    "lost answers",
    "duplicated requests",
    "reordered requests",
    "partitions",
    "clock jumps",
    "crashes",
    "cases",
    "clones",
    "restores",
    "lost by nature",
    "forgeries",
    "poisons",
    "garbage",
    "erased",
    "connections taken back",
    "notes",
    "told",
    "exchanges",
];

/// A figure for each [`Count`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters([u64; NAMES.len()]);

impl Counters {
    /// One more.
    pub fn add(&mut self, count: Count) {
        self.add_many(count, 1);
    }

    /// So many more.
    pub fn add_many(&mut self, count: Count, more: u64) {
        self.0[count as usize] += more;
    }

    /// Those of another run on top.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, more)| *mine += more);
    }

    /// The figure of `count`.
    pub fn of(&self, count: Count) -> u64 {
        self.0[count as usize]
    }

    /// The names of those that are still 0.
    pub fn missing(&self) -> Vec<&'static str> {
        NAMES
            .into_iter()
            .zip(self.0)
            .filter(|(_, figure)| *figure == 0)
            .map(|(name, _)| name)
            .collect()
    }
}

impl fmt::Display for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        NAMES.iter().zip(self.0).try_for_each(|(name, figure)| writeln!(f, "{name:>20} {figure}"))
    }
}
