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
            std::thread::sleep(Duration::from_millis(random() % SPREAD_MS));
            heard(shared, position)
        });
        if ended(shared) {
            return;
        }
        // A hub that cannot be reached is told of where the kiosk syncs.
        if listened.is_err() {
            std::thread::sleep(Duration::from_millis(backoff.failed(random())));
        }
    }
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

fn ended(shared: &Weak<Shared>) -> bool {
    shared.upgrade().is_none_or(|shared| shared.news().is_none())
}

fn random() -> u64 {
    u64::from_be_bytes(ambient::random())
}
