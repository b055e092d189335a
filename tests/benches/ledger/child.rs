//! What this program does as a process of its own: a kiosk that follows a hub, whose memory is measured, and one that dies
//! in the middle of its work.

use std::path::Path;
use std::process::{Command, Stdio};

use portico_ledger::{Identity, KioskLedger, Submitted};
use portico_sync::http::Link;
use serde_json::{Value, json};

use crate::clock::timed;
use crate::crowd::{Crowd, kiosk_key, redemption};
use crate::place::KIOSKS;

/// The first argument of such a process.
const MARK: &str = "as-child";

/// Does what the arguments of such a process say; false where these are not the arguments of one.
pub fn run() -> bool {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [MARK, "follow", url, file, identity] => follow(url, Path::new(file), identity),
        [MARK, "crash", kiosk, hub, count] => {
            crash(Path::new(kiosk), Path::new(hub), count.parse().expect("a number"))
        }
        _ => return false,
    }
    true
}

fn start(arguments: &[&str]) -> std::process::Output {
    let program = std::env::current_exe().expect("a program knows where it is");
    let mut command = Command::new(program);
    command.arg(MARK).args(arguments).stderr(Stdio::inherit());
    command.output().expect("it was started before")
}

/// Starts a process in which a new kiosk follows the hub at `url` to the end; what it says of itself.
pub fn follow_in_process(url: &str, file: &Path, identity: Identity) -> Value {
    let identity = format!("{} {} {}", identity.event, identity.node, identity.member);
    let output = start(&["follow", url, file.to_str().expect("it is text"), &identity]);
    assert!(output.status.success(), "the kiosk came to nothing");
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

fn follow(url: &str, file: &Path, identity: &str) {
    let mut ids = identity.split(' ').map(|id| id.parse().expect("it is an id"));
    let mut id = || ids.next().expect("three ids");
    let identity = Identity { event: id(), node: id(), member: id() };
    let ledger = KioskLedger::create(file, identity).expect("there is room");
    let link = Link::new(url, identity.node, kiosk_key(0));
    let read = portico_domain::Reading::default;
    let (moved, time) = timed(|| link.round(&ledger, &read).expect("the hub is there"));
    let line = json!({
        "seconds": time.as_secs_f64(), "rows": moved.received, "peak_mb": peak_mb("self"),
    });
    println!("{line}");
}

/// The most memory that a process has held, in megabytes.
pub fn peak_mb(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<f64> = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    kilobytes.expect("the kernel says so") / 1e3
}

/// Starts a process in which a kiosk redeems so many codes and dies, as by a pulled plug.
pub fn crash_in_process(kiosk: &Path, hub: &Path, count: usize) {
    let path = |path: &Path| path.to_str().expect("it is text").to_owned();
    let output = start(&["crash", &path(kiosk), &path(hub), &count.to_string()]);
    assert!(!output.status.success(), "it dies");
}

fn crash(kiosk: &Path, hub: &Path, count: usize) {
    let mut crowd = Crowd::open(hub);
    let meetings = crowd.meetings(count, Some(KIOSKS));
    let ledger = KioskLedger::open(kiosk).expect("it is sound").expect("it is enrolled");
    crate::place::follow(&ledger, &crowd);
    for mut meeting in meetings {
        meeting.redeemer = ledger.state().identity.member;
        let draft = crowd.draft(redemption(&meeting), Vec::new());
        let told = ledger.submit(draft).expect("there is room");
        assert!(!matches!(told, Submitted::Refused(_)), "{told:?}");
    }
    std::process::abort();
}
