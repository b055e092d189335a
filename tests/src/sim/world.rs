//! The whole of a simulated event: hub, kiosks, people, network and time, and the loop that moves it step by step.

use std::fmt;

use ed25519_dalek::SigningKey;
use portico_domain::action::{CreateEvent, EnrolNode};
use portico_domain::event::{Day, Event as Settings};
use portico_domain::member::Role;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, EventId, MemberId, NodeId, Reading};
use portico_ledger::{Draft, HubLedger, Identity, KioskLedger};

use super::audit::Audit;
use super::book::Book;
use super::broken::{Broken, Check};
use super::chance::Chance;
use super::clock::Clock;
use super::counters::Counters;
use super::crowd::Crowd;
use super::forward::Standing;
use super::hub::Hub;
use super::kiosk::{Kiosk, Link};
use super::medium::{Medium, Tier};
use super::newer::Newer;
use super::queue::{Event, Queue};
use super::trace::Trace;
use super::weather::{Act, Weather};

/// When it all begins, in milliseconds since 1970.
const START_MS: u64 = 1_800_000_000_000;
const DAY_MS: u64 = 86_400_000;

/// A simulated event.
pub(super) struct World {
    pub(super) chance: Chance,
    pub(super) weather: Weather,
    pub(super) now_ms: u64,
    pub(super) queue: Queue,
    pub(super) event: EventId,
    pub(super) hub: Hub,
    pub(super) kiosks: Vec<Kiosk>,
    pub(super) newer: Newer,
    pub(super) crowd: Crowd,
    pub(super) exchanges: u64,
    /// How often the hub was restored: each time its own node begins another chain.
    pub(super) restores: u32,
    pub(super) book: Book,
    pub(super) audit: Audit,
    pub(super) counters: Counters,
    pub(super) trace: Trace,
    /// The faults have stopped.
    pub(super) calm: bool,
    acts_left: u64,
}

impl World {
    /// A hub with an event, members and kiosks that have not synced yet.
    pub(super) fn new(seed: u64, tier: Tier, wants_trace: bool) -> Result<Self, Broken> {
        let mut chance = Chance::new(seed);
        let weather = Weather::new(&mut chance, tier);
        let (hub, event) = new_hub(&mut chance, tier)?;
        let clock = Clock::new(chance.bytes(), START_MS, chance.number());
        let newer = Newer::new(NodeId::default(), SigningKey::from_bytes(&chance.bytes()), clock);
        let mut world = Self {
            acts_left: weather.acts,
            chance,
            weather,
            now_ms: START_MS,
            queue: Queue::default(),
            event,
            hub,
            kiosks: vec![],
            newer,
            crowd: Crowd::default(),
            exchanges: 0,
            restores: 0,
            book: Book::default(),
            audit: Audit::default(),
            counters: Counters::default(),
            trace: Trace::new(wants_trace),
            calm: false,
        };
        world.open_doors(tier)?;
        Ok(world)
    }

    /// Adds the members, enrols the kiosks, and plans the first act.
    fn open_doors(&mut self, tier: Tier) -> Result<(), Broken> {
        for _ in 0..self.weather.attendees {
            self.add_attendee()?;
        }
        let mut event = settings();
        event.hosts = vec![self.crowd.attendees[0]];
        self.hub_submit(Action::Configure(event), vec![])?;
        let booth = self.booth(0)?;
        for number in 0..self.weather.kiosks {
            let shares = number < 2 && self.weather.shared_booth;
            let member = if number == 0 || shares { booth } else { self.booth(number)? };
            self.enrol_kiosk(member, tier)?;
        }
        let key = self.newer.key.clone();
        self.newer.node = self.enrol(&key, booth)?;
        self.queue.at(self.now_ms, Event::NewerRound);
        self.queue.at(self.now_ms, Event::Act);
        Ok(())
    }

    fn booth(&mut self, number: usize) -> Result<MemberId, Broken> {
        let added = self.add_member(format!("Booth {number}"), Role::Booth)?;
        added.ok_or_else(|| Broken::new(Check::Unexpected, "nothing fails before the doors open"))
    }

    fn enrol(&mut self, key: &SigningKey, member: MemberId) -> Result<NodeId, Broken> {
        let enrol = EnrolNode { key: PublicKey::of(key), role: Role::Booth, member };
        let enrolled = self.hub_submit(Action::EnrolNode(enrol), vec![])?;
        let (id, _) = enrolled
            .ok_or_else(|| Broken::new(Check::Unexpected, "nothing fails before the doors open"))?;
        Ok(id)
    }

    fn enrol_kiosk(&mut self, member: MemberId, tier: Tier) -> Result<(), Broken> {
        let key = SigningKey::from_bytes(&self.chance.bytes());
        let node = self.enrol(&key, member)?;
        let medium = Medium::new(tier);
        let identity = Identity { event: self.event, node, member };
        let ledger = KioskLedger::enrolled(medium.open()?, identity)?;
        let clock = Clock::new(self.chance.bytes(), self.now_ms, self.chance.number());
        let standing = Standing::of(&ledger);
        let (wrote, link) = (vec![], Link::default());
        let (plug_pulled, backup) = (false, None);
        self.kiosks.push(Kiosk {
            node,
            member,
            key,
            medium,
            ledger,
            clock,
            plug_pulled,
            link,
            wrote,
            standing,
            backup,
        });
        self.set_timer(self.kiosks.len() - 1, 0);
        Ok(())
    }

