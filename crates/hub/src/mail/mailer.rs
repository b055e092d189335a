//! The loop that sends what is due: a few letters at a time, each at most once unless its end was unknown, and none in vain
//! while the server cannot be reached.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use portico_ledger::StoreError;
use portico_ledger::hub::outbox::JobId;
use portico_sync::backoff::Backoff;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::compose::Writing;
use super::deriving::keep_deriving;
use super::links::MadeLinks;
use super::metrics::{Failure, MailMetrics};
use super::settings::MailSettings;
use super::smtp::{LIMITS, Smtp, Unreachable};
use super::status::Going;
use crate::ambient;
use crate::hub::{Hub, HubError};

/// Letters that are handed over at the same time.
const AT_ONCE_MAX: usize = 4;
/// How often the queue is looked at.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Sends letters.
#[derive(Debug)]
pub(super) struct Mailer {
    pub(super) hub: Arc<Hub>,
    settings: MailSettings,
    pub(super) smtp: Smtp,
    links: MadeLinks,
    pub(super) metrics: Arc<MailMetrics>,
    ending: watch::Receiver<bool>,
}

/// Letters in hand.
#[derive(Debug, Default)]
struct Hands {
    sending: JoinSet<(JobId, Result<(), Interrupted>)>,
    busy: BTreeSet<JobId>,
}

impl Hands {
    /// What came of the next letter; never, where none is in hand.
    async fn next(&mut self) -> Result<(), Interrupted> {
        match self.sending.join_next().await {
            Some(Ok((id, ended))) => {
                self.busy.remove(&id);
                ended
            }
            Some(Err(_)) => {
                // Which one it was is not known; none is taken up twice as long as it is being sent.
                if self.sending.is_empty() {
                    self.busy.clear();
                }
                Err(Interrupted::Ended)
            }
            None => std::future::pending().await,
        }
    }

    async fn finish(mut self) {
        while self.sending.join_next().await.is_some() {}
    }
}

/// Why an attempt came to no end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Interrupted {
    /// The server cannot be used.
    #[error(transparent)]
    Server(#[from] Unreachable),
    /// The hub's own ledger or its work failed.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// Work on the ledger ended early.
    #[error("work on the ledger ended early")]
    Ended,
}

impl From<StoreError> for Interrupted {
    fn from(error: StoreError) -> Self {
        Self::Hub(error.into())
    }
}

/// Puts letters into the queue and sends them until `ending` says so, and ends with no letter half sent. Without settings it says
/// so, and letters wait.
pub(crate) async fn run(
    hub: Arc<Hub>,
    settings: Option<MailSettings>,
    metrics: Arc<MailMetrics>,
    ending: watch::Receiver<bool>,
) {
    let deriving = keep_deriving(Arc::clone(&hub), ending.clone());
    let Some(settings) = settings else {
        hub.mail_status().set(Going::NotSetUp);
        tracing::warn!("no mail server is set (serve --smtp): letters wait");
        return deriving.await;
    };
    hub.mail_status().set(Going::Well);
    let host = hub.event().map(|(_, event)| host_of(&event.origin)).unwrap_or_default();
    let smtp = Smtp::new(settings.server.clone(), &host, LIMITS);
    let links = MadeLinks::default();
    let mailer = Arc::new(Mailer { hub, settings, smtp, links, metrics, ending });
    tokio::join!(deriving, mailer.run());
}

/// Waits for so long, unless the hub is to end: then at once, and true.
pub(super) async fn ends_within(ending: &watch::Receiver<bool>, pause: Duration) -> bool {
    let mut ending = ending.clone();
    let ends = ending.wait_for(|ending| *ending);
    tokio::time::timeout(pause, ends).await.is_ok()
}

impl Mailer {
    async fn run(self: Arc<Self>) {
        self.recover().await;
        let (mut hands, mut server) = (Hands::default(), Backoff::default());
        let mut pause = LOOK_EVERY;
        loop {
            let ended = tokio::select! {
                ends = self.ends_within(pause) => if ends { break } else { Ok(()) },
                ended = hands.next() => ended.inspect(|()| self.goes_well(&mut server)),
            };
            let filled = match ended {
                Ok(()) => self.fill(&mut hands).await,
                failed => failed,
            };
            pause = match filled {
                Ok(()) => LOOK_EVERY,
                Err(why) => self.pause_after(&why, &mut server),
            };
        }
        hands.finish().await;
    }

    async fn recover(self: &Arc<Self>) {
        let recover = |mailer: &Self| mailer.hub.ledger().outbox().recover(ambient::now_ms());
        match self.blocking(recover).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(count, "letters that were being sent perhaps come twice"),
            Err(error) => tracing::error!(%error, "letters that were being sent are stuck"),
        }
    }

    /// Takes up as many letters that are due as there are free hands.
    async fn fill(self: &Arc<Self>, hands: &mut Hands) -> Result<(), Interrupted> {
        // Those in hand may be due as well until they are handed over.
        let max = AT_ONCE_MAX + hands.busy.len();
        let due = move |mailer: &Self| mailer.hub.ledger().outbox().due(ambient::now_ms(), max);
        for (id, job) in self.blocking(due).await? {
            if hands.busy.len() < AT_ONCE_MAX && hands.busy.insert(id) {
                let mailer = Arc::clone(self);
                hands.sending.spawn(async move { (id, mailer.send((id, job)).await) });
            }
        }
        Ok(())
    }

    fn goes_well(&self, server: &mut Backoff) {
        server.succeeded();
        self.hub.mail_status().set(Going::Well);
    }

    /// Says why nothing goes, and how long it is to be left alone.
    fn pause_after(&self, why: &Interrupted, server: &mut Backoff) -> Duration {
        let wait_ms = server.failed(random());
        match why {
            Interrupted::Server(why) => {
                tracing::warn!(%why, wait_ms, "letters wait");
                self.metrics.failed(Failure::Unreachable);
                self.hub.mail_status().set(Going::Badly(why.to_string()));
            }
            why => tracing::error!(%why, wait_ms, "mail failed"),
        }
        LOOK_EVERY + Duration::from_millis(wait_ms)
    }

    /// Waits for so long, unless the hub is to end: then at once, and true.
    pub(super) async fn ends_within(&self, pause: Duration) -> bool {
        ends_within(&self.ending, pause).await
    }

    pub(super) fn writing(&self) -> Writing<'_> {
        Writing { hub: &self.hub, settings: &self.settings, links: &self.links }
    }

    /// Runs blocking work on the ledger off the runtime's threads.
    pub(super) async fn blocking<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Interrupted>
    where
        T: Send + 'static,
        E: Send + 'static,
        Interrupted: From<E>,
    {
        let mailer = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&mailer)).await;
        Ok(done.map_err(|_| Interrupted::Ended)??)
    }
}

pub(super) fn random() -> u64 {
    u64::from_be_bytes(ambient::random())
}

/// The host in an origin.
pub(crate) fn host_of(origin: &str) -> String {
    let url = url::Url::parse(origin).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_origins() {
        for (origin, host) in [
            ("https://meet.example", "meet.example"),
            ("http://127.0.0.1:8480", "127.0.0.1"),
            ("http://[::1]:8480", "[::1]"),
        ] {
            assert_eq!(host_of(origin), host);
        }
    }
}
