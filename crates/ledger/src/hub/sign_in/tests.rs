//! Goal: a request to sign in is good once, for so long and so many tries; a cookie is replaced without ever signing its browser
//! out, and a copy of it signs both out. Method: a ledger in memory, with time and random bytes as arguments.

use proptest::prelude::*;

use super::super::outbox::{Job, JobId, Purpose, Shelf};
use super::*;
use crate::store::Store;

const ID: OpId = OpId([1; 16]);
const MEMBER: OpId = OpId([7; 16]);
const BROWSER: BrowserId = BrowserId { member: MEMBER, id: [8; 16] };
const DAY_MS: u64 = 24 * 3_600_000;
const OVERLAP_MS: u64 = 60_000;

fn ledger() -> HubLedger {
    HubLedger::over(Store::in_memory(Default::default()))
}

fn hash(number: u64) -> Hash {
    Hash::of("test", &[&number.to_be_bytes()])
}

fn keys_of(link: u64) -> Keys {
    Keys { code: hash(0), code_until_ms: 600, link: hash(link), link_until_ms: 900 }
}

fn asked() -> HubLedger {
    let ledger = ledger();
    let address = "ada@example.org".to_owned();
    let request = Request { address, expires_ms: 800, claim: None, keys: None, tries: 0 };
    let letter = JobId { operation: ID, purpose: Purpose::SignIn };
    ledger.keep_sign_in(ID, &request, Some((letter, Job::new(ID, 0)))).unwrap();
    assert!(ledger.set_sign_in_keys(ID, keys_of(1), 0).unwrap());
    ledger
}

/// The letter waits when the request does; a code before there is one is wrong.
#[test]
fn a_request_comes_with_its_letter() {
    let ledger = asked();
    assert_eq!(ledger.outbox().count(Shelf::Waiting).unwrap(), 1);
    assert_eq!(ledger.try_sign_in_code(OpId([2; 16]), 0, |_, _| true).unwrap(), None);
    assert!(!ledger.set_sign_in_keys(ID, keys_of(2), 900).unwrap(), "it is over");
}

/// Code and link are good up to their last millisecond, and both end with the request.
#[test]
fn a_request_is_good_once() {
    for (now_ms, code, link) in
        [(0, true, true), (599, true, true), (600, false, true), (900, false, false)]
    {
        let ledger = asked();
        assert_eq!(ledger.sign_in_by_link(&hash(1), now_ms).unwrap().is_some(), link, "{now_ms}");
        assert_eq!(
            ledger.try_sign_in_code(ID, now_ms, |_, _| true).unwrap().is_some(),
            code,
            "{now_ms}"
        );
    }
    let ledger = asked();
    assert_eq!(
        [ledger.finish_sign_in(ID).unwrap(), ledger.finish_sign_in(ID).unwrap()],
        [true, false]
    );
    assert_eq!(ledger.try_sign_in_code(ID, 0, |_, _| true).unwrap(), None);
    assert_eq!(ledger.sign_in_by_link(&hash(1), 0).unwrap(), None);
}

/// A letter that is written again brings another link, and the one before is dead.
#[test]
fn only_the_newest_link_opens() {
    let ledger = asked();
    assert!(ledger.set_sign_in_keys(ID, keys_of(2), 1).unwrap());
    assert_eq!(ledger.sign_in_by_link(&hash(1), 2).unwrap(), None);
    assert!(ledger.sign_in_by_link(&hash(2), 2).unwrap().is_some());
}

/// Four wrong tries are forgiven, the fifth ends code and link.
#[test]
fn the_fifth_wrong_code_ends_the_request() {
    for wrong in 0..=TRIES_MAX {
        let ledger = asked();
        for _ in 0..wrong {
            assert_eq!(ledger.try_sign_in_code(ID, 0, |_, _| false).unwrap(), None);
        }
        let lives = wrong < TRIES_MAX;
        assert_eq!(ledger.try_sign_in_code(ID, 0, |_, _| true).unwrap().is_some(), lives);
        assert_eq!(ledger.sign_in_by_link(&hash(1), 0).unwrap().is_some(), lives);
    }
}

#[test]
fn what_is_over_is_dropped() {
    let ledger = asked();
    ledger.add_browser(BROWSER, &Browser::new(hash(0), "a browser".into(), 0)).unwrap();
    let counts =
        [899, 900, IDLE_MS - 1, IDLE_MS].map(|now_ms| ledger.drop_sign_ins(now_ms).unwrap());
    assert_eq!(counts, [0, 1, 0, 1]);
    assert_eq!(ledger.sign_in_by_link(&hash(1), 0).unwrap(), None);
}

