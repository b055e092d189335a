//! Files in place of a network. Goal: a starter file gives a kiosk just what the network would, a parcel brings the hub just
//! what the kiosk has, and neither can be changed, cut or read on the way. Method: ledgers in memory, files as bytes.

use ed25519_dalek::SigningKey;
use portico_domain::action::{ClaimNode, ReserveNode};
use portico_domain::member::Role;
use portico_domain::proof::PublicKey;
use portico_domain::token::Cause;
use portico_domain::{Action, NodeId, OpId, Outcome, Receipt};
use portico_ledger::check::check;
use portico_ledger::hub::Taken;
use portico_ledger::store::{Memory, Store};
use portico_ledger::{KioskLedger, Submitted};
use portico_sync::hub::arrivals;
use portico_sync::message::OPERATIONS_MAX;
use portico_sync::pack::claim::Secret;
use portico_sync::pack::parcel::{BadParcel, PARCEL_BYTES_MAX, Parcel, Sender, event_of};
use portico_sync::pack::starter::{self, Header, ReadError};
use proptest::prelude::*;

use crate::stage::{START_MS, Stage};

const SECRET: Secret = Secret([9; 32]);
/// Of the kiosk that the starter file makes.
const SEED: [u8; 32] = [77; 32];

fn hub_key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

/// The starter file of a node that the stage's hub reserves.
fn starter_file(stage: &Stage, role: Role) -> (NodeId, Vec<u8>) {
    let member = stage.attendees[0];
    let (node, _) = stage.submit(Action::ReserveNode(ReserveNode { role, member }));
    let header = Header {
        event: stage.event,
        node,
        member,
        role,
        origin: "https://meet.example".into(),
        hub_key: PublicKey::of(&hub_key()),
        secret: SECRET.0,
        hub_ms: START_MS,
    };
    let mut file = Vec::new();
    let figures =
        starter::write(&stage.hub.view().unwrap(), &header, &hub_key(), &mut file).unwrap();
    assert_eq!(figures.bytes, file.len() as u64);
    (node, file)
}

fn read(mut file: &[u8], disk: &Memory) -> Result<Header, ReadError> {
    let make =
        |header: &Header| KioskLedger::enrolled(Store::in_memory(disk.clone()), header.identity());
    starter::read(&mut file, make).map(|(header, _)| header)
}

/// A kiosk that a starter file makes; its number.
fn set_up(stage: &mut Stage) -> usize {
    let (_, file) = starter_file(stage, Role::Booth);
    let disk = Memory::default();
    read(&file, &disk).unwrap();
    let ledger = KioskLedger::over(Store::in_memory(disk.clone())).unwrap().unwrap();
    stage.join(ledger, disk, SigningKey::from_bytes(&SEED))
}

/// What a kiosk exports.
fn parcel(ledger: &KioskLedger, after: u64) -> Vec<u8> {
    let (key, hub_key) = (SigningKey::from_bytes(&SEED), PublicKey::of(&hub_key()));
    let sender = Sender { key: &key, secret: Some(&SECRET), hub_key: &hub_key };
    sender.write(ledger, after, [5; 32]).unwrap().bytes
}

fn claim(stage: &Stage, node: NodeId) {
    let key = PublicKey::of(&SigningKey::from_bytes(&SEED));
    let (_, outcome) = stage.submit(Action::ClaimNode(ClaimNode { node, key }));
    assert_eq!(outcome, Outcome::Applied(Receipt::Done));
}

/// Has the hub take a parcel by the ordinary way; how many of its operations were placed.
fn import(stage: &Stage, bytes: &[u8]) -> usize {
    let parcel = Parcel::open(bytes, &hub_key()).unwrap();
    let mut placed = 0;
    for request in parcel.requests() {
        let list = arrivals(&stage.hub, parcel.node, &request.unwrap(), START_MS + 1).unwrap();
        let taken = stage.hub.accept(&[list]).unwrap().pop().unwrap();
        placed += taken.iter().filter(|one| matches!(one, Taken::Placed { .. })).count();
    }
    placed
}

fn operations(parcel: &Parcel) -> Vec<OpId> {
    let requests = parcel.requests().map(Result::unwrap);
    let sent = requests.flat_map(|request| request.operations);
    sent.map(|sent| sent.into_operation().unwrap().id()).collect()
}

