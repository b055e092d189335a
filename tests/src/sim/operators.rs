//! What operators and fate do to machines: cut off, set clocks, restart, kill, back up, restore, clone.

use portico_ledger::KioskLedger;

use super::broken::{Broken, Check};
use super::counters::Count;
use super::forward::{Standing, Step};
use super::kiosk::{Kiosk, Link};
use super::medium::Medium;
use super::queue::Event;
use super::rounds::kiosk_name;
use super::world::World;

/// The longest that a kiosk is cut off, in milliseconds.
const CUT_OFF_MS_MAX: u64 = 20 * 60_000;
/// What wall clocks are set off by, in milliseconds: an hour of summer time either way, a bad battery, a little, or right.
const WALL_OFF_MS: [i64; 6] = [3_600_000, -3_600_000, -86_400_000, 45_000, -700, 0];
/// How long a machine takes to be up again, at most, in milliseconds.
const RESTART_MS_MAX: u64 = 8_000;
/// Most machines, clones included.
const KIOSKS_MAX: usize = 6;
/// Most backups of the hub that are kept.
const BACKUPS_MAX: usize = 3;
const NIGHT_MS: (u64, u64) = (4 * 3_600_000, 14 * 3_600_000);

pub(super) fn open(medium: &Medium) -> Result<KioskLedger, Broken> {
    let forgot = || Broken::new(Check::Told, "a kiosk does not know who it is");
    KioskLedger::over(medium.open()?)?.ok_or_else(forgot)
}

impl World {
    pub(super) fn cut_off(&mut self, kiosk: usize) {
        self.counters.add(Count::Partitions);
        let long = self.chance.between(1, CUT_OFF_MS_MAX);
        self.kiosks[kiosk].link.cut_off = true;
        self.queue.at(self.now_ms + long, Event::Heal { kiosk });
        self.trace.line(self.since(), kiosk_name(kiosk), || format!("is cut off for {long} ms"));
    }

    pub(super) fn heal(&mut self, kiosk: usize) {
        self.kiosks[kiosk].link.cut_off = false;
        self.trace.line(self.since(), kiosk_name(kiosk), || "has a network".into());
        self.wake(kiosk);
    }

