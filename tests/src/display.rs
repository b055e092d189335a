//! A display nobody sees, one for each test: a window covered by another's would be photographed blank.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::group::Group;

/// An X server with one screen in memory. It ends when this is dropped.
pub struct Display {
    name: String,
    _server: Group,
}

impl Display {
    /// Opens a display of this size, in pixels.
    ///
    /// # Panics
    /// Where Xvfb is missing or does not start.
    pub fn open(width: u32, height: u32) -> Self {
        let screen = format!("{width}x{height}x24");
        let mut server = Group::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut number = String::new();
        let mut printed = BufReader::new(server.stdout().expect("piped"));
        printed.read_line(&mut number).expect("the display says its number");
        assert!(!number.trim().is_empty(), "the display did not start");
        Self { name: format!(":{}", number.trim()), _server: server }
    }

    /// Its name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
