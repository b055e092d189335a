//! What a person at the kiosk notices: how soon the first code is there, how soon a scan is answered, and what the machine
//! pays for it. Optimized programs, the real window on a display in memory, and the demo scene or an empty room before the
//! camera. Beside each other, in one run: a durable commit and a bare overwrite on the same disk.

#[path = "../../camera/mod.rs"]
#[allow(dead_code, reason = "this benchmark needs no faults of cameras")]
mod camera;
mod disk;
mod footprint;
mod room;
mod running;
mod spread;

use std::time::Duration;

use camera::{Cameras, Device};
use running::Running;
use spread::Spread;

/// How many answers are measured.
const ANSWERS: usize = 30;
/// How long an idle kiosk is watched.
const IDLE: Duration = Duration::from_secs(30);
/// The promise: an answer within this, in milliseconds, at the median.
const PROMISE_MS: f64 = 150.0;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the benchmark");
    println!("1280x720 window on a display in memory, no graphics card");
    starts_and_answers(&folder.path().join("answers"));
    idles(&folder.path().join("idle"));
}

fn starts_and_answers(folder: &std::path::Path) {
    let running = Running::start(folder, "demo", |_| {});
    let first = running.first_code();
    println!("first code on screen      {first:7.0} ms after the process was started");
    let mut parts = Parts::default();
    for _ in 0..ANSWERS {
        parts.add(&running);
    }
    parts.print();
    println!("{}", disk::comparison(folder, &parts.commit));
}

/// Where the time of each answer went, in milliseconds.
#[derive(Default)]
struct Parts {
    capture: Spread,
    grey: Spread,
    decode: Spread,
    commit: Spread,
    paint: Spread,
    total: Spread,
}

impl Parts {
    /// Waits for the next answer and adds its parts. The decoder looked at one picture; the one before may have shown the code
    /// already, so `capture` is the time from the picture that was read.
    fn add(&mut self, running: &Running) {
        let scanned = running.next("scanned");
        let timing = &scanned["timing"];
        let redeemed = running.next("redeemed");
        let painted = running.next("painted");
        let ms =
            |value: &serde_json::Value| value.as_f64().expect("a number of microseconds") / 1e3;
        let parts = [
            (&mut self.capture, ms(&timing["waited_us"])),
            (&mut self.grey, ms(&timing["grey_us"])),
            (&mut self.decode, ms(&timing["decode_us"])),
            (&mut self.commit, ms(&redeemed["commit_us"])),
            (&mut self.paint, ms(&painted["paint_us"])),
        ];
        let mut total = 0.0;
        for (spread, part) in parts {
            spread.add(part);
            total += part;
        }
        self.total.add(total);
    }

    fn print(&self) {
        println!("from the picture to the answer on screen, ms, {ANSWERS} answers");
        let rows = [
            ("capture to look", &self.capture),
            ("grey", &self.grey),
            ("decode", &self.decode),
            ("redeem, durable", &self.commit),
            ("paint", &self.paint),
            ("in all", &self.total),
        ];
        for (name, spread) in rows {
            println!("  {name:<22} median {:6.1}   p95 {:6.1}", spread.at(0.5), spread.at(0.95));
        }
        let share = self.total.at(0.5) / PROMISE_MS;
        println!("  of the {PROMISE_MS} ms promised {share:6.2}");
    }
}

fn idles(folder: &std::path::Path) {
    let room = Cameras::new();
    let device = Device {
        name: "Empty room",
        modes: &["MJPG 1280 720 1 30"],
        format: "MJPG",
        frames: &room::frames(),
    };
    room.plug(0, &device);
    let running = Running::start(folder, "auto", |command| room.show_to(command));
    running.first_code();
    let used = footprint::watch(running.group(), IDLE);
    println!("idle, nobody before the camera, all processes");
    println!("  processor              {:6.1} % of one core", used.core_share * 100.0);
    println!("  memory (PSS)           {:6.0} MB", used.pss_mb);
    println!("binary                    {:6.1} MB", running.binary_mb());
}
