//! A real mail server as a process (`tests/smtp/sink.py`), which does to letters what a test wants, and keeps those it gets.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::programs::{Program, argument};
use crate::tree;
use crate::wait::PROMPT;

/// The system's own Python, for which `script/setup` installs aiosmtpd; another may come first in the path.
const PYTHON: &str = "/usr/bin/python3";

/// The mail server. Its letters outlive a [`MailServer::stop`].
pub struct MailServer {
    folder: TempDir,
    port: String,
    options: Vec<String>,
    running: Option<Program>,
}

impl MailServer {
    /// Starts one that takes letters.
    ///
    /// # Panics
    /// Where Python or its package aiosmtpd are not there: `script/setup` installs them.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same with more options of the program.
    ///
    /// # Panics
    /// As [`MailServer::start`].
    pub fn start_with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let mut server = Self { folder, port: "0".into(), options, running: None };
        server.set_mode("ok");
        server.resume();
        server
    }

    /// Takes it off the network, with all conversations.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it again, at the same port.
    ///
    /// # Panics
    /// Where the port is taken.
    pub fn resume(&mut self) {
        let mut python = Command::new(PYTHON);
        python.arg(tree::root().join("tests/smtp/sink.py"));
        python.args(["--folder", argument(self.folder.path()), "--port", &self.port]);
        python.args(&self.options);
        let running = Program::start_command("the mail server", python);
        let listening = running.wait_for("its port", PROMPT, |line| line["event"] == "listening");
        self.port = listening["port"].to_string();
        self.running = Some(running);
    }

    /// What it is to do from now on, as `tests/smtp/sink.py` lists it.
    ///
    /// # Panics
    /// Where there is no room.
    pub fn set_mode(&self, mode: &str) {
        let next = self.folder.path().join("mode.next");
        fs::write(&next, mode).expect("there is room");
        fs::rename(next, self.folder.path().join("mode")).expect("there is room");
    }

    /// Waits until it tells of this; lines before it are passed over.
    ///
    /// # Panics
    /// When it does not, or is stopped.
    pub fn wait_for(&self, event: &str) -> Value {
        let running = self.running.as_ref().expect("it runs");
        running.wait_for(event, PROMPT, |line| line["event"] == event)
    }

    /// What it has told since it was last waited for, until it was stopped.
    ///
    /// # Panics
    /// Where it was stopped before.
    pub fn told(&mut self) -> Vec<Value> {
        let mut running = self.running.take().expect("it runs");
        running.kill();
        running.rest(PROMPT)
    }

    /// The letters it has got, oldest first.
    ///
    /// # Panics
    /// Where one is no text.
    pub fn letters(&self) -> Vec<String> {
        let file = |number: usize| self.folder.path().join(format!("{number}.eml"));
        let files = (0..).map(file).take_while(|file| file.exists());
        files.map(|file| fs::read_to_string(file).expect("a letter is text")).collect()
    }

    /// The same as a mail program reads them: `subject`, `to`, `parts`.
    ///
    /// # Panics
    /// Where one has defects.
    pub fn read(&self) -> Vec<Value> {
        let file = |number: usize| self.folder.path().join(format!("{number}.json"));
        (0..self.letters().len())
            .map(|number| {
                let text = fs::read_to_string(file(number)).expect("it lies beside the letter");
                let letter: Value = serde_json::from_str(&text).expect("it is JSON");
                assert_eq!(letter["defects"], serde_json::json!([]), "{letter}");
                letter
            })
            .collect()
    }

    /// Its address, as the hub is told it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> &str {
        &self.port
    }
}

/// A line of a letter's head.
///
/// # Panics
/// Where it has none of that name.
pub fn header(letter: &str, name: &str) -> String {
    let head = letter.split("\r\n\r\n").next().expect("a letter has a head").replace("\r\n ", " ");
    let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
}

/// A certificate of `localhost` with its key, in one file, which nobody but itself vouches for.
///
/// # Panics
/// Where OpenSSL's program is not there: `script/setup` installs it.
pub fn certificate(folder: &TempDir) -> PathBuf {
    let (settings, made) = (folder.path().join("openssl.cnf"), folder.path().join("server.pem"));
    let text = "[req]\ndistinguished_name=name\nx509_extensions=extensions\nprompt=no\n[name]\nCN=Portico test\n\
                [extensions]\nsubjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n";
    fs::write(&settings, text).expect("there is room");
    let arguments =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let mut openssl = Command::new("openssl");
    openssl.args(arguments).args(["-config", argument(&settings)]);
    let key = folder.path().join("server.key");
    openssl.args(["-out", argument(&made), "-keyout", argument(&key)]);
    let done = openssl.output().expect("openssl starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let both = [fs::read(&made), fs::read(&key)].map(|read| read.expect("it was written"));
    fs::write(&made, both.concat()).expect("there is room");
    made
}
