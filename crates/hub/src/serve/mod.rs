//! The hub on a network: one HTTP server, and the command line's socket beside it.

mod admin;
mod bodies;
mod connections;
mod cookies;
mod demo;
mod enrol;
mod events;
mod graphql;
mod guard;
mod guests;
mod import;
mod pages;
pub(crate) mod picture;
mod reply;
mod source;
mod status;
mod sync;
mod tls;
mod visitor;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request};
use axum::routing::{get, post};
use axum::{Router, middleware};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use portico_domain::NodeId;
use portico_sync::pack::{claim, delivery};
use portico_sync::{enrol as enrolment, hints, http, wire};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{Semaphore, watch};

use events::Hints;
use pages::Files;
pub use tls::{BadTls, Tls};

use crate::ambient;
use crate::graphql::{Desk, Graphql};
use crate::guests::Guests;
use crate::hub::{Hub, HubError};
use crate::limits::Limits;
use crate::mail::{self, MailSettings};
use crate::metrics::Metrics;
use crate::sign_in::SignIns;
use crate::writer::Writer;

/// Attempts to enrol that one address may make in a minute.
const ENROL_ATTEMPTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// Parcels that one kiosk may deliver for others in a minute.
const DELIVERIES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("thirty is not zero");
/// Requests of sync that are worked on at once. More would only share the same processors, and the last would wait longest.
const SERVED_AT_ONCE_MAX: usize = 16;
/// Those of them that may only ask for rows.
const PULLS_AT_ONCE_MAX: usize = 4;
/// How often it is looked what time brings to sessions: reminders, guests who did not come.
const TEND_EVERY: Duration = Duration::from_secs(5);
/// How long letters that are being sent hold up the end.
const LETTERS_END_MAX: Duration = Duration::from_secs(10);
/// How often tokens that are due are reduced to stubs.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// What every request may use.
#[derive(Clone)]
struct Shared {
    hub: Arc<Hub>,
    writer: Writer,
    metrics: Arc<Metrics>,
    /// Rounds of sync that are served at once.
    turns: Arc<Semaphore>,
    /// Those of them that only ask for rows.
    pulls: Arc<Semaphore>,
    attempts: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    deliveries: Arc<DefaultKeyedRateLimiter<NodeId>>,
    demo: Arc<demo::Demo>,
    limits: Arc<Limits>,
    guests: Arc<Guests>,
    sign_ins: Arc<SignIns>,
    /// Guests' requests that are served at once.
    guest_turns: Arc<Semaphore>,
    graphql: Graphql,
    /// GraphQL requests that are served at once.
    graphql_turns: Arc<Semaphore>,
    desk: Arc<Desk>,
    /// Reverse proxies whose word about a request's source is believed.
    proxies: Arc<[IpAddr]>,
    /// Whether this server itself speaks TLS.
    tls: bool,
    hints: Arc<Hints>,
    files: Arc<Files>,
}

/// A hub on a port, not serving yet.
pub struct Server {
    listener: TcpListener,
    commands: UnixListener,
    shared: Shared,
    mail: Option<MailSettings>,
    tls: Option<Tls>,
}

impl Server {
    /// Takes the port and the command line's socket; requests and commands wait until [`Server::run`].
    ///
    /// # Errors
    /// When the port or the socket cannot be had.
    pub async fn bind(hub: Arc<Hub>, listen: SocketAddr) -> Result<Self, HubError> {
        let listener = TcpListener::bind(listen).await?;
        let commands = admin::listen(&hub)?;
        let desk = Desk::open(Arc::clone(&hub))?;
        let shared = Shared {
            writer: Writer::start(Arc::clone(&hub))?,
            metrics: Arc::new(Metrics::new(hub.sessions(), desk.sign_ins.metrics())),
            turns: Arc::new(Semaphore::new(SERVED_AT_ONCE_MAX)),
            pulls: Arc::new(Semaphore::new(PULLS_AT_ONCE_MAX)),
            attempts: Arc::new(RateLimiter::keyed(Quota::per_minute(ENROL_ATTEMPTS_PER_MINUTE))),
            deliveries: Arc::new(RateLimiter::keyed(Quota::per_minute(DELIVERIES_PER_MINUTE))),
            demo: Arc::default(),
            limits: Arc::clone(&desk.limits),
            guests: Arc::clone(&desk.guests),
            sign_ins: Arc::clone(&desk.sign_ins),
            guest_turns: Arc::new(Semaphore::new(guests::GUESTS_AT_ONCE_MAX)),
            graphql: Graphql::new(),
            graphql_turns: Arc::new(Semaphore::new(graphql::AT_ONCE_MAX)),
            desk: Arc::new(desk),
            proxies: Arc::new([]),
            tls: false,
            hints: Arc::default(),
            files: Arc::new(Files::built()),
            hub,
        };
        Ok(Self { listener, commands, shared, mail: None, tls: None })
    }

    /// The same, sending letters. Without this they wait.
    #[must_use]
    pub fn with_mail(self, mail: Option<MailSettings>) -> Self {
        Self { mail, ..self }
    }

