//! A thousand kiosks come back at once, each with 200 operations: the network was gone, and is there again. They are simulated
//! clients in this process, each with its own key and chain, and behave as kiosks do: push, then pull, and when the hub is busy
//! wait as long as it says and a little more. The hub is the real program.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Barrier, Mutex, PoisonError};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use portico_domain::action::Redeem;
use portico_domain::node::Node;
use portico_domain::proof::Proof;
use portico_domain::{Action, Body, Hash, OpId, Operation, Told};
use portico_ledger::order::Cursor;
use portico_ledger::{Draft, HubLedger, Identity};
use portico_sync::backoff::Backoff;
use portico_sync::message::{Answer, Request, Sent};
use portico_sync::{auth, http, wire};
use portico_tests::wait::{self, Deadline, SYNC, until};
use ureq::Agent;

use crate::clock::timed;
use crate::crowd::{Crowd, kiosk_key};
use crate::figure::{Figure, Figures, Goal};
use crate::place::Place;
use crate::server::Server;
use crate::spread::Spread;

const KIOSKS: usize = 1_000;
/// Operations that each of them brings.
const EACH: usize = 200;
/// The longest that a client waits for an answer.
const ANSWER: Duration = Duration::from_secs(60);
/// The most of an answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;
const STACK_BYTES: usize = 256 * 1024;

/// What all clients share.
struct Storm {
    url: String,
    agent: Agent,
    start: Barrier,
    drained: AtomicUsize,
    pushes: Mutex<Spread>,
    turned_away: AtomicUsize,
    /// Connections that came to nothing.
    unreachable: AtomicUsize,
}

/// A kiosk, as far as the hub sees one.
struct Client {
    identity: Identity,
    key: SigningKey,
    request: Request,
    /// Its last operation.
    last: OpId,
    nonce: String,
    backoff: Backoff,
}

/// Lets the storm break over a hub whose ledger has that many rows.
pub fn measure(figures: &mut Figures, place: &Place, rows: u64) {
    let file = place.path(&format!("storm-{rows}.redb"));
    let mut crowd = Crowd::make(&file, rows.max(20 * KIOSKS as u64), KIOSKS);
    let clients = clients(&mut crowd);
    let before = crowd.hub.last().expect("it is sound").position;
    drop(crowd);
    let server = Server::start(&place.path(&format!("storm-{rows}")), &file);
    let storm = Storm {
        url: format!("{}{}", server.url(), http::PATH),
        agent: agent(),
        start: Barrier::new(KIOSKS + 1),
        drained: AtomicUsize::new(0),
        pushes: Mutex::default(),
        turned_away: AtomicUsize::new(0),
        unreachable: AtomicUsize::new(0),
    };
    let drained = std::thread::scope(|scope| {
        for client in clients {
            let builder = std::thread::Builder::new().stack_size(STACK_BYTES);
            let spawned = builder.spawn_scoped(scope, || storm.live(client));
            spawned.expect("there is room for a thread");
        }
        storm.start.wait();
        let all = || (storm.drained.load(Relaxed) == KIOSKS).then_some(());
        timed(|| until("every kiosk to be rid of its operations", 5 * SYNC, all)).1
    });
    let memory_mb = server.peak_mb();
    let taken = server.end() - before;
    assert!(taken >= (KIOSKS * EACH) as u64, "only {taken} operations were taken");
    let pushes = storm.pushes.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut add = |what: &str, ours: f64, unit: &str, goal| {
        let name = format!("1 000 kiosks at once: {what}");
        figures.add(&Figure { name: &name, rows, ours, theirs: None, unit, goal });
    };
    let seconds = drained.as_secs_f64();
    add("200 000 operations drained", seconds, "s", Some(Goal::AtMost(300.0)));
    add("a second", (KIOSKS * EACH) as f64 / seconds, "operations", None);
    add("99 of 100 pushes", pushes.at(0.99), "ms", Some(Goal::AtMost(1_000.0)));
    add("median push", pushes.at(0.5), "ms", None);
    add("hub's memory", memory_mb, "MB", Some(Goal::AtMost(512.0)));
    add("turned away and came back", storm.turned_away.load(Relaxed) as f64, "times", None);
    add("connections lost", storm.unreachable.load(Relaxed) as f64, "times", None);
}

fn clients(crowd: &mut Crowd) -> Vec<Client> {
    let hub_key = SigningKey::from_bytes(&[1; 32]);
    let cursor = crowd.hub.last().expect("it is sound");
    let kiosks = crowd.kiosks.clone();
    let client = |(number, &identity): (usize, &Identity)| {
        let operations: Vec<Operation> =
            (0..EACH).map(|_| redeemed_offline(crowd, identity, &hub_key)).collect();
        Client {
            identity,
            key: kiosk_key(number),
            request: push(identity, &operations, (cursor, filter_of(&crowd.hub, identity))),
            last: operations.last().map(Operation::id).unwrap_or_default(),
            nonce: String::new(),
            backoff: Backoff::default(),
        }
    };
    kiosks.iter().enumerate().map(client).collect()
}

