//! Nodes that are set up from a starter file. Goal: one machine becomes the node, whoever else has the file. Method: a hub's
//! ledger in memory, and claims in every order that matters.

use crate::venue::Venue;
use ed25519_dalek::SigningKey;
use portico_domain::action::{ClaimNode, EnrolNode, ReserveNode, RevokeNode};
use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::proof::{Proof, PublicKey};
use portico_domain::token::Token;
use portico_domain::{Action, MemberId, NodeId, OpId, Outcome, Receipt, Refusal};

const DONE: Outcome = Outcome::Applied(Receipt::Done);

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn submit(venue: &Venue, action: Action) -> (OpId, Outcome) {
    venue.hub.submit(venue.draft(action, vec![])).unwrap()
}

fn reserve(venue: &Venue, member: MemberId) -> NodeId {
    let (node, outcome) =
        submit(venue, Action::ReserveNode(ReserveNode { role: Role::Booth, member }));
    assert_eq!(outcome, DONE);
    node
}

fn claim(venue: &Venue, node: NodeId, key: PublicKey) -> Outcome {
    submit(venue, Action::ClaimNode(ClaimNode { node, key })).1
}

fn node(venue: &Venue, node: NodeId) -> Node {
    venue.hub.view().unwrap().rows().get(&node).unwrap().unwrap()
}

#[test]
fn the_first_claim_of_a_reserved_node_wins_and_no_other_key_follows() {
    let venue = Venue::with_members(2);
    let reserved = reserve(&venue, venue.members[0]);
    assert_eq!(node(&venue, reserved).key, None);
    let (first, second) = (PublicKey::of(&key(2)), PublicKey::of(&key(3)));
    assert_eq!(claim(&venue, reserved, first), DONE);
    assert_eq!(claim(&venue, reserved, second), Outcome::Rejected(Refusal::Exists));
    assert_eq!(claim(&venue, reserved, first), Outcome::Rejected(Refusal::Exists));
    assert_eq!(node(&venue, reserved).key, Some(first));
}

#[test]
fn no_claim_takes_another_nodes_key_or_a_node_that_was_revoked_or_never_made() {
    let venue = Venue::with_members(2);
    let taken = PublicKey::of(&key(4));
    let enrol = EnrolNode { key: taken, role: Role::Booth, member: venue.members[1] };
    assert_eq!(submit(&venue, Action::EnrolNode(enrol)).1, DONE);
    let reserved = reserve(&venue, venue.members[0]);
    assert_eq!(claim(&venue, reserved, taken), Outcome::Rejected(Refusal::Exists));
    let none = (0..=255).map(|byte| PublicKey([byte; 32])).find(|key| !key.is_valid()).unwrap();
    assert_eq!(claim(&venue, reserved, none), Outcome::Rejected(Refusal::Malformed));

    let revoke = RevokeNode { node: reserved, from_ms: venue.now_ms() };
    assert_eq!(submit(&venue, Action::RevokeNode(revoke)).1, DONE);
    let fresh = PublicKey::of(&key(5));
    assert_eq!(claim(&venue, reserved, fresh), Outcome::Rejected(Refusal::NotAllowed));
    let nobody = OpId([9; 16]);
    assert_eq!(claim(&venue, nobody, fresh), Outcome::Rejected(Refusal::Malformed));
    let (_, outcome) =
        submit(&venue, Action::ReserveNode(ReserveNode { role: Role::Booth, member: nobody }));
    assert_eq!(outcome, Outcome::Rejected(Refusal::UnknownMember));
}

/// A code that a reserved node has signed counts once the node has its key, and not before.
#[test]
fn a_proof_of_a_reserved_node_is_believed_once_it_is_claimed() {
    let venue = Venue::with_members(3);
    let reserved = reserve(&venue, venue.members[0]);
    let event = venue.hub.event_id().unwrap().unwrap();
    let redeemed = |seed: u8| {
        let token = Token::new([seed; 32]);
        let proof = Proof::sign(&key(6), event, &token.hash(), venue.members[0], venue.now_ms());
        venue.redeem_with(&token, usize::from(seed), Some(proof))
    };
    assert_eq!(redeemed(1), Outcome::Rejected(Refusal::TokenUnknown));
    assert_eq!(claim(&venue, reserved, PublicKey::of(&key(6))), DONE);
    assert!(matches!(redeemed(2), Outcome::Applied(Receipt::Connected(_))));
}
