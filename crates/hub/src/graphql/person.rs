//! A member as others see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use portico_domain::MemberId;
use portico_domain::badge::Badge as Earned;
use portico_domain::member::{Member, Profile, Role as Is};
use portico_domain::people::contact::{Contact as Kept, Contacts};
use portico_ledger::hub::HubView;

use super::asked::asked;
use super::ids;
use super::me::Connection;
use crate::denial::Denial;
use crate::serve::picture;

#[derive(Default)]
pub(crate) struct PersonQuery;

#[Object]
impl PersonQuery {
    /// A member's public side. Signed in only.
    async fn person(&self, context: &Context<'_>, id: ID) -> Result<Option<Person>, Denial> {
        let asked = asked(context);
        asked.signed_in()?;
        let Some(id) = ids::read(&id) else { return Ok(None) };
        Person::find(&asked.view()?, id)
    }
}

/// What a member is at the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "portico_domain::member::Role")]
pub(super) enum Role {
    Attendee,
    Booth,
    Mentor,
    Staff,
    Organizer,
}

#[derive(SimpleObject)]
pub(super) struct Badge {
    /// Stable name of the kind, such as `first_meeting`.
    kind: String,
    /// The number in it, where it has one: people met, or the day.
    number: Option<u32>,
}

impl Badge {
    fn of(badge: Earned) -> Self {
        let number = match badge {
            Earned::Met(count) => Some(count),
            Earned::Day(index) => Some(u32::from(index) + 1),
            _ => None,
        };
        Self { kind: badge.key(), number }
    }
}

/// A way to reach a member.
#[derive(SimpleObject)]
pub(super) struct Contact {
    label: String,
    address: String,
    shown: bool,
}

impl From<Kept> for Contact {
    fn from(Kept { label, address, shown }: Kept) -> Self {
        Self { label, address, shown }
    }
}

#[derive(InputObject)]
pub(super) struct ContactInput {
    label: String,
    address: String,
    shown: bool,
}

impl From<ContactInput> for Kept {
    fn from(ContactInput { label, address, shown }: ContactInput) -> Self {
        Self { label: label.trim().into(), address: address.trim().into(), shown }
    }
}

/// A member's public side.
pub(crate) struct Person {
    view: Arc<HubView>,
    pub(super) id: MemberId,
    member: Member,
    profile: Profile,
}

impl Person {
    /// The member of an id, as they are in `view`; none who was erased.
    pub(super) fn find(view: &Arc<HubView>, id: MemberId) -> Result<Option<Self>, Denial> {
        let rows = view.rows();
        let (member, profile) = (rows.get::<Member>(&id)?, rows.get::<Profile>(&id)?);
        let found = member.zip(profile);
        Ok(found.map(|(member, profile)| Self { view: Arc::clone(view), id, member, profile }))
    }

    /// The same where what they did stays: one who was erased has an empty name.
    pub(super) fn find_or_gone(view: &Arc<HubView>, id: MemberId) -> Result<Self, Denial> {
        let member = view.rows().get(&id)?.unwrap_or(Member::new(Is::Attendee));
        let profile = view.rows().get(&id)?.unwrap_or_default();
        Ok(Self { view: Arc::clone(view), id, member, profile })
    }
}

#[Object(name = "PublicProfile")]
impl Person {
    async fn id(&self) -> ID {
        ids::text(self.id)
    }

    async fn name(&self) -> &str {
        &self.profile.name
    }

    async fn headline(&self) -> Option<&str> {
        self.profile.headline.as_deref()
    }

    async fn initials(&self) -> String {
        self.profile.initials()
    }

    /// Path of the picture; it changes with the picture.
    async fn picture_url(&self) -> Option<String> {
        Some(picture::path(self.id, self.profile.picture.as_ref()?))
    }

    /// Contact links that the member shows.
    async fn links(&self) -> Result<Vec<Contact>, Denial> {
        let contacts = Contacts::of(self.view.rows().get(&self.id)?, &self.profile);
        let shown = contacts.list.into_iter().filter(|contact| contact.shown);
        Ok(shown.map(Contact::from).collect())
    }

    async fn role(&self) -> Role {
        Is::into(self.member.role)
    }

    async fn connection_count(&self) -> u32 {
        self.member.connections
    }

    async fn badges(&self) -> Vec<Badge> {
        self.member.badges.iter().map(|earned| Badge::of(earned.badge)).collect()
    }

    /// The connection of who is signed in with them, if there is one.
    async fn connection(&self, context: &Context<'_>) -> Result<Option<Connection>, Denial> {
        let asked = asked(context);
        let Some(me) = asked.member() else { return Ok(None) };
        let met = asked.hub().acquaintance(me, self.id)?;
        Ok(met.map(|met| Connection::of(&self.view, met)))
    }
}
