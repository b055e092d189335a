//! The kiosk, running: threads that rotate the code, scan and sync, around one ledger.

use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use portico_domain::event::Event;
use portico_domain::token::Cause;
use portico_domain::{Code, Reading};
use portico_ledger::{KioskLedger, StoreError};
use portico_scan::{Choice, Viewfinder};

use crate::ambient;
use crate::bus::Bus;
use crate::codes::{IssueError, Maker, Shown};
use crate::control::Socket;
use crate::directory::{Directory, HubAddress};
use crate::happening::Happening;
use crate::mending::{self, Health};
use crate::opening::{self, Opened};
use crate::presenting::from_ledger;
use crate::resting::Signal;
use crate::syncing::Progress;
use crate::view::{CameraView, ClockView, SyncView, Update, View};
use crate::{listening, scanning, syncing};

/// What stands for the first code on screen where else an answer's id stands.
const FIRST_CODE: &str = "code";

/// How a kiosk is to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its directory, in which it was enrolled.
    pub data: PathBuf,
    /// Where pictures come from.
    pub camera: Choice,
    /// Whether the demo scene plays where there is no camera.
    pub demo_without_camera: bool,
    /// Whether `shown` carries the code's link.
    pub print_codes: bool,
}

/// Why a kiosk cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The directory holds no enrolled kiosk.
    #[error("this kiosk is not enrolled yet: `portico-kiosk enrol` does that")]
    NotEnrolled,
    /// The ledger is damaged, and it is not known whose it was.
    #[error(
        "the ledger is damaged and was put aside as {}: enrol this kiosk again with `portico-kiosk enrol`",
        .0.display()
    )]
    Damaged(PathBuf),
    /// The ledger cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or a thread cannot be had.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A running kiosk. Dropping it stops it.
#[derive(Debug)]
pub struct Engine {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What all threads of a kiosk use.
#[derive(Debug)]
pub(crate) struct Shared {
    pub ledger: KioskLedger,
    pub key: SigningKey,
    pub directory: Directory,
    pub hub: HubAddress,
    pub options: Options,
    pub bus: Bus,
    pub progress: Mutex<Progress>,
    pub camera: Mutex<CameraView>,
    pub viewfinder: Mutex<Option<Viewfinder>>,
    /// The last answer told to the screens (at first, the code), and when, until one says that it has painted it.
    pub unpainted: Mutex<Option<(String, u64)>>,
    pub code: Mutex<Option<Shown>>,
    pub health: Health,
    pub signal: Mutex<Signal>,
    pub woken: Condvar,
}

impl Engine {
    /// Starts the kiosk that was enrolled in the options' directory. Its first code is on disk when this returns.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(options: Options) -> Result<Self, StartError> {
        let shared = Arc::new(Shared::open(options)?);
        shared.bus.happened(&shared.started());
        let engine = Self { shared: Arc::clone(&shared), threads: Mutex::default() };
        shared.renew_code(Cause::Rotated);
        engine.spawn("kiosk-mend", |shared| mending::run(&shared))?;
        engine.spawn("kiosk-rotate", rotate)?;
        engine.spawn("kiosk-scan", |shared| shared.once_verified(scanning::run))?;
        engine.spawn("kiosk-sync", |shared| shared.once_verified(syncing::run))?;
        listening::start(&shared)?;
        match Socket::open(shared.directory.socket()) {
            Ok(socket) => engine.spawn("kiosk-control", move |shared| shared.obey(&socket))?,
            Err(error) => tracing::warn!(%error, "no command reaches this kiosk while it runs"),
        }
        Ok(engine)
    }

    fn spawn(
        &self,
        name: &str,
        work: impl FnOnce(Arc<Shared>) + Send + 'static,
    ) -> std::io::Result<()> {
        let shared = Arc::clone(&self.shared);
        let thread =
            std::thread::Builder::new().name(name.to_owned()).spawn(move || work(shared))?;
        locked(&self.threads).push(thread);
        Ok(())
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// What a screen is to be told from now on. It ends when the kiosk stops.
    pub fn subscribe(&self) -> Receiver<Update> {
        self.shared.bus.screen()
    }

    /// What a log is to be told: what happened since the start, briefly, and from now on.
    pub fn happenings(&self) -> (Vec<Happening>, Receiver<Happening>) {
        let receiver = self.shared.bus.log();
        let before = [Some(self.shared.started()), self.shared.health.replaced()];
        (before.into_iter().flatten().chain(self.shared.shown()).collect(), receiver)
    }

    /// All that a screen shows now.
    pub fn view(&self) -> View {
        self.shared.view()
    }

    /// Replaces the code on show, on demand (IC-3.4).
    ///
    /// # Errors
    /// With the reason for a person: too many were asked for (IC-6.3), or the ledger cannot be written.
    pub fn refresh_code(&self) -> Result<(), Code> {
        self.shared.issue(Cause::Requested).map_err(|error| match error {
            IssueError::Refused(code) => code,
            IssueError::Store(error) => {
                self.shared.store_failed(&error);
                Code::BadRequest
            }
        })
    }

    /// Answers a text that was typed, or that a scanner which types has read.
    pub fn submit_text(&self, text: &str) {
        scanning::typed(&self.shared, text);
    }

    /// The screen has painted the answer with that id, or the first `code`, for the first time.
    pub fn painted(&self, id: &str) {
        let Some(told_us) = locked(&self.shared.unpainted).take_if(|(told, _)| told == id) else {
            return;
        };
        let paint_us = ambient::monotonic_us().saturating_sub(told_us.1);
        self.shared.bus.happened(&Happening::Painted { id: id.to_owned(), paint_us });
    }

    /// The newest preview picture, as JPEG; none while there is none.
    pub fn preview_jpeg(&self) -> Option<Vec<u8>> {
        let viewfinder = locked(&self.shared.viewfinder).clone()?;
        viewfinder.preview().map(|preview| preview.jpeg)
    }

    /// Stops all threads, and waits for them. What was told is on disk already.
    pub fn stop(&self) {
        locked(&self.shared.signal).ended = true;
        self.shared.woken.notify_all();
        Socket::wake(&self.shared.directory.socket());
        let threads = std::mem::take(&mut *locked(&self.threads));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the kiosk had panicked");
            }
        }
        self.shared.bus.close();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a poisoned lock holds is still whole: each is set in one step.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn open(options: Options) -> Result<Self, StartError> {
        let directory = Directory::open(&options.data)?;
        let hub = directory.hub()?.ok_or(StartError::NotEnrolled)?;
        let Opened { ledger, verified, put_aside } = opening::open(&directory)?;
        let key = directory.key(ambient::random())?;
        let progress = Progress::read(&ledger)?;
        let camera = CameraView::starting();
        Ok(Self {
            ledger,
            key,
            directory,
            hub,
            options,
            bus: Bus::default(),
            progress: Mutex::new(progress),
            camera: Mutex::new(camera),
            viewfinder: Mutex::default(),
            unpainted: Mutex::new(Some((FIRST_CODE.to_owned(), ambient::monotonic_us()))),
            code: Mutex::default(),
            health: Health::after_opening(put_aside),
            signal: Mutex::new(Signal { verified, ..Signal::default() }),
            woken: Condvar::new(),
        })
    }

