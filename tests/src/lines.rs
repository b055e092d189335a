//! Reading what programs print: lines of JSON, and what they leave on the disk.

use std::path::Path;

use portico_domain::OpId;
use serde_json::Value;

/// Whether a line tells of this.
pub fn is(line: &Value, event: &str) -> bool {
    line["event"] == event
}

/// A text in a line.
///
/// # Panics
/// Where it has none of that name.
pub fn text(line: &Value, name: &str) -> String {
    line[name].as_str().unwrap_or_else(|| panic!("no {name} in {line}")).into()
}

/// An id in a line.
///
/// # Panics
/// Where it has none of that name.
pub fn id(line: &Value, name: &str) -> OpId {
    text(line, name).parse().unwrap_or_else(|_| panic!("{name} is no id in {line}"))
}

/// Whether any file below a folder holds these bytes.
///
/// # Panics
/// Where a file cannot be read.
pub fn is_at_rest(folder: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(folder).expect("it is a folder").filter_map(Result::ok);
    files.filter(|entry| entry.path().is_file()).any(|entry| {
        let held = std::fs::read(entry.path()).expect("it can be read");
        held.windows(bytes.len()).any(|window| window == bytes)
    })
}
