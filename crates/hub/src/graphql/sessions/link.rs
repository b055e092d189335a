//! Asking for a new link of a booking by mail, and opening it by the code of that letter.

use async_graphql::{Context, Object, SimpleObject};

use crate::denial::Denial;
use crate::graphql::asked::asked;
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::guests::Whom;
use crate::mailed_code::{CODE_DIGITS, CODE_VALID_MS};

#[derive(Default)]
pub(crate) struct LinkMutation;

/// That a code was asked for. The same whether or not anybody gets one.
#[derive(SimpleObject)]
struct LinkRequest {
    request: String,
    code_digits: usize,
    code_valid_seconds: u64,
}

/// A link just made.
#[derive(SimpleObject)]
struct GuestLink {
    token: String,
    valid_until: Moment,
}

#[Object]
impl LinkMutation {
    /// A new link and a code by mail; the same answer whether or not anybody has the address.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn ask_link(
        &self,
        context: &Context<'_>,
        link: Option<String>,
        address: Option<String>,
    ) -> Result<LinkRequest, Denial> {
        let asked = asked(context);
        let whom = match (&link, &address) {
            (Some(link), None) => Whom::Token(link),
            (None, Some(address)) => Whom::Address(address),
            _ => return Err(Denial::malformed(400, "either a link or an address is needed")),
        };
        let answer = asked.guests().ask(whom, asked.visit("graphql/askLink"))?;
        if let Some(pending) = answer.pending {
            // Behind the answer: how long it takes says whether somebody has the address.
            let guests = asked.guests().clone();
            tokio::task::spawn_blocking(move || guests.look_up(pending));
        }
        let (code_digits, code_valid_seconds) = (CODE_DIGITS, CODE_VALID_MS / 1_000);
        Ok(LinkRequest { request: answer.request, code_digits, code_valid_seconds })
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn open_link(
        &self,
        context: &Context<'_>,
        request: String,
        code: String,
    ) -> Result<GuestLink, Denial> {
        let asked = asked(context);
        let opened = asked.guests().open(&request, &code, asked.visit("graphql/openLink"))?;
        Ok(GuestLink { token: opened.token, valid_until: Moment(opened.valid_until_ms) })
    }
}
