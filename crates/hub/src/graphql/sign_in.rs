//! Signing in and out: what the pages of [`crate::sign_in`] ask, and the cookie that comes of it.

use async_graphql::{Context, Object, SimpleObject};

use super::asked::{Asked, asked};
use super::connect::InstantConnectResult;
use super::limits::DEED_COST;
use super::me::Me;
use crate::denial::Denial;
use crate::hub::HubError;
use crate::sign_in::{Arriving, Completed, Known};

#[derive(Default)]
pub(crate) struct SignInMutation;

/// That a letter was asked for. The same whether or not anybody gets one.
#[derive(SimpleObject)]
struct SignInRequest {
    request: String,
    code_digits: usize,
    code_valid_seconds: u64,
}

#[derive(SimpleObject)]
struct SignedIn {
    /// The address is proved and new here: ask for the name, and send the same again with it.
    name_needed: bool,
    me: Option<Me>,
    /// What became of the claim that came with the request.
    connected: Option<InstantConnectResult>,
}

#[Object]
impl SignInMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn request_sign_in(
        &self,
        context: &Context<'_>,
        address: String,
        claim: Option<String>,
    ) -> Result<SignInRequest, Denial> {
        let asked = asked(context);
        let from = (asked.source(), asked.now_ms());
        let requested = asked.sign_ins().request(&address, claim.as_deref(), from)?;
        Ok(SignInRequest {
            request: requested.request,
            code_digits: requested.code_digits,
            code_valid_seconds: requested.code_valid_s,
        })
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn sign_in_with_code(
        &self,
        context: &Context<'_>,
        request: String,
        code: String,
        name: Option<String>,
    ) -> Result<SignedIn, Denial> {
        let asked = asked(context);
        let arriving = arriving(asked, name.as_deref());
        SignedIn::of(asked, asked.sign_ins().by_code(&request, &code, arriving)?)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn sign_in_with_link(
        &self,
        context: &Context<'_>,
        token: String,
        name: Option<String>,
    ) -> Result<SignedIn, Denial> {
        let asked = asked(context);
        let arriving = arriving(asked, name.as_deref());
        SignedIn::of(asked, asked.sign_ins().by_link(&token, arriving)?)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn sign_out(&self, context: &Context<'_>) -> Result<bool, Denial> {
        let asked = asked(context);
        let Some(known) = asked.known() else { return Ok(false) };
        asked.sign_out_here();
        Ok(asked.sign_ins().sign_out(known.browser)?)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn sign_out_everywhere(&self, context: &Context<'_>) -> Result<bool, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        asked.sign_out_here();
        Ok(asked.sign_ins().everywhere(me)? > 0)
    }
}

fn arriving<'a>(asked: &'a Asked, name: Option<&'a str>) -> Arriving<'a> {
    let (source, now_ms) = (asked.source(), asked.now_ms());
    Arriving { source, now_ms, browser: asked.browser(), name }
}

impl SignedIn {
    /// Signed in, this request goes on as that member, and the answer brings the cookie. Who was signed in here before is out.
    fn of(asked: &Asked, completed: Completed) -> Result<Self, Denial> {
        let Completed::SignedIn(done) = completed else {
            return Ok(Self { name_needed: true, me: None, connected: None });
        };
        if let Some(before) = asked.known() {
            asked.sign_ins().sign_out(before.browser)?;
        }
        let known = Known { member: done.member, browser: done.browser };
        asked.sign_in_here(known, done.cookie);
        let connected = done
            .connected
            .map(|met| InstantConnectResult::of(asked, met.map_err(HubError::Refused)));
        let (me, connected) = (Some(Me::of(asked, done.member)?), connected.transpose()?);
        Ok(Self { name_needed: false, me, connected })
    }
}
