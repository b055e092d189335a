//! EIO and ENOSPC. Goal: whichever write fails, the error is told, what was told before is on disk, and the ledger opens and
//! goes on (KI-2, KI-5). Method: a small day at an event, again and again, whose n-th write, sync or change of length fails,
//! for n = 1 until the day passes without meeting the fault; then the ledger is opened again, by turns after a loss of power.

use std::collections::BTreeSet;

use portico_domain::OpId;
use portico_ledger::{HubLedger, KioskLedger, StoreError};
use portico_tests::disk::day::{DAY, Day, assert_in_step, meetings, own};
use portico_tests::disk::{Fault, FaultyDisk, PowerDisk};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Hub,
    Kiosk,
}

/// Both disks on the morning of the day.
struct Morning {
    hub: Vec<u8>,
    kiosk: Vec<u8>,
    day: Day,
}

fn morning() -> Morning {
    let (hub, kiosk) = (PowerDisk::new(), PowerDisk::new());
    let day = Day::begin(&hub, &kiosk);
    Morning { hub: hub.bytes(), kiosk: kiosk.bytes(), day }
}

struct Venue {
    hub: HubLedger,
    kiosk: KioskLedger,
}

fn open(hub: &PowerDisk, kiosk: &PowerDisk) -> Venue {
    let hub = HubLedger::open_on(hub.plug_in()).expect("the hub's ledger opens");
    let kiosk = KioskLedger::open_on(kiosk.plug_in()).expect("the kiosk's ledger opens");
    Venue { hub, kiosk: kiosk.expect("it is enrolled") }
}

/// Opens both, one of them on a disk that fails.
fn open_faulty(
    whose: Whose,
    (hub, kiosk): (&PowerDisk, &PowerDisk),
    fault: Fault,
    at: u64,
) -> Result<Venue, StoreError> {
    let (hub, kiosk) = match whose {
        Whose::Hub => (
            HubLedger::open_on(FaultyDisk::new(hub.plug_in(), fault, at))?,
            KioskLedger::open_on(kiosk.plug_in())?,
        ),
        Whose::Kiosk => (
            HubLedger::open_on(hub.plug_in())?,
            KioskLedger::open_on(FaultyDisk::new(kiosk.plug_in(), fault, at))?,
        ),
    };
    Ok(Venue { hub, kiosk: kiosk.expect("it is enrolled") })
}

/// A day whose `at`-th change of a disk fails; whether it met the fault.
fn day_with(whose: Whose, fault: Fault, at: u64, morning: &Morning) -> bool {
    let hub = PowerDisk::holding(morning.hub.clone());
    let kiosk = PowerDisk::holding(morning.kiosk.clone());
    let mut day = morning.day.clone();
    let mut failed = false;
    let mut venue = open_faulty(whose, (&hub, &kiosk), fault, at).ok();
    for step in DAY {
        let done = venue.as_ref().map(|venue| day.perform(step, &venue.hub, &venue.kiosk));
        if done.is_none_or(|done| done.is_err()) {
            assert!(!failed, "{whose:?} {fault:?} {at}: it failed again, at {step:?}");
            failed = true;
            drop(venue.take());
            if at.is_multiple_of(2) {
                hub.lose_power(at);
                kiosk.lose_power(at);
            }
            let again = venue.insert(open(&hub, &kiosk));
            assert_kept(&day, &again.kiosk);
            day.perform(step, &again.hub, &again.kiosk).expect("the disk is sound again");
        }
    }
    let Venue { hub, kiosk } = venue.expect("it was opened");
    assert_kept(&day, &kiosk);
    let (met, told) = (meetings(&hub).expect("it reads"), day.told.iter().copied().collect());
    let lost: Vec<&OpId> = BTreeSet::difference(&told, &met).collect();
    assert_eq!(lost, Vec::<&OpId>::new(), "{whose:?} {fault:?} {at}: told, and not at the hub");
    assert_eq!(met.len(), 4, "{whose:?} {fault:?} {at}: four people were met, each once");
    assert_in_step(&hub, &kiosk);
    failed
}

/// All that was told is in the kiosk's ledger, in order.
fn assert_kept(day: &Day, kiosk: &KioskLedger) {
    let kept = own(kiosk).expect("it reads");
    let told = kept.iter().filter(|id| day.told.contains(id));
    assert!(told.eq(&day.told), "told and not kept: {:?} of {kept:?}", day.told);
}

fn every_fault(whose: Whose, fault: Fault) {
    let morning = morning();
    let mut at = 1;
    while day_with(whose, fault, at, &morning) {
        at += 1;
    }
    // A commit writes its record and syncs it; opening changes nothing.
    assert!(at > 2 * 4, "only {at} changes of the disk were tried");
}

#[test]
fn ki_2_a_kiosks_disk_with_one_bad_sector_loses_nothing_that_was_told() {
    every_fault(Whose::Kiosk, Fault::Io);
}

#[test]
fn ki_5_a_kiosks_full_disk_loses_nothing_that_was_told() {
    every_fault(Whose::Kiosk, Fault::Full);
}

#[test]
fn ki_4_a_hubs_disk_with_one_bad_sector_loses_nothing_that_was_acknowledged() {
    every_fault(Whose::Hub, Fault::Io);
}

#[test]
fn ki_4_a_hubs_full_disk_loses_nothing_that_was_acknowledged() {
    every_fault(Whose::Hub, Fault::Full);
}