    fn started(&self) -> Happening {
        let identity = self.ledger.state().identity;
        Happening::Started { node: identity.node, member: identity.member }
    }

    /// The code on show; none while there is none.
    fn shown(&self) -> Option<Happening> {
        let code = locked(&self.code);
        let code = code.as_ref()?;
        Some(Happening::Shown {
            id: code.id,
            valid_ms: code.expires_in_ms(ambient::reading()),
            url: self.options.print_codes.then(|| code.url.clone()),
        })
    }

    /// How codes name the hub: as the event says by now, or as it was said at enrolment.
    pub fn origin(&self) -> String {
        let event = self.ledger.view().and_then(|view| view.rows().get::<Event>(&()));
        event.ok().flatten().map_or_else(|| self.hub.origin.clone(), |event| event.origin)
    }

    pub fn issue(&self, cause: Cause) -> Result<(), IssueError> {
        let origin = self.origin();
        let maker =
            Maker { key: &self.key, origin: &origin, member: self.ledger.state().identity.member };
        let code = maker.issue(&self.ledger, cause, ambient::reading(), ambient::random())?;
        *locked(&self.code) = Some(code);
        self.shown().iter().for_each(|shown| self.bus.happened(shown));
        self.has_news();
        self.changed();
        Ok(())
    }

    fn renew_code(&self, cause: Cause) {
        match self.issue(cause) {
            Ok(()) => {}
            Err(IssueError::Store(error)) => self.store_failed(&error),
            Err(error) => tracing::error!(%error, "no new code"),
        }
    }

    /// Shows the screens how things are.
    pub fn changed(&self) {
        self.bus.show(&Update::View(Box::new(self.view())));
    }

    /// Shows the screens what the camera does.
    pub fn camera_changed(&self, change: impl FnOnce(&mut CameraView)) {
        let camera = {
            let mut camera = locked(&self.camera);
            change(&mut camera);
            camera.clone()
        };
        self.bus.show(&Update::Camera(camera));
    }

    fn view(&self) -> View {
        let now = ambient::reading();
        let shown = from_ledger(&self.ledger, now).unwrap_or_else(|error| {
            self.store_failed(&error);
            crate::presenting::FromLedger::unreadable()
        });
        View {
            event_name: shown.event_name,
            host: shown.host,
            code: locked(&self.code).as_ref().and_then(|code| code.view(now)),
            camera: locked(&self.camera).clone(),
            sync: self.sync_view(now),
            recent: shown.recent,
            met_today: shown.met_today,
            cases: shown.cases,
            clock: clock(&self.ledger, now),
            over: shown.over,
            sessions: shown.sessions,
        }
    }

    pub(crate) fn sync_view(&self, now: Reading) -> SyncView {
        let sync = locked(&self.progress).view(&self.ledger.state(), now);
        SyncView { state: self.health.state().unwrap_or(sync.state), ..sync }
    }

    /// How long until the code on show is to be replaced, in milliseconds.
    fn rotate_in_ms(&self, now: Reading) -> u64 {
        locked(&self.code).as_ref().map_or(0, |code| code.rotate_in_ms(now))
    }
}

pub(crate) fn clock(ledger: &KioskLedger, now: Reading) -> ClockView {
    let judged = ledger.judge(now);
    ClockView { error_ms: judged.error_ms, unsure: judged.is_unsure() }
}

/// A laptop that slept has aged its code, though no timer ran: look at least this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

fn rotate(shared: Arc<Shared>) {
    loop {
        let left = shared.rotate_in_ms(ambient::reading());
        // A ledger that failed makes its next code when it is mended.
        let may = !shared.is_withdrawn() && shared.health.fault().is_none();
        if left == 0 && may {
            shared.renew_code(Cause::Rotated);
        }
        let pause = Duration::from_millis(left.max(200)).min(LOOK_EVERY);
        if shared.rest(pause) {
            return;
        }
    }
}
