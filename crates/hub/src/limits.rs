//! How much people may ask of the hub: by network, by address, and in all.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use portico_domain::session::Guest;
use portico_domain::{Hash, MemberId};

/// Requests of one network in a minute. All guests of a venue may come from one.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// Requests of pages of one network in a minute: hundreds of phones behind a venue's one address, each with a few at once.
const VISITS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(6_000).expect("it is not zero");
/// Requests of pages of one member in a minute, in all browsers.
const VISITS_OF_MEMBER_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// Links that one network may ask for in a minute.
const LINKS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Links that all may ask for in a minute: each is a letter.
const LINKS_OF_ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Codes that one network may try in a minute.
const CODES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");
/// Letters to sign in with that one network may ask for in a minute: a whole venue wants them when the doors open.
const SIGN_INS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Letters to sign in with that all may ask for in a minute.
const SIGN_INS_OF_ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).expect("it is not zero");
/// Links and codes with which one network may try to sign in, in a minute.
const SIGN_IN_TRIES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Wrong codes that all may send in an hour: who guesses from anywhere finds one of a million in two months. Links work on.
const WRONG_CODES_OF_ALL_PER_HOUR: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// How long no code is tried once there were more, in milliseconds.
const CODES_REST_MS: u64 = 60_000;
/// Connection links that one network may claim in a minute.
const CLAIMS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Sessions that one network may book in a minute.
const BOOKINGS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Sessions that all may book in a minute: each is a letter.
const BOOKINGS_OF_ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Refusals of one network that the access log keeps in a minute.
pub(crate) const REFUSALS_LOGGED_PER_MINUTE: NonZeroU32 =
    NonZeroU32::new(120).expect("it is not zero");
/// Addresses that are remembered because a letter was asked for lately.
const ADDRESSES_MAX: usize = 20_000;
/// How long who asked too often is told to wait, in seconds.
pub(crate) const AGAIN_AFTER_S: u64 = 60;

const HOUR_MS: u64 = 3_600_000;

/// The network that a request comes from: an IPv4 address, or the 64 bits of an IPv6 address that name a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Source(IpAddr);

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(six) => {
                let network = u128::from(six) >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from(network))
            }
            four => four,
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

/// Too many in too short a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooOften;

