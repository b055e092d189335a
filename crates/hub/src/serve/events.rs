//! Hints that something has changed, as server-sent events: `GET /v1/events` for pages, which then ask anew, and `GET /v1/hints` for
//! kiosks, which then sync. A hint says nothing of its own, and a lost one costs time only: kiosks sync every 30 s all the same.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use portico_domain::MemberId;
use portico_ledger::StoreError;
use portico_ledger::hints::{Touched, touched};
use portico_sync::auth;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::time::Instant;

use super::Shared;
use super::reply::Problem;
use super::sync::authenticate;
use crate::ambient;
use crate::hub::Hub;
use crate::sign_in::Visitor;

/// Where pages listen.
pub(super) const PAGES_PATH: &str = "/v1/events";
/// How often it is looked whether the order has grown. It is what hints cost at rest, and how late they come at most.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Listeners at once.
const LISTENERS_MAX: usize = 3_000;
/// Hints that a listener may be behind; with more, it is told of everything.
const BEHIND_MAX: usize = 64;
/// How long one listens before opening anew: who is signed in is looked at again then.
const LISTEN_TIME_MAX: Duration = Duration::from_secs(30 * 60);
/// How often something is said to a page that listens, so that proxies on the way keep the connection.
const ALIVE_EVERY: Duration = Duration::from_secs(15);
/// How long a page waits before it opens anew, at least and at most, in milliseconds: not all together.
const AGAIN_AFTER_MS: (u64, u64) = (1_000, 5_000);
/// The least time between two hints to one kiosk.
const HINTS_APART: Duration = Duration::from_secs(1);
/// Proxies are to pass each event on at once.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What listeners are told.
#[derive(Debug)]
pub(super) struct Hints {
    changes: broadcast::Sender<Arc<Touched>>,
    position: watch::Sender<u64>,
    ended: watch::Sender<bool>,
    places: Arc<Semaphore>,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            changes: broadcast::Sender::new(BEHIND_MAX),
            position: watch::Sender::new(0),
            ended: watch::Sender::new(false),
            places: Arc::new(Semaphore::new(LISTENERS_MAX)),
        }
    }
}

impl Hints {
    /// Looks whether the order has grown, until the end.
    pub(super) async fn follow(&self, hub: Arc<Hub>) {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut looked = false;
        loop {
            ticks.tick().await;
            let (hub, from) = (Arc::clone(&hub), *self.position.borrow());
            let look = move || look(&hub, from);
            match tokio::task::spawn_blocking(look).await {
                Ok(Ok(Some((position, change)))) => {
                    self.position.send_replace(position);
                    if looked {
                        // Nobody listens, perhaps.
                        let _ = self.changes.send(Arc::new(change));
                    }
                }
                Ok(Ok(None)) => {}
                Ok(Err(error)) => tracing::error!(%error, "nobody can be told of changes"),
                Err(error) => tracing::error!(%error, "looking for changes failed"),
            }
            looked = true;
        }
    }

    /// Ends all listening.
    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    fn place(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.places).try_acquire_owned().map_err(|_| Problem::busy())
    }

    /// How many listen.
    pub(super) fn count(&self, gauge: &Gauge) {
        let listening = LISTENERS_MAX - self.places.available_permits();
        gauge.set(i64::try_from(listening).unwrap_or(i64::MAX));
    }
}

/// How far the order has come after `from`, and what has changed.
fn look(hub: &Hub, from: u64) -> Result<Option<(u64, Touched)>, StoreError> {
    let view = hub.ledger().view()?;
    let last = view.last()?.position;
    if last == from {
        return Ok(None);
    }
    Ok(Some((last, touched(&view, from)?)))
}

