//! How a kiosk's threads rest: until time has passed, there is news, the ledger fails, or the kiosk ends.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::engine::{Shared, locked};

/// What threads are told while they rest.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    pub ended: bool,
    /// Every page of the ledger was verified since the start, or it was found to be damaged and is seen to.
    pub verified: bool,
    /// Counts what sync is to be told of at once.
    pub news: u64,
}

impl Shared {
    /// Lets `pause` pass; true when the kiosk is to end.
    pub fn rest(&self, pause: Duration) -> bool {
        let signal = locked(&self.signal);
        let rested = self.woken.wait_timeout_while(signal, pause, |signal| !signal.ended);
        rested.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    /// Lets `pause` pass, or until there is news for the hub after `seen`; how much news there is by now, or none when the
    /// kiosk is to end.
    pub fn rest_until_news(&self, pause: Duration, seen: u64) -> Option<u64> {
        let signal = locked(&self.signal);
        let wait = |signal: &mut Signal| !signal.ended && signal.news == seen;
        let rested = self.woken.wait_timeout_while(signal, pause, wait);
        let signal = rested.unwrap_or_else(PoisonError::into_inner).0;
        (!signal.ended).then_some(signal.news)
    }

    /// How much news there has been, or none when the kiosk is to end.
    pub fn news(&self) -> Option<u64> {
        let signal = locked(&self.signal);
        (!signal.ended).then_some(signal.news)
    }

    /// Rests until the ledger has failed; false when the kiosk is to end.
    pub fn rest_until_fault(&self) -> bool {
        let signal = locked(&self.signal);
        let wait = |signal: &mut Signal| !signal.ended && self.health.fault().is_none();
        let rested = self.woken.wait_while(signal, wait);
        !rested.unwrap_or_else(PoisonError::into_inner).ended
    }

    /// Whether people may be answered from the ledger.
    pub fn is_verified(&self) -> bool {
        locked(&self.signal).verified
    }

    /// From now on they may.
    pub fn set_verified(&self) {
        locked(&self.signal).verified = true;
        self.woken.notify_all();
    }

    /// Works once the ledger is verified, or the kiosk is to end.
    pub fn once_verified(self: Arc<Self>, work: impl FnOnce(&Arc<Self>)) {
        let signal = locked(&self.signal);
        drop(self.woken.wait_while(signal, |signal| !signal.ended && !signal.verified));
        work(&self);
    }

    /// Makes threads that rest look again.
    pub fn wake(&self) {
        // With the lock, so that nobody goes to rest between looking and being woken.
        drop(locked(&self.signal));
        self.woken.notify_all();
    }

    /// There is something to tell the hub.
    pub fn has_news(&self) {
        locked(&self.signal).news += 1;
        self.woken.notify_all();
    }
}
