//! Who is signed in, and all that only they see and do.

mod connections;
mod devices;
mod people;
mod privacy;
mod profile;

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Object};
use portico_domain::MemberId;
use portico_ledger::hub::HubView;
use portico_ledger::rows::Email;

pub(super) use people::Connection;

use super::asked::{Asked, asked};
use super::board::Standing;
use super::limits::{LIST_COST, TEXT_COST};
use super::person::{Contact, Person};
use super::sessions::{Booking, Mentoring};
use crate::denial::Denial;
use connections::{ConnectionPage, TagCount, Wanted};
use devices::Device;

#[derive(Default)]
pub(crate) struct MeQuery;

#[derive(MergedObject, Default)]
pub(crate) struct MeMutation(
    profile::ProfileMutation,
    devices::DeviceMutation,
    people::PeopleMutation,
    privacy::PrivacyMutation,
);

#[Object]
impl MeQuery {
    /// Who is signed in; none where nobody is.
    async fn me(&self, context: &Context<'_>) -> Result<Option<Me>, Denial> {
        let asked = asked(context);
        asked.member().map(|id| Me::of(asked, id)).transpose()
    }
}

/// Who is signed in.
pub(crate) struct Me {
    view: Arc<HubView>,
    id: MemberId,
}

impl Me {
    /// The member, as they are now.
    pub(super) fn of(asked: &Asked, id: MemberId) -> Result<Self, Denial> {
        Ok(Self { view: asked.view()?, id })
    }

    fn own_address(&self) -> Result<Option<String>, Denial> {
        let row: Option<Email> = self.view.rows().get(&self.id)?;
        Ok(row.map(|row| row.address))
    }
}

#[Object]
impl Me {
    async fn profile(&self) -> Result<Person, Denial> {
        Person::find_or_gone(&self.view, self.id)
    }

    async fn address(&self) -> Result<Option<String>, Denial> {
        self.own_address()
    }

    /// All contact links, hidden ones too.
    async fn contacts(&self, context: &Context<'_>) -> Result<Vec<Contact>, Denial> {
        let contacts = asked(context).hub().contacts(self.id)?;
        Ok(contacts.list.into_iter().map(Contact::from).collect())
    }

    /// Best match first where something is searched for, else newest first. 50 at most at a time.
    #[graphql(complexity = "super::limits::page_cost(first, child_complexity)")]
    async fn connections(
        &self,
        context: &Context<'_>,
        search: Option<String>,
        tag: Option<String>,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Result<ConnectionPage, Denial> {
        let met = asked(context).hub().find_acquaintances(self.id, &search.unwrap_or_default())?;
        Ok(Wanted { tag, first, after }.page(&self.view, met))
    }

    /// All tags in use, most used first.
    #[graphql(complexity = "LIST_COST * (1 + child_complexity)")]
    async fn tags(&self, context: &Context<'_>) -> Result<Vec<TagCount>, Denial> {
        Ok(connections::tags(&asked(context).hub().acquaintances(self.id)?))
    }

    /// Own line of the board; none for who has met nobody.
    async fn standing(&self, context: &Context<'_>) -> Result<Option<Standing>, Denial> {
        let line = asked(context).hub().ledger().board(|board| board.standing(self.id))?;
        Ok(line.map(|line| Standing::of(&self.view, line)).transpose()?.flatten())
    }

    #[graphql(complexity = "LIST_COST * (1 + child_complexity)")]
    async fn devices(&self, context: &Context<'_>) -> Result<Vec<Device>, Denial> {
        devices::list(asked(context), self.id)
    }

    #[graphql(complexity = "LIST_COST * (1 + child_complexity)")]
    async fn blocked(&self, context: &Context<'_>) -> Result<Vec<Person>, Denial> {
        let muted = asked(context).hub().muted_by(self.id)?;
        muted.into_iter().map(|other| Person::find_or_gone(&self.view, other)).collect()
    }

    /// Sessions booked by this member's e-mail address, soonest first.
    #[graphql(complexity = "LIST_COST * (1 + child_complexity)")]
    async fn bookings(&self, context: &Context<'_>) -> Result<Vec<Booking>, Denial> {
        let asked = asked(context);
        let Some(address) = self.own_address()? else { return Ok(Vec::new()) };
        let booked = asked.guests().bookings_of(&address, asked.now_ms())?;
        booked.into_iter().map(|seen| Booking::of_guest(asked, seen)).collect()
    }

    /// What a mentor does; none for others.
    async fn mentoring(&self) -> Result<Option<Mentoring>, Denial> {
        Mentoring::of(&self.view, self.id)
    }

    /// Everything the event keeps about this member, as JSON text.
    #[graphql(complexity = "TEXT_COST")]
    async fn export(&self, context: &Context<'_>) -> Result<String, Denial> {
        devices::add_to(asked(context).hub().own_data(self.id)?, asked(context), self.id)
    }

    #[graphql(complexity = "TEXT_COST")]
    async fn connections_csv(&self, context: &Context<'_>) -> Result<String, Denial> {
        Ok(asked(context).hub().connections_csv(self.id)?)
    }

    #[graphql(complexity = "TEXT_COST")]
    async fn connections_vcard(&self, context: &Context<'_>) -> Result<String, Denial> {
        Ok(asked(context).hub().connections_vcard(self.id)?)
    }
}
