//! KI-5: WebKit's web process can die and leave a window that looks alive. Goal: the screens come back by themselves, and
//! the kiosk goes on meanwhile. Method: the app hosting its demo, whose web process is killed while people are met.

use portico_tests::display::Display;
use portico_tests::programs::Program;
use portico_tests::venue::is;
use portico_tests::wait::{PROMPT, until};
use portico_tests::window::{ANSWERS, OPENS};
use rustix::process::{Pid, Signal, kill_process};

/// What the kernel calls WebKit's web process: the first fifteen letters of its name.
const WEB_PROCESS: &str = "WebKitWebProces";

/// The app's web process, if it has one.
fn web_process(app: u32) -> Option<Pid> {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    processes.into_iter().find_map(|process| {
        let id = process.file_name().to_str()?.parse().ok()?;
        let status = std::fs::read_to_string(process.path().join("status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        let ours = field("Name:\t")? == WEB_PROCESS && field("PPid:\t")? == app.to_string();
        let alive = !field("State:\t")?.starts_with('Z');
        (ours && alive).then(|| Pid::from_raw(id)).flatten()
    })
}

/// Waits until an answer has been painted.
fn painted(app: &Program) {
    let answer = |line: &serde_json::Value| is(line, "painted") && line["id"] != "code";
    app.wait_for("painted answer", ANSWERS, answer);
}

#[test]
fn ki_5_the_screens_come_back_when_webkits_process_dies() {
    let display = Display::open(1280, 800);
    let home = tempfile::tempdir().expect("there is room");
    let app = Program::start_in("portico", &["--camera", "demo"], |command| {
        command.env("DISPLAY", display.name()).env("XDG_DATA_HOME", home.path());
    });
    app.wait_for("first code", OPENS, |line| is(line, "painted"));
    painted(&app);

    let first = web_process(app.id()).expect("it has painted");
    kill_process(first, Signal::KILL).expect("it runs");
    let another = || web_process(app.id()).filter(|process| *process != first);
    let second = until("another web process", PROMPT, another);
    // One that the first had painted may still be on its way; the one after it is the second's.
    painted(&app);
    painted(&app);
    assert_eq!(web_process(app.id()), Some(second), "and stays");
}
