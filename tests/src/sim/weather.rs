//! What a seed's day is like: how bad the network is, who is about, and what they do how often. Each seed draws its own, so
//! that some days have one kind of trouble only and others have all.

use super::chance::Chance;
use super::medium::Tier;

/// Something that people, operators or fate do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A kiosk scans a code that an attendee has just got from the hub.
    ScanFresh,
    /// A kiosk shows a new code.
    Show,
    /// A kiosk scans a code that was seen before.
    ScanSeen,
    /// A code is held up at the very moment at which it ends.
    ScanAtEnd,
    /// An attendee redeems a kiosk's code on the web.
    Web,
    /// Someone holds up a code of their own making.
    Forge,
    /// A member comes, or changes how they show themselves.
    Member,
    /// Somebody takes a connection back.
    TakeBack,
    /// Somebody notes something about one whom they met.
    Note,
    /// The hub sweeps.
    Sweep,
    /// A member asks to be forgotten.
    Erase,
    /// A kiosk gets another role, and with it other rows.
    SetRole,
    /// Somebody answers a case.
    Answer,
    /// A newer program writes what nobody here can read.
    Newer,
    /// A newer program writes what nobody can execute.
    Poison,
    /// A request arrives that is none.
    Garbage,
    /// A kiosk is cut off.
    Partition,
    /// A wall clock is set.
    SetClock,
    /// A machine starts anew, in order.
    Reboot,
    /// A kiosk's program is killed, or its power lost.
    KillKiosk,
    /// The same in the middle of something.
    PullPlug,
    /// The hub's program is killed, or its power lost.
    KillHub,
    /// The same in the middle of something.
    PullHubPlug,
    /// The hub is backed up.
    BackUpHub,
    /// An older backup of the hub takes its place.
    RestoreHub,
    /// A kiosk is backed up.
    BackUpKiosk,
    /// An older backup of a kiosk takes its place.
    RestoreKiosk,
    /// A kiosk's store is copied to another machine, and both go on.
    Clone,
    /// All sleep for hours.
    Night,
}

/// How often what is done where a day has it, against all else.
const PEOPLE: [(Act, u64); 10] = [
    (Act::ScanFresh, 14),
    (Act::Show, 6),
    (Act::ScanSeen, 14),
    (Act::ScanAtEnd, 4),
    (Act::Web, 4),
    (Act::Forge, 2),
    (Act::Member, 2),
    (Act::TakeBack, 3),
    (Act::Note, 2),
    (Act::Sweep, 1),
];
const TROUBLE: [(Act, u64); 19] = [
    (Act::Erase, 1),
    (Act::SetRole, 1),
    (Act::Answer, 3),
    (Act::Newer, 2),
    (Act::Poison, 1),
    (Act::Garbage, 1),
    (Act::Partition, 5),
    (Act::SetClock, 3),
    (Act::Reboot, 2),
    (Act::KillKiosk, 2),
    (Act::PullPlug, 4),
    (Act::KillHub, 1),
    (Act::PullHubPlug, 2),
    (Act::BackUpHub, 3),
    (Act::RestoreHub, 2),
    (Act::BackUpKiosk, 2),
    (Act::RestoreKiosk, 2),
    (Act::Clone, 1),
    (Act::Night, 1),
];
/// How many times as often power is lost where that is what is looked for: some ten times a day.
const POWER_FACTOR: u64 = 6;

/// One seed's day.
#[derive(Debug)]
pub(super) struct Weather {
    /// Messages lost, of a hundred.
    pub(super) lost_percent: u64,
    /// Requests that arrive twice, of a hundred.
    pub(super) doubled_percent: u64,
    /// The longest that a message takes, in milliseconds.
    pub(super) delay_ms_max: u64,
    /// The longest between two acts, in milliseconds.
    pub(super) pause_ms_max: u64,
    /// How many acts there are.
    pub(super) acts: u64,
    pub(super) kiosks: usize,
    pub(super) attendees: usize,
    /// The first two kiosks stand at one booth.
    pub(super) shared_booth: bool,
    /// Members have pictures, so that the feed has many pages.
    pub(super) pictures: bool,
    weights: Vec<(Act, u64)>,
}

impl Weather {
    pub(super) fn new(chance: &mut Chance, tier: Tier) -> Self {
        Self {
            lost_percent: chance.pick(&[0, 2, 10, 30]),
            doubled_percent: chance.pick(&[0, 5, 20]),
            delay_ms_max: chance.pick(&[20, 500, 30_000, 90_000]),
            pause_ms_max: chance.pick(&[2_000, 20_000, 90_000]),
            acts: chance.between(20, 60),
            kiosks: chance.between(2, 4) as usize,
            attendees: chance.between(2, 6) as usize,
            shared_booth: chance.percent(50),
            pictures: chance.percent(3),
            weights: weights(chance, tier),
        }
    }

    pub(super) fn act(&self, chance: &mut Chance) -> Act {
        let all: u64 = self.weights.iter().map(|(_, weight)| weight).sum();
        let mut at = chance.below(all);
        for &(act, weight) in &self.weights {
            if at < weight {
                return act;
            }
            at -= weight;
        }
        Act::ScanFresh
    }
}

fn weights(chance: &mut Chance, tier: Tier) -> Vec<(Act, u64)> {
    let mut weights = PEOPLE.to_vec();
    for (act, weight) in TROUBLE {
        let factor = factor(act, tier);
        if chance.percent(60) || factor > 1 {
            weights.push((act, weight * factor));
        }
    }
    weights
}

fn factor(act: Act, tier: Tier) -> u64 {
    match act {
        Act::PullPlug | Act::PullHubPlug if tier == Tier::Power => POWER_FACTOR,
        _ => 1,
    }
}
