//! What a member shows of themselves.

use async_graphql::{Context, InputObject, Object};
use data_encoding::BASE64;
use portico_domain::member::PICTURE_BYTES_MAX;
use portico_domain::people::Contacts;

use super::Me;
use crate::denial::Denial;
use crate::graphql::asked::asked;
use crate::graphql::limits::DEED_COST;
use crate::graphql::person::ContactInput;

#[derive(Default)]
pub(crate) struct ProfileMutation;

#[derive(InputObject)]
struct ProfileInput {
    name: String,
    headline: Option<String>,
}

#[Object]
impl ProfileMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn set_profile(&self, context: &Context<'_>, input: ProfileInput) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        asked.hub().set_name(me, &input.name, input.headline.as_deref())?;
        Me::of(asked, me)
    }

    /// A PNG or JPEG of at most 64 kB, base64; none removes it.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn set_picture(
        &self,
        context: &Context<'_>,
        picture: Option<String>,
    ) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        asked.hub().set_picture(me, picture.as_deref().map(read_picture).transpose()?)?;
        Me::of(asked, me)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn set_contacts(
        &self,
        context: &Context<'_>,
        contacts: Vec<ContactInput>,
    ) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        let list = contacts.into_iter().map(Into::into).collect();
        asked.hub().set_contacts(me, &Contacts { list })?;
        Me::of(asked, me)
    }
}

fn read_picture(text: &str) -> Result<Vec<u8>, Denial> {
    let bad = |_| Denial::malformed(400, "a picture is given in base64");
    let bytes = BASE64.decode(text.as_bytes()).map_err(bad)?;
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(Denial::malformed(400, "a picture has at most 64 kB"));
    }
    Ok(bytes)
}