/// A kiosk from a starter file that has met two people, with no network.
fn offline_kiosk_that_met_two() -> (Stage, usize, [Submitted; 2]) {
    let mut stage = Stage::new(1, 3);
    let kiosk = set_up(&mut stage);
    let met = [1, 2].map(|attendee| {
        let (token, proof) = stage.attendee_code(attendee);
        stage.scan(kiosk, &token, Some(proof))
    });
    (stage, kiosk, met)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The rows that a starter file brings are those that the feed would, for every role.
    #[test]
    fn a_starter_file_brings_just_the_rows_of_its_role(attendees in 1..6usize, met in 0..6usize, staff: bool) {
        let mut stage = Stage::new(2, attendees);
        for attendee in 0..met.min(attendees) {
            let (token, proof) = stage.attendee_code(attendee);
            stage.scan(attendee % 2, &token, Some(proof));
        }
        stage.settle();
        let role = if staff { Role::Staff } else { Role::Booth };
        let (node, file) = starter_file(&stage, role);
        let disk = Memory::default();
        let header = read(&file, &disk).unwrap();
        prop_assert_eq!((header.node, header.role, header.secret), (node, role, SECRET.0));
        let ledger = KioskLedger::over(Store::in_memory(disk.clone())).unwrap().unwrap();
        prop_assert_eq!(ledger.state().cursor, stage.hub.last().unwrap());
        let kiosk = stage.join(ledger, disk, SigningKey::from_bytes(&SEED));
        prop_assert_eq!(stage.kiosk_rows(kiosk), stage.hub_rows(node));
    }

    #[test]
    fn any_bytes_are_neither_a_starter_file_nor_a_parcel(bytes: Vec<u8>) {
        prop_assert!(matches!(read(&bytes, &Memory::default()), Err(ReadError::NotOne)));
        prop_assert_eq!(Parcel::open(&bytes, &hub_key()).unwrap_err(), BadParcel::NotOne);
    }
}

/// Every byte counts, the last one too, and nothing may follow it.
#[test]
fn a_starter_file_that_was_changed_or_cut_makes_no_kiosk() {
    let stage = Stage::new(1, 1);
    let (_, file) = starter_file(&stage, Role::Booth);
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1;
        let read_changed = read(&changed, &Memory::default());
        let told = match at {
            0..8 => matches!(read_changed, Err(ReadError::NotOne)),
            8 => matches!(read_changed, Err(ReadError::Newer)),
            _ => matches!(read_changed, Err(ReadError::Damaged)),
        };
        assert!(told, "byte {at} of {}: {read_changed:?}", file.len());
        assert!(read(&file[..at], &Memory::default()).is_err(), "{at} bytes");
    }
    let longer = [&file[..], b"x"].concat();
    assert!(matches!(read(&longer, &Memory::default()), Err(ReadError::Damaged)));
    assert!(read(&file, &Memory::default()).is_ok(), "and the whole makes one");
}

#[test]
fn a_starter_file_signed_by_another_key_makes_no_kiosk() {
    let stage = Stage::new(1, 1);
    let (node, _) = starter_file(&stage, Role::Booth);
    let header = Header {
        event: stage.event,
        node,
        member: stage.attendees[0],
        role: Role::Booth,
        origin: "https://elsewhere.example".into(),
        hub_key: PublicKey::of(&hub_key()),
        secret: SECRET.0,
        hub_ms: 0,
    };
    let stranger = SigningKey::from_bytes(&[8; 32]);
    let forged = |header: &Header| {
        let mut file = Vec::new();
        starter::write(&stage.hub.view().unwrap(), header, &stranger, &mut file).unwrap();
        read(&file, &Memory::default())
    };
    assert!(matches!(forged(&header), Err(ReadError::Damaged)));
    let own = Header { hub_key: PublicKey::of(&stranger), ..header };
    assert!(matches!(forged(&own), Err(ReadError::Damaged)), "its rows name the hub's key");
}

