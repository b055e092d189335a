//! The kiosk behind the window: started once, in a thread of its own, while the window already opens.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use portico_kiosk::Engine;
use portico_kiosk::view::Update;
use tauri::ipc::Channel;

use crate::hosting::Kiosk;
use crate::options::Options;

/// The kiosk, once it runs, or why it does not; and the screens that are told what happens.
#[derive(Default)]
pub struct Running {
    kiosk: OnceLock<Result<Kiosk, String>>,
    screens: Mutex<Option<Channel<Update>>>,
}

impl Running {
    /// Starts the kiosk, and tells the screens and standard output whatever it says. `home` is where kiosks are kept
    /// that no option names.
    pub fn start(self: Arc<Self>, options: Options, home: PathBuf) {
        std::thread::spawn(move || {
            let started = Kiosk::start(&options, &home).map_err(|error| format!("{error:#}"));
            if let Err(error) = &started {
                tracing::error!(%error, "the kiosk could not start");
            }
            // Nobody else sets it.
            let _ = self.kiosk.set(started);
            let Ok(engine) = self.engine() else { return };
            let updates = engine.subscribe();
            let printing = Arc::clone(&self);
            std::thread::spawn(move || printing.print_happenings());
            updates.into_iter().for_each(|update| self.tell(update));
        });
    }

    /// The kiosk, waiting for it to start.
    ///
    /// # Errors
    /// In words for staff, where it could not.
    pub fn engine(&self) -> Result<&Engine, String> {
        self.kiosk.wait().as_ref().map(|kiosk| &kiosk.engine).map_err(Clone::clone)
    }

    /// The newest preview picture, as JPEG.
    pub fn preview(&self) -> Option<Vec<u8>> {
        self.kiosk.get()?.as_ref().ok()?.engine.preview_jpeg()
    }

    /// Tells these screens everything, and from then on what happens; no others, since there is one window, and it
    /// asks again only when it has been loaded anew.
    ///
    /// # Errors
    /// In words for staff, where the kiosk could not start.
    pub fn send_updates_to(&self, screens: Channel<Update>) -> Result<(), String> {
        let engine = self.engine()?;
        // Held meanwhile, so that no older update comes after the whole view.
        let mut told = self.screens.lock().expect("nobody panics holding it");
        let view = Update::View(Box::new(engine.view()));
        screens.send(view).map_err(|error| error.to_string())?;
        *told = Some(screens);
        Ok(())
    }

    /// Ends the kiosk in order, if it runs.
    pub fn stop(&self) {
        if let Some(Ok(kiosk)) = self.kiosk.get() {
            kiosk.stop();
        }
    }

    fn tell(&self, update: Update) {
        let screens = self.screens.lock().expect("nobody panics holding it").clone();
        // Screens that are being loaded again miss it, and ask for everything when they are back.
        if let Some(Err(error)) = screens.map(|screens| screens.send(update)) {
            tracing::debug!(%error, "the screens are not there");
        }
    }

    /// A JSON line for each thing that happens, as `portico-kiosk run --json` prints them, until nobody reads them.
    fn print_happenings(&self) {
        let Ok(engine) = self.engine() else { return };
        let (before, happenings) = engine.happenings();
        for happening in before.into_iter().chain(happenings) {
            let line = serde_json::to_string(&happening).expect("happenings are plain data");
            if writeln!(std::io::stdout(), "{line}").is_err() {
                return;
            }
        }
    }
}
