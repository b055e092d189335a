//! Whose a connection link is, for the page that shows it before anything is spent, and keeping one for who is about to sign in
//! (IC-5).

use async_graphql::{Context, Enum, Object, SimpleObject};
use portico_domain::Code;
use portico_domain::link::read_code;
use portico_ledger::people::Link;

use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::graphql::person::Person;
use crate::hub::HubError;

#[derive(Default)]
pub(crate) struct LinkQuery;

#[derive(Default)]
pub(crate) struct ClaimMutation;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
enum LinkState {
    Ready,
    Invalid,
    Expired,
    Own,
    AlreadyConnected,
}

impl LinkState {
    fn of_refusal(code: Code) -> Self {
        match code {
            Code::TokenExpired => Self::Expired,
            Code::SelfConnection => Self::Own,
            Code::AlreadyConnected => Self::AlreadyConnected,
            _ => Self::Invalid,
        }
    }
}

#[derive(SimpleObject)]
struct ConnectionLink {
    /// What pressing the button would do now: `READY`, or why not.
    state: LinkState,
    owner: Option<Person>,
    expires_at: Option<Moment>,
}

#[derive(SimpleObject)]
struct Claim {
    /// To be kept by this browser until it is signed in.
    secret: String,
    owner: Person,
    expires_at: Moment,
}

#[Object]
impl LinkQuery {
    /// Whose connection link it is. Spends nothing.
    async fn connection_link(
        &self,
        context: &Context<'_>,
        token: String,
    ) -> Result<ConnectionLink, Denial> {
        let asked = asked(context);
        match look(asked, &token) {
            Ok(link) => {
                let state = if link.met { LinkState::AlreadyConnected } else { LinkState::Ready };
                let owner = Some(Person::find_or_gone(&asked.view()?, link.owner)?);
                Ok(ConnectionLink { state, owner, expires_at: Some(Moment(link.expires_ms)) })
            }
            Err(HubError::Refused(code)) => {
                let state = LinkState::of_refusal(code);
                Ok(ConnectionLink { state, owner: None, expires_at: None })
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn look(asked: &Asked, text: &str) -> Result<Link, HubError> {
    let (token, proof) = read_code(text).ok_or(HubError::Refused(Code::TokenInvalid))?;
    asked.hub().look_at_link(&token, proof.as_ref(), asked.member())
}

#[Object]
impl ClaimMutation {
    /// Keeps a code for who is about to sign in: it is spent now, and connects once they have.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn claim_connection(
        &self,
        context: &Context<'_>,
        token: String,
    ) -> Result<Claim, Denial> {
        let asked = asked(context);
        let (token, proof) = read_code(&token).ok_or(Code::TokenInvalid)?;
        asked.limits().claim(asked.source())?;
        let ticket = asked.hub().claim_link(&token, proof.as_ref())?;
        let owner = Person::find_or_gone(&asked.view()?, ticket.owner)?;
        Ok(Claim { secret: ticket.secret, owner, expires_at: Moment(ticket.until_ms) })
    }
}
