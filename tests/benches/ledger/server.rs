//! The real `portico-hub`, serving a crowd's ledger on loopback.

use std::path::{Path, PathBuf};
use std::process::Output;

use portico_tests::programs::{self, Program, argument};
use portico_tests::venue::{is, text};
use portico_tests::wait::PROMPT;

use crate::child::peak_mb;

/// The process.
pub struct Server {
    program: Program,
    /// Where it listens: an address and a port.
    pub address: String,
    data: PathBuf,
}

impl Server {
    /// Serves a copy of the ledger in `file` from `data`.
    pub fn start(data: &Path, file: &Path) -> Self {
        std::fs::create_dir_all(data).expect("there is room");
        std::fs::rename(file, data.join("ledger.redb")).expect("it is there");
        let words = ["serve", "--data", argument(data), "--listen", "127.0.0.1:0"];
        let program = Program::start("portico-hub", &words);
        let listening = program.wait_for("listening", PROMPT, |line| is(line, "listening"));
        Self { address: text(&listening, "address"), program, data: data.to_owned() }
    }

    /// Its address, as kiosks reach it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The most memory that it has held, in megabytes.
    pub fn peak_mb(&self) -> f64 {
        peak_mb(&self.program.id().to_string())
    }

    /// Ends it, and checks its ledger; how many operations that has.
    pub fn end(mut self) -> u64 {
        self.program.kill();
        let checked: Output =
            programs::run("portico-hub", &["check", "--data", argument(&self.data)]);
        let errors = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "its ledger is not sound: {errors}");
        let figures = String::from_utf8_lossy(&checked.stdout);
        let operations = figures.lines().find_map(|line| line.strip_prefix("operations "));
        operations.and_then(|number| number.parse().ok()).expect("check prints figures")
    }
}
