//! Parcels at the hub. Goal: one machine becomes the kiosk of a starter file, each operation counts once however often and in
//! whatever order files are brought, and a file that is not in order changes nothing. Method: a real hub in a directory, kiosk
//! ledgers beside it, files as bytes.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use portico_domain::action::{Issue, Redeem, RevokeNode};
use portico_domain::member::Role;
use portico_domain::proof::PublicKey;
use portico_domain::token::{Cause, Token, VALID_MS};
use portico_domain::{Action, NodeId, Reading};
use portico_hub::parcel::NotTaken;
use portico_hub::starter::BadClaim;
use portico_hub::{Hub, HubError};
use portico_ledger::check::{Figures, check};
use portico_ledger::{Draft, KioskLedger};
use portico_sync::hub::serve;
use portico_sync::message::OPERATIONS_MAX;
use portico_sync::pack::claim::{ClaimRequest, Secret};
use portico_sync::pack::delivery::Imported;
use portico_sync::pack::parcel::{BadParcel, Sender};
use portico_sync::pack::starter;
use portico_sync::round::Round;
use tempfile::TempDir;

const MEMBERS: [&str; 4] = ["Aurora Robotics", "Ada Lovelace", "Grace Hopper", "Mary Shelley"];

/// A hub with its event.
struct Stage {
    hub: Hub,
    folder: TempDir,
}

