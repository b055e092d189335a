//! What members do about one another, where kiosks are away: taking back, devices' codes, keeping somebody away.

use ed25519_dalek::SigningKey;
use portico_domain::action::FORMAT;
use portico_domain::case::Cause;
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::people::action::{AddDevice, ClaimToken, Disconnect, RevokeDevice, SetMute};
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::Token;
use portico_domain::{Action, Code, Hash, MemberId, OpId, Outcome, Receipt, Refusal};
use portico_ledger::Submitted;

use crate::stage::{Stage, kept};

/// The last kind before what members do about one another.
const BEFORE_PEOPLE: u32 = 35;

fn undo(by: MemberId, other: MemberId, connection: OpId) -> Action {
    Action::Disconnect(Disconnect { by, other, connection })
}

/// How many people the kiosk shows that its member has met, and whether the attendee is one of them.
fn shown(stage: &Stage, kiosk: usize, attendee: usize) -> (u32, bool) {
    let (mine, other) = (stage.kiosks[kiosk].member, stage.attendees[attendee]);
    let view = stage.kiosks[kiosk].ledger.view().unwrap();
    let member: Member = view.rows().get(&mine).unwrap().unwrap();
    (member.connections, view.rows().get::<Connection>(&(mine, other)).unwrap().is_some())
}

/// Met and taken back with no network: both are shown at once, and the hub comes to the same.
#[test]
fn a_meeting_taken_back_offline_is_taken_back() {
    let stage = Stage::new(1, 1);
    let (mine, other) = (stage.kiosks[0].member, stage.attendees[0]);
    let (token, proof) = stage.attendee_code(0);
    let met = kept(&stage.scan(0, &token, Some(proof.clone())));
    assert_eq!(shown(&stage, 0, 0), (1, true));
    let told = stage.at_kiosk(0, undo(mine, other, met));
    assert!(matches!(told, Submitted::Kept { receipt: Receipt::Done, .. }), "{told:?}");
    assert_eq!(shown(&stage, 0, 0), (0, false));
    assert_eq!(stage.scan(0, &token, Some(proof)), Submitted::Refused(Code::TokenInvalid));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (0, false));
    assert!(stage.cases().is_empty());
    stage.assert_copies_agree();
}

/// Taken back elsewhere: the rows go from the kiosk, the counts fall, and the two may meet again.
#[test]
fn a_connection_taken_back_on_the_web_goes_from_the_kiosk() {
    let stage = Stage::new(1, 1);
    let (mine, other) = (stage.kiosks[0].member, stage.attendees[0]);
    let (token, proof) = stage.attendee_code(0);
    let met = kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    assert_eq!(stage.at_hub(undo(other, mine, met)), Outcome::Applied(Receipt::Done));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (0, false));
    let (token, proof) = stage.attendee_code(0);
    kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (1, true));
    stage.assert_copies_agree();
}

/// Two take the same connection back while apart: it is taken back once, and that is no case.
#[test]
fn both_sides_take_it_back() {
    let stage = Stage::new(1, 1);
    let (mine, other) = (stage.kiosks[0].member, stage.attendees[0]);
    let (token, proof) = stage.attendee_code(0);
    let met = kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    stage.at_hub(undo(other, mine, met));
    let Submitted::Kept { id, .. } = stage.at_kiosk(0, undo(mine, other, met)) else {
        panic!("it is kept")
    };
    stage.settle();
    assert_eq!(stage.outcome(id), Some(Outcome::Duplicate));
    assert!(stage.cases().is_empty());
    stage.assert_copies_agree();
}

/// The hub knows the two by another meeting than the one that was taken back: it stays, and there is a case.
#[test]
fn another_meeting_than_the_one_named_stays_and_is_a_case() {
    let stage = Stage::new(1, 1);
    let (mine, other) = (stage.kiosks[0].member, stage.attendees[0]);
    let (first, proof) = stage.attendee_code(0);
    let met = kept(&stage.scan(0, &first, Some(proof)));
    let Submitted::Kept { id, .. } = stage.at_kiosk(0, undo(mine, other, met)) else {
        panic!("it is kept")
    };
    let (second, _) = stage.attendee_code(0);
    let redeem =
        portico_domain::action::Redeem { token: second.hash(), redeemer: mine, proof: None };
    stage.at_hub(Action::Redeem(redeem));
    stage.settle();
    assert_eq!(stage.outcome(id), Some(Outcome::Rejected(Refusal::MetAgain)));
    assert_eq!(stage.cases().len(), 1);
    assert_eq!(shown(&stage, 0, 0), (1, true));
    stage.assert_copies_agree();
}

fn device_key() -> SigningKey {
    SigningKey::from_bytes(&[77; 32])
}

/// A code that the device of an attendee signed by itself.
fn device_code(stage: &Stage, attendee: usize) -> (Token, Proof) {
    let (token, owner) = (stage.new_token(), stage.attendees[attendee]);
    let proof = Proof::sign(&device_key(), stage.event, &token.hash(), owner, stage.now_ms());
    (token, proof)
}

