//! Leases: only their holder sells a slot, until it is revoked, cloned or released.

use std::collections::BTreeMap;

use portico_domain::member::Role;
use portico_domain::session::Slot;
use portico_domain::session::action::*;
use portico_domain::{Action, OpId, Outcome, Refusal, Told};
use portico_ledger::hub::Heard;
use portico_ledger::sessions::{self, Viewer};

use crate::desk::{Desk, Kiosk, OPEN, slot_ms};

fn grant(desk: &Desk, kiosk: &Kiosk, slots: &[u64]) {
    let mentor = desk.mentors[0];
    let slots = slots.iter().map(|&n| MentorSlot { slot_ms: slot_ms(n), mentor }).collect();
    let (node, incarnation) = (kiosk.node, kiosk.incarnation);
    desk.does(Action::GrantLeases(GrantLeases { node, incarnation, slots }), vec![]).unwrap();
}

#[test]
fn a_leased_slot_is_its_holders_alone_and_hidden_from_others() {
    let desk = Desk::with_mentors(1);
    let (mut one, mut two) = (desk.enrol(40, Role::Staff), desk.enrol(41, Role::Staff));
    let guest = desk.guest("ada");
    grant(&desk, &one, &[0, 2]);
    assert_eq!(desk.book(0, 0, guest), Err(Refusal::SlotTaken), "on the web");
    let (_, outcome) =
        desk.arrives(&mut two, Told::Provisional, desk.booking_of(0, 0, guest, None));
    assert_eq!(outcome, Outcome::Rejected(Refusal::SlotTaken), "at another kiosk");
    let free = |viewer| {
        let view = desk.hub.view().unwrap();
        let span = (OPEN.from_ms, slot_ms(4));
        let free = sessions::free_slots(view.rows(), desk.mentors[0], span, viewer).unwrap();
        free.iter()
            .map(|free| ((free.slot_ms - OPEN.from_ms) / 900_000, free.leased_here))
            .collect::<Vec<_>>()
    };
    assert_eq!(free(desk.hub.viewer().unwrap()), [(1, false), (3, false)]);
    let here = Viewer { node: one.node, incarnation: 0 };
    assert_eq!(free(here), [(0, true), (1, false), (2, true), (3, false)]);
    let (_, outcome) = desk.arrives(&mut one, Told::Done, desk.booking_of(0, 0, guest, None));
    assert!(matches!(outcome, Outcome::Applied(_)));
}

#[test]
fn a_lease_ends_only_by_its_holder_or_with_it() {
    let guest_books = |desk: &Desk| desk.book(0, 0, desk.guest("bob"));
    type Ending = fn(&Desk, &mut Kiosk) -> bool;
    let endings: [(&str, Ending); 5] = [
        ("returned by its holder", |desk, kiosk| {
            let slots = vec![MentorSlot { slot_ms: slot_ms(0), mentor: desk.mentors[0] }];
            desk.arrives(kiosk, Told::Done, Action::ReturnLeases(ReturnLeases { slots }));
            true
        }),
        ("returned by someone else", |desk, _| {
            let mut other = desk.enrol(60, Role::Staff);
            let slots = vec![MentorSlot { slot_ms: slot_ms(0), mentor: desk.mentors[0] }];
            desk.arrives(&mut other, Told::Done, Action::ReturnLeases(ReturnLeases { slots }));
            false
        }),
        ("released by an organizer", |desk, kiosk| {
            desk.does(Action::ReleaseLeases(ReleaseLeases { node: kiosk.node }), vec![]).unwrap();
            true
        }),
        ("revoked", |desk, kiosk| {
            let revoke =
                portico_domain::action::RevokeNode { node: kiosk.node, from_ms: desk.now().at_ms };
            desk.does(Action::RevokeNode(revoke), vec![]).unwrap();
            true
        }),
        ("cloned", |desk, kiosk| {
            let (node, operation) = (kiosk.node, kiosk.node);
            let note = portico_domain::action::NoteFork {
                node,
                incarnation: 0,
                sequence: 1,
                operation,
                next: 1,
            };
            desk.does(Action::NoteFork(note), vec![]).unwrap();
            true
        }),
    ];
    for (name, ending) in endings {
        let desk = Desk::with_mentors(1);
        let mut kiosk = desk.enrol(40, Role::Staff);
        grant(&desk, &kiosk, &[0]);
        assert_eq!(guest_books(&desk), Err(Refusal::SlotTaken), "{name}");
        let ends = ending(&desk, &mut kiosk);
        assert_eq!(guest_books(&desk).is_ok(), ends, "{name}");
    }
}

/// What arrives on a lease that is void is judged like any other: it holds if the slot is free, and opens a case if not.
#[test]
fn what_was_sold_on_a_void_lease_is_judged_anew() {
    let desk = Desk::with_mentors(1);
    let mut kiosk = desk.enrol(40, Role::Staff);
    grant(&desk, &kiosk, &[0, 1]);
    desk.does(Action::ReleaseLeases(ReleaseLeases { node: kiosk.node }), vec![]).unwrap();
    desk.book(0, 0, desk.guest("bob")).unwrap();
    let guest = desk.guest("ada");
    let (lost, outcome) = desk.arrives(&mut kiosk, Told::Done, desk.booking_of(0, 0, guest, None));
    assert_eq!(outcome, Outcome::Rejected(Refusal::SlotTaken));
    assert!(desk.row::<portico_domain::case::Case>(&lost).is_some());
    let (_, outcome) = desk.arrives(&mut kiosk, Told::Done, desk.booking_of(0, 1, guest, None));
    assert!(matches!(outcome, Outcome::Applied(_)));
}

