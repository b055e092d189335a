//! A TCP proxy before a hub: a network that is slow, or that is cut again and again, also in the middle of a body and after a
//! request whose answer is still to come.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use portico_scan::screens::Random;

use crate::wait::{Deadline, pass};

/// What is read and sent on at once.
const CHUNK_BYTES: usize = 1024;
/// The most of a body that passes before it is cut.
const CUT_WITHIN_BYTES: usize = 4 * 1024;
/// The longest that a connection lives on a flapping network.
const CUT_WITHIN: Duration = Duration::from_millis(400);

/// What a network is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// How long a byte takes each way.
    pub delay: Duration,
    /// How many bytes pass in a second, each way; none for as many as the machine can.
    pub bytes_per_second: Option<u64>,
    /// Whether every connection is cut, by a seed.
    pub flaps: Option<u64>,
}

/// Nothing is in the way.
pub const CLEAR: Weather = Weather { delay: Duration::ZERO, bytes_per_second: None, flaps: None };

/// How connections were cut.
#[derive(Debug, Default)]
pub struct Cuts {
    /// In the middle of what the kiosk sent.
    pub in_request: AtomicU64,
    /// After a request, before its answer.
    pub before_answer: AtomicU64,
    /// In the middle of an answer.
    pub in_answer: AtomicU64,
    /// When its time was over.
    pub in_time: AtomicU64,
}

/// Where one connection is cut.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Never,
    InRequest(usize),
    BeforeAnswer,
    InAnswer(usize),
    InTime(Duration),
}

/// The proxy. It takes no more connections when this is dropped.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    hub: SocketAddr,
    weather: Mutex<Weather>,
    cuts: Cuts,
    connections: AtomicU64,
}

impl Proxy {
    /// Stands before the hub at this address: `127.0.0.1:8480`.
    ///
    /// # Panics
    /// Where there is no port, or the address is none.
    pub fn before(hub: &str, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        let shared = Arc::new(Shared {
            hub: hub.trim_start_matches("http://").parse().expect("an address and a port"),
            weather: Mutex::new(weather),
            cuts: Cuts::default(),
            connections: AtomicU64::new(0),
        });
        let taking = Arc::clone(&shared);
        thread::spawn(move || {
            // The kiosk sees a connection that cannot be had as what it is: no hub.
            for client in listener.incoming().filter_map(Result::ok) {
                let shared = Arc::clone(&taking);
                thread::spawn(move || shared.carry(&client));
            }
        });
        Self { address, shared }
    }

    /// Its address, as a kiosk reaches the hub through it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes the weather for connections that are made from now on.
    pub fn set_weather(&self, weather: Weather) {
        *self.shared.weather.lock().unwrap_or_else(PoisonError::into_inner) = weather;
    }

    /// How connections were cut so far.
    pub fn cuts(&self) -> &Cuts {
        &self.shared.cuts
    }
}

impl Shared {
    fn carry(&self, client: &TcpStream) {
        let Ok(hub) = TcpStream::connect(self.hub) else { return };
        let weather = *self.weather.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.connections.fetch_add(1, Ordering::SeqCst);
        let cut = weather.flaps.map_or(Cut::Never, |seed| Cut::by(seed ^ number));
        let end = || {
            // They may have ended by themselves.
            let _ = (client.shutdown(Shutdown::Both), hub.shutdown(Shutdown::Both));
        };
        thread::scope(|threads| {
            threads.spawn(|| {
                let limit = match cut {
                    Cut::InRequest(bytes) => Some(bytes),
                    _ => None,
                };
                if forward(client, &hub, weather, limit) {
                    self.cuts.in_request.fetch_add(1, Ordering::SeqCst);
                }
                end();
            });
            threads.spawn(|| {
                let limit = match cut {
                    Cut::BeforeAnswer => Some(0),
                    Cut::InAnswer(bytes) => Some(bytes),
                    _ => None,
                };
                if forward(&hub, client, weather, limit) {
                    let of_kind = if limit == Some(0) {
                        &self.cuts.before_answer
                    } else {
                        &self.cuts.in_answer
                    };
                    of_kind.fetch_add(1, Ordering::SeqCst);
                }
                end();
            });
            if let Cut::InTime(time) = cut {
                pass(Deadline::after(time));
                self.cuts.in_time.fetch_add(1, Ordering::SeqCst);
                end();
            }
        });
    }
}

impl Cut {
    fn by(seed: u64) -> Self {
        let mut chance = Random::new(seed);
        let bytes = 1 + chance.below(CUT_WITHIN_BYTES);
        match chance.below(4) {
            0 => Self::InRequest(bytes),
            1 => Self::BeforeAnswer,
            2 => Self::InAnswer(bytes),
            _ => Self::InTime(CUT_WITHIN / 8 * (1 + chance.below(8) as u32)),
        }
    }
}

/// Carries bytes on until one side ends, or `limit` of them have passed and there are more; whether it was that.
fn forward(from: &TcpStream, to: &TcpStream, weather: Weather, limit: Option<usize>) -> bool {
    let (sender, chunks) = channel();
    thread::scope(|threads| {
        threads.spawn(move || send_on(&chunks, to, weather));
        read_into(sender, from, weather, limit)
    })
}

/// Hands on what comes, with the moment at which it is to arrive.
fn read_into(
    chunks: Sender<(Deadline, Vec<u8>)>,
    mut from: &TcpStream,
    weather: Weather,
    limit: Option<usize>,
) -> bool {
    let mut passed = 0;
    let mut buffer = [0; CHUNK_BYTES];
    while let Ok(read) = from.read(&mut buffer) {
        let left = limit.map_or(read, |limit| read.min(limit - passed));
        let chunk = (Deadline::after(weather.delay), buffer[..left].to_vec());
        if read == 0 || chunks.send(chunk).is_err() {
            return false;
        }
        passed += left;
        if left < read {
            return true;
        }
    }
    false
}

/// Sends each chunk when it is due, and no more in a second than pass. Ends when one side has gone.
fn send_on(chunks: &Receiver<(Deadline, Vec<u8>)>, mut to: &TcpStream, weather: Weather) {
    for (due, chunk) in chunks {
        pass(due);
        if let Some(bytes_per_second) = weather.bytes_per_second {
            let micros = chunk.len() as u64 * 1_000_000 / bytes_per_second;
            pass(Deadline::after(Duration::from_micros(micros)));
        }
        if to.write_all(&chunk).is_err() {
            return;
        }
    }
}
