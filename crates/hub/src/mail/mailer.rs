//! The loop that sends what is due: a few letters at a time, each at most once unless its end was unknown, and none in vain
//! while the server cannot be reached.

use std::sync::Arc;
use std::time::Duration;

use lettre::Message;
use portico_ledger::StoreError;
use portico_ledger::hub::outbox::{Job, JobId, Letter, Settled};
use portico_sync::backoff::{Backoff, Ceiling};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::compose::{self, Composed};
use super::metrics::{Failure, MailMetrics};
use super::settings::MailSettings;
use super::smtp::{Conversation, LIMITS, NotTaken, Smtp, Unreachable};
use super::status::Going;
use crate::ambient;
use crate::hub::{Hub, HubError};

/// Letters that are handed over at the same time.
const AT_ONCE_MAX: usize = 4;
/// How often the queue is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a letter waits after the server put it off: full jitter below a ceiling that doubles with each try.
const PUT_OFF: Ceiling = Ceiling { first_ms: 4_000, most_ms: 300_000 };
/// After so many tries, which take more than a day, a letter has failed.
const TRIES_MAX: u32 = 600;
/// A letter that was handed over so often with no word back has failed: its reader has perhaps as many copies.
const DOUBTS_MAX: u32 = 5;

/// Sends letters.
#[derive(Debug)]
pub(crate) struct Mailer {
    hub: Arc<Hub>,
    settings: MailSettings,
    smtp: Smtp,
    metrics: Arc<MailMetrics>,
    ending: watch::Receiver<bool>,
}

/// Why an attempt came to no end.
#[derive(Debug, thiserror::Error)]
enum Interrupted {
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

/// Sends what is due until `ending` says so, and ends with no letter half sent. Without settings it says so, and letters wait.
pub(crate) async fn run(
    hub: Arc<Hub>,
    settings: Option<MailSettings>,
    metrics: Arc<MailMetrics>,
    ending: watch::Receiver<bool>,
) {
    let Some(settings) = settings else {
        hub.mail_status().set(Going::NotSetUp);
        tracing::warn!("no mail server is set (serve --smtp): letters wait");
        return;
    };
    hub.mail_status().set(Going::Well);
    let host = hub.event().map(|(_, event)| host_of(&event.origin)).unwrap_or_default();
    let smtp = Smtp::new(settings.server.clone(), &host, LIMITS);
    let mailer = Arc::new(Mailer { hub, settings, smtp, metrics, ending });
    mailer.run().await;
}

impl Mailer {
    async fn run(self: Arc<Self>) {
        let recovered =
            self.blocking(|mailer| mailer.hub.ledger().outbox().recover(ambient::now_ms()));
        if let Ok(count @ 1..) = recovered.await {
            tracing::warn!(
                count,
                "letters were being sent when the hub ended: they perhaps come twice"
            );
        }
        let mut server = Backoff::default();
        let mut pause = LOOK_EVERY;
        while !self.ends_within(pause).await {
            pause = match self.send_due().await {
                Ok(()) => {
                    server.succeeded();
                    LOOK_EVERY
                }
                Err(why) => {
                    let wait_ms = server.failed(random());
                    self.report(&why, wait_ms);
                    LOOK_EVERY + Duration::from_millis(wait_ms)
                }
            }
        }
    }

    /// Waits for so long, unless the hub is to end: then at once, and true.
    async fn ends_within(&self, pause: Duration) -> bool {
        let mut ending = self.ending.clone();
        let ends = ending.wait_for(|ending| *ending);
        tokio::time::timeout(pause, ends).await.is_ok()
    }

    /// Sends all that is due, or as much as goes.
    async fn send_due(self: &Arc<Self>) -> Result<(), Interrupted> {
        loop {
            let due = self
                .blocking(|mailer| mailer.hub.ledger().outbox().due(ambient::now_ms(), AT_ONCE_MAX))
                .await?;
            if due.is_empty() || *self.ending.borrow() {
                return Ok(());
            }
            let mut sending = JoinSet::new();
            for letter in due {
                let mailer = Arc::clone(self);
                sending.spawn(async move { mailer.send(letter).await });
            }
            let ends = sending.join_all().await;
            ends.into_iter().collect::<Result<(), Interrupted>>()?;
            self.hub.mail_status().set(Going::Well);
        }
    }

    /// Sends one letter. Its contents are read, and its link is made, only when the server listens.
    async fn send(self: &Arc<Self>, (id, job): Letter) -> Result<(), Interrupted> {
        let mut conversation = self.smtp.open().await?;
        let ended = self.converse(&mut conversation, id, job).await;
        conversation.close().await;
        ended
    }

