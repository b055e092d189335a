//! The hub's program, serving a folder.

use std::path::Path;

use portico_tests::programs::{Program, argument};
use portico_tests::wait::PROMPT;

/// It, until it is dropped.
pub struct Server {
    /// Its address.
    pub url: String,
    program: Program,
}

impl Server {
    /// Serves `folder`, taking wrk's word for the networks that requests come from.
    pub fn start(folder: &Path, options: &[&str]) -> Self {
        let words = [
            "serve",
            "--data",
            argument(folder),
            "--listen",
            "127.0.0.1:0",
            "--proxy",
            "127.0.0.1",
        ];
        let program = Program::start("portico-hub", &[&words[..], options].concat());
        let listening = program.wait_for("listening", PROMPT, |line| line["event"] == "listening");
        let address = listening["address"].as_str().expect("it says where").to_owned();
        Self { url: format!("http://{address}"), program }
    }

    /// What it has in memory, in MB.
    pub fn memory_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id()));
        let status = status.expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("Linux says");
        line.trim().trim_end_matches(" kB").parse::<f64>().expect("it is a number") / 1_024.0
    }
}
