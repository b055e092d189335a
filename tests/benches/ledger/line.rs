//! A line between a kiosk and a hub: it counts the bytes, and may be slow.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use portico_tests::wait::{self, Deadline};

/// What is passed on at once, in bytes; a slow line then pauses.
const PIECE_BYTES: usize = 1_024;

/// Bytes that have passed.
#[derive(Debug, Default)]
pub struct Passed {
    up: AtomicU64,
    down: AtomicU64,
}

impl Passed {
    /// Towards the hub.
    pub fn up(&self) -> u64 {
        self.up.load(Relaxed)
    }

    /// Towards the kiosk.
    pub fn down(&self) -> u64 {
        self.down.load(Relaxed)
    }
}

/// A line.
pub struct Line {
    /// The URL at its near end.
    pub url: String,
    /// What has passed.
    pub passed: Arc<Passed>,
}

impl Line {
    /// A line to the hub at `address`, which carries so many bits a second each way, or as many as it can. It stays for as
    /// long as the program runs.
    pub fn to(address: &str, bits_per_s: Option<f64>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let passed = Arc::new(Passed::default());
        let (counts, address) = (Arc::clone(&passed), address.to_owned());
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = TcpStream::connect(&address).expect("the hub is there");
                carry(&near, &far, bits_per_s, Arc::clone(&counts), |passed| &passed.up);
                carry(&far, &near, bits_per_s, Arc::clone(&counts), |passed| &passed.down);
            }
        });
        Self { url, passed }
    }
}

fn carry(
    from: &TcpStream,
    to: &TcpStream,
    bits_per_s: Option<f64>,
    passed: Arc<Passed>,
    which: impl Fn(&Passed) -> &AtomicU64 + Send + 'static,
) {
    let mut from = from.try_clone().expect("a socket has a second handle");
    let mut to = to.try_clone().expect("a socket has a second handle");
    std::thread::spawn(move || {
        let mut piece = [0; PIECE_BYTES];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            if let Some(bits_per_s) = bits_per_s {
                let takes = Duration::from_secs_f64(read as f64 * 8.0 / bits_per_s);
                wait::pass(Deadline::after(takes));
            }
            which(&passed).fetch_add(read as u64, Relaxed);
            if to.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        // The other side may be gone already.
        let _ = to.shutdown(Shutdown::Write);
    });
}
