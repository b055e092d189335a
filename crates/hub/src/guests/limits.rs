//! How much guests may ask of the hub: by network, by address, and in all.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use portico_domain::Hash;
use portico_domain::session::Guest;

use super::GuestError;

/// Requests of one network in a minute. All guests of a venue may come from one.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// Links that one network may ask for in a minute.
const LINKS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Links that all may ask for in a minute: each is a letter.
const LINKS_OF_ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Codes that one network may try in a minute.
const CODES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not zero");
/// Sessions that one network may book in a minute.
const BOOKINGS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Sessions that all may book in a minute: each is a letter.
const BOOKINGS_OF_ALL_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).expect("it is not zero");
/// Refusals of one network that the access log keeps in a minute.
pub(super) const REFUSALS_LOGGED_PER_MINUTE: NonZeroU32 =
    NonZeroU32::new(120).expect("it is not zero");
/// Addresses that are remembered because a link was asked for lately.
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

/// The limits.
#[derive(Debug)]
pub(super) struct Limits {
    requests: DefaultKeyedRateLimiter<Source>,
    links: DefaultKeyedRateLimiter<Source>,
    links_of_all: DefaultDirectRateLimiter,
    codes: DefaultKeyedRateLimiter<Source>,
    bookings: DefaultKeyedRateLimiter<Source>,
    bookings_of_all: DefaultDirectRateLimiter,
    /// When links were asked for, by the address's hash: whether or not anybody here has the address, so that nobody learns it.
    addresses: Mutex<HashMap<Hash, Guest>>,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self {
            requests: RateLimiter::keyed(Quota::per_minute(REQUESTS_PER_MINUTE)),
            links: RateLimiter::keyed(Quota::per_minute(LINKS_PER_MINUTE)),
            links_of_all: RateLimiter::direct(Quota::per_minute(LINKS_OF_ALL_PER_MINUTE)),
            codes: RateLimiter::keyed(Quota::per_minute(CODES_PER_MINUTE)),
            bookings: RateLimiter::keyed(Quota::per_minute(BOOKINGS_PER_MINUTE)),
            bookings_of_all: RateLimiter::direct(Quota::per_minute(BOOKINGS_OF_ALL_PER_MINUTE)),
            addresses: Mutex::default(),
        }
    }

    pub(super) fn request(&self, source: Source) -> Result<(), GuestError> {
        self.requests.check_key(&source).map_err(|_| GuestError::TooOften)
    }

    pub(super) fn link(&self, source: Source) -> Result<(), GuestError> {
        self.links.check_key(&source).map_err(|_| GuestError::TooOften)?;
        self.links_of_all.check().map_err(|_| GuestError::TooOften)
    }

    pub(super) fn code(&self, source: Source) -> Result<(), GuestError> {
        self.codes.check_key(&source).map_err(|_| GuestError::TooOften)
    }

    pub(super) fn booking(&self, source: Source) -> Result<(), GuestError> {
        self.bookings.check_key(&source).map_err(|_| GuestError::TooOften)?;
        self.bookings_of_all.check().map_err(|_| GuestError::TooOften)
    }

    /// Three links an hour and one a minute for an address, as for a guest (ML booking rules).
    pub(super) fn address(&self, address: Hash, now_ms: u64) -> Result<(), GuestError> {
        // Each change of it is whole.
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= ADDRESSES_MAX && !addresses.contains_key(&address) {
            return Err(GuestError::TooOften);
        }
        let asked = addresses.entry(address).or_default();
        if !asked.may_ask(now_ms) {
            return Err(GuestError::TooOften);
        }
        asked.note_asked(now_ms);
        Ok(())
    }

    /// Forgets networks and addresses that have not asked lately.
    pub(super) fn tidy(&self, now_ms: u64) {
        for keyed in [&self.requests, &self.links, &self.codes, &self.bookings] {
            keyed.retain_recent();
        }
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
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
        assert_eq!(limits.addresses.lock().unwrap().len(), 1);
        limits.tidy(start + 2 * HOUR_MS);
        assert!(limits.addresses.lock().unwrap().is_empty());
    }
}