    pub(super) fn set_clock(&mut self, kiosk: usize) {
        self.counters.add(Count::ClockJumps);
        let off_ms = self.chance.pick(&WALL_OFF_MS);
        self.kiosks[kiosk].clock.set_wall(off_ms);
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            format!("has its wall clock {off_ms} ms off")
        });
    }

    /// A machine starts anew, after its program has ended in order.
    pub(super) fn reboot(&mut self, kiosk: usize) -> Result<(), Broken> {
        if self.kiosks[kiosk].plug_pulled {
            return self.crash_kiosk(kiosk, Step::Own);
        }
        let boot = self.chance.bytes();
        self.kiosks[kiosk].clock.boot(boot, self.now_ms);
        self.trace.line(self.since(), kiosk_name(kiosk), || "starts anew".into());
        self.comes_back(kiosk, Step::Own)
    }

    /// A kiosk's program ends without notice, during `step`, and starts again on what is left.
    pub(super) fn crash_kiosk(&mut self, kiosk: usize, step: Step) -> Result<(), Broken> {
        self.counters.add(Count::Crashes);
        let machine = &mut self.kiosks[kiosk];
        let torn = machine.medium.fail(&mut self.chance);
        machine.plug_pulled = false;
        self.counters.add_many(Count::TornWrites, torn);
        if self.chance.percent(50) {
            machine.clock.boot(self.chance.bytes(), self.now_ms);
        }
        self.trace.line(self.since(), kiosk_name(kiosk), || {
            format!("crashes, and comes back; {torn} writes torn")
        });
        self.comes_back(kiosk, step)
    }

    fn comes_back(&mut self, kiosk: usize, step: Step) -> Result<(), Broken> {
        let machine = &mut self.kiosks[kiosk];
        machine.ledger = open(&machine.medium)?;
        machine.link.awaiting = None;
        self.holds_what_it_told(kiosk)?;
        self.moved(kiosk, step)?;
        let wait = self.chance.below(RESTART_MS_MAX);
        self.set_timer(kiosk, wait);
        Ok(())
    }

    /// A plug will be pulled soon, in the middle of something.
    pub(super) fn pull_plug(&mut self, kiosk: usize) {
        let machine = &mut self.kiosks[kiosk];
        machine.medium.pull_plug(&mut self.chance);
        machine.plug_pulled = true;
    }

    pub(super) fn pull_hub_plug(&mut self) {
        self.hub.medium.pull_plug(&mut self.chance);
        self.hub.plug_pulled = true;
    }

    pub(super) fn back_up_hub(&mut self) {
        if !self.hub.plug_pulled {
            self.hub.backups.push(self.hub.medium.copy());
            let surplus = self.hub.backups.len().saturating_sub(BACKUPS_MAX);
            self.hub.backups.drain(..surplus);
            self.trace.line(self.since(), "hub", || "is backed up".into());
        }
    }

    pub(super) fn restore_hub_from_any(&mut self) -> Result<(), Broken> {
        let Some(last) = self.hub.backups.len().checked_sub(1) else { return Ok(()) };
        let backup = self.hub.backups[self.chance.index(last + 1)].copy();
        self.restore_hub(backup)
    }

    pub(super) fn back_up_kiosk(&mut self, kiosk: usize) {
        if !self.kiosks[kiosk].plug_pulled {
            let backup = self.kiosks[kiosk].back_up();
            self.kiosks[kiosk].backup = Some(backup);
            self.trace.line(self.since(), kiosk_name(kiosk), || "is backed up".into());
        }
    }

    pub(super) fn restore_kiosk(&mut self, kiosk: usize) -> Result<(), Broken> {
        let machine = &mut self.kiosks[kiosk];
        let Some(backup) = &machine.backup else { return Ok(()) };
        self.counters.add(Count::Restores);
        let (medium, wrote) = (backup.medium.copy(), backup.wrote.clone());
        (machine.medium, machine.wrote) = (medium, wrote);
        machine.plug_pulled = false;
        machine.clock.boot(self.chance.bytes(), self.now_ms);
        machine.standing = Standing::default();
        self.trace.line(self.since(), kiosk_name(kiosk), || "is restored from its backup".into());
        self.comes_back(kiosk, Step::Own)?;
        self.forget_what_nobody_has();
        Ok(())
    }

    /// A kiosk's store is copied to another machine; both go on.
    pub(super) fn clone_kiosk(&mut self, kiosk: usize) -> Result<(), Broken> {
        if self.kiosks.len() >= KIOSKS_MAX || self.kiosks[kiosk].plug_pulled {
            return Ok(());
        }
        self.counters.add(Count::Clones);
        let copy = self.kiosks.len();
        let original = &self.kiosks[kiosk];
        let medium = original.medium.copy();
        let mut clock = original.clock.clone();
        clock.boot(self.chance.bytes(), self.now_ms);
        let ledger = open(&medium)?;
        let clone = Kiosk {
            node: original.node,
            member: original.member,
            key: original.key.clone(),
            standing: Standing::of(&ledger),
            medium,
            ledger,
            clock,
            plug_pulled: false,
            link: Link::default(),
            wrote: original.wrote.clone(),
            backup: None,
        };
        self.kiosks.push(clone);
        self.trace.line(self.since(), kiosk_name(kiosk), || format!("is cloned: kiosk {copy}"));
        self.set_timer(copy, RESTART_MS_MAX);
        Ok(())
    }

    /// All sleep for hours; only boot-time clocks run on.
    pub(super) fn night(&mut self) {
        let long = self.chance.between(NIGHT_MS.0, NIGHT_MS.1);
        self.queue.put_off(long);
        self.now_ms += long;
        self.trace.line(self.since(), "all", || format!("sleep for {long} ms"));
    }
}
