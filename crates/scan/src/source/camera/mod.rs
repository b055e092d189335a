//! A camera, for days: found again after an unplug, reopened when it stalls, its driver kept at arm's length.
//!
//! The driver runs in a worker thread of its own; this supervisor never calls it. A worker that gives no picture for
//! [`STALLED_AFTER`] is told to end and, if its driver holds it, left behind.

mod device;
pub mod list;
pub mod mode;
mod portable;
#[cfg(target_os = "linux")]
mod v4l2;
mod worker;

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::{FrameSource, Outlet};
use crate::clock;
use crate::event::Loss;
use worker::Worker;

/// A camera that gave no picture for so long is reopened.
pub const STALLED_AFTER: Duration = Duration::from_secs(2);
/// How long a camera may take from being opened to its first picture; some set their exposure first.
pub const FIRST_PICTURE_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait before looking for a camera again.
pub const RETRY: Duration = Duration::from_millis(500);
/// The most workers left behind in a driver; with more, nothing new is tried until one comes back.
pub const LEFT_BEHIND_MAX: usize = 4;

/// How often the supervisor looks at its worker.
const CHECK: Duration = Duration::from_millis(200);
/// How long a worker that was told to end may take.
const GRACE: Duration = Duration::from_millis(600);

/// Which camera to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraChoice {
    /// The first that gives pictures.
    Auto,
    /// The one of this number: on Linux `/dev/videoN`.
    Index(u32),
    /// The one of this number, by nokhwa even on Linux: the code that runs on other systems.
    Portable(u32),
}

/// A source that gives a camera's pictures.
#[derive(Debug)]
pub struct Camera {
    choice: CameraChoice,
    left_behind: Vec<Worker>,
}

/// How serving from one camera ended.
enum Served {
    /// The source is to stop.
    Closed,
    /// It gave pictures, until this.
    Until(Loss),
    /// It gave none, because of this.
    Never(Loss),
}

impl Camera {
    /// The camera of that choice, opened when it runs.
    #[must_use]
    pub const fn new(choice: CameraChoice) -> Self {
        Self { choice, left_behind: Vec::new() }
    }

    fn candidates(&self) -> Vec<u32> {
        match self.choice {
            CameraChoice::Auto => list::cameras().iter().map(|camera| camera.index).collect(),
            CameraChoice::Index(index) | CameraChoice::Portable(index) => vec![index],
        }
    }

    /// Tries each candidate until one gives pictures, and stays with it.
    fn serve_any(&mut self, outlet: &Outlet) -> Served {
        let mut reason = Loss::NoCamera;
        for index in self.candidates() {
            match self.serve(index, outlet) {
                Served::Never(loss) => {
                    tracing::debug!(index, %loss, "camera skipped");
                    reason = worse(reason, loss);
                }
                ended => return ended,
            }
        }
        Served::Never(reason)
    }

    fn serve(&mut self, index: u32, outlet: &Outlet) -> Served {
        self.left_behind.retain(|worker| !worker.has_ended());
        if self.left_behind.len() >= LEFT_BEHIND_MAX {
            return Served::Never(Loss::Stalled);
        }
        let portable = matches!(self.choice, CameraChoice::Portable(_));
        let worker = match Worker::start(index, portable, outlet.clone()) {
            Ok(worker) => worker,
            Err(error) => return Served::Never(Loss::Failed(error.to_string())),
        };
        let loss = supervise(&worker, outlet);
        let has_ended = worker.end_within(GRACE);
        // Asked when no more can come.
        let gave_pictures = worker.gave_pictures();
        if !has_ended {
            tracing::warn!(index, "the camera's driver does not return; its thread is left behind");
            self.left_behind.push(worker);
        }
        match loss {
            None => Served::Closed,
            Some(loss) if gave_pictures => Served::Until(loss),
            Some(loss) => Served::Never(loss),
        }
    }
}

/// The more telling of two reasons for there being no picture.
fn worse(one: Loss, other: Loss) -> Loss {
    if other == Loss::NoCamera { one } else { other }
}

/// Watches `worker` until it ends or stalls, or until the source is to stop, for which there is no reason to give.
fn supervise(worker: &Worker, outlet: &Outlet) -> Option<Loss> {
    loop {
        match worker.ended().recv_timeout(CHECK) {
            Ok(loss) => return Some(loss),
            Err(RecvTimeoutError::Disconnected) => {
                return Some(Loss::Failed("its driver panicked".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if outlet.is_closed() {
            return None;
        }
        let limit = if worker.gave_pictures() { STALLED_AFTER } else { FIRST_PICTURE_WITHIN };
        if clock::now().since(worker.last_sign_of_life()) > limit {
            return Some(Loss::Stalled);
        }
    }
}

impl FrameSource for Camera {
    fn run(&mut self, outlet: &Outlet) {
        let mut told: Option<Loss> = None;
        while !outlet.is_closed() {
            let (loss, had_pictures) = match self.serve_any(outlet) {
                Served::Closed => return,
                Served::Until(loss) => (loss, true),
                Served::Never(loss) => (loss, false),
            };
            // Told once: while it is away each try fails with a reason of its own, which nobody needs to hear.
            if had_pictures || told.is_none() {
                outlet.lost(loss.clone());
                told = Some(loss);
            }
            if outlet.rest(RETRY) {
                return;
            }
        }
    }
}
