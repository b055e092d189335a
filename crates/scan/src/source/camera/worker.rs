//! The thread that calls a camera's driver, which may hold it for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::device::{Arrival, Device};
use super::portable;
use crate::clock::{self, Stamp};
use crate::event::{Loss, Opened};
use crate::source::Outlet;

/// How long a worker waits for a picture before it sees whether it is to end.
const WAIT: Duration = Duration::from_millis(200);
/// Room for all reports a worker makes, so that making one never waits.
const REPORTS_MAX: usize = 2;

/// What a worker tells its supervisor, once each.
pub(super) enum Report {
    /// The camera is open, and its first picture was put out.
    FirstPicture(Opened),
    /// It is closed again.
    Ended(Loss),
}

/// A worker, as its supervisor sees it.
#[derive(Debug)]
pub(super) struct Worker {
    gate: Arc<Gate>,
    reports: Receiver<Report>,
    thread: JoinHandle<()>,
}

/// What lets a worker's pictures out, until it is shut: one left behind in a driver may come back hours later.
#[derive(Debug)]
struct Gate {
    outlet: Outlet,
    shut: Mutex<bool>,
    last_sign_of_life: AtomicU64,
}

impl Worker {
    /// Starts a worker on camera `index`.
    pub(super) fn start(index: u32, portable: bool, outlet: Outlet) -> std::io::Result<Self> {
        let gate = Arc::new(Gate {
            outlet,
            shut: Mutex::new(false),
            last_sign_of_life: AtomicU64::new(clock::now().micros()),
        });
        let (sender, reports) = sync_channel(REPORTS_MAX);
        let theirs = Arc::clone(&gate);
        let thread = std::thread::Builder::new()
            .name(format!("camera-{index}"))
            .spawn(move || work(index, portable, &theirs, &sender))?;
        Ok(Self { gate, reports, thread })
    }

    pub(super) fn reports(&self) -> &Receiver<Report> {
        &self.reports
    }

    /// When it was started, or last had a picture.
    pub(super) fn last_sign_of_life(&self) -> Stamp {
        Stamp::from_micros(self.gate.last_sign_of_life.load(Ordering::Relaxed))
    }

    pub(super) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Lets no more pictures out and waits `grace` for the thread to end; false if it did not.
    pub(super) fn end_within(&self, grace: Duration) -> bool {
        self.gate.close();
        // The channel is dropped with the thread's last words, so waiting on it is waiting for the thread.
        let deadline = clock::now().plus(grace);
        loop {
            match self.reports.recv_timeout(deadline.since(clock::now())) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return self.has_ended(),
            }
        }
    }
}

impl Gate {
    fn close(&self) {
        *self.shut.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Lets a picture out; false once shut.
    fn put(&self, device: &dyn Device, bytes: Vec<u8>) -> bool {
        let shut = self.shut.lock().unwrap_or_else(PoisonError::into_inner);
        if !*shut {
            let mode = device.mode();
            self.outlet.put(mode.format, mode.width, mode.height, bytes);
        }
        !*shut
    }

    fn is_shut(&self) -> bool {
        *self.shut.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show_life(&self) {
        self.last_sign_of_life.store(clock::now().micros(), Ordering::Relaxed);
    }
}

fn work(index: u32, portable: bool, gate: &Gate, reports: &SyncSender<Report>) {
    let worked = catch_unwind(AssertUnwindSafe(|| {
        let mut device = open(index, portable)?;
        pump(device.as_mut(), gate, reports)
    }));
    let loss = match worked {
        Ok(Ok(())) => Loss::Stalled,
        Ok(Err(loss)) => loss,
        Err(_) => Loss::Failed("its driver panicked".to_owned()),
    };
    // Nobody listens to a worker that was left behind.
    let _ = reports.try_send(Report::Ended(loss));
}

/// On Linux by `v4l`, which has what nokhwa hides: a limit to waiting, the bytes a driver filled, and its error flag. With
/// nokhwa a stalled camera holds its thread, and the device with it, so that it cannot be opened again (docs/camera.md).
fn open(index: u32, portable: bool) -> Result<Box<dyn Device>, Loss> {
    #[cfg(target_os = "linux")]
    if !portable {
        return Ok(Box::new(super::v4l2::V4l2::open(index)?));
    }
    let _ = portable;
    Ok(Box::new(portable::Portable::open(index)?))
}

/// Puts out the camera's pictures until it fails or the gate is shut.
fn pump(device: &mut dyn Device, gate: &Gate, reports: &SyncSender<Report>) -> Result<(), Loss> {
    let mut first = true;
    while !gate.is_shut() {
        match device.next(WAIT)? {
            Arrival::Nothing => {}
            Arrival::Damaged(what) => tracing::debug!(what, "picture dropped"),
            Arrival::Repeated => gate.show_life(),
            Arrival::Picture(bytes) => {
                gate.show_life();
                if !gate.put(device, bytes) {
                    break;
                }
                if std::mem::take(&mut first) {
                    let _ = reports.try_send(Report::FirstPicture(opened(device)));
                }
            }
        }
    }
    Ok(())
}

fn opened(device: &dyn Device) -> Opened {
    let mode = device.mode();
    Opened {
        name: device.name(),
        width: mode.width,
        height: mode.height,
        rate: mode.rate,
        format: mode.format.name(),
    }
}