/// One request holds 1000 operations: the edges of that.
#[test]
fn a_parcel_holds_every_operation_once_and_in_order() {
    for count in [0, 1, OPERATIONS_MAX - 1, OPERATIONS_MAX, OPERATIONS_MAX + 1] {
        let mut stage = Stage::new(0, 1);
        let kiosk = set_up(&mut stage);
        for _ in 0..count {
            stage.kiosk_code(kiosk, Cause::Rotated);
        }
        let ledger = &stage.kiosks[kiosk].ledger;
        let own = ledger.own_after(0, usize::MAX, usize::MAX).unwrap();
        let own: Vec<OpId> = own.iter().map(|own| own.operation.id()).collect();
        let opened = Parcel::open(&parcel(ledger, 0), &hub_key()).unwrap();
        assert_eq!((own.len(), operations(&opened)), (count, own), "{count}");
        let rest = Parcel::open(&parcel(ledger, count as u64 / 2), &hub_key()).unwrap();
        assert_eq!(operations(&rest).len(), count - count / 2);
    }
}

#[test]
fn a_parcel_that_was_changed_or_cut_or_is_for_another_hub_is_refused() {
    let (stage, kiosk, _) = offline_kiosk_that_met_two();
    let bytes = parcel(&stage.kiosks[kiosk].ledger, 0);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let expected = match at {
            0..8 => BadParcel::NotOne,
            8 => BadParcel::Newer,
            _ => BadParcel::Sealed,
        };
        assert_eq!(Parcel::open(&changed, &hub_key()).unwrap_err(), expected, "byte {at}");
        assert!(Parcel::open(&bytes[..at], &hub_key()).is_err(), "{at} bytes");
    }
    let other = SigningKey::from_bytes(&[2; 32]);
    assert_eq!(Parcel::open(&bytes, &other).unwrap_err(), BadParcel::Sealed);
    let long = vec![0; PARCEL_BYTES_MAX + 1];
    assert_eq!(Parcel::open(&long, &hub_key()).unwrap_err(), BadParcel::TooLong);
    assert_eq!(event_of(&bytes), Ok(stage.event), "what its carrier may know");
}

/// Whoever carries a parcel finds no name, no node and no code's hash in it.
#[test]
fn a_parcel_shows_its_carrier_nothing() {
    let mut stage = Stage::new(0, 2);
    let kiosk = set_up(&mut stage);
    let (token, proof) = stage.attendee_code(1);
    stage.scan(kiosk, &token, Some(proof.clone()));
    let ledger = &stage.kiosks[kiosk].ledger;
    let bytes = parcel(ledger, 0);
    let identity = ledger.state().identity;
    let secrets: [&[u8]; 6] = [
        &token.hash().0,
        &proof.signature,
        &identity.node.0,
        &identity.member.0,
        &PublicKey::of(&SigningKey::from_bytes(&SEED)).0,
        &SECRET.0,
    ];
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "{secret:?}");
    }
}

/// KI-1, KI-4: what a kiosk without a network has kept arrives by hand, once, and again over a network without being doubled.
#[test]
fn ki_4_what_was_carried_by_hand_is_not_doubled_by_the_network() {
    let (stage, kiosk, met) = offline_kiosk_that_met_two();
    assert!(met.iter().all(|met| matches!(met, Submitted::Unsure { .. })), "{met:?}");
    let node = stage.kiosks[kiosk].ledger.state().identity.node;
    let bytes = parcel(&stage.kiosks[kiosk].ledger, 0);
    let opened = Parcel::open(&bytes, &hub_key()).unwrap();
    let mac = opened.claim.unwrap();
    assert!(SECRET.claim_key().verify(&mac, stage.event, node, &opened.key));

    claim(&stage, node);
    assert_eq!(import(&stage, &bytes), 2);
    assert_eq!(check(&stage.hub).unwrap().connections, 2);
    let last = stage.hub.last().unwrap();
    assert_eq!(import(&stage, &bytes), 2, "placed before");
    assert_eq!(stage.hub.last().unwrap(), last, "taken again, it changes nothing");

    stage.sync(kiosk).unwrap();
    assert_eq!(stage.hub.last().unwrap(), last, "nor does the network");
    assert_eq!(stage.kiosks[kiosk].ledger.state().acknowledged, 2);
    assert_eq!(stage.kiosk_rows(kiosk), stage.hub_rows(node));
    check(&stage.hub).unwrap();
}
