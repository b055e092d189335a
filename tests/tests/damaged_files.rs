//! Damaged files. Goal: a ledger whose file was damaged is refused, or says what it said before the damage; it never panics
//! and never says anything else (KI-2, KI-4). Method: the files of a kiosk and a hub after a small day, some closed in order
//! and some not, are damaged in six ways, 2 000 times by default; each is opened as the programs open it, read whole and
//! compared with what the undamaged ledger held after each of the day's steps and commits, and used.
//!
//! A file of which only the mark of the last commit is lost, or the last records of its journal, reads as it was a few commits
//! before, as a backup would. That is no false answer: with the hub's Reset, or the kiosk's next incarnation, hub and kiosk come into step again.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};

use portico_ledger::check::check;
use portico_ledger::rows::Stored;
use portico_ledger::store::Fault;
use portico_ledger::{HubLedger, KioskLedger, StoreError};
use portico_scan::screens::Random;
use portico_tests::disk::day::{DAY, Day, PEOPLE, all_rows, assert_in_step, own};
use portico_tests::disk::{Damage, PowerDisk};
use portico_tests::{amount, quiet};

/// How many files are damaged; `script/soak` asks for more.
const FILES: u64 = 2_000;

/// Where the journal of a ledger on such a disk lies, in bytes.
const JOURNAL: std::ops::Range<usize> = 4_096..4_096 + 64 * 1_024;
/// Where records begin, in bytes.
const SECTOR: usize = 512;

/// All that a ledger says: its rows, and what it remembers of itself.
type Said = (BTreeMap<Vec<u8>, Stored>, String);

/// What a file came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// It was refused.
    Refused,
    /// It says what it said last.
    Sound,
    /// It says what it said before its last commits.
    Earlier,
}

struct Evening {
    day: Day,
    hub: Vec<u8>,
    kiosk: Vec<u8>,
    /// The same files, copied while they were open: as after a loss of power.
    hub_open: Vec<u8>,
    kiosk_open: Vec<u8>,
    hub_said: Vec<Said>,
    kiosk_said: Vec<Said>,
}

fn said_by_hub(hub: &HubLedger) -> Result<Said, StoreError> {
    let (view, mut entries) = (hub.view()?, Vec::new());
    for position in 1..=view.last()?.position {
        entries.push(view.entry(position)?);
    }
    let own = format!("{:?} {:?} {:?}", view.last()?, view.heads()?, entries);
    Ok((all_rows(view.rows())?, own))
}

fn said_by_kiosk(kiosk: &KioskLedger) -> Result<Said, StoreError> {
    let (view, mut words) = (kiosk.view()?, Vec::new());
    for sequence in 1..=kiosk.head().sequence {
        words.push(view.acknowledgement(sequence)?);
    }
    let own = format!("{:?} {:?} {words:?}", kiosk.state(), own(kiosk)?);
    Ok((all_rows(view.rows())?, own))
}

/// The disk, with its journal cut off before each sector in turn: as it would read after each commit that only the journal
/// holds, the first commit first.
fn cut_off(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (JOURNAL.start..JOURNAL.end).step_by(SECTOR).map(|from| {
        let mut bytes = bytes.to_vec();
        bytes[from..JOURNAL.end].fill(0);
        bytes
    })
}

fn evening() -> Evening {
    let (hub_disk, kiosk_disk) = (PowerDisk::new(), PowerDisk::new());
    let mut day = Day::begin(&hub_disk, &kiosk_disk);
    let hub = HubLedger::open_on(hub_disk.plug_in()).unwrap();
    let kiosk = KioskLedger::open_on(kiosk_disk.plug_in()).unwrap().unwrap();
    let (mut hub_said, mut kiosk_said) = (Vec::new(), Vec::new());
    for step in DAY {
        day.perform(step, &hub, &kiosk).unwrap();
        hub_said.push(said_by_hub(&hub).unwrap());
        kiosk_said.push(said_by_kiosk(&kiosk).unwrap());
    }
    let (hub_open, kiosk_open) = (hub_disk.bytes(), kiosk_disk.bytes());
    let hub_commits = cut_off(&hub_open).map(|bytes| {
        let hub = HubLedger::open_on(on(bytes)).unwrap();
        said_by_hub(&hub).unwrap()
    });
    let kiosk_commits = cut_off(&kiosk_open).map(|bytes| {
        let kiosk = KioskLedger::open_on(on(bytes)).unwrap().unwrap();
        said_by_kiosk(&kiosk).unwrap()
    });
    hub_said.splice(0..0, hub_commits);
    kiosk_said.splice(0..0, kiosk_commits);
    drop((hub, kiosk));
    let (hub, kiosk) = (hub_disk.bytes(), kiosk_disk.bytes());
    Evening { day, hub, kiosk, hub_open, kiosk_open, hub_said, kiosk_said }
}

