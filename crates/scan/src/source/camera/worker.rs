//! The thread that calls a camera's driver, which may hold it for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::device::{Arrival, Device};
use super::portable;
use crate::clock::{self, Stamp};
use crate::event::{Loss, Opened};
use crate::source::Outlet;

/// How long a worker waits for a picture before it sees whether it is to end.
const WAIT: Duration = Duration::from_millis(200);
/// Room for a worker's last words, so that they never wait.
const LAST_WORDS: usize = 1;

/// A worker, as its supervisor sees it.
#[derive(Debug)]
pub(super) struct Worker {
    gate: Arc<Gate>,
    ended: Receiver<Loss>,
    thread: JoinHandle<()>,
}

/// What lets a worker's pictures out, until it is shut: one left behind in a driver may come back hours later.
#[derive(Debug)]
struct Gate {
    outlet: Outlet,
    state: Mutex<GateState>,
    last_sign_of_life: AtomicU64,
}

#[derive(Debug, Default)]
struct GateState {
    shut: bool,
    /// Whether it has let a picture out.
    used: bool,
}

impl Worker {
    /// Starts a worker on camera `index`.
    pub(super) fn start(index: u32, portable: bool, outlet: Outlet) -> std::io::Result<Self> {
        let gate = Arc::new(Gate {
            outlet,
            state: Mutex::default(),
            last_sign_of_life: AtomicU64::new(clock::now().micros()),
        });
        let (sender, ended) = sync_channel(LAST_WORDS);
        let theirs = Arc::clone(&gate);
        let thread = std::thread::Builder::new()
            .name(format!("camera-{index}"))
            .spawn(move || work(index, portable, &theirs, &sender))?;
        Ok(Self { gate, ended, thread })
    }

    /// Why it ended, once it has.
    pub(super) fn ended(&self) -> &Receiver<Loss> {
        &self.ended
    }

    /// Whether any picture of its was put out.
    pub(super) fn gave_pictures(&self) -> bool {
        self.gate.state().used
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
            match self.ended.recv_timeout(deadline.since(clock::now())) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return self.has_ended(),
            }
        }
    }
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) {
        self.state().shut = true;
    }

    /// Lets a picture out, the first after telling that the camera is open: what is read in it is told after that. False once
    /// shut.
    fn put(&self, device: &dyn Device, bytes: Vec<u8>) -> bool {
        let mut state = self.state();
        if state.shut {
            return false;
        }
        if !std::mem::replace(&mut state.used, true) {
            self.outlet.opened(opened(device));
        }
        let mode = device.mode();
        self.outlet.put(mode.format, mode.width, mode.height, bytes);
        true
    }

    fn is_shut(&self) -> bool {
        self.state().shut
    }

    fn show_life(&self) {
        self.last_sign_of_life.store(clock::now().micros(), Ordering::Relaxed);
    }
}

fn work(index: u32, portable: bool, gate: &Gate, ended: &SyncSender<Loss>) {
    let worked = catch_unwind(AssertUnwindSafe(|| {
        let mut device = open(index, portable)?;
        pump(device.as_mut(), gate)
    }));
    let loss = match worked {
        Ok(Ok(())) => Loss::Stalled,
        Ok(Err(loss)) => loss,
        Err(_) => Loss::Failed("its driver panicked".to_owned()),
    };
    // Nobody listens to a worker that was left behind.
    let _ = ended.try_send(loss);
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
fn pump(device: &mut dyn Device, gate: &Gate) -> Result<(), Loss> {
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
