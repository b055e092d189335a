//! Who is told what: screens get [`Update`]s, logs get [`Happening`]s. A listener that has gone is forgotten; one that
//! does not listen holds nobody up.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};

use crate::happening::Happening;
use crate::view::Update;

/// What may wait for one listener; more is dropped for it.
const WAITING_MAX: usize = 1024;

/// Listeners.
#[derive(Debug, Default)]
pub(crate) struct Bus {
    screens: Mutex<Vec<SyncSender<Update>>>,
    logs: Mutex<Vec<SyncSender<Happening>>>,
}

impl Bus {
    pub(crate) fn screen(&self) -> Receiver<Update> {
        listen(&self.screens)
    }

    pub(crate) fn log(&self) -> Receiver<Happening> {
        listen(&self.logs)
    }

    pub(crate) fn show(&self, update: &Update) {
        tell(&self.screens, update);
    }

    pub(crate) fn happened(&self, happening: &Happening) {
        tell(&self.logs, happening);
    }

    /// Ends every listener's wait.
    pub(crate) fn close(&self) {
        self.screens.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.logs.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn listen<T>(list: &Mutex<Vec<SyncSender<T>>>) -> Receiver<T> {
    let (sender, receiver) = sync_channel(WAITING_MAX);
    list.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
    receiver
}

fn tell<T: Clone>(list: &Mutex<Vec<SyncSender<T>>>, item: &T) {
    let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
    list.retain(|listener| match listener.try_send(item.clone()) {
        Ok(()) => true,
        Err(TrySendError::Full(_)) => {
            tracing::warn!("a listener does not keep up; it missed something");
            true
        }
        Err(TrySendError::Disconnected(_)) => false,
    });
}