    async fn converse(
        self: &Arc<Self>,
        conversation: &mut Conversation,
        id: JobId,
        job: Job,
    ) -> Result<(), Interrupted> {
        let asked = job.clone();
        let composed = self
            .blocking(move |mailer| compose::compose(&mailer.hub, &mailer.settings, id, &asked))
            .await?;
        let message = match composed {
            Composed::Message(message) => message,
            Composed::Obsolete => {
                return self.settle(id, Settled::Obsolete { at_ms: ambient::now_ms() }).await;
            }
            Composed::Unsendable(answer) => {
                return self.fail(id, answer).await;
            }
        };
        if let Err(why) = conversation.announce(message.envelope()).await {
            return self.not_taken(id, &job, &message, why).await;
        }
        if !self
            .blocking(move |mailer| mailer.hub.ledger().outbox().begin(id, ambient::now_ms()))
            .await?
        {
            return Ok(());
        }
        match conversation.hand_over(&message.formatted()).await {
            Ok(()) => self.taken(id).await,
            Err(why) => self.not_taken(id, &job, &message, why).await,
        }
    }

    async fn taken(self: &Arc<Self>, id: JobId) -> Result<(), Interrupted> {
        tracing::info!(letter = %id, "a letter was sent");
        self.metrics.sent(id.purpose);
        self.settle(id, Settled::Sent { at_ms: ambient::now_ms() }).await
    }

    async fn not_taken(
        self: &Arc<Self>,
        id: JobId,
        job: &Job,
        message: &Message,
        why: NotTaken,
    ) -> Result<(), Interrupted> {
        let next_ms = ambient::now_ms() + PUT_OFF.wait_ms(job.tries, random());
        match why {
            NotTaken::ForGood(answer) => self.fail(id, without_address(&answer, message)).await,
            NotTaken::Later(answer) if job.tries + 1 >= TRIES_MAX => {
                self.fail(id, without_address(&answer, message)).await
            }
            NotTaken::Later(answer) => {
                let answer = without_address(&answer, message);
                tracing::warn!(letter = %id, %answer, "a letter was put off");
                self.metrics.failed(Failure::Later);
                self.settle(id, Settled::Later { next_ms, answer }).await
            }
            NotTaken::InDoubt => {
                tracing::warn!(letter = %id, "a letter was handed over and no word came back: it perhaps comes twice");
                self.metrics.failed(Failure::InDoubt);
                self.settle(id, Settled::InDoubt { next_ms }).await?;
                if job.doubts + 1 < DOUBTS_MAX {
                    return Ok(());
                }
                self.fail(id, format!("the mail server broke off {DOUBTS_MAX} times")).await
            }
        }
    }

    async fn fail(self: &Arc<Self>, id: JobId, answer: String) -> Result<(), Interrupted> {
        tracing::error!(letter = %id, %answer, "a letter cannot be sent");
        self.metrics.failed(Failure::ForGood);
        self.settle(id, Settled::Failed { at_ms: ambient::now_ms(), answer }).await
    }

    async fn settle(self: &Arc<Self>, id: JobId, settled: Settled) -> Result<(), Interrupted> {
        self.blocking(move |mailer| mailer.hub.ledger().outbox().settle(id, settled)).await?;
        Ok(())
    }

    fn report(&self, why: &Interrupted, wait_ms: u64) {
        match why {
            Interrupted::Server(why) => {
                tracing::warn!(%why, wait_ms, "letters wait");
                self.metrics.failed(Failure::Unreachable);
                self.hub.mail_status().set(Going::Badly(why.to_string()));
            }
            why => tracing::error!(%why, wait_ms, "mail failed"),
        }
    }

    /// Runs blocking work on the ledger off the runtime's threads.
    async fn blocking<T, E>(
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

fn random() -> u64 {
    u64::from_be_bytes(ambient::random())
}

/// The host in an origin.
pub(super) fn host_of(origin: &str) -> String {
    let url = url::Url::parse(origin).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
}

/// What the server said, without the address of the guest: it is kept for organizers, and outlives the guest's data.
fn without_address(answer: &str, message: &Message) -> String {
    message.envelope().to().iter().fold(answer.to_owned(), |answer, to| {
        let to = to.to_string();
        // Addresses are ASCII but for a few; for those, letters keep their case.
        let (lower, wanted) = (answer.to_ascii_lowercase(), to.to_ascii_lowercase());
        match lower.find(&wanted) {
            Some(at) => format!("{}…{}", &answer[..at], &answer[at + to.len()..]),
            None => answer,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_without_the_address() {
        let message = Message::builder()
            .from("days@example.org".parse().unwrap())
            .to("ada@example.org".parse().unwrap())
            .body(String::new())
            .unwrap();
        let kept = without_address("550 5.1.1 <Ada@Example.org>: unknown", &message);
        assert_eq!(kept, "550 5.1.1 <…>: unknown");
        assert_eq!(without_address("451 later", &message), "451 later");
    }

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
