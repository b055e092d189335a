//! What members ask of the hub, on a hub in a directory of its own.

use ed25519_dalek::SigningKey;
use portico_domain::member::{Profile, Role};
use portico_domain::people::device::DEVICES_MAX;
use portico_domain::people::{Contact, Contacts, Remark};
use portico_domain::proof::PublicKey;
use portico_domain::token::Cause;
use portico_domain::{Code, MemberId, OpId, Receipt};
use portico_ledger::people::Link;

use crate::hub::{Hub, HubError, NewMember};

pub(super) struct House {
    pub(super) hub: Hub,
    pub(super) people: Vec<MemberId>,
    _folder: tempfile::TempDir,
}

/// A hub with members of those names.
pub(super) fn house(names: &[&str]) -> House {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::open(folder.path()).unwrap();
    hub.create_event("Test Days", "https://meet.example").unwrap();
    let member = |name: &&str| NewMember {
        role: Role::Attendee,
        profile: Profile { name: (*name).to_owned(), ..Profile::default() },
        email: Some(format!("{}@test.example", name.to_lowercase().replace(' ', "."))),
    };
    let list: Vec<NewMember> = names.iter().map(member).collect();
    let people = hub.add_members(&list).unwrap().into_iter().map(Option::unwrap).collect();
    House { hub, people, _folder: folder }
}

impl House {
    pub(super) fn meet(&self, owner: usize, redeemer: usize) -> OpId {
        let link = self.hub.issue_token(self.people[owner], Cause::Requested).unwrap();
        self.hub.redeem(&link, self.people[redeemer]).unwrap();
        let met = self.hub.acquaintance(self.people[owner], self.people[redeemer]).unwrap();
        met.unwrap().connection
    }
}