    /// Milliseconds since the beginning.
    pub(super) fn since(&self) -> u64 {
        self.now_ms - START_MS
    }

    /// Takes the next step; false when nothing is planned any more.
    pub(super) fn step(&mut self) -> Result<bool, Broken> {
        let Some((at_ms, event)) = self.queue.next() else { return Ok(false) };
        self.now_ms = at_ms;
        match event {
            Event::Act => self.next_act()?,
            Event::Scan { .. } | Event::Web { .. } if self.calm => {}
            Event::Web { code } => self.redeem_on_the_web(code)?,
            Event::Scan { kiosk, code } => self.scan(kiosk, code)?,
            Event::Round { kiosk, timer } => self.timer_rings(kiosk, timer)?,
            Event::NewerRound => self.newer_round(),
            Event::Request(flight) => self.request_arrives(flight),
            Event::Flush => self.flush()?,
            Event::Reply { kiosk, exchange, reply } => {
                self.reply_arrives(kiosk, exchange, reply)?
            }
            Event::NewerReply { exchange, reply } => self.newer_hears(exchange, &reply)?,
            Event::TimeOut { kiosk, exchange } => self.time_out(kiosk, exchange),
            Event::Heal { kiosk } => self.heal(kiosk),
        }
        Ok(true)
    }

    /// Whether there is still somebody to do something.
    pub(super) fn is_busy(&self) -> bool {
        self.acts_left > 0
    }

    fn next_act(&mut self) -> Result<(), Broken> {
        if self.acts_left == 0 {
            return Ok(());
        }
        self.acts_left -= 1;
        let act = self.weather.act(&mut self.chance);
        self.perform(act)?;
        let pause = self.chance.below(self.weather.pause_ms_max + 1);
        self.queue.at(self.now_ms + pause, Event::Act);
        Ok(())
    }

    fn perform(&mut self, act: Act) -> Result<(), Broken> {
        let kiosk = self.chance.index(self.kiosks.len());
        match act {
            Act::ScanFresh => self.scan_fresh(kiosk)?,
            Act::Show => self.show(kiosk)?,
            Act::ScanSeen => match self.crowd.any_code(&mut self.chance) {
                Some(code) => self.scan(kiosk, code)?,
                None => self.scan_fresh(kiosk)?,
            },
            Act::ScanAtEnd => self.scan_at_end(kiosk),
            Act::Web => match self.crowd.any_code(&mut self.chance) {
                Some(code) => self.redeem_on_the_web(code)?,
                None => self.scan_fresh(kiosk)?,
            },
            Act::Forge => self.forge(kiosk)?,
            Act::Member => self.member()?,
            Act::TakeBack => self.take_back(kiosk)?,
            Act::Note => self.note()?,
            Act::Sweep => self.sweep()?,
            Act::Erase => self.erase()?,
            Act::SetRole => self.set_role(kiosk)?,
            Act::Answer => self.answer_a_case()?,
            Act::Newer => self.newer_writes(),
            Act::Poison => self.poison(),
            Act::Garbage => self.garbage(),
            Act::Partition => self.cut_off(kiosk),
            Act::SetClock => self.set_clock(kiosk),
            Act::Reboot => self.reboot(kiosk)?,
            Act::KillKiosk => self.crash_kiosk(kiosk, super::forward::Step::Own)?,
            Act::PullPlug => self.pull_plug(kiosk),
            Act::KillHub => self.crash_hub()?,
            Act::PullHubPlug => self.pull_hub_plug(),
            Act::BackUpHub => self.back_up_hub(),
            Act::RestoreHub => self.restore_hub_from_any()?,
            Act::BackUpKiosk => self.back_up_kiosk(kiosk),
            Act::RestoreKiosk => self.restore_kiosk(kiosk)?,
            Act::Clone => self.clone_kiosk(kiosk)?,
            Act::Night => self.night(),
        }
        Ok(())
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "World(at {} ms, {} kiosks)", self.since(), self.kiosks.len())
    }
}

fn settings() -> Settings {
    Settings {
        days: vec![Day { from_ms: START_MS, until_ms: START_MS + DAY_MS / 2 }],
        ..Settings::new("Simulated Days", "https://meet.example")
    }
}

fn new_hub(chance: &mut Chance, tier: Tier) -> Result<(Hub, EventId), Broken> {
    let (medium, key) = (Medium::new(tier), SigningKey::from_bytes(&chance.bytes()));
    let ledger = HubLedger::over(medium.open()?);
    let create = CreateEvent { event: settings(), hub_key: PublicKey::of(&key) };
    let reading = Reading { wall_ms: START_MS, ..Reading::default() };
    let action = Action::CreateEvent(create.clone());
    let draft = Draft { action, parts: vec![], reading, nonce: chance.bytes() };
    let event = ledger
        .create(create, draft)
        .map_err(|error| Broken::new(Check::Unexpected, error.to_string()))?;
    let (waiting, backups) = (vec![], vec![]);
    Ok((Hub { medium, ledger, key, plug_pulled: false, waiting, backups }, event))
}
