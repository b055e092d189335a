//! The slot between a source and whoever looks at its pictures: it holds only the newest. An unread picture is replaced, never
//! queued, so that what is looked at is always what is in front of the camera now.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What [`Slot::take`] came back with.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken<T> {
    /// The newest item, not taken before.
    New(T),
    /// None arrived in time.
    Nothing,
    /// The slot was closed.
    Closed,
}

/// A place for one item. Putting never waits.
#[derive(Debug)]
pub struct Slot<T> {
    inner: Mutex<Inner<T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Inner<T> {
    item: Option<T>,
    closed: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { inner: Mutex::new(Inner { item: None, closed: false }), changed: Condvar::new() }
    }
}

impl<T> Slot<T> {
    /// Puts `item` in, in place of any that nobody took. Does nothing once closed.
    pub fn put(&self, item: T) {
        let mut inner = self.lock();
        if !inner.closed {
            inner.item = Some(item);
            self.changed.notify_all();
        }
    }

    /// Takes the newest item, waiting `limit` for one at most.
    pub fn take(&self, limit: Duration) -> Taken<T> {
        let (mut inner, _) = self
            .changed
            .wait_timeout_while(self.lock(), limit, |inner| inner.item.is_none() && !inner.closed)
            .unwrap_or_else(PoisonError::into_inner);
        match inner.item.take() {
            _ if inner.closed => Taken::Closed,
            Some(item) => Taken::New(item),
            None => Taken::Nothing,
        }
    }

    /// Lets `pause` pass, or less when the slot is closed meanwhile; true when it is closed.
    pub fn rest(&self, pause: Duration) -> bool {
        let (inner, _) = self
            .changed
            .wait_timeout_while(self.lock(), pause, |inner| !inner.closed)
            .unwrap_or_else(PoisonError::into_inner);
        inner.closed
    }

    /// Ends all waiting, now and later.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        inner.item = None;
        self.changed.notify_all();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// A thread that panicked while holding the lock left a whole item or none: the slot stays usable.
    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::thread;

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn only_the_newest_is_kept() {
        let slot = Slot::default();
        slot.put(1);
        slot.put(2);
        assert_eq!(slot.take(LONG), Taken::New(2));
        assert_eq!(slot.take(Duration::ZERO), Taken::Nothing);
    }

    #[test]
    fn closing_ends_a_wait() {
        let slot = Arc::new(Slot::<u8>::default());
        let waiting = { Arc::clone(&slot) };
        let taker = thread::spawn(move || (waiting.take(LONG), waiting.rest(LONG)));
        slot.put(7);
        slot.close();
        let (taken, closed) = taker.join().unwrap();
        assert!(matches!(taken, Taken::New(7) | Taken::Closed));
        assert!(closed);
        slot.put(8);
        assert_eq!(slot.take(LONG), Taken::Closed);
    }
}