/// The limits.
#[derive(Debug)]
pub(crate) struct Limits {
    requests: DefaultKeyedRateLimiter<Source>,
    visits: DefaultKeyedRateLimiter<Source>,
    visits_of_member: DefaultKeyedRateLimiter<MemberId>,
    links: DefaultKeyedRateLimiter<Source>,
    links_of_all: DefaultDirectRateLimiter,
    codes: DefaultKeyedRateLimiter<Source>,
    bookings: DefaultKeyedRateLimiter<Source>,
    bookings_of_all: DefaultDirectRateLimiter,
    addresses: Addresses,
    sign_ins: DefaultKeyedRateLimiter<Source>,
    sign_ins_of_all: DefaultDirectRateLimiter,
    sign_in_tries: DefaultKeyedRateLimiter<Source>,
    sign_in_addresses: Addresses,
    wrong_codes: DefaultDirectRateLimiter,
    /// Until when no code is tried, in hub time.
    codes_rest_until_ms: AtomicU64,
    claims: DefaultKeyedRateLimiter<Source>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            requests: RateLimiter::keyed(Quota::per_minute(REQUESTS_PER_MINUTE)),
            visits: RateLimiter::keyed(Quota::per_minute(VISITS_PER_MINUTE)),
            visits_of_member: RateLimiter::keyed(Quota::per_minute(VISITS_OF_MEMBER_PER_MINUTE)),
            links: RateLimiter::keyed(Quota::per_minute(LINKS_PER_MINUTE)),
            links_of_all: RateLimiter::direct(Quota::per_minute(LINKS_OF_ALL_PER_MINUTE)),
            codes: RateLimiter::keyed(Quota::per_minute(CODES_PER_MINUTE)),
            bookings: RateLimiter::keyed(Quota::per_minute(BOOKINGS_PER_MINUTE)),
            bookings_of_all: RateLimiter::direct(Quota::per_minute(BOOKINGS_OF_ALL_PER_MINUTE)),
            addresses: Addresses::default(),
            sign_ins: RateLimiter::keyed(Quota::per_minute(SIGN_INS_PER_MINUTE)),
            sign_ins_of_all: RateLimiter::direct(Quota::per_minute(SIGN_INS_OF_ALL_PER_MINUTE)),
            sign_in_tries: RateLimiter::keyed(Quota::per_minute(SIGN_IN_TRIES_PER_MINUTE)),
            sign_in_addresses: Addresses::default(),
            wrong_codes: RateLimiter::direct(Quota::per_hour(WRONG_CODES_OF_ALL_PER_HOUR)),
            codes_rest_until_ms: AtomicU64::new(0),
            claims: RateLimiter::keyed(Quota::per_minute(CLAIMS_PER_MINUTE)),
        }
    }

    /// One more request of a page.
    pub(crate) fn visit(&self, source: Source) -> Result<(), TooOften> {
        of(&self.visits, source)
    }

    /// The same by a member who is signed in.
    pub(crate) fn visit_of(&self, member: MemberId) -> Result<(), TooOften> {
        self.visits_of_member.check_key(&member).map_err(|_| TooOften)
    }

    /// One more request of a guest, of whatever kind.
    pub(crate) fn request(&self, source: Source) -> Result<(), TooOften> {
        of(&self.requests, source)
    }

    /// A guest asks for a link.
    pub(crate) fn link(&self, source: Source) -> Result<(), TooOften> {
        of(&self.links, source)?;
        self.links_of_all.check().map_err(|_| TooOften)
    }

    /// A guest tries a code.
    pub(crate) fn code(&self, source: Source) -> Result<(), TooOften> {
        of(&self.codes, source)
    }

    /// A guest books.
    pub(crate) fn booking(&self, source: Source) -> Result<(), TooOften> {
        of(&self.bookings, source)?;
        self.bookings_of_all.check().map_err(|_| TooOften)
    }

    /// A guest asks for a link to this address.
    pub(crate) fn address(&self, address: Hash, now_ms: u64) -> Result<(), TooOften> {
        self.addresses.check(address, now_ms)
    }

    /// Somebody asks for a letter to sign in with, to this address.
    pub(crate) fn sign_in(
        &self,
        source: Source,
        address: Hash,
        now_ms: u64,
    ) -> Result<(), TooOften> {
        of(&self.sign_ins, source)?;
        self.sign_ins_of_all.check().map_err(|_| TooOften)?;
        self.sign_in_addresses.check(address, now_ms)
    }

    /// Somebody tries to sign in by a link.
    pub(crate) fn sign_in_link(&self, source: Source) -> Result<(), TooOften> {
        of(&self.sign_in_tries, source)
    }

    /// Somebody tries to sign in by a code.
    pub(crate) fn sign_in_code(&self, source: Source, now_ms: u64) -> Result<(), TooOften> {
        of(&self.sign_in_tries, source)?;
        let rest = now_ms < self.codes_rest_until_ms.load(Ordering::Relaxed);
        if rest { Err(TooOften) } else { Ok(()) }
    }

    /// A code was wrong. Once there are too many of them, none is tried for a while.
    pub(crate) fn wrong_code(&self, now_ms: u64) {
        if self.wrong_codes.check().is_err() {
            let until_ms = now_ms.saturating_add(CODES_REST_MS);
            self.codes_rest_until_ms.fetch_max(until_ms, Ordering::Relaxed);
        }
    }

    /// Somebody who is not signed in claims a connection link.
    pub(crate) fn claim(&self, source: Source) -> Result<(), TooOften> {
        of(&self.claims, source)
    }

    /// Forgets networks and addresses that have not asked lately.
    pub(crate) fn tidy(&self, now_ms: u64) {
        for keyed in [
            &self.requests,
            &self.visits,
            &self.links,
            &self.codes,
            &self.bookings,
            &self.sign_ins,
            &self.sign_in_tries,
            &self.claims,
        ] {
            keyed.retain_recent();
        }
        self.visits_of_member.retain_recent();
        self.addresses.tidy(now_ms);
        self.sign_in_addresses.tidy(now_ms);
    }
}

fn of(limiter: &DefaultKeyedRateLimiter<Source>, source: Source) -> Result<(), TooOften> {
    limiter.check_key(&source).map_err(|_| TooOften)
}

/// When letters were asked for, by the address's hash: whether or not anybody here has the address, so that nobody learns it.
#[derive(Debug, Default)]
struct Addresses(Mutex<HashMap<Hash, Guest>>);

