//! The optimized app, running against a demo hub, and the lines that it prints.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portico_tests::display::Display;
use portico_tests::group::Group;
use portico_tests::tree;
use serde_json::Value;

/// The longest that any awaited line may take.
const LINE: Duration = Duration::from_secs(60);

/// The app in its window, with a hub of its own.
pub struct Running {
    lines: Receiver<(Instant, Value)>,
    started: Instant,
    app: PathBuf,
    group: Group,
    _display: Display,
}

impl Running {
    /// Starts the app with its data in `folder` and this camera; `prepare` may add to its environment.
    pub fn start(folder: &Path, camera: &str, prepare: impl FnOnce(&mut Command)) -> Self {
        let display = Display::open(1280, 720);
        let app = release("portico");
        let mut command = Command::new(&app);
        command.args(["--camera", camera]).env("DISPLAY", display.name());
        command.env("XDG_DATA_HOME", folder).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        prepare(&mut command);
        #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
        let started = Instant::now();
        let mut group = Group::start(&mut command);
        let lines = read(group.stdout().expect("piped"));
        Self { lines, started, app, group, _display: display }
    }

    /// The next line for an event with that name.
    pub fn next(&self, event: &str) -> Value {
        self.next_at(event).1
    }

    fn next_at(&self, event: &str) -> (Instant, Value) {
        loop {
            let (at, line) = self.lines.recv_timeout(LINE).expect("the app goes on printing");
            if line["event"] == event {
                return (at, line);
            }
        }
    }

    /// How long after the start of the process its first code was on screen, in milliseconds.
    pub fn first_code(&self) -> f64 {
        let (at, painted) = self.next_at("painted");
        assert_eq!(painted["id"], "code");
        at.duration_since(self.started).as_secs_f64() * 1e3
    }

    /// The app and all that it has started.
    pub fn group(&self) -> &Group {
        &self.group
    }

    /// The size of the app's file.
    pub fn binary_mb(&self) -> f64 {
        std::fs::metadata(&self.app).expect("the app is a file").len() as f64 / 1e6
    }
}

fn read(out: std::process::ChildStdout) -> Receiver<(Instant, Value)> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
            let at = Instant::now();
            let Ok(value) = serde_json::from_str(&line) else { continue };
            if sender.send((at, value)).is_err() {
                return;
            }
        }
    });
    lines
}

/// The optimized program with that name, which `script/bench` has built.
fn release(name: &str) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or(tree::root().join("target"), Into::into);
    let path = target.join("release").join(name);
    assert!(path.exists(), "{} is not there: `make bench` builds it", path.display());
    path
}
