//! Kiosks and cases as lines of text, for the command line.

use chrono::{DateTime, SecondsFormat};
use portico_domain::case::{Answer, Case, Cause, Side};
use portico_domain::member::Profile;
use portico_domain::node::Node;
use portico_domain::{MemberId, NodeId, OpId, Outcome, Told};

use crate::hub::{Hub, HubError};

/// A moment as people and programs read it: RFC 3339, in UTC.
pub(crate) fn date(at_ms: u64) -> String {
    let at = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    at.unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Hub {
    /// One line for each kiosk.
    pub(crate) fn list_nodes(&self) -> Result<String, HubError> {
        let line = |(id, node): (NodeId, Node)| {
            let role = node.role.map_or("hub", |role| role.as_str());
            let member = node.member.map(|member| self.name(member)).unwrap_or_default();
            let state = match node.revoked_ms {
                Some(from_ms) => format!("revoked from {}", date(from_ms)),
                None if node.key.is_none() => "not heard of yet".to_owned(),
                None => "good".to_owned(),
            };
            format!("{id}  {role}  {member}  {state}\n")
        };
        Ok(self.nodes()?.into_iter().map(line).collect())
    }

    /// A few lines for each case, open ones first.
    pub(crate) fn list_cases(&self) -> Result<String, HubError> {
        let mut cases = self.cases()?;
        cases.sort_by_key(|(_, case)| !case.is_open());
        Ok(cases.iter().map(|(id, case)| self.describe(*id, case)).collect())
    }

    fn describe(&self, id: OpId, case: &Case) -> String {
        let state = match &case.answer {
            None => "open".to_owned(),
            Some(answered) => {
                format!("{} on {}", answer_word(answered.answer), date(answered.at_ms))
            }
        };
        let mut text = format!("{id}  {state}: {}\n", cause_words(case.cause));
        text += &self.side_line("told", &case.side);
        if let Some(outcome) = &case.outcome {
            text += &format!("  decided: {}\n", outcome_words(outcome));
        }
        if let Some(side) = &case.against {
            text += &self.side_line("against", side);
        }
        text
    }

    fn side_line(&self, word: &str, side: &Side) -> String {
        let name = |id: Option<MemberId>| id.map_or("?".to_owned(), |id| self.name(id));
        format!(
            "  {word}: {} and {}, \"{}\", {} ± {} s, at kiosk {}\n",
            name(side.redeemer),
            name(side.owner),
            told_words(side.told),
            date(side.at.at_ms),
            side.at.error_ms.div_ceil(1000),
            side.node,
        )
    }

    pub(crate) fn name(&self, member: MemberId) -> String {
        let profile: Option<Profile> =
            self.ledger().view().ok().and_then(|view| view.rows().get(&member).ok().flatten());
        profile.map_or_else(|| member.to_string(), |profile| profile.name)
    }
}

fn cause_words(cause: Cause) -> &'static str {
    match cause {
        Cause::Differs => "the hub decided otherwise than people were told",
        Cause::RevokedKey => "a code was believed whose kiosk was revoked later",
        Cause::Fork => "a kiosk's data was copied or restored from a backup",
        Cause::Clock => "a kiosk's clock is too unsure to judge by",
        Cause::Hours => {
            "a mentor's hours changed, and no longer hold what is booked or promised to a kiosk"
        }
        Cause::Other => "something that a newer program knows",
    }
}

fn told_words(told: Told) -> &'static str {
    match told {
        Told::Nothing => "nothing",
        Told::Done => "done",
        Told::Connected => "you are connected",
        Told::AlreadyConnected => "you were connected already",
        Told::Unsure => "the hub will decide",
        Told::Provisional => "booked, to be confirmed",
    }
}

fn outcome_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied(_) => "done".to_owned(),
        Outcome::Duplicate => "it was so already".to_owned(),
        Outcome::Rejected(refusal) => format!("no: {}", refusal.code().message()),
        Outcome::Deferred => "kept until this hub is upgraded".to_owned(),
    }
}

fn answer_word(answer: Answer) -> &'static str {
    match answer {
        Answer::Resolved => "resolved by itself",
        Answer::Noted => "noted",
        Answer::Connect => "connected all the same",
    }
}
