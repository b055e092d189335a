//! Delivering what is carried for other kiosks, after a round with the hub that went well.

use std::path::Path;

use portico_sync::backoff::Backoff;
use portico_sync::http::{Link, LinkError};

use crate::ambient;
use crate::carried::Carried;
use crate::engine::Shared;
use crate::happening::Happening;

/// Parcels on their way, and when to try again.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    backoff: Backoff,
    /// By the boot-time clock, in milliseconds.
    not_before_ms: u64,
}

impl Delivery {
    /// Delivers what waits, unless the hub has asked for patience.
    pub(crate) fn run(&mut self, shared: &Shared, link: &Link) {
        if ambient::boot_ms() < self.not_before_ms {
            return;
        }
        match deliver_all(shared, link) {
            Ok(()) => self.backoff.succeeded(),
            Err(error) => {
                tracing::warn!(%error, "what is carried for other kiosks was not delivered yet");
                let wait_ms = self.backoff.failed(u64::from_be_bytes(ambient::random()));
                self.not_before_ms = ambient::boot_ms() + wait_ms.max(asked_ms(&error));
            }
        }
    }
}

/// How long the hub asks to wait.
fn asked_ms(error: &LinkError) -> u64 {
    if let LinkError::Busy(seconds) = error { seconds.saturating_mul(1_000) } else { 0 }
}

/// Delivers each; one that the hub does not take yet holds up no other.
fn deliver_all(shared: &Shared, link: &Link) -> Result<(), LinkError> {
    let carried = Carried::of(&shared.directory);
    let mut last = Ok(());
    for path in carried.waiting().unwrap_or_else(|error| failed(&error)) {
        match deliver(shared, link, &carried, &path) {
            Err(error @ LinkError::Refused(_)) => last = Err(error),
            other => other?,
        }
    }
    last
}

fn deliver(shared: &Shared, link: &Link, carried: &Carried, path: &Path) -> Result<(), LinkError> {
    let Ok(parcel) = std::fs::read(path) else { return Ok(()) };
    let done = match link.deliver(&parcel) {
        Ok(imported) => {
            let (node, new, known) = (imported.node, imported.new_operations(), imported.known);
            shared.bus.happened(&Happening::Delivered { node, new, known });
            carried.drop_delivered(path)
        }
        Err(LinkError::NeverTaken(reason)) => {
            let kept = carried.put_aside(path, &reason);
            shared.bus.happened(&Happening::NotDelivered { reason });
            kept
        }
        Err(error) => return Err(error),
    };
    done.unwrap_or_else(|error| failed(&error));
    Ok(())
}

fn failed<T: Default>(error: &std::io::Error) -> T {
    tracing::error!(%error, "a file that is carried for another kiosk cannot be read or written");
    T::default()
}