/// Whether a value is good, and what it is replaced by.
fn show(ledger: &HubLedger, value: u64, fresh: u64, now_ms: u64) -> Option<u64> {
    match ledger.show_cookie(&hash(value), hash(fresh), now_ms).unwrap() {
        Shown::Known(id, _, offered) => {
            assert_eq!(id, BROWSER);
            Some(if offered { fresh } else { value })
        }
        Shown::Unknown | Shown::Copied(..) => None,
    }
}

/// The old value is good until the new one was shown, and a minute longer; after that it signs the browser out.
#[test]
fn a_copied_cookie_signs_out() {
    let ledger = ledger();
    ledger.add_browser(BROWSER, &Browser::new(hash(0), "a browser".into(), 0)).unwrap();
    assert_eq!(show(&ledger, 0, 1, DAY_MS - 1), Some(0));
    assert_eq!(show(&ledger, 0, 1, DAY_MS), Some(1));
    // The answer with the new value was lost: nothing happens, and another is given when no answer is under way any more.
    assert_eq!(show(&ledger, 0, 2, DAY_MS + OVERLAP_MS - 1), Some(0));
    assert_eq!(show(&ledger, 0, 2, DAY_MS + OVERLAP_MS), Some(2));
    let shown_ms = DAY_MS + OVERLAP_MS + 5;
    assert_eq!(show(&ledger, 2, 3, shown_ms), Some(2));
    assert_eq!(show(&ledger, 0, 3, shown_ms + OVERLAP_MS - 1), Some(0));
    let copied = ledger.show_cookie(&hash(0), hash(3), shown_ms + OVERLAP_MS).unwrap();
    assert!(matches!(copied, Shown::Copied(BROWSER, _)));
    assert_eq!(show(&ledger, 2, 3, shown_ms + OVERLAP_MS), None);
}

/// Each ends when it is told to; all of one member and nobody else's.
#[test]
fn browsers_are_listed_and_ended() {
    let ledger = ledger();
    let other = BrowserId { member: OpId([9; 16]), ..BROWSER };
    let second = BrowserId { id: [6; 16], ..BROWSER };
    for (number, id) in [BROWSER, second, other].into_iter().enumerate() {
        let now_ms = number as u64;
        ledger.add_browser(id, &Browser::new(hash(now_ms), "a browser".into(), now_ms)).unwrap();
    }
    let ids = |member| {
        let all = ledger.browsers(member).unwrap();
        all.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(ids(MEMBER), [BROWSER, second]);
    assert!(ledger.set_browser_device(BROWSER, OpId([3; 16])).unwrap());
    assert_eq!(ledger.end_browser(BROWSER).unwrap().unwrap().device, Some(OpId([3; 16])));
    assert_eq!(ledger.end_browser(BROWSER).unwrap(), None);
    assert_eq!(ledger.show_cookie(&hash(0), hash(5), 1).unwrap(), Shown::Unknown);
    assert_eq!(ledger.end_browsers(MEMBER).unwrap().len(), 1);
    assert_eq!((ids(MEMBER), ids(other.member)), (vec![], vec![other]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A browser that comes within 30 days stays signed in, whatever answers are lost on the way, and no value lives long.
    #[test]
    fn who_keeps_coming_stays_signed_in(steps in prop::collection::vec((0..IDLE_MS, any::<bool>()), 1..30)) {
        let ledger = ledger();
        ledger.add_browser(BROWSER, &Browser::new(hash(0), "a browser".into(), 0)).unwrap();
        let (mut now_ms, mut held, mut since_ms) = (0, 0, 0);
        for (number, (pause_ms, arrives)) in (1..).zip(steps) {
            now_ms += pause_ms;
            let given = show(&ledger, held, number, now_ms);
            prop_assert!(given.is_some(), "signed out after {} steps", number);
            prop_assert_eq!(given == Some(number), now_ms - since_ms >= DAY_MS && given != Some(held));
            if arrives && given == Some(number) {
                held = number;
                // The new value counts from when it is first shown.
                prop_assert_eq!(show(&ledger, held, 1_000 + number, now_ms), Some(held));
                since_ms = now_ms;
            }
        }
    }
}
