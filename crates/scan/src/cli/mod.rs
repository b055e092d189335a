//! The commands of `portico-scan`, a module each.

pub(crate) mod cameras;
pub(crate) mod decode;
pub(crate) mod watch;

use std::io::Write;

use serde::Serialize;

/// Prints `value` as one line of JSON, at once.
///
/// # Errors
/// When nobody reads any more.
fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print_line(&serde_json::to_string(value)?)
}

/// Prints one line, at once.
///
/// # Errors
/// When nobody reads any more.
pub(crate) fn print_line(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