fn on(bytes: Vec<u8>) -> impl portico_ledger::store::Disk {
    PowerDisk::holding(bytes).plug_in()
}

/// How what a ledger says stands to what it has said.
fn compared(now: &Said, before: &[Said], what: &str) -> Came {
    match before.iter().rposition(|said| said == now) {
        Some(at) if at + 1 == before.len() => Came::Sound,
        Some(_) => Came::Earlier,
        None => panic!("{what}: it says what it never said: {}", now.1),
    }
}

fn refused(error: &StoreError, what: &str) -> Came {
    assert_eq!(error.fault(), Fault::Damaged, "{what}: {error}");
    Came::Refused
}

impl Evening {
    fn kiosk_came(&self, bytes: Vec<u8>, what: &str) -> Came {
        let kiosk = match KioskLedger::open_checked_on(on(bytes)) {
            Ok(Some(kiosk)) => kiosk,
            // The program knows that this kiosk was enrolled.
            Ok(None) => return Came::Refused,
            Err(error) => return refused(&error, what),
        };
        let came = compared(&said_by_kiosk(&kiosk).unwrap(), &self.kiosk_said, what);
        let hub = HubLedger::open_on(on(self.hub.clone())).unwrap();
        self.go_on(&hub, &kiosk);
        came
    }

    fn hub_came(&self, bytes: Vec<u8>, what: &str) -> Came {
        let hub = match HubLedger::open_checked_on(on(bytes)) {
            Ok(hub) => hub,
            Err(error) => return refused(&error, what),
        };
        let came = compared(&said_by_hub(&hub).unwrap(), &self.hub_said, what);
        check(&hub).unwrap();
        let kiosk = KioskLedger::open_on(on(self.kiosk.clone())).unwrap().unwrap();
        self.go_on(&hub, &kiosk);
        came
    }

    /// One more meeting and two rounds: hub and kiosk come into step, whatever either of them has forgotten.
    fn go_on(&self, hub: &HubLedger, kiosk: &KioskLedger) {
        let mut day = self.day.clone();
        day.meet(PEOPLE - 1, kiosk).unwrap();
        day.sync(hub, kiosk).unwrap();
        day.sync(hub, kiosk).unwrap();
        assert_in_step(hub, kiosk);
    }

    /// Opened without looking, as a command in a hurry might: whatever comes of it, it is no panic. Whether it is false.
    fn in_a_hurry(&self, kiosks: bool, bytes: Vec<u8>) -> bool {
        if kiosks {
            let Ok(Some(kiosk)) = KioskLedger::open_on(on(bytes)) else { return false };
            let said = said_by_kiosk(&kiosk);
            let _ = self.day.clone().meet(PEOPLE - 1, &kiosk);
            said.is_ok_and(|said| !self.kiosk_said.contains(&said))
        } else {
            let Ok(hub) = HubLedger::open_on(on(bytes)) else { return false };
            let (said, sound) = (said_by_hub(&hub), check(&hub).is_ok());
            sound && said.is_ok_and(|said| !self.hub_said.contains(&said))
        }
    }
}

/// KI-2, KI-4: 2 000 damaged files, and no false answer.
#[test]
fn ki_2_a_damaged_file_is_refused_or_says_what_it_said() {
    quiet::panics_of("redb");
    let evening = evening();
    let (mut came, mut false_in_a_hurry) = (BTreeMap::<(Damage, Came), u64>::new(), 0);
    for number in 0..amount::of("DAMAGED_FILES", FILES) {
        let mut chance = Random::new(number);
        let damage = Damage::ALL[chance.below(Damage::ALL.len())];
        let (kiosks, closed) = (chance.below(2) == 0, chance.below(2) == 0);
        let file = match (kiosks, closed) {
            (true, true) => &evening.kiosk,
            (true, false) => &evening.kiosk_open,
            (false, true) => &evening.hub,
            (false, false) => &evening.hub_open,
        };
        let bytes = damage.done_to(file, &mut chance);
        let what = format!("file {number}, {damage:?}, kiosk: {kiosks}, closed: {closed}");
        false_in_a_hurry += u64::from(evening.in_a_hurry(kiosks, bytes.clone()));
        let it =
            if kiosks { evening.kiosk_came(bytes, &what) } else { evening.hub_came(bytes, &what) };
        *came.entry((damage, it)).or_default() += 1;
    }
    println!("{came:?}; trusted as they were, {false_in_a_hurry} would have said something false");
    let refused = came.keys().filter(|(_, it)| *it == Came::Refused);
    let refused: BTreeSet<Damage> = refused.map(|(damage, _)| *damage).collect();
    assert_eq!(refused, BTreeSet::from(Damage::ALL), "each kind was noticed");
    assert!(false_in_a_hurry > 0, "if looking changes nothing, it can go");
}
