//! Personal text that members write about one another and of themselves: limits, and that it goes with whom it is about.

use portico_domain::action::{Archive, Erase, SetProfile};
use portico_domain::member::Profile;
use portico_domain::people::action::{Annotate, ReportMember, SetMute};
use portico_domain::people::remark::NOTE_MAX;
use portico_domain::people::{Contact, Contacts, MemberReport, Remark};
use portico_domain::token::Cause;
use portico_domain::{Action, Code, OpId, Outcome, Part, Receipt, Refusal};
use portico_ledger::check::check;
use portico_ledger::query;
use portico_ledger::rows::people::Mute;

use crate::venue::Venue;

const SECRET: &str = "Quackenbush";

fn part<T: minicbor::Encode<()>>(value: &T) -> Part {
    Part { salt: [5; 16], bytes: minicbor::to_vec(value).unwrap() }
}

fn text_part(text: &str) -> Part {
    Part { salt: [6; 16], bytes: text.as_bytes().to_vec() }
}

fn note(venue: &Venue, of: usize, about: usize, text: &str) -> Outcome {
    let action = Annotate { member: venue.members[of], other: venue.members[about] };
    let remark = Remark { note: text.to_owned(), tags: vec![format!("{SECRET} tag")] };
    venue.submit(Action::Annotate(action), vec![part(&remark)])
}

fn report(venue: &Venue, by: usize, about: usize, text: &str) -> Outcome {
    let action = ReportMember { by: venue.members[by], about: venue.members[about] };
    venue.submit(Action::ReportMember(action), vec![text_part(text)])
}

fn erase(venue: &Venue, whom: usize) {
    venue.submit(Action::Erase(Erase { member: venue.members[whom] }), vec![]);
}

/// Whether the order still holds a personal part of that operation.
fn holds_part(venue: &Venue, position: u64) -> bool {
    let entry = venue.hub.view().unwrap().entry(position).unwrap().unwrap();
    entry.parts.is_some_and(|parts| parts.iter().any(Option::is_some))
}

/// A note is about both: whoever of them is erased, it is in no row and no entry of the order.
#[test]
fn a_note_goes_with_either_side() {
    for erased in [0, 1] {
        let venue = Venue::with_members(2);
        venue.redeem(&venue.issue(0, Cause::Requested), 1);
        assert_eq!(note(&venue, 0, 1, SECRET), Outcome::Applied(Receipt::Done));
        let position = venue.hub.last().unwrap().position;
        assert!(holds_part(&venue, position));
        erase(&venue, erased);
        assert!(!holds_part(&venue, position));
        let view = venue.hub.view().unwrap();
        assert!(query::remarks(view.rows(), venue.members[0]).unwrap().is_empty());
        assert_eq!(venue.member(1 - erased).connections, 1, "the other's count stays true");
        assert_eq!(note(&venue, 0, 1, SECRET), Outcome::Rejected(Refusal::Erased));
        check(&venue.hub).unwrap();
    }
}

#[test]
fn a_note_has_limits_and_its_part() {
    let venue = Venue::with_members(2);
    venue.redeem(&venue.issue(0, Cause::Requested), 1);
    let malformed = Outcome::Rejected(Refusal::Malformed);
    assert_eq!(note(&venue, 0, 1, &"x".repeat(NOTE_MAX + 1)), malformed);
    let action = Annotate { member: venue.members[0], other: venue.members[1] };
    assert_eq!(venue.submit(Action::Annotate(action), vec![]), malformed);
    assert_eq!(venue.submit(Action::Annotate(action), vec![text_part("\u{1}")]), malformed);
}

/// What a member wrote to organizers goes with its writer, not with whom it is about.
#[test]
fn a_report_goes_with_its_writer() {
    let venue = Venue::with_members(3);
    assert_eq!(report(&venue, 0, 1, SECRET), Outcome::Applied(Receipt::Done));
    for bad in ["", " ", &"x".repeat(2_001)] {
        assert_eq!(report(&venue, 0, 1, bad), Outcome::Rejected(Refusal::Malformed));
    }
    assert_eq!(report(&venue, 0, 0, SECRET), Outcome::Rejected(Refusal::Malformed));
    let texts = || -> Vec<Option<String>> {
        let reports: Vec<(OpId, MemberReport)> =
            query::reports(venue.hub.view().unwrap().rows()).unwrap();
        reports.into_iter().map(|(_, report)| report.text).collect()
    };
    erase(&venue, 1);
    assert_eq!(texts(), [Some(SECRET.to_owned())]);
    erase(&venue, 0);
    assert_eq!(texts(), [None]);
    check(&venue.hub).unwrap();
}

