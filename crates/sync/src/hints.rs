//! Hints from the hub that its order has grown: server-sent events with the position. A kiosk that hears one syncs at once; without
//! them it syncs from time to time.

use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// Where a node listens.
pub const PATH: &str = "/v1/hints";
/// The longest line that is read, in bytes: a position and a word.
const LINE_BYTES_MAX: u64 = 256;
/// What a position stands behind.
const DATA: &str = "data:";

/// Calls `hear` with each position, until the stream ends or it breaks off.
///
/// # Errors
/// When reading fails, or what comes is no stream of events.
pub fn listen(
    stream: impl Read,
    hear: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        let read = (&mut stream).take(LINE_BYTES_MAX).read_line(&mut line)?;
        if read == 0 {
            return Ok(());
        }
        if !line.ends_with('\n') {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let position = line.strip_prefix(DATA).and_then(|text| text.trim().parse().ok());
        if position.is_some_and(|position| hear(position).is_break()) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(stream: &str) -> (Vec<u64>, bool) {
        let mut positions = Vec::new();
        let done = listen(stream.as_bytes(), &mut |position| {
            positions.push(position);
            if position == 9 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (positions, done.is_ok())
    }

    #[test]
    fn positions_are_heard_and_all_else_is_not() {
        let stream = "event: position\ndata: 7\n\n: alive\n\ndata:8\n\ndata: no number\n\n";
        assert_eq!(heard(stream), (vec![7, 8], true));
        assert_eq!(heard("data: 9\n\ndata: 10\n\n"), (vec![9], true));
        assert_eq!(heard(""), (vec![], true));
        assert_eq!(heard("data: 7\ndata: 8"), (vec![7], false), "it broke off");
        let endless = "x".repeat(10_000);
        assert_eq!(heard(&endless), (vec![], false));
    }
}