    /// The same speaking TLS.
    #[must_use]
    pub fn with_tls(mut self, tls: Option<Tls>) -> Self {
        self.shared.tls = tls.is_some();
        Self { tls, ..self }
    }

    /// The same behind these reverse proxies: limits on a source go by whom they say that they speak for.
    #[must_use]
    pub fn with_proxies(mut self, proxies: &[IpAddr]) -> Self {
        self.shared.proxies = proxies.iter().map(IpAddr::to_canonical).collect();
        self
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `ended` resolves, and finishes the requests in hand.
    ///
    /// # Errors
    /// When the port fails.
    pub async fn run(
        self,
        ended: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), HubError> {
        let commands = tokio::spawn(admin::serve(self.commands, Arc::clone(&self.shared.hub)));
        let sweeping = tokio::spawn(sweep(Arc::clone(&self.shared.hub)));
        let tending = tokio::spawn(tend(self.shared.clone()));
        let mail = Arc::clone(&self.shared.metrics.mail);
        let (end, ending) = watch::channel(false);
        let hub = Arc::clone(&self.shared.hub);
        let mailing = tokio::spawn(mail::run(hub, self.mail, mail, ending));
        let hints = Arc::clone(&self.shared.hints);
        let hinting = tokio::spawn({
            let (hints, hub) = (Arc::clone(&hints), Arc::clone(&self.shared.hub));
            async move { hints.follow(hub).await }
        });
        let ended = async move {
            ended.await;
            // Those who listen would never end by themselves.
            hints.end();
        };
        let served = connections::serve(self.listener, router(self.shared), self.tls, ended).await;
        hinting.abort();
        commands.abort();
        sweeping.abort();
        tending.abort();
        end.send_replace(true);
        if tokio::time::timeout(LETTERS_END_MAX, mailing).await.is_err() {
            tracing::warn!("a letter was being sent: it perhaps comes twice");
        }
        Ok(served?)
    }
}

fn router(shared: Shared) -> Router {
    let received = middleware::from_fn_with_state(shared.clone(), visitor::receive);
    let asked = middleware::from_fn_with_state(shared.clone(), graphql::receive);
    machines()
        .merge(people().route_layer(received))
        .merge(graphql::router().route_layer(asked))
        .merge(guests::router())
        .merge(pages::router(&shared))
        .with_state(shared)
}

/// What kiosks, monitors and other programs ask for.
fn machines() -> Router<Shared> {
    Router::new()
        .route(http::PATH, post(sync::sync))
        .route(enrolment::PATH, post(enrol::enrol))
        .route(claim::PATH, post(import::claim))
        .route(delivery::PATH, post(import::import))
        .route(demo::PATH, get(demo::card))
        .route(hints::PATH, get(events::kiosks))
        .route("/status", get(status::home))
        .route("/healthz", get(status::healthz))
        .route("/readyz", get(status::readyz))
        .route("/metrics", get(status::metrics))
        .layer(DefaultBodyLimit::max(wire::WIRE_BYTES_MAX))
        .layer(middleware::from_fn(bodies::whole))
}

/// What pages ask for, of visitors who are perhaps signed in: all of it passes [`visitor::receive`].
fn people() -> Router<Shared> {
    Router::new()
        .route(picture::PATH, get(picture::picture))
        .route(events::PAGES_PATH, get(events::pages))
}

async fn sweep(hub: Arc<Hub>) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        let hub = Arc::clone(&hub);
        match tokio::task::spawn_blocking(move || hub.sweep()).await {
            Ok(Ok(()) | Err(HubError::NoEvent)) => {}
            Ok(Err(error)) => tracing::error!(%error, "tokens could not be swept"),
            Err(error) => tracing::error!(%error, "sweeping stopped"),
        }
    }
}

async fn tend(shared: Shared) {
    let mut ticks = tokio::time::interval(TEND_EVERY);
    loop {
        ticks.tick().await;
        let work = |shared: &Shared| {
            let now_ms = ambient::now_ms();
            shared.limits.tidy(now_ms);
            shared.guests.tidy();
            shared.sign_ins.tidy(now_ms)?;
            shared.hub.tend_sessions()
        };
        let shared = shared.clone();
        match tokio::task::spawn_blocking(move || work(&shared)).await {
            Ok(Ok(()) | Err(HubError::NoEvent)) => {}
            Ok(Err(error)) => tracing::error!(%error, "sessions could not be tended"),
            Err(error) => tracing::error!(%error, "tending sessions stopped"),
        }
    }
}

impl Shared {
    /// Whether a request came by https, as far as this server or a proxy of ours can tell.
    fn is_https(&self, request: &Request) -> bool {
        self.tls || source::was_https(request, &self.proxies)
    }

    /// Runs blocking work on the ledger off the runtime's threads.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, reply::Problem> {
        let shared = self.clone();
        tokio::task::spawn_blocking(move || work(&shared)).await.map_err(|error| {
            tracing::error!(%error, "a request failed");
            reply::Problem::internal()
        })
    }
}
