//! The two mutations of instant connect, to the letter, and `code` beside them.

use async_graphql::{Context, Object, SimpleObject};
use portico_domain::{Code, MemberId};

use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::graphql::person::Person;
use crate::hub::HubError;

#[derive(Default)]
pub(crate) struct TokenMutation;

#[derive(SimpleObject)]
struct InstantConnectToken {
    token: String,
    expires_at: Moment,
    url: String,
}

#[derive(SimpleObject)]
pub(crate) struct InstantConnectResult {
    success: bool,
    message: Option<String>,
    connected_user: Option<Person>,
    /// Why not, for programs.
    code: Option<String>,
}

#[Object]
impl TokenMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn generate_instant_connect_token(
        &self,
        context: &Context<'_>,
    ) -> Result<InstantConnectToken, Denial> {
        let asked = asked(context);
        let issued = asked.hub().issue_code(asked.signed_in()?)?;
        Ok(InstantConnectToken {
            token: issued.link.token.to_text(),
            expires_at: Moment(issued.expires_ms),
            url: issued.link.to_url(),
        })
    }

    /// The token, or `token#proof`, or the whole link.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn redeem_instant_connect_token(
        &self,
        context: &Context<'_>,
        token: String,
    ) -> Result<InstantConnectResult, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        InstantConnectResult::of(asked, asked.hub().redeem_code(&token, me))
    }
}

impl InstantConnectResult {
    /// What a refusal by the IC messages table is told as: an outcome and not an error.
    pub(crate) fn of(asked: &Asked, met: Result<MemberId, HubError>) -> Result<Self, Denial> {
        match met {
            Ok(met) => {
                let connected_user = Some(Person::find_or_gone(&asked.view()?, met)?);
                Ok(Self { success: true, message: None, connected_user, code: None })
            }
            Err(HubError::Refused(code)) => Ok(Self::refused(code)),
            Err(error) => Err(error.into()),
        }
    }

    fn refused(code: Code) -> Self {
        let (message, code) = (Some(code.message().into()), Some(code.as_str().into()));
        Self { success: false, message, connected_user: None, code }
    }
}
