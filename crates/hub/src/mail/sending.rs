//! One letter's way to the server, and what is remembered of how it ended.

use std::sync::Arc;
use std::time::Duration;

use lettre::Message;
use portico_ledger::hub::outbox::{Job, JobId, Letter, Settled};
use portico_sync::backoff::Ceiling;

use super::compose::Composed;
use super::mailer::{Interrupted, Mailer, random};
use super::metrics::Failure;
use super::smtp::{Conversation, NotTaken};
use crate::ambient;

/// How long a letter waits after the server put it off: full jitter below a ceiling that doubles with each try.
const PUT_OFF: Ceiling = Ceiling { first_ms: 4_000, most_ms: 300_000 };
/// After so many tries, which take more than a day, a letter has failed.
const TRIES_MAX: u32 = 600;
/// A letter that was handed over so often with no word back has failed: its reader has perhaps as many copies.
const DOUBTS_MAX: u32 = 5;
/// How soon it is tried again to write down what became of a letter.
const SETTLE_AGAIN_AFTER: Duration = Duration::from_secs(1);

impl Mailer {
    /// Sends one letter. Its contents are read, and its link is made, only when the server listens.
    pub(super) async fn send(self: &Arc<Self>, (id, job): Letter) -> Result<(), Interrupted> {
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
        let composed = self.blocking(move |mailer| mailer.writing().compose(id, &asked)).await?;
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
        loop {
            let settled = settled.clone();
            let settle = move |mailer: &Self| mailer.hub.ledger().outbox().settle(id, settled);
            match self.blocking(settle).await {
                Ok(_) => return Ok(()),
                // A full disk, say. Forgotten, the letter would come again.
                Err(error) if !self.ends_within(SETTLE_AGAIN_AFTER).await => {
                    tracing::error!(letter = %id, %error, "what became of a letter cannot be written down yet");
                }
                Err(error) => return Err(error),
            }
        }
    }
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
}