/// A redemption of a code that the kiosk believed by its proof.
fn redeemed_offline(crowd: &mut Crowd, identity: Identity, hub_key: &SigningKey) -> Operation {
    let meeting = crowd.meeting(0, None);
    let (token, issued_ms) = (meeting.token.hash(), crowd.reading().wall_ms);
    let proof = Some(Proof::sign(hub_key, identity.event, &token, meeting.owner, issued_ms));
    let action = Action::Redeem(Redeem { token, redeemer: identity.member, proof });
    let Draft { action, parts, reading, nonce } = crowd.draft(action, Vec::new());
    Operation::new(Body { actor: None, reading, nonce, action, told: Told::Unsure }, parts)
}

/// Since when the hub filters rows for a kiosk as it does.
fn filter_of(hub: &HubLedger, identity: Identity) -> u64 {
    let view = hub.view().expect("it is sound");
    let node: Option<Node> = view.rows().get(&identity.node).expect("it is sound");
    node.expect("it is enrolled").filter
}

/// A whole push, from the first operation of the chain on.
fn push(identity: Identity, operations: &[Operation], (cursor, filter): (Cursor, u64)) -> Request {
    Request {
        event: identity.event,
        incarnation: 0,
        first: 1,
        operations: operations.iter().map(Sent::new).collect(),
        mappings: Vec::new(),
        cursor: Some(cursor),
        filter,
        acknowledged: None,
    }
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false);
    config.timeout_global(Some(ANSWER)).max_idle_connections(KIOSKS).build().into()
}

impl Storm {
    /// Pushes, then pulls until everyone has pushed.
    fn live(&self, mut client: Client) {
        self.start.wait();
        let pushed = self.ask(&mut client, true);
        assert_eq!(pushed.outcomes.len(), EACH, "{:?}", pushed.trouble);
        self.drained.fetch_add(1, Relaxed);
        let mut feed = pushed.feed;
        while let Some(page) = feed.filter(|page| page.next.position < page.last) {
            if self.drained.load(Relaxed) == KIOSKS {
                return;
            }
            client.request.operations.clear();
            client.request.first = EACH as u64 + 1;
            client.request.acknowledged = Some(client.last);
            client.request.cursor = Some(page.next);
            feed = self.ask(&mut client, false).feed;
        }
    }

    /// Asks until the hub answers.
    fn ask(&self, client: &mut Client, is_push: bool) -> Answer {
        let body = wire::encode(&client.request);
        loop {
            let (reply, time) = timed(|| self.send(client, &body));
            let Ok(mut reply) = reply else {
                self.unreachable.fetch_add(1, Relaxed);
                self.wait(client, 0);
                continue;
            };
            let given = reply.headers().get(auth::NONCE_HEADER);
            let given = given.and_then(|nonce| nonce.to_str().ok()).map(str::to_owned);
            match reply.status().as_u16() {
                200 => {
                    if is_push {
                        let mut pushes = self.pushes.lock().unwrap_or_else(PoisonError::into_inner);
                        pushes.add(time.as_secs_f64() * 1e3);
                    }
                    let limited = reply.body_mut().with_config().limit(ANSWER_BYTES_MAX);
                    let bytes = limited.read_to_vec().expect("a whole answer");
                    return wire::decode(&bytes).expect("it can be read");
                }
                401 => client.nonce = given.expect("a nonce comes with it"),
                503 => {
                    self.turned_away.fetch_add(1, Relaxed);
                    self.wait(client, asked_to_wait_s(&reply));
                }
                other => panic!("the hub answered {other}"),
            }
        }
    }

    fn send(
        &self,
        client: &Client,
        body: &[u8],
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let token = auth::sign(&client.key, client.identity.node, body, &client.nonce);
        let post = self.agent.post(&self.url);
        let post = post.header("authorization", format!("{}{token}", auth::SCHEME));
        post.send(body)
    }

    /// As a kiosk waits: what the hub asks for, and a random time that grows.
    fn wait(&self, client: &mut Client, seconds: u64) {
        let number = Hash::of("storm", &[&client.identity.node.0, client.nonce.as_bytes()]);
        let random = u64::from_be_bytes(*number.0.first_chunk().expect("eight of its bytes"));
        let jitter = client.backoff.failed(random.wrapping_mul(1 + seconds));
        let time = Duration::from_secs(seconds) + Duration::from_millis(jitter);
        wait::pass(Deadline::after(time));
    }
}

fn asked_to_wait_s(reply: &ureq::http::Response<ureq::Body>) -> u64 {
    let asked = reply.headers().get("retry-after").and_then(|value| value.to_str().ok());
    asked.and_then(|text| text.parse().ok()).unwrap_or(1)
}
