//! A running `portico-scan watch`, and its events.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::emulated::Cameras;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

pub struct Watch {
    process: Child,
    events: Receiver<Value>,
}

impl Watch {
    pub fn start(cameras: &Cameras, choice: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portico-scan"));
        command.args(["watch", "--json", "--camera", choice]).stdout(Stdio::piped());
        cameras.show_to(&mut command);
        let mut process = command.spawn().expect("portico-scan starts");
        let out = BufReader::new(process.stdout.take().expect("its output is piped"));
        let (sender, events) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let event = serde_json::from_str(&line).expect("each line is JSON");
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        Self { process, events }
    }

    /// The next event, whatever it is.
    pub fn next(&mut self) -> Value {
        self.events.recv_timeout(LONG).expect("an event in time")
    }

    /// Nothing happens for `time`.
    pub fn nothing_for(&mut self, time: Duration) {
        if let Ok(event) = self.events.recv_timeout(time) {
            panic!("{event}");
        }
    }

    /// The next event of that kind; others are passed over.
    pub fn until(&mut self, kind: &str) -> Value {
        loop {
            let event = self.next();
            if event["event"] == kind {
                return event;
            }
        }
    }

    pub fn until_opened(&mut self) -> Value {
        self.until("opened")
    }

    /// The camera is back, and nothing was told in between: each loss is told once.
    pub fn next_is_opened(&mut self) {
        let event = self.next();
        assert_eq!(event["event"], "opened", "{event}");
    }

    /// The text of the next reading.
    pub fn until_read(&mut self) -> String {
        self.until("reading")["text"].as_str().expect("a reading has its text").to_owned()
    }

    /// The reason of the next loss.
    pub fn until_lost(&mut self) -> String {
        self.until("lost")["reason"].as_str().expect("a loss has its reason").to_owned()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
