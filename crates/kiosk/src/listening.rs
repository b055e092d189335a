//! The thread that hears from the hub that something has happened, so that the kiosk syncs at once and not only every 30 s. What it
//! holds between two hints is no part of the kiosk: a stream that is silent does not keep a kiosk from ending.

use std::ops::ControlFlow;
use std::sync::{Arc, Weak};
use std::time::Duration;

use portico_sync::backoff::Backoff;
use portico_sync::http::Link;

use crate::ambient;
use crate::engine::Shared;

/// How long a kiosk waits at most once it has heard, in milliseconds: those that hear the same do not all come at once.
const SPREAD_MS: u64 = 300;

/// Starts the thread. It ends by itself after the kiosk has.
pub(crate) fn start(shared: &Arc<Shared>) -> std::io::Result<()> {
    let node = shared.ledger.state().identity.node;
    let link = Link::new(&shared.hub.url, node, shared.key.clone());
    let shared = Arc::downgrade(shared);
    std::thread::Builder::new().name("kiosk-listen".into()).spawn(move || run(&shared, &link))?;
    Ok(())
}

fn run(shared: &Weak<Shared>, link: &Link) {
    let mut backoff = Backoff::default();
    loop {
        let listened = link.listen(&mut |position| {
            backoff.succeeded();
            if has_ended_within(shared, random() % SPREAD_MS) {
                return ControlFlow::Break(());
            }
            heard(shared, position)
        });
        // A hub that cannot be reached is told of where the kiosk syncs.
        let pause_ms = if listened.is_err() { backoff.failed(random()) } else { 0 };
        if has_ended_within(shared, pause_ms) {
            return;
        }
    }
}

/// Lets so many milliseconds pass; true when the kiosk has ended by then, which ends the pause.
fn has_ended_within(shared: &Weak<Shared>, pause_ms: u64) -> bool {
    shared.upgrade().is_none_or(|shared| shared.rest(Duration::from_millis(pause_ms)))
}

/// Has the kiosk sync, unless it has that position already.
fn heard(shared: &Weak<Shared>, position: u64) -> ControlFlow<()> {
    let Some(shared) = shared.upgrade().filter(|shared| shared.news().is_some()) else {
        return ControlFlow::Break(());
    };
    if position > shared.ledger.state().cursor.position {
        shared.has_news();
    }
    ControlFlow::Continue(())
}

fn random() -> u64 {
    u64::from_be_bytes(ambient::random())
}
