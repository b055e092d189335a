//! The project's own programs as processes: where they are, starting them, and reading the JSON lines they print.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde_json::Value;

use crate::{tree, wait::Deadline};

/// Where `script/test` has built the programs.
const BIN_DIR: &str = "PORTICO_BIN_DIR";

/// The path of one of the programs that have no window, built now unless `script/test` has done it.
///
/// # Panics
/// Where it does not compile.
pub fn path(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| std::env::var_os(BIN_DIR).map_or_else(build, PathBuf::from));
    folder.join(name)
}

/// Builds the programs without a window, and says into which folder.
fn build() -> PathBuf {
    let built = Command::new(env!("CARGO"))
        .current_dir(tree::root())
        .args([
            "build",
            "--quiet",
            "--locked",
            "--bins",
            "-p",
            "portico-kiosk",
            "-p",
            "portico-hub",
        ])
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the programs do not compile");
    // This test is `<target>/debug/deps/<test>`; the programs lie one folder up.
    let test = std::env::current_exe().expect("a test knows where it is");
    test.ancestors().nth(2).expect("cargo's layout").into()
}

/// Runs a program to its end.
///
/// # Panics
/// Where it cannot be started.
pub fn run<S: AsRef<std::ffi::OsStr>>(name: &str, arguments: &[S]) -> Output {
    Command::new(path(name)).args(arguments).output().expect("the program starts")
}

/// Runs a program that must succeed, and gives back what it printed, without white space around it.
///
/// # Panics
/// Where it fails.
pub fn ok<S: AsRef<std::ffi::OsStr> + std::fmt::Debug>(name: &str, arguments: &[S]) -> String {
    let output = run(name, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?} failed: {errors}");
    String::from_utf8(output.stdout).expect("it prints text").trim().into()
}

/// A program that runs and prints JSON lines. It is killed when this is dropped.
pub struct Program {
    name: String,
    child: Child,
    lines: Receiver<Value>,
    errors: Arc<Mutex<String>>,
}

impl Program {
    /// Starts a program.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start<S: AsRef<std::ffi::OsStr>>(name: &str, arguments: &[S]) -> Self {
        Self::start_in(name, arguments, |_| {})
    }

    /// Starts a program in an environment that `prepare` makes.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start_in<S: AsRef<std::ffi::OsStr>>(
        name: &str,
        arguments: &[S],
        prepare: impl FnOnce(&mut Command),
    ) -> Self {
        let mut command = Command::new(path(name));
        command.args(arguments);
        prepare(&mut command);
        Self::start_command(name, command)
    }

    /// Starts a program that is none of ours and prints JSON lines too.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start_command(name: &str, mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let lines = read_lines(child.stdout.take().expect("piped"));
        let errors = read_all(child.stderr.take().expect("piped"));
        Self { name: name.into(), child, lines, errors }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line that it prints.
    ///
    /// # Panics
    /// When it ends, or prints nothing within the limit.
    pub fn next(&self, limit: Duration) -> Value {
        self.wait_for("a line", limit, |_| true)
    }

    /// The first line from here on that is what one waits for; lines before it are passed over.
    ///
    /// # Panics
    /// With what was printed to its standard error, when it ends or prints no such line within the limit.
    pub fn wait_for(&self, what: &str, limit: Duration, is_it: impl Fn(&Value) -> bool) -> Value {
        let deadline = Deadline::after(limit);
        let mut passed = Vec::new();
        loop {
            match self.lines.recv_timeout(deadline.left()) {
                Ok(line) if is_it(&line) => return line,
                Ok(line) => passed.push(line),
                Err(why) => self.give_up(what, why, &passed),
            }
        }
    }

    /// What it has printed and nobody has read, until it ends.
    pub fn rest(&self, limit: Duration) -> Vec<Value> {
        let deadline = Deadline::after(limit);
        std::iter::from_fn(|| self.lines.recv_timeout(deadline.left()).ok()).collect()
    }

    /// How it has ended, if it has.
    ///
    /// # Panics
    /// Where the system does not say.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("the system knows its child")
    }

    /// Ends it at once, as a power cut would, and waits until it is gone.
    pub fn kill(&mut self) {
        // It may have ended by itself; either way it is gone after this.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// What it has written to its standard error so far.
    ///
    /// # Panics
    /// Never: the thread that reads it does not.
    pub fn errors(&self) -> String {
        self.errors.lock().expect("no reader panics").clone()
    }

    fn give_up(&self, what: &str, why: RecvTimeoutError, passed: &[Value]) -> ! {
        let errors = self.errors();
        let end: Vec<_> = passed.iter().rev().take(20).rev().collect();
        panic!("{}: no {what} ({why}); it printed last: {end:#?}\n{errors}", self.name)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends on each line that is JSON, from a thread of its own.
fn read_lines(from: impl Read + Send + 'static) -> Receiver<Value> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            // The receiver is gone when the test is over.
            if serde_json::from_str(&line).is_ok_and(|line| sender.send(line).is_err()) {
                return;
            }
        }
    });
    lines
}

/// Keeps all that is written to it, for whoever wants to know why something failed.
fn read_all(from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let kept = Arc::new(Mutex::new(String::new()));
    let keep = Arc::clone(&kept);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut kept = keep.lock().expect("no reader panics");
            kept.push_str(&line);
            kept.push('\n');
        }
    });
    kept
}

/// A path as an argument.
///
/// # Panics
/// Where it is not text; the tests' own paths are.
pub fn argument(path: &Path) -> &str {
    path.to_str().expect("a test's path is text")
}