impl Addresses {
    /// Three letters an hour and one a minute for an address, as for a guest (ML booking rules).
    fn check(&self, address: Hash, now_ms: u64) -> Result<(), TooOften> {
        // Each change of it is whole.
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= ADDRESSES_MAX && !addresses.contains_key(&address) {
            return Err(TooOften);
        }
        let asked = addresses.entry(address).or_default();
        if !asked.may_ask(now_ms) {
            return Err(TooOften);
        }
        asked.note_asked(now_ms);
        Ok(())
    }

    fn tidy(&self, now_ms: u64) {
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &u64| now_ms.saturating_sub(*at) < HOUR_MS;
        addresses.retain(|_, asked| asked.asked_ms.iter().flatten().any(recent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One household of IPv6 has as many addresses as it likes, and is one source.
    #[test]
    fn a_network_is_one_source() {
        let source = |text: &str| Source::from(text.parse::<IpAddr>().unwrap());
        assert_eq!(source("2001:db8:1:2::3"), source("2001:db8:1:2:ffff::4"));
        assert_ne!(source("2001:db8:1:2::3"), source("2001:db8:1:3::3"));
        assert_eq!(source("::ffff:192.0.2.7"), source("192.0.2.7"));
        assert_eq!(source("2001:db8:1:2::3").to_string(), "2001:db8:1:2::/64");
        assert_eq!(source("192.0.2.7").to_string(), "192.0.2.7");
    }

    /// ML booking rules: one link a minute and three an hour, for each address apart, known or not; forgotten once it is of no use.
    #[test]
    fn ml_an_address_may_ask_three_times_an_hour() {
        let (limits, one, other) = (Limits::new(), Hash([1; 32]), Hash([2; 32]));
        let start = HOUR_MS;
        let asks = [0, 59_999, 60_000, 120_000, 180_000, HOUR_MS - 1, HOUR_MS];
        let granted = asks.map(|after| limits.address(one, start + after).is_ok());
        assert_eq!(granted, [true, false, true, true, false, false, true]);
        assert!(limits.address(other, start).is_ok());
        limits.tidy(start + 2 * HOUR_MS - 1);
        assert_eq!(limits.addresses.0.lock().unwrap().len(), 1);
        limits.tidy(start + 2 * HOUR_MS);
        assert!(limits.addresses.0.lock().unwrap().is_empty());
    }

    /// Who guesses codes from many networks is stopped for a minute at a time; who has a link is not.
    #[test]
    fn wrong_codes_of_all_are_counted_together() {
        let limits = Limits::new();
        let source = |number: u32| Source::from(IpAddr::from(number.to_be_bytes()));
        let tries = (0..2 * WRONG_CODES_OF_ALL_PER_HOUR.get()).filter(|number| {
            let tried = limits.sign_in_code(source(*number), 0).is_ok();
            limits.wrong_code(0);
            tried
        });
        // The one that was too many was tried.
        assert_eq!(tries.count(), WRONG_CODES_OF_ALL_PER_HOUR.get() as usize + 1);
        assert!(limits.sign_in_code(source(0), CODES_REST_MS - 1).is_err());
        assert!(limits.sign_in_code(source(0), CODES_REST_MS).is_ok());
        assert!(limits.sign_in_link(source(1)).is_ok());
    }

    /// A whole venue opens its pages behind one address; one member's programs do not slow it down.
    #[test]
    fn a_venue_has_room_and_one_member_has_less() {
        let limits = Limits::new();
        let source = Source::from(IpAddr::from([192, 0, 2, 7]));
        assert!((0..6_000).all(|_| limits.visit(source).is_ok()));
        let granted = |id: u8| {
            let member = portico_domain::OpId([id; 16]);
            (0..1_000).filter(|_| limits.visit_of(member).is_ok()).count()
        };
        assert!((600..700).contains(&granted(1)) && (600..700).contains(&granted(2)));
    }

    /// One mailbox gets three letters an hour to sign in with, and one network has so many sent.
    #[test]
    fn letters_to_sign_in_with_are_limited_by_address_and_network() {
        let limits = Limits::new();
        let source = Source::from(IpAddr::from([192, 0, 2, 7]));
        let ask = |address, now_ms| limits.sign_in(source, Hash([address; 32]), now_ms).is_ok();
        let granted = [0, 59_999, 60_000, 120_000, 180_000].map(|now_ms| ask(0, now_ms));
        assert_eq!(granted, [true, false, true, true, false]);
        let granted = (1..=255).filter(|address| ask(*address, 0)).count();
        assert!((100..130).contains(&granted), "{granted}");
    }
}