/// A machine that a starter file made a kiosk.
struct Machine {
    ledger: KioskLedger,
    path: PathBuf,
    key: SigningKey,
    secret: Secret,
    hub_key: PublicKey,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Hub::open(&folder.path().join("hub")).unwrap();
        hub.create_event("Test Days", "https://portico.test").unwrap();
        let list = format!("name\n{}\n", MEMBERS.join("\n"));
        hub.import_members(list.as_bytes()).unwrap();
        Self { hub, folder }
    }

    fn starter_file(&self) -> Vec<u8> {
        let host = self.hub.find_member(MEMBERS[0]).unwrap();
        let made = self.hub.write_starter(host, Role::Booth).unwrap();
        std::fs::read(made.path).unwrap()
    }

    fn machine(&self, mut file: &[u8], seed: u8) -> Machine {
        let path = self.folder.path().join(format!("kiosk-{seed}.redb"));
        let make = |header: &starter::Header| KioskLedger::create(&path, header.identity());
        let (header, _) = starter::read(&mut file, make).unwrap();
        let ledger = KioskLedger::open(&path).unwrap().unwrap();
        let key = SigningKey::from_bytes(&[seed; 32]);
        Machine { ledger, path, key, secret: header.secret(), hub_key: header.hub_key }
    }

    /// The machine scans a member's code, offline.
    fn meet(&self, machine: &Machine, member: &str) {
        let link = self.hub.issue_token(self.hub.find_member(member).unwrap(), Cause::Rotated);
        let link = link.unwrap();
        let wall_ms = link.proof.as_ref().unwrap().issued_ms;
        let redeemer = machine.ledger.state().identity.member;
        let redeem = Redeem { token: link.token.hash(), redeemer, proof: link.proof };
        let reading = Reading { wall_ms, ..Reading::default() };
        let nonce = [machine.key.to_bytes()[0]; 8];
        let action = Action::Redeem(redeem);
        machine.ledger.submit(Draft { action, parts: vec![], reading, nonce }).unwrap();
    }

    fn check(&self) -> Figures {
        check(self.hub.ledger()).unwrap()
    }

    /// Asserts that a parcel is refused, and that nothing has changed; why it is.
    fn refused(&self, parcel: &[u8]) -> NotTaken {
        let before = self.hub.ledger().last().unwrap();
        let refused = self.hub.import(parcel);
        assert_eq!(self.hub.ledger().last().unwrap(), before, "something was written");
        match refused {
            Err(HubError::NotTaken(why)) => why,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
}

impl Machine {
    fn node(&self) -> NodeId {
        self.ledger.state().identity.node
    }

    fn export_after(&self, after: u64) -> Vec<u8> {
        let (key, secret, hub_key) = (&self.key, Some(&self.secret), &self.hub_key);
        Sender { key, secret, hub_key }.write(&self.ledger, after, [1; 32]).unwrap().bytes
    }

    fn export(&self) -> Vec<u8> {
        self.export_after(0)
    }

    fn show_codes(&self, count: usize) {
        let owner = self.ledger.state().identity.member;
        for number in 0..count {
            let mut random = [9; 32];
            random[..8].copy_from_slice(&number.to_be_bytes());
            let issue = Issue { token: Token::new(random).hash(), owner, cause: Cause::Rotated };
            // Each when the one before has expired, as a screen shows them.
            let reading = Reading { wall_ms: number as u64 * VALID_MS, ..Reading::default() };
            let action = Action::Issue(issue);
            self.ledger.submit(Draft { action, parts: vec![], reading, nonce: [0; 8] }).unwrap();
        }
    }

    /// Rounds with the hub, as over a network.
    fn sync(&self, hub: &Hub) {
        let mut round = Round::default();
        let reading = Reading::default();
        while let Some(request) = round.next(&self.ledger).unwrap() {
            let answer = serve(hub.ledger(), self.node(), &request, 2_000_000_000_000).unwrap();
            round.take(&self.ledger, &request, answer, reading, reading).unwrap();
        }
    }

    /// Another machine with a copy of this one's directory.
    fn clone_store(self) -> (Self, Self) {
        let Self { ledger, path, key, secret, hub_key } = self;
        drop(ledger);
        let copied = path.with_extension("copy");
        std::fs::copy(&path, &copied).unwrap();
        let open = |path: PathBuf, secret: Secret| {
            let ledger = KioskLedger::open(&path).unwrap().unwrap();
            Self { ledger, path, key: key.clone(), secret, hub_key }
        };
        (open(path, secret.clone()), open(copied, secret))
    }
}

/// KI-4: an older file after a newer one, or the same one again, is known already.
#[test]
fn ki_4_the_same_file_again_or_an_older_one_changes_nothing() {
    let stage = Stage::new();
    let machine = stage.machine(&stage.starter_file(), 1);
    stage.meet(&machine, MEMBERS[1]);
    let older = machine.export();
    stage.meet(&machine, MEMBERS[2]);
    let newer = machine.export();

    let node = machine.node();
    let first = Imported { node, claimed: true, applied: 2, ..Imported::default() };
    assert_eq!(stage.hub.import(&newer).unwrap(), first);
    let last = stage.hub.ledger().last().unwrap();
    for (file, known) in [(&newer, 2), (&older, 1), (&newer, 2)] {
        let again = Imported { node, known, ..Imported::default() };
        assert_eq!(stage.hub.import(file).unwrap(), again);
    }
    assert_eq!(stage.hub.ledger().last().unwrap(), last);
    assert_eq!(stage.check().connections, 2);

    stage.meet(&machine, MEMBERS[3]);
    let third = Imported { node, applied: 1, known: 2, ..Imported::default() };
    assert_eq!(stage.hub.import(&machine.export()).unwrap(), third);
    machine.sync(&stage.hub);
    assert_eq!((stage.check().connections, machine.ledger.state().acknowledged), (3, 3));
}

#[test]
fn of_two_machines_with_one_starter_file_the_first_is_the_kiosk() {
    let stage = Stage::new();
    let file = stage.starter_file();
    let (first, second) = (stage.machine(&file, 1), stage.machine(&file, 2));
    stage.meet(&first, MEMBERS[1]);
    stage.meet(&second, MEMBERS[2]);
    assert!(stage.hub.import(&first.export()).unwrap().claimed);
    let why = stage.refused(&second.export());
    assert!(matches!(why, NotTaken::Claim(BadClaim::OtherMachine)), "{why}");
    assert!(why.is_final());
    assert_eq!(stage.check().connections, 1);

    let own = stage.machine(&stage.starter_file(), 3);
    stage.meet(&own, MEMBERS[2]);
    assert!(stage.hub.import(&own.export()).unwrap().claimed, "one of its own makes it one");
    assert_eq!(stage.check().connections, 2);
}

#[test]
fn nobody_becomes_a_kiosk_without_its_starter_file() {
    let stage = Stage::new();
    let real = stage.machine(&stage.starter_file(), 1);
    stage.meet(&real, MEMBERS[1]);
    let forger = Machine { key: SigningKey::from_bytes(&[2; 32]), secret: Secret([0; 32]), ..real };
    let why = stage.refused(&forger.export());
    assert!(matches!(why, NotTaken::Claim(BadClaim::NotAuthentic)), "{why}");

    let mac = forger.secret.claim_key().mac(NodeId::default(), forger.node(), &forger.hub_key);
    let (event, _) = stage.hub.event().unwrap();
    for node in [forger.node(), event, NodeId::default()] {
        let request = ClaimRequest { node, public_key: PublicKey::of(&forger.key), mac };
        assert!(matches!(stage.hub.claim(&request), Err(HubError::NotTaken(_))), "{node}");
    }
}

/// A claim over the network may come twice, before or after a file.
#[test]
fn a_claim_over_the_network_and_one_in_a_file_are_one() {
    let stage = Stage::new();
    let machine = stage.machine(&stage.starter_file(), 1);
    stage.meet(&machine, MEMBERS[1]);
    let (event, _) = stage.hub.event().unwrap();
    let public_key = PublicKey::of(&machine.key);
    let node = machine.node();
    let mac = machine.secret.claim_key().mac(event, node, &public_key);
    let request = ClaimRequest { node, public_key, mac };
    let answer = stage.hub.claim(&request).unwrap();
    assert_eq!((answer.node, answer.event), (node, event));
    let last = stage.hub.ledger().last().unwrap();
    assert_eq!(stage.hub.claim(&request).unwrap().member, answer.member);
    assert_eq!(stage.hub.ledger().last().unwrap(), last);
    let imported = stage.hub.import(&machine.export()).unwrap();
    assert_eq!((imported.claimed, imported.applied), (false, 1));
}

#[test]
fn a_file_that_is_not_in_order_changes_nothing() {
    let stage = Stage::new();
    let machine = stage.machine(&stage.starter_file(), 1);
    stage.meet(&machine, MEMBERS[1]);
    stage.meet(&machine, MEMBERS[2]);
    let good = machine.export();
    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 1;
    for (bytes, expected) in [
        (damaged, BadParcel::Sealed),
        (good[..good.len() - 1].to_vec(), BadParcel::Sealed),
        (vec![0; 3_000_000], BadParcel::TooLong),
        (b"a letter".to_vec(), BadParcel::NotOne),
    ] {
        let why = stage.refused(&bytes);
        assert!(matches!(why, NotTaken::Bad(bad) if bad == expected), "{why}");
        assert!(why.is_final());
    }
    let elsewhere = Stage::new();
    assert!(matches!(elsewhere.refused(&good), NotTaken::OtherEvent));

    // What came before it is missing: it may be brought again.
    assert!(stage.hub.import(&machine.export_after(2)).unwrap().claimed, "an empty one claims");
    let why = stage.refused(&machine.export_after(1));
    assert!(matches!(why, NotTaken::Missing { expected: 1, first: 2 }), "{why}");
    assert!(!why.is_final());
    assert_eq!(stage.hub.import(&good).unwrap().applied, 2);
}

#[test]
fn a_kiosk_revoked_before_it_was_heard_of_is_not_taken() {
    let stage = Stage::new();
    let machine = stage.machine(&stage.starter_file(), 1);
    stage.meet(&machine, MEMBERS[1]);
    let revoke = Action::RevokeNode(RevokeNode { node: machine.node(), from_ms: 0 });
    let draft = Draft { action: revoke, parts: vec![], reading: Reading::default(), nonce: [0; 8] };
    stage.hub.ledger().submit(draft).unwrap();
    let why = stage.refused(&machine.export());
    assert!(matches!(why, NotTaken::Claim(BadClaim::Revoked)), "{why}");
}

/// KI-4: a kiosk's directory was copied to a second machine. Both have met people; both files count, and when both reach the
/// network nothing is doubled.
#[test]
fn ki_4_files_of_a_cloned_kiosk_both_count_once() {
    let stage = Stage::new();
    let machine = stage.machine(&stage.starter_file(), 1);
    stage.meet(&machine, MEMBERS[1]);
    let (one, other) = machine.clone_store();
    stage.meet(&one, MEMBERS[2]);
    stage.meet(&other, MEMBERS[3]);
    assert_eq!(stage.hub.import(&one.export()).unwrap().applied, 2);
    let forked = stage.hub.import(&other.export()).unwrap();
    assert_eq!((forked.applied, forked.known), (1, 1));
    assert_eq!(stage.check().connections, 3);
    let last = stage.hub.ledger().last().unwrap();
    assert_eq!(stage.hub.import(&other.export()).unwrap().known, 2);
    assert_eq!(stage.hub.ledger().last().unwrap(), last, "all of it was known");

    for machine in [&one, &other] {
        machine.sync(&stage.hub);
        let state = machine.ledger.state();
        assert_eq!(state.acknowledged, machine.ledger.head().sequence);
    }
    assert_eq!(stage.check().connections, 3);
}

/// The same where the second one's file has more than one page: what follows the fork goes on where the first page ended.
#[test]
fn ki_4_a_long_file_of_a_cloned_kiosk_is_taken_whole() {
    let stage = Stage::new();
    let (one, other) = stage.machine(&stage.starter_file(), 1).clone_store();
    stage.meet(&one, MEMBERS[1]);
    other.show_codes(OPERATIONS_MAX);
    stage.meet(&other, MEMBERS[2]);
    assert_eq!(stage.hub.import(&one.export()).unwrap().applied, 1);
    let forked = stage.hub.import(&other.export()).unwrap();
    assert_eq!((forked.applied, forked.known), (OPERATIONS_MAX as u64 + 1, 0));
    assert_eq!(stage.check().connections, 2);
    other.sync(&stage.hub);
    assert_eq!(stage.check().operations, stage.hub.ledger().last().unwrap().position);
    assert_eq!(other.ledger.state().acknowledged, OPERATIONS_MAX as u64 + 1);
}
