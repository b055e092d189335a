//! The scanner: a source in one thread, looking in another, events out. The newest picture is looked at, others are let go.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::event::{Event, EventSender};
use crate::look::Looker;
use crate::picture::Picture;
use crate::slot::{Slot, Taken};
use crate::source::{FrameSource, Outlet};
use crate::viewfinder::Viewfinder;

/// How long the looking thread waits for a picture before it checks whether it is to stop.
const WAIT: Duration = Duration::from_millis(500);

/// A running scanner. Dropping it stops it.
#[derive(Debug)]
pub struct Scanner {
    slot: Arc<Slot<Picture>>,
    viewfinder: Viewfinder,
    threads: Vec<JoinHandle<()>>,
}

impl Scanner {
    /// Starts scanning what `source` gives. Events come from the receiver until the scanner stops.
    ///
    /// # Errors
    /// When the system has no threads left.
    pub fn start(source: Box<dyn FrameSource>) -> std::io::Result<(Self, Receiver<Event>)> {
        let (events, receiver) = EventSender::channel();
        let slot = Arc::new(Slot::default());
        let viewfinder = Viewfinder::default();
        let mut scanner =
            Self { slot: Arc::clone(&slot), viewfinder: viewfinder.clone(), threads: Vec::new() };
        let outlet = Outlet::new(Arc::clone(&slot), events.clone(), viewfinder.clone());
        scanner.spawn("scan-source", move || give(source, &outlet))?;
        scanner.spawn("scan-look", move || look(&slot, &events, &viewfinder))?;
        Ok((scanner, receiver))
    }

    /// The newest picture, for a preview.
    #[must_use]
    pub fn viewfinder(&self) -> Viewfinder {
        self.viewfinder.clone()
    }

    /// Stops and waits for the threads to end: well under a second, unless a driver holds one, which is then left behind.
    pub fn stop(mut self) {
        self.end();
    }

    fn spawn(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        self.threads.push(std::thread::Builder::new().name(name.to_owned()).spawn(work)?);
        Ok(())
    }

    fn end(&mut self) {
        self.slot.close();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a scanner thread had panicked");
            }
        }
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs the source, and again after a panic: the kiosk must not go blind for good.
fn give(mut source: Box<dyn FrameSource>, outlet: &Outlet) {
    while !outlet.is_closed() {
        if catch_unwind(AssertUnwindSafe(|| source.run(outlet))).is_ok() {
            return;
        }
        tracing::error!("the frame source panicked; it is started again");
        outlet.rest(WAIT);
    }
}

fn look(slot: &Slot<Picture>, events: &EventSender, viewfinder: &Viewfinder) {
    while !slot.is_closed() {
        let mut looker = Looker::new(events.clone(), viewfinder.clone());
        if catch_unwind(AssertUnwindSafe(|| look_on(slot, &mut looker))).is_err() {
            tracing::error!("looking at a picture panicked; looking is started again");
        }
    }
}

fn look_on(slot: &Slot<Picture>, looker: &mut Looker) {
    loop {
        match slot.take(WAIT) {
            Taken::Closed => return,
            Taken::Nothing => {}
            Taken::New(picture) => {
                let pause = looker.look(picture);
                if !pause.is_zero() && slot.rest(pause) {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "scanner_tests.rs"]
mod tests;