fn refusal<T: std::fmt::Debug>(done: Result<T, HubError>) -> Code {
    match done {
        Err(HubError::Refused(code)) => code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// IC-5.4: a link that was looked at is not spent; claimed, it connects whoever brings the secret, once.
#[test]
fn ic_5_4_a_claim_connects_who_has_signed_in() {
    let House { hub, people, .. } = &house(&["Ada", "Bob", "Eve"]);
    let link = hub.issue_token(people[0], Cause::Requested).unwrap();
    let proof = link.proof.as_ref();
    for viewer in [None, Some(people[1])] {
        let seen: Link = hub.look_at_link(&link.token, proof, viewer).unwrap();
        assert_eq!((seen.owner, seen.met), (people[0], false));
    }
    let own = hub.look_at_link(&link.token, proof, Some(people[0]));
    assert_eq!(refusal(own), Code::SelfConnection);

    let ticket = hub.claim_link(&link.token, proof).unwrap();
    assert!(!format!("{ticket:?}").contains(&ticket.secret), "no log holds it");
    assert_eq!(refusal(hub.claim_link(&link.token, proof)), Code::TokenInvalid);
    assert_eq!(refusal(hub.look_at_link(&link.token, proof, None)), Code::TokenInvalid);
    assert_eq!(hub.claim_of(&ticket.secret).unwrap(), Some(ticket.claim));
    for wrong in ["", "x", &"A".repeat(ticket.secret.len())] {
        assert_eq!(hub.claim_of(wrong).unwrap(), None);
    }
    let done = hub.complete_claim(ticket.claim, people[1]).unwrap();
    assert!(matches!(done, Receipt::Connected(made) if made.owner == people[0]));
    assert_eq!(refusal(hub.complete_claim(ticket.claim, people[2])), Code::TokenInvalid);
    assert_eq!(hub.claim_of(&ticket.secret).unwrap(), None);
    assert_eq!(hub.acquaintances(people[1]).unwrap().len(), 1);
    assert_eq!(hub.acquaintances(people[2]).unwrap(), []);
}

#[test]
fn the_oldest_device_makes_room_for_a_new_one() {
    let House { hub, people, .. } = &house(&["Ada", "Bob"]);
    let key = |seed: u8| PublicKey::of(&SigningKey::from_bytes(&[seed; 32]));
    let first = hub.add_device(people[0], key(1)).unwrap();
    assert_eq!(hub.add_device(people[0], key(1)).unwrap(), first, "it is there already");
    assert_eq!(refusal(hub.add_device(people[1], key(1))), Code::BadRequest);
    for more in 1..=DEVICES_MAX as u8 {
        hub.add_device(people[0], key(1 + more)).unwrap();
    }
    assert_eq!(hub.live_devices(people[0]).unwrap().len(), DEVICES_MAX);
    assert_eq!(refusal(hub.revoke_device(people[1], first)), Code::BadRequest);
    assert_eq!(hub.nodes().unwrap().len(), 1, "no device is listed among the kiosks");
}

#[test]
fn notes_and_undo_are_for_those_who_are_connected() {
    let house = house(&["Ada", "Bob", "Eve"]);
    let (hub, ada, bob) = (&house.hub, house.people[0], house.people[1]);
    let made = house.meet(0, 1);
    let remark = Remark::typed(" met at the bar ", &["rust".into(), "Rust".into()]);
    hub.annotate(ada, bob, &remark).unwrap();
    assert_eq!(hub.acquaintances(ada).unwrap()[0].remark.note, "met at the bar");
    assert!(hub.acquaintances(bob).unwrap()[0].remark.is_empty(), "it is the writer's alone");
    assert_eq!(refusal(hub.annotate(ada, house.people[2], &remark)), Code::Forbidden);
    assert!(!hub.disconnect(house.people[2], made).unwrap(), "another's connection");
    assert!(hub.disconnect(bob, made).unwrap());
    assert!(!hub.disconnect(ada, made).unwrap(), "it is gone already");
    house.meet(1, 0);
    assert_eq!(hub.acquaintance(ada, bob).unwrap().unwrap().remark, remark, "shown again");
}

#[test]
fn hidden_contacts_are_shown_to_nobody_else() {
    let House { hub, people, .. } = &house(&["Ada"]);
    let contact =
        |address: &str, shown| Contact { label: "x".into(), address: address.into(), shown };
    let list = vec![contact("tel:1", false), contact("https://ada.example", true)];
    hub.set_contacts(people[0], &Contacts { list: list.clone() }).unwrap();
    hub.set_name(people[0], " Ada L ", Some(" ")).unwrap();
    let profile = hub.profile(people[0]).unwrap();
    assert_eq!((profile.name.as_str(), profile.headline), ("Ada L", None));
    assert_eq!(profile.links.unwrap(), ["https://ada.example"]);
    assert_eq!(hub.contacts(people[0]).unwrap().list, list);
    let script = Contacts { list: vec![contact("javascript:alert(1)", true)] };
    assert!(matches!(hub.set_contacts(people[0], &script), Err(HubError::Malformed(_))));
    assert!(matches!(hub.set_picture(people[0], Some(vec![1])), Err(HubError::Malformed(_))));
    hub.set_picture(people[0], Some(vec![0xff, 0xd8, 0xff, 0xe0])).unwrap();
    assert!(hub.profile(people[0]).unwrap().picture.is_some());
}

#[test]
fn whom_one_keeps_away_and_reports() {
    let house = house(&["Ada", "Bob"]);
    let (hub, ada, bob) = (&house.hub, house.people[0], house.people[1]);
    hub.mute(ada, bob, true).unwrap();
    assert_eq!(hub.muted_by(ada).unwrap(), [bob]);
    assert_eq!(hub.muted_by(bob).unwrap(), []);
    let link = hub.issue_token(ada, Cause::Requested).unwrap();
    assert_eq!(refusal(hub.redeem(&link, bob)), Code::TokenInvalid);
    assert_eq!(refusal(hub.look_at_link(&link.token, None, Some(bob))), Code::TokenInvalid);
    hub.mute(ada, bob, false).unwrap();
    hub.redeem(&link, bob).unwrap();
    hub.report_member(ada, bob, " he shouts ").unwrap();
    let reports = hub.member_reports().unwrap();
    assert_eq!(reports[0].1.text.as_deref(), Some("he shouts"));
    assert!(hub.report_member(ada, bob, " ").is_err());
}