fn add_device(stage: &Stage, attendee: usize) -> OpId {
    let (member, key) = (stage.attendees[attendee], PublicKey::of(&device_key()));
    stage.submit(Action::AddDevice(AddDevice { member, key })).0
}

/// A kiosk with no network believes a device that it has heard of, until it hears that it was ended; of one that it has not heard
/// of the hub decides.
#[test]
fn a_kiosk_offline_believes_a_members_device() {
    let stage = Stage::new(2, 1);
    let device = add_device(&stage, 0);
    let (token, proof) = device_code(&stage, 0);
    assert!(matches!(stage.scan(0, &token, Some(proof)), Submitted::Unsure { .. }));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (1, true), "the hub knew it");
    let (token, proof) = device_code(&stage, 0);
    kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();

    let (member, from_ms) = (stage.attendees[0], stage.now_ms());
    stage.at_hub(Action::RevokeDevice(RevokeDevice { member, device, from_ms }));
    stage.settle();
    stage.pass(1);
    let (token, proof) = device_code(&stage, 0);
    assert!(matches!(stage.scan(0, &token, Some(proof)), Submitted::Unsure { .. }));
    stage.settle();
    assert!(stage.cases().is_empty());
    stage.assert_copies_agree();
}

/// A code of a device that was ended meanwhile stands if it is older, with a case for people to look at.
#[test]
fn a_device_ended_meanwhile_is_a_case() {
    let stage = Stage::new(1, 1);
    let device = add_device(&stage, 0);
    stage.settle();
    let (token, proof) = device_code(&stage, 0);
    kept(&stage.scan(0, &token, Some(proof)));
    let (member, from_ms) = (stage.attendees[0], stage.now_ms() + 1);
    stage.at_hub(Action::RevokeDevice(RevokeDevice { member, device, from_ms }));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (1, true));
    let causes: Vec<Cause> = stage.cases().iter().map(|(_, case)| case.cause).collect();
    assert_eq!(causes, [Cause::RevokedKey]);
    stage.assert_copies_agree();
}

/// A booth's kiosk knows whom its member keeps away, and says of their code what it says of one that nobody knows.
#[test]
fn a_kiosk_keeps_away_whom_its_member_keeps_away() {
    let stage = Stage::new(2, 1);
    let mute = SetMute { member: stage.kiosks[0].member, other: stage.attendees[0], on: true };
    stage.at_hub(Action::SetMute(mute));
    stage.settle();
    let (token, proof) = stage.attendee_code(0);
    let told = stage.scan(0, &token, Some(proof.clone()));
    assert_eq!(told, Submitted::Refused(Code::TokenInvalid));
    kept(&stage.scan(1, &token, Some(proof)));
    stage.settle();
    stage.assert_copies_agree();
}

/// A code that a visitor had the hub keep while a kiosk redeemed it offline: the hub's order decides, and there is a case.
#[test]
fn a_code_claimed_on_the_web_is_not_redeemed_at_a_kiosk_too() {
    let stage = Stage::new(1, 1);
    let (token, proof) = stage.attendee_code(0);
    let claim =
        ClaimToken { token: token.hash(), proof: Some(proof.clone()), secret: Hash::default() };
    let (claimed, outcome) = stage.submit(Action::ClaimToken(claim));
    assert_eq!(outcome, Outcome::Applied(Receipt::Done));
    let told = kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    assert_eq!(stage.outcome(told), Some(Outcome::Rejected(Refusal::TokenSpent(claimed))));
    let (_, case) = stage.cases().remove(0);
    let against = case.against.unwrap();
    assert_eq!((against.operation, against.owner), (claimed, Some(stage.attendees[0])));
    stage.assert_copies_agree();
}

/// A hub that was downgraded keeps what it cannot read, and takes back what was to be taken back once it can.
#[test]
fn an_older_hub_keeps_it_for_later() {
    let mut stage = Stage::new(1, 1);
    let (mine, other) = (stage.kiosks[0].member, stage.attendees[0]);
    let (token, proof) = stage.attendee_code(0);
    let met = kept(&stage.scan(0, &token, Some(proof)));
    stage.settle();
    stage.change_hub(|hub| hub.with_format(BEFORE_PEOPLE));
    let Submitted::Kept { id, .. } = stage.at_kiosk(0, undo(mine, other, met)) else {
        panic!("it is kept")
    };
    stage.settle();
    assert_eq!(stage.outcome(id), Some(Outcome::Deferred));
    stage.change_hub(|hub| hub.with_format(FORMAT));
    stage.at_hub(Action::Admit(portico_domain::action::Admit { operation: id }));
    stage.settle();
    assert_eq!(shown(&stage, 0, 0), (0, false));
    stage.assert_copies_agree();
}
