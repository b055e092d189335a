//! Keeping somebody away, telling organizers about somebody, and leaving for good.

use async_graphql::{Context, ID, Object};
use portico_domain::member::{Member, normalize_email};
use portico_domain::{Code, MemberId};
use portico_ledger::rows::Email;
use portico_ledger::sessions::guest_of_address;

use super::Me;
use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::ids;
use crate::graphql::limits::DEED_COST;

#[derive(Default)]
pub(crate) struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn block_member(
        &self,
        context: &Context<'_>,
        person: ID,
        blocked: bool,
    ) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        asked.hub().mute(me, member(asked, &person)?, blocked)?;
        Me::of(asked, me)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn report_member(
        &self,
        context: &Context<'_>,
        person: ID,
        text: String,
    ) -> Result<bool, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        asked
            .hub()
            .report_member(me, member(asked, &person)?, &text)
            .map(|_| true)
            .map_err(Into::into)
    }

    /// For good. The address, written out, says that it is meant.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn erase_me(&self, context: &Context<'_>, address: String) -> Result<bool, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        let view = asked.view()?;
        let own: Option<Email> = view.rows().get(&me)?;
        let meant = own.filter(|own| normalize_email(&address).as_ref() == Some(&own.address));
        let not_meant = || Denial::malformed(400, "this is not the address of who is signed in");
        let own = meant.ok_or_else(not_meant)?;
        if let Some((guest, _)) = guest_of_address(view.rows(), &own.address)? {
            asked.hub().erase(guest)?;
        }
        asked.hub().erase(me)?;
        asked.sign_ins().everywhere(me)?;
        asked.sign_out_here();
        Ok(true)
    }
}

/// A member by their id.
fn member(asked: &Asked, id: &ID) -> Result<MemberId, Denial> {
    let id = ids::named(id)?;
    let row: Option<Member> = asked.view()?.rows().get(&id)?;
    row.map(|_| id).ok_or_else(|| Code::NotFound.into())
}
