//! What comes with signing in: who is new, and codes that were claimed before.

use portico_domain::Code;
use portico_domain::event::Event;
use portico_domain::proof::PublicKey;
use portico_domain::token::Cause;

use super::*;

impl Desk {
    fn allow_sign_up(&self, sign_up: bool) {
        let (_, event) = self.hub.event().unwrap();
        self.hub.configure(Event { sign_up, ..event }).unwrap();
    }

    /// Another member, and the secret of a claim of their code.
    fn claimed(&self) -> (MemberId, String) {
        let profile = Profile { name: "Grace Hopper".into(), ..Profile::default() };
        let new = NewMember { role: Role::Attendee, profile, email: None };
        let owner = self.hub.add_members(&[new]).unwrap()[0].unwrap();
        let link = self.hub.issue_token(owner, Cause::Requested).unwrap();
        let ticket = self.hub.claim_link(&link.token, link.proof.as_ref()).unwrap();
        (owner, ticket.secret)
    }
}

fn named(name: &str) -> Arriving<'_> {
    Arriving { name: Some(name), ..at(1) }
}

/// Where the event allows it, a new address is asked for a name once it is proved, and its person is added; the code is good for
/// both steps. A name is one line of text.
#[test]
fn who_is_new_says_their_name_and_is_in() {
    let desk = Desk::open();
    desk.allow_sign_up(true);
    let (request, letter) = desk.ask(NOBODY, 0);
    assert_eq!(letter.purpose, Purpose::SignIn);
    let fresh = desk.fresh(&letter, 0);
    let code = |arriving| desk.sign_ins.by_code(&request, &fresh.code, arriving);
    assert!(matches!(code(at(1)), Ok(Completed::NameNeeded)));
    assert!(matches!(desk.sign_ins.by_link(&fresh.token, at(1)), Ok(Completed::NameNeeded)));
    let long = "x".repeat(81);
    for name in ["", "  ", "Eve\r\nBcc: all@example.org", "\u{0}", &long] {
        assert!(matches!(code(named(name)), Err(SignInError::Malformed(_))), "{name:?}");
    }
    let done = signed_in(code(named(" Alan Turing ")));
    assert_eq!(desk.hub.name_of_address(NOBODY).unwrap().as_deref(), Some("Alan Turing"));
    assert_eq!(desk.knows(&done.cookie, 2), Some(done.member));
    assert!(is_wrong(code(named("Alan Turing"))));
}

/// What an organizer hands over does what a letter's link does, with no letter: once, for 15 minutes, for its member alone.
#[test]
fn a_link_that_is_handed_over_signs_in_once() {
    let desk = Desk::open();
    let handed = || {
        let link = desk.hub.new_sign_in_link(desk.member, START_MS).unwrap();
        link.strip_prefix("https://meet.example/signin/").expect(&link).to_owned()
    };
    let (used, late) = (handed(), handed());
    assert!(desk.waiting().is_empty(), "no letter");
    assert_eq!(signed_in(desk.sign_ins.by_link(&used, at(1))).member, desk.member);
    assert!(is_wrong(desk.sign_ins.by_link(&used, at(2))));
    assert!(is_wrong(desk.sign_ins.by_link(&late, at(15 * MINUTE_MS))));
    let (owner, _) = desk.claimed();
    let none = desk.hub.new_sign_in_link(owner, START_MS);
    assert!(matches!(none, Err(HubError::Malformed(_))), "no address: {none:?}");
}

/// Sign-up that is closed meanwhile lets nobody in; one whom the organizers add meanwhile is in without a name.
#[test]
fn what_the_event_allows_is_judged_at_the_end() {
    let desk = Desk::open();
    desk.allow_sign_up(true);
    let (request, letter) = desk.ask(NOBODY, 0);
    let fresh = desk.fresh(&letter, 0);
    desk.allow_sign_up(false);
    let code = || desk.sign_ins.by_code(&request, &fresh.code, named("Alan Turing"));
    assert!(is_wrong(code()));
    let profile = Profile { name: "Alan".into(), ..Profile::default() };
    let new = NewMember { role: Role::Mentor, profile, email: Some(NOBODY.into()) };
    let added = desk.hub.add_members(&[new]).unwrap()[0].unwrap();
    assert_eq!(signed_in(code()).member, added);
}

/// IC-5.4: what was claimed before signing in is completed with it, by the code or by the link in another browser.
#[test]
fn ic_5_4_a_claim_is_completed_by_signing_in() {
    for by_code in [true, false] {
        let desk = Desk::open();
        let (owner, claim) = desk.claimed();
        let (request, letter) = desk.ask_with(ADDRESS, Some(&claim), 0);
        let fresh = desk.fresh(&letter, 0);
        let done = signed_in(if by_code {
            desk.sign_ins.by_code(&request, &fresh.code, at(1))
        } else {
            desk.sign_ins.by_link(&fresh.token, at(1))
        });
        assert_eq!(done.connected, Some(Ok(owner)));
        assert!(desk.hub.acquaintance(desk.member, owner).unwrap().is_some());
    }
}

/// IC-5.4, IC-2.5: one's own code, and a claim that somebody else completed first, are told; a secret that is none does not keep
/// anybody from signing in.
#[test]
fn ic_5_4_a_claim_that_cannot_be_completed_is_told() {
    let desk = Desk::open();
    let (_, claim) = desk.claimed();
    let asks = [(ADDRESS, 0), (ADDRESS, MINUTE_MS)]
        .map(|(address, after_ms)| desk.ask_with(address, Some(&claim), after_ms).1);
    let [first, second] = asks.map(|letter| {
        let fresh = desk.fresh(&letter, MINUTE_MS);
        signed_in(desk.sign_ins.by_link(&fresh.token, at(MINUTE_MS))).connected
    });
    assert!(matches!(first, Some(Ok(_))));
    assert_eq!(second, Some(Err(Code::TokenInvalid)));

    let link = desk.hub.issue_token(desk.member, Cause::Requested).unwrap();
    let own = desk.hub.claim_link(&link.token, link.proof.as_ref()).unwrap();
    let (_, letter) = desk.ask_with(ADDRESS, Some(&own.secret), 2 * MINUTE_MS);
    let fresh = desk.fresh(&letter, 2 * MINUTE_MS);
    let done = signed_in(desk.sign_ins.by_link(&fresh.token, at(2 * MINUTE_MS)));
    assert_eq!(done.connected, Some(Err(Code::SelfConnection)));

    let desk = Desk::open();
    let (_, letter) = desk.ask_with(ADDRESS, Some("no claim"), 0);
    let fresh = desk.fresh(&letter, 0);
    assert_eq!(signed_in(desk.sign_ins.by_link(&fresh.token, at(1))).connected, None);
}

/// Signing a browser out ends the key that it holds.
#[test]
fn signing_out_ends_the_device() {
    let desk = Desk::open();
    let done = desk.cookie(0);
    let key = PublicKey::of(&ed25519_dalek::SigningKey::from_bytes(&[3; 32]));
    let device = desk.hub.add_device(desk.member, key).unwrap();
    assert!(desk.sign_ins.set_device(done.browser, device).unwrap());
    let devices = desk.sign_ins.devices(desk.member).unwrap();
    assert_eq!(devices[0].device, Some(device));
    desk.sign_ins.sign_out(done.browser).unwrap();
    assert!(desk.hub.live_devices(desk.member).unwrap().is_empty());
}