/// Whoever listens.
struct Listener {
    changes: broadcast::Receiver<Arc<Touched>>,
    position: watch::Receiver<u64>,
    ended: watch::Receiver<bool>,
    until: Instant,
    member: Option<MemberId>,
    waiting: Vec<Event>,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    fn new(hints: &Hints, member: Option<MemberId>) -> Result<Self, Problem> {
        Ok(Self {
            changes: hints.changes.subscribe(),
            position: hints.position.subscribe(),
            ended: hints.ended.subscribe(),
            until: Instant::now() + LISTEN_TIME_MAX,
            member,
            waiting: Vec::new(),
            _place: hints.place()?,
        })
    }

    /// The next hint for a page; none at the end.
    async fn next_change(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop() {
                return Some(event);
            }
            let change = tokio::select! {
                change = self.changes.recv() => change,
                _ = self.ended.wait_for(|ended| *ended) => return None,
                () = tokio::time::sleep_until(self.until) => return None,
            };
            let position = *self.position.borrow();
            match change {
                Ok(change) => self.tell(&change, position),
                Err(broadcast::error::RecvError::Lagged(_)) => self.tell(&Touched::ALL, position),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    fn tell(&mut self, change: &Touched, position: u64) {
        let me = self.member.is_some_and(|member| change.concerns(member));
        let names = [("board", change.board), ("me", me), ("sessions", change.sessions)];
        let told = names.into_iter().filter(|(_, told)| *told);
        let position = position.to_string();
        let event = |(name, _)| Event::default().event(name).id(&position).data(&position);
        self.waiting.extend(told.map(event));
    }

    /// The next position for a kiosk; none at the end.
    async fn next_position(&mut self) -> Option<Event> {
        let changed = tokio::select! {
            changed = self.position.changed() => changed,
            _ = self.ended.wait_for(|ended| *ended) => return None,
            () = tokio::time::sleep_until(self.until) => return None,
        };
        changed.ok()?;
        let position = *self.position.borrow_and_update();
        self.pause().await;
        Some(Event::default().event("position").data(position.to_string()))
    }

    /// Lets what follows at once share a hint.
    async fn pause(&mut self) {
        let ends = self.ended.wait_for(|ended| *ended);
        // That time has passed is what is waited for.
        let _ = tokio::time::timeout(HINTS_APART, ends).await;
    }
}

/// For pages: what has changed since the last hint that the browser has had, and from now on.
pub(super) async fn pages(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = visitor.known.as_ref().map(|known| known.member);
    let mut listener = Listener::new(&shared.hints, member)?;
    let had = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    if let Some(had) = had {
        let missed = shared.blocking(move |shared| look(&shared.hub, had)).await?;
        let missed = missed.map_err(|error| Problem::of_store(error.fault()))?;
        missed.iter().for_each(|(position, change)| listener.tell(change, *position));
    }
    let (least, most) = AGAIN_AFTER_MS;
    let again_ms = least + u64::from_be_bytes(ambient::random()) % (most - least);
    let first = Event::default().retry(Duration::from_millis(again_ms)).comment("listening");
    listener.waiting.push(first);
    let events = stream::unfold(listener, |mut listener| async {
        Some((listener.next_change().await?, listener))
    });
    Ok(answer(events))
}

/// For kiosks: how far the order has come.
pub(super) async fn kiosks(
    State(shared): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now_ms = ambient::now_ms();
    shared.blocking(move |shared| authenticate(shared, &headers, &[], now_ms)).await??;
    let mut listener = Listener::new(&shared.hints, None)?;
    listener.position.mark_changed();
    let events = stream::unfold(listener, |mut listener| async {
        Some((listener.next_position().await?, listener))
    });
    let nonce = shared.hub.nonces().give(now_ms);
    let nonce = (HeaderName::from_static(auth::NONCE_HEADER), nonce);
    Ok(([nonce], answer(events)).into_response())
}

fn answer(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    use futures_util::StreamExt as _;
    let events = events.map(Ok::<_, Infallible>);
    let events = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY));
    let unkept = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([UNBUFFERED, unkept], events).into_response()
}
