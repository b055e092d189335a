//! What happened, one line a step, for a person to read: when, who, what, and what came of it.

use std::fmt::{self, Write};

use portico_domain::OpId;

/// The lines so far; none are made where nobody wants them.
#[derive(Debug)]
pub(super) struct Trace {
    lines: Option<String>,
}

impl Trace {
    pub(super) fn new(wanted: bool) -> Self {
        Self { lines: wanted.then(String::new) }
    }

    /// Adds a line at `at_ms` since the beginning.
    pub(super) fn line(
        &mut self,
        at_ms: u64,
        who: impl fmt::Display,
        what: impl FnOnce() -> String,
    ) {
        if let Some(lines) = &mut self.lines {
            let who = who.to_string();
            let (seconds, rest) = (at_ms / 1_000, at_ms % 1_000);
            writeln!(lines, "{seconds:>6}.{rest:03}  {who:<8}  {}", what())
                .expect("memory takes every line");
        }
    }

    pub(super) fn into_lines(self) -> Option<String> {
        self.lines
    }
}

/// An operation, as a trace names it: the end of its id.
pub(super) fn short(id: OpId) -> String {
    id.0[12..].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
