//! `docs/roles.md` is true: what each role may do. Method: a kiosk of each role tries every kind of operation, and the hub decides.

use ed25519_dalek::SigningKey;
use portico_domain::action::{
    AddMember, Admit, AnswerCase, Archive, Block, ClaimNode, EnrolNode, Erase, Issue, NoteFork,
    Redeem, ReserveNode, RevokeNode, SetProfile, SetRole, Sweep,
};
use portico_domain::case::Answer;
use portico_domain::member::Role;
use portico_domain::operation::Place;
use portico_domain::people::action::{
    AddDevice, Annotate, ClaimToken, CompleteClaim, Disconnect, EndCodes, ReportMember,
    RevokeDevice, SetMute,
};
use portico_domain::proof::PublicKey;
use portico_domain::token::Cause;
use portico_domain::{
    Action, Body, Hash, Judged, MemberId, NodeId, OpId, Operation, Outcome, Reading, Refusal, Told,
};
use portico_ledger::hub::{Arrived, Taken};

use crate::venue::{START_MS, Venue};

fn public(seed: u8) -> PublicKey {
    PublicKey::of(&SigningKey::from_bytes(&[seed; 32]))
}

/// Something that only a hub may do, of every kind there is.
fn deeds_of_a_hub(venue: &Venue, node: NodeId) -> Vec<Action> {
    let member = venue.members[0];
    let event = venue.hub.view().unwrap().event().unwrap().unwrap();
    let (key, role, operation) = (public(99), Role::Organizer, OpId([9; 16]));
    vec![
        Action::Configure(event),
        Action::AddMember(AddMember { role }),
        Action::SetProfile(SetProfile { member }),
        Action::EnrolNode(EnrolNode { key, role, member }),
        Action::RevokeNode(RevokeNode { node, from_ms: 0 }),
        Action::Sweep(Sweep { cutoff_ms: u64::MAX }),
        Action::Erase(Erase { member }),
        Action::Block(Block { member, from_ms: Some(0) }),
        Action::Archive(Archive { at_ms: 0 }),
        Action::Admit(Admit { operation }),
        Action::ReserveNode(ReserveNode { role, member }),
        Action::ClaimNode(ClaimNode { node, key }),
        Action::SetRole(SetRole { node, role }),
        Action::Annotate(Annotate { member, other: venue.members[1] }),
        Action::ClaimToken(ClaimToken {
            token: Hash::default(),
            proof: None,
            secret: Hash::default(),
        }),
        Action::CompleteClaim(CompleteClaim { claim: operation, redeemer: member }),
        Action::AddDevice(AddDevice { member, key }),
        Action::RevokeDevice(RevokeDevice { member, device: operation, from_ms: 0 }),
        Action::EndCodes(EndCodes { member, device: operation, before_ms: 0 }),
        Action::SetMute(SetMute { member, other: venue.members[1], on: true }),
        Action::ReportMember(ReportMember { by: member, about: venue.members[1] }),
        Action::NoteFork(NoteFork { node, incarnation: 0, sequence: 1, operation, next: 1 }),
    ]
}

/// A kiosk in that role, and how many operations it has sent.
struct Kiosk<'v> {
    venue: &'v Venue,
    node: NodeId,
    sent: u64,
}

impl Kiosk<'_> {
    /// What the hub decides on its next operation.
    fn tries(&mut self, action: Action) -> Outcome {
        self.sent += 1;
        let reading = Reading { wall_ms: START_MS + self.sent, ..Reading::default() };
        let mut nonce = *self.node.0.last_chunk::<8>().unwrap();
        nonce[0] = u8::try_from(self.sent).unwrap();
        let body = Body { actor: None, reading, nonce, action, told: Told::Nothing };
        let place = Place { node: self.node, incarnation: 0, sequence: self.sent };
        let operation = Operation::new(body, vec![]);
        let judged = Judged::exactly(self.venue.now_ms());
        let taken = self.venue.hub.accept(&[vec![Arrived { place, operation, judged }]]).unwrap();
        match &taken[0][0] {
            Taken::Placed { outcome, .. } => outcome.clone(),
            other => panic!("{other:?}"),
        }
    }
}

fn enrolled(venue: &Venue, role: Role, member: MemberId) -> Kiosk<'_> {
    let key = public(role as u8 + 50);
    let enrol = Action::EnrolNode(EnrolNode { key, role, member });
    let (node, _) = venue.hub.submit(venue.draft(enrol, vec![])).unwrap();
    Kiosk { venue, node, sent: 0 }
}

fn not_allowed(outcome: &Outcome) -> bool {
    *outcome == Outcome::Rejected(Refusal::NotAllowed)
}

#[test]
fn no_kiosk_does_what_is_the_hubs() {
    let venue = Venue::with_members(3);
    for role in Role::ALL {
        let mut kiosk = enrolled(&venue, role, venue.members[1]);
        for deed in deeds_of_a_hub(&venue, kiosk.node) {
            let kind = deed.kind();
            let refused = matches!(
                kiosk.tries(deed),
                Outcome::Rejected(Refusal::NotAllowed | Refusal::Malformed)
            );
            assert!(refused, "{role:?} did an operation of kind {kind}");
        }
    }
    assert!(venue.member(0).blocked_ms.is_none() && venue.member(0).erased_ms.is_none());
}

#[test]
fn a_kiosk_issues_and_redeems_for_its_own_member_alone() {
    let venue = Venue::with_members(3);
    let (own, other) = (venue.members[1], venue.members[2]);
    for role in Role::ALL {
        let mut kiosk = enrolled(&venue, role, own);
        for (owner, refused) in [(own, false), (other, true)] {
            let token = Hash::plain(&[role as u8, u8::from(refused)]);
            let issue = Action::Issue(Issue { token, owner, cause: Cause::Rotated });
            assert_eq!(not_allowed(&kiosk.tries(issue)), refused, "{role:?}");
            let token = venue.issue(0, Cause::Rotated).hash();
            let redeem = Action::Redeem(Redeem { token, redeemer: owner, proof: None });
            assert_eq!(not_allowed(&kiosk.tries(redeem)), refused, "{role:?}");
        }
    }
}

#[test]
fn a_kiosk_takes_back_the_connections_of_its_own_member_alone() {
    let venue = Venue::with_members(3);
    let (own, other) = (venue.members[1], venue.members[2]);
    for role in Role::ALL {
        let mut kiosk = enrolled(&venue, role, own);
        for (by, refused) in [(own, false), (other, true)] {
            let undo = Disconnect { by, other: venue.members[0], connection: OpId([8; 16]) };
            assert_eq!(not_allowed(&kiosk.tries(Action::Disconnect(undo))), refused, "{role:?}");
        }
    }
}

/// A case that is not its own: staff may answer it, others may not. There is none of that id, which is found out only after it
/// is known who may.
#[test]
fn only_staff_answer_any_case() {
    let venue = Venue::with_members(3);
    for role in Role::ALL {
        let mut kiosk = enrolled(&venue, role, venue.members[1]);
        let answer = |answer| Action::AnswerCase(AnswerCase { case: OpId([8; 16]), answer });
        let staff = matches!(role, Role::Staff | Role::Organizer);
        for (given, allowed) in
            [(Answer::Noted, staff), (Answer::Connect, staff), (Answer::Resolved, false)]
        {
            assert_eq!(!not_allowed(&kiosk.tries(answer(given))), allowed, "{role:?} {given:?}");
        }
    }
}
