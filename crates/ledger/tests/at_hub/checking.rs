//! `check` finds what was changed behind the ledger's back. Method: one entry of a sound ledger is changed at a time, and the
//! first break must be named.

use std::ops::ControlFlow;

use portico_domain::case::Case;
use portico_domain::connection::Connection;
use portico_domain::member::Member;
use portico_domain::token::{Cause, Record, Token};
use portico_domain::{Action, Outcome};
use portico_ledger::HubLedger;
use portico_ledger::check::check;
use portico_ledger::order::Entry;
use portico_ledger::rows::{Layer, Row, Stored, encode};
use portico_ledger::store::{Read, Store};

use crate::venue::Venue;

/// The first bytes of the entries that are no rows: the order, the index by id, the heads of chains.
const ORDER: u8 = 0x40;
const INDEX: u8 = 0x41;
const HEADS: u8 = 0x42;

/// Three who met, one of them twice, and a code redeemed by two.
fn busy() -> (Venue, Token) {
    let venue = Venue::with_members(4);
    let token = venue.issue(0, Cause::Rotated);
    venue.redeem(&token, 1);
    venue.redeem(&token, 2);
    for (owner, redeemer) in [(0, 2), (1, 2), (2, 1)] {
        let token = venue.issue(owner, Cause::Rotated);
        venue.redeem(&token, redeemer);
    }
    (venue, token)
}

/// Something done to a ledger behind its back.
type Change<'a> = &'a dyn Fn(&Store);

/// What `check` says of a copy in which one entry was changed.
fn after(venue: &Venue, change: impl Fn(&Store)) -> Result<(), String> {
    let copy = venue.memory.copy();
    change(&Store::in_memory(copy.clone()));
    let ledger = HubLedger::over(Store::in_memory(copy));
    check(&ledger).map(|_| ()).map_err(|error| error.to_string())
}

/// Changes the value at `key`; none drops it.
fn set(store: &Store, key: &[u8], value: Option<Vec<u8>>) {
    store
        .write(|writer| match value {
            Some(value) => writer.put(key, &value),
            None => writer.delete(key),
        })
        .unwrap();
}

fn stored_key<R: Row>(key: &R::Key) -> Vec<u8> {
    Layer::committed(0).key(&R::key(key))
}

/// Changes a row behind the ledger's back.
fn tamper<R: Row>(store: &Store, key: &R::Key, change: impl Fn(&mut R)) {
    let key = stored_key::<R>(key);
    let bytes = store.snapshot().unwrap().get(&key).unwrap().unwrap();
    let stored = Stored::from_bytes(&bytes).unwrap();
    let mut row: R = minicbor::decode(&stored.value).unwrap();
    change(&mut row);
    set(store, &key, Some(Stored { value: encode(&row), ..stored }.to_bytes()));
}

/// The keys that start with that byte.
fn keys(venue: &Venue, first: u8) -> Vec<Vec<u8>> {
    let mut keys = vec![];
    let store = Store::in_memory(venue.memory.copy());
    store
        .snapshot()
        .unwrap()
        .scan(&[first], &[first + 1], &mut |key, _| {
            keys.push(key.to_vec());
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
    keys
}

#[test]
fn a_sound_ledger_is_sound() {
    let (venue, _) = busy();
    assert_eq!(after(&venue, |_| {}), Ok(()));
}

/// IC-P6, IC-P7, IC-P10: a count, a badge, a connection or a token that is not what the order gives.
#[test]
fn a_row_that_was_changed_is_found() {
    let (venue, token) = busy();
    let (a, b) = (venue.members[0], venue.members[1]);
    let changes: [(&str, Change<'_>); 6] = [
        ("a count", &|store| tamper::<Member>(store, &a, |row| row.connections += 1)),
        ("a badge", &|store| tamper::<Member>(store, &b, |row| row.badges.clear())),
        ("a block", &|store| tamper::<Member>(store, &b, |row| row.blocked_ms = Some(1))),
        ("a token", &|store| tamper::<Record>(store, &token.hash(), |row| row.spent_by = None)),
        ("a time", &|store| tamper::<Connection>(store, &(a, b), |row| row.at_ms += 1)),
        ("one side", &|store| set(store, &stored_key::<Connection>(&(b, a)), None)),
    ];
    for (name, change) in changes {
        assert!(after(&venue, change).is_err(), "{name} was changed");
    }
}

/// Every position of the order, changed in its outcome, its time or its bytes, or dropped, is the first break.
#[test]
fn an_entry_of_the_order_that_was_changed_is_the_first_break() {
    let (venue, _) = busy();
    let tampered = |key: &[u8], change: &dyn Fn(&mut Entry)| {
        after(&venue, |store| {
            let bytes = store.snapshot().unwrap().get(key).unwrap().unwrap();
            let mut entry = Entry::from_bytes(&bytes).unwrap();
            change(&mut entry);
            set(store, key, Some(entry.to_bytes()));
        })
    };
    for (number, key) in keys(&venue, ORDER).iter().enumerate() {
        let expected = format!("position {}: ", number + 1);
        let changes: [&dyn Fn(&mut Entry); 3] = [
            &|entry| entry.outcome = Outcome::Deferred,
            &|entry| entry.judged.at_ms += 1,
            &|entry| *entry.operation.last_mut().unwrap() ^= 1,
        ];
        for change in changes {
            let broken = tampered(key, change).unwrap_err();
            assert!(broken.starts_with(&expected), "{broken}, expected {expected}");
        }
        let dropped = after(&venue, |store| set(store, key, None)).unwrap_err();
        assert!(dropped.starts_with(&expected), "{dropped}");
    }
}

#[test]
fn an_index_or_a_head_that_is_missing_is_found() {
    let (venue, _) = busy();
    for first in [INDEX, HEADS] {
        for key in keys(&venue, first) {
            assert!(after(&venue, |store| set(store, &key, None)).is_err(), "{key:?}");
        }
    }
}

/// A case that nobody opened.
#[test]
fn a_case_out_of_nothing_is_found() {
    let (venue, _) = busy();
    let view = venue.hub.view().unwrap();
    let entry = view.entry(view.last().unwrap().position).unwrap().unwrap();
    let operation = entry.operation().unwrap();
    assert!(matches!(operation.body().action, Action::Redeem(_)));
    let key = stored_key::<Case>(&operation.id());
    let stored = Stored { position: 1, value: vec![0xa0] };
    assert!(after(&venue, |store| set(store, &key, Some(stored.to_bytes()))).is_err());
}
