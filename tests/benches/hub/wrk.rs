//! wrk, the load tool of Debian's package of that name, and what it says.

use std::process::Command;

use portico_tests::tree;

/// What a run says.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Requests in a second.
    pub per_second: f64,
    /// Half of the answers took no longer, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 answers took no longer, in milliseconds.
    pub p99_ms: f64,
    /// Answers that were what was asked for.
    pub good: u64,
}

/// Sends `requests`, a line each, over so many connections.
pub fn run(url: &str, requests: &str, connections: u32, seconds: u32) -> Run {
    let file = tempfile::NamedTempFile::new().expect("there is room");
    std::fs::write(file.path(), requests).expect("there is room");
    let output = Command::new("wrk")
        .args(["--threads", "1", "--connections", &connections.to_string()])
        .args(["--duration", &format!("{seconds}s"), "--script"])
        .arg(tree::root().join("tests/benches/hub/requests.lua"))
        .arg(url)
        .env("REQUESTS", file.path())
        .output()
        .expect("wrk runs: apt-get install wrk");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |name: &str| {
        let line =
            said.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
        line.unwrap_or_else(|| panic!("no {name} in {said}"))
    };
    assert!(figure("bad") == 0.0, "not what was asked for: {said}");
    let [per_second, p50_ms, p99_ms] = ["per_second", "p50_ms", "p99_ms"].map(figure);
    Run { per_second, p50_ms, p99_ms, good: figure("good") as u64 }
}