fn contacts(shown: bool) -> Contacts {
    let address = format!("https://{SECRET}.example");
    Contacts { list: vec![Contact { label: "Web".into(), address, shown }] }
}

fn set_profile(venue: &Venue, links: Option<Vec<String>>, contacts: &Contacts) -> Outcome {
    let profile = Profile { name: "Ada".into(), links, ..Profile::default() };
    let action = SetProfile { member: venue.members[0] };
    venue.submit(Action::SetProfile(action), vec![part(&profile), part(contacts)])
}

/// A profile shows the contacts that are shown, and no hidden one; hidden ones go with the member.
#[test]
fn hidden_contacts_are_not_in_the_profile() {
    let venue = Venue::with_members(1);
    let (hidden, shown) = (contacts(false), contacts(true));
    let links = Some(shown.shown());
    assert_eq!(set_profile(&venue, links.clone(), &hidden), Outcome::Rejected(Refusal::Malformed));
    assert_eq!(set_profile(&venue, None, &shown), Outcome::Rejected(Refusal::Malformed));
    assert_eq!(set_profile(&venue, links, &shown), Outcome::Applied(Receipt::Done));
    assert_eq!(set_profile(&venue, None, &hidden), Outcome::Applied(Receipt::Done));
    let kept = || venue.hub.view().unwrap().rows().get::<Contacts>(&venue.members[0]).unwrap();
    assert_eq!(kept(), Some(hidden));
    erase(&venue, 0);
    assert_eq!(kept(), None);
    check(&venue.hub).unwrap();
}

/// Who is kept away learns no more than of a code that nobody knows.
#[test]
fn who_is_kept_away_learns_nothing() {
    let venue = Venue::with_members(2);
    let (by, other) = (venue.members[0], venue.members[1]);
    venue.submit(Action::SetMute(SetMute { member: by, other, on: true }), vec![]);
    let token = venue.issue(0, Cause::Rotated);
    let Outcome::Rejected(refusal) = venue.redeem(&token, 1) else { panic!("it is refused") };
    let unknown = portico_domain::token::Token::new([77; 32]);
    assert_eq!(venue.redeem(&unknown, 1), Outcome::Rejected(refusal));
    assert_eq!(refusal.code(), Code::TokenInvalid);
    venue.submit(Action::SetMute(SetMute { member: by, other, on: false }), vec![]);
    let outcome = venue.redeem(&token, 1);
    assert!(matches!(outcome, Outcome::Applied(Receipt::Connected(_))), "the code was not spent");
}

/// IC-1.5: what people wrote, hid and kept away is not kept once the event is archived.
#[test]
fn an_archive_keeps_none_of_it() {
    let venue = Venue::with_members(2);
    venue.redeem(&venue.issue(0, Cause::Requested), 1);
    note(&venue, 0, 1, SECRET);
    report(&venue, 0, 1, SECRET);
    set_profile(&venue, None, &contacts(false));
    let (member, other) = (venue.members[0], venue.members[1]);
    venue.submit(Action::SetMute(SetMute { member, other, on: true }), vec![]);
    venue.submit(Action::Archive(Archive { at_ms: venue.now_ms() }), vec![]);
    let view = venue.hub.view().unwrap();
    let rows = view.rows();
    assert!(query::remarks(rows, member).unwrap().is_empty());
    assert!(query::reports(rows).unwrap().is_empty());
    assert_eq!(rows.get::<Contacts>(&member).unwrap(), None);
    assert_eq!(rows.get::<Mute>(&(member, other)).unwrap(), None);
    assert_eq!(venue.member(0).connections, 1);
    check(&venue.hub).unwrap();
}
