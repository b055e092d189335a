//! What a ledger is kept on, how it fails, and how it is copied.

use std::fmt;
use std::str::FromStr;

use portico_ledger::StoreError;
use portico_ledger::store::{Memory, Store};

use super::chance::Chance;
use crate::disk::PowerDisk;

/// Where the ledgers of a simulation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// In a map in memory; programs are killed before or after a commit.
    Memory,
    /// In redb on a simulated disk; programs are killed in the middle of any write.
    Disk,
    /// The same, and power is lost: of what was not synced, any sectors and lengths survive.
    Power,
}

impl FromStr for Tier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "memory" => Ok(Self::Memory),
            "disk" => Ok(Self::Disk),
            "power" => Ok(Self::Power),
            other => Err(format!("{other} is none of memory, disk, power")),
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Power => "power",
        })
    }
}

/// The steps within which a pulled plug takes effect: commits and answers of them in memory, writes and syncs on a disk.
const STEPS_MAX_IN_MEMORY: u64 = 8;
const STEPS_MAX_ON_DISK: u64 = 40;

/// What one ledger is kept on.
#[derive(Debug)]
pub(super) struct Medium {
    tier: Tier,
    memory: Memory,
    disk: PowerDisk,
}

impl Medium {
    pub(super) fn new(tier: Tier) -> Self {
        Self { tier, memory: Memory::default(), disk: PowerDisk::new() }
    }

    /// Opens what is there. Whoever had it open before can no longer reach it.
    pub(super) fn open(&self) -> Result<Store, StoreError> {
        match self.tier {
            Tier::Memory => Ok(Store::in_memory(self.memory.clone())),
            Tier::Disk | Tier::Power => Store::open_on(self.disk.plug_in()),
        }
    }

    /// Another, with the same on it: a backup, or a clone.
    pub(super) fn copy(&self) -> Self {
        let disk = match self.tier {
            Tier::Memory => PowerDisk::new(),
            Tier::Disk | Tier::Power => PowerDisk::holding(self.disk.bytes()),
        };
        Self { tier: self.tier, memory: self.memory.copy(), disk }
    }

    /// It will fail soon, in the middle of something.
    pub(super) fn pull_plug(&self, chance: &mut Chance) {
        match self.tier {
            Tier::Memory => self.memory.pull_plug_after(chance.below(STEPS_MAX_IN_MEMORY)),
            Tier::Disk | Tier::Power => {
                self.disk.pull_plug_after(chance.between(1, STEPS_MAX_ON_DISK));
            }
        }
    }

    /// It fails now, as its tier fails, and is then in order again; how many writes were torn.
    pub(super) fn fail(&mut self, chance: &mut Chance) -> u64 {
        match self.tier {
            Tier::Memory => self.memory.lose_power(),
            Tier::Disk => self.disk = PowerDisk::holding(self.disk.bytes()),
            Tier::Power => return self.disk.lose_power(chance.number()).writes_torn as u64,
        }
        0
    }
}