/// A slot that a kiosk may sell stays sellable there though the mentor's hours no longer hold it, and the edit is a case.
#[test]
fn hours_that_break_a_lease_open_a_case_and_leave_it() {
    let desk = Desk::with_mentors(1);
    let mut kiosk = desk.enrol(40, Role::Staff);
    grant(&desk, &kiosk, &[0]);
    let edit = desk.opens(desk.mentors[0], vec![]).unwrap();
    assert!(desk.row::<portico_domain::case::Case>(&edit).is_some());
    let guest = desk.guest("ada");
    let (_, outcome) = desk.arrives(&mut kiosk, Told::Done, desk.booking_of(0, 0, guest, None));
    assert!(matches!(outcome, Outcome::Applied(_)));
    assert_eq!(desk.row::<Slot>(&(slot_ms(0), desk.mentors[0])).unwrap().lease, None);
}

fn heard(desk: &Desk, kiosk: &Kiosk) {
    let heard = Heard { until_ms: desk.now().at_ms, incarnation: kiosk.incarnation };
    desk.hub.note_heard(kiosk.node, heard).unwrap();
}

/// Grants all leases that are due, and says how many slots each node holds of the first mentor.
fn lease(desk: &Desk) -> BTreeMap<OpId, usize> {
    let due = desk.hub.view().unwrap().leases_due(desk.now().at_ms).unwrap();
    for grant in due {
        desk.does(grant, vec![]).unwrap();
    }
    let mut held = BTreeMap::new();
    let view = desk.hub.view().unwrap();
    for row in sessions::board(view.rows(), 0, u64::MAX).unwrap() {
        if let Some(lease) = row.lease.filter(|_| row.mentor == desk.mentors[0]) {
            *held.entry(lease.node).or_default() += 1;
        }
    }
    held
}

/// Kiosks that were heard from hold a few slots each, who sells more holds more, and at least half stays for everyone.
#[test]
fn leases_are_sized_by_need_and_leave_a_share_for_the_web() {
    let desk = Desk::with_mentors(1);
    let (mut busy, idle, away) =
        (desk.enrol(40, Role::Staff), desk.enrol(41, Role::Staff), desk.enrol(42, Role::Staff));
    heard(&desk, &busy);
    heard(&desk, &idle);
    let held = lease(&desk);
    assert_eq!((held[&busy.node], held[&idle.node], held.get(&away.node)), (2, 2, None));
    assert_eq!(lease(&desk), held, "and no more without need");
    let guest = desk.guest("ada");
    for sold in 0..3 {
        let view = desk.hub.view().unwrap();
        let here = Viewer { node: busy.node, incarnation: 0 };
        let free = sessions::free_slots(view.rows(), desk.mentors[0], (0, u64::MAX), here).unwrap();
        let own = free.iter().find(|free| free.leased_here).unwrap().slot_ms;
        let book = Book {
            mentor: desk.mentors[0],
            guest,
            slot_ms: own,
            link: None,
            override_notice: false,
        };
        let (_, outcome) = desk.arrives(&mut busy, Told::Done, Action::Book(book));
        assert!(matches!(outcome, Outcome::Applied(_)), "sale {sold}: {outcome:?}");
        lease(&desk);
    }
    assert_eq!(lease(&desk)[&busy.node], 5);
    let small =
        vec![portico_domain::session::Stretch { from_ms: slot_ms(0), until_ms: slot_ms(4) }];
    let tight = Desk::with_mentors(1);
    tight.opens(tight.mentors[0], small).unwrap();
    for seed in 40..46 {
        heard(&tight, &tight.enrol(seed, Role::Staff));
    }
    assert_eq!(lease(&tight).values().sum::<usize>(), 2, "half of four, among six kiosks");
}

/// A mentor's own kiosk sells the mentor's slots and no others.
#[test]
fn a_mentors_kiosk_is_leased_the_mentors_own_slots() {
    let desk = Desk::with_mentors(2);
    heard(&desk, &desk.enrol(40, Role::Mentor));
    let due = desk.hub.view().unwrap().leases_due(desk.now().at_ms).unwrap();
    let Action::GrantLeases(grant) = &due[0] else { panic!("{due:?}") };
    assert!(grant.slots.iter().all(|slot| slot.mentor == desk.mentors[0]));
}

/// A restored hub does not know what it had leased: it waits for every kiosk before it leases anything.
#[test]
fn a_restored_hub_leases_nothing_until_its_kiosks_have_synced() {
    let desk = Desk::with_mentors(1);
    let (one, two) = (desk.enrol(40, Role::Staff), desk.enrol(41, Role::Staff));
    heard(&desk, &one);
    heard(&desk, &two);
    desk.hub.begin_again(0, desk.now().at_ms).unwrap();
    assert_eq!(lease(&desk).len(), 0);
    heard(&desk, &one);
    assert_eq!(lease(&desk).len(), 0, "the other may have sold anything");
    heard(&desk, &two);
    assert_eq!(lease(&desk).len(), 2);
}

/// What was worked out a moment ago may be overtaken: a slot that is booked or leased by then stays as it is.
#[test]
fn a_grant_takes_nothing_from_anyone() {
    let desk = Desk::with_mentors(1);
    let (one, two) = (desk.enrol(40, Role::Staff), desk.enrol(41, Role::Staff));
    let booking = desk.book(0, 0, desk.guest("ada")).unwrap();
    grant(&desk, &one, &[1]);
    grant(&desk, &two, &[0, 1, 2]);
    let slot = |number| desk.row::<Slot>(&(slot_ms(number), desk.mentors[0])).unwrap();
    assert_eq!(slot(0), Slot { booking: Some(booking), lease: None });
    assert_eq!(slot(1).lease.unwrap().node, one.node);
    assert_eq!(slot(2).lease.unwrap().node, two.node);
}
