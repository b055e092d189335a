//! The disk that loses power. Goal: what was synced is never lost, what was not synced is lost in every way, and a seed
//! decides it all. Method: a few writes, and many seeds.

use portico_ledger::store::Disk;
use portico_tests::disk::{Loss, PowerDisk};

/// Sectors of the file that is synced, and of the write that is not.
const SECTORS: usize = 4;
const BYTES: usize = SECTORS * 512;
const SEEDS: u64 = 200;

/// A disk that holds sectors of 1, synced, under a write of 2 and behind a new length that are not.
fn written() -> PowerDisk {
    let disk = PowerDisk::new();
    write_on(&disk).expect("it has power");
    disk
}

fn write_on(disk: &PowerDisk) -> std::io::Result<()> {
    let plugged = disk.plug_in();
    plugged.set_len(BYTES as u64)?;
    plugged.write(0, &[1; BYTES])?;
    plugged.sync_data()?;
    plugged.write(256, &[2; BYTES - 256])?;
    plugged.set_len(2 * BYTES as u64)?;
    plugged.write(BYTES as u64, &[3; BYTES])
}

fn after_loss(seed: u64) -> (Loss, Vec<u8>) {
    let disk = written();
    let loss = disk.lose_power(seed);
    (loss, disk.bytes())
}

#[test]
fn what_was_synced_survives_unless_it_was_written_over() {
    for seed in 0..SEEDS {
        let (_, bytes) = after_loss(seed);
        assert!(bytes[..256].iter().all(|&byte| byte == 1), "seed {seed}");
        for sector in bytes[512..BYTES].chunks(512) {
            assert!(sector == [1; 512] || sector == [2; 512], "seed {seed}: a sector is torn");
        }
        for sector in bytes[BYTES..].chunks(512) {
            assert!(sector == [0; 512] || sector == [3; 512], "seed {seed}: new, or as made");
        }
    }
}

#[test]
fn every_fate_happens_and_the_seed_decides_it() {
    let losses: Vec<Loss> = (0..SEEDS).map(|seed| after_loss(seed).0).collect();
    assert!(losses.iter().any(|loss| loss.sectors_lost == 0 && loss.lengths_lost == 0));
    assert!(losses.iter().any(|loss| loss.sectors_kept == 0 && loss.lengths_kept == 0));
    assert!(losses.iter().any(|loss| loss.writes_torn == 2));
    assert!(losses.iter().any(|loss| loss.sectors_kept > SECTORS && loss.lengths_lost == 1));
    assert_eq!(after_loss(7), after_loss(7));
}

#[test]
fn after_the_plug_was_pulled_nothing_works_until_it_is_plugged_in_again() {
    let disk = PowerDisk::holding(vec![1; BYTES]);
    let plugged = disk.plug_in();
    disk.pull_plug_after(2);
    plugged.write(0, &[2; 512]).unwrap();
    assert!(!disk.is_dead());
    assert!(plugged.sync_data().is_err(), "the power goes before it is done");
    assert!(disk.is_dead() && plugged.read(0, &mut [0]).is_err());

    disk.lose_power(1);
    let again = disk.plug_in();
    assert!(plugged.write(0, &[3]).is_err(), "who held it before does not reach it");
    again.write(0, &[4]).unwrap();
    assert!(again.write(BYTES as u64, &[5]).is_err(), "a file does not grow by itself");
}
