//! Who can be booked, and when.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use portico_domain::MemberId;

use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::ids;
use crate::graphql::limits::{LIST_COST, slots, slots_cost};
use crate::graphql::moment::Moment;
use crate::graphql::person::Person;
use crate::guests;

#[derive(Default)]
pub(crate) struct MentorQuery;

#[Object]
impl MentorQuery {
    /// Who can be booked, by name, each with free times.
    #[graphql(complexity = "LIST_COST * (1 + child_complexity)")]
    async fn mentors(&self, context: &Context<'_>) -> Result<Vec<Mentor>, Denial> {
        let asked = asked(context);
        let mut list = asked.guests().mentors(asked.now_ms())?;
        list.sort_by_cached_key(|mentor| mentor.name.to_lowercase());
        let view = asked.view()?;
        let found = list.iter().filter_map(|mentor| Mentor::find(&view, mentor.id).transpose());
        found.collect()
    }

    async fn mentor(&self, context: &Context<'_>, id: ID) -> Result<Option<Mentor>, Denial> {
        let asked = asked(context);
        let Some(id) = ids::read(&id) else { return Ok(None) };
        let bookable = asked.guests().mentors(asked.now_ms())?.iter().any(|mentor| mentor.id == id);
        if bookable { Mentor::find(&asked.view()?, id) } else { Ok(None) }
    }
}

/// Someone who can be booked.
pub(super) struct Mentor {
    person: Person,
}

impl Mentor {
    fn find(
        view: &Arc<portico_ledger::hub::HubView>,
        id: MemberId,
    ) -> Result<Option<Self>, Denial> {
        Ok(Person::find(view, id)?.map(|person| Self { person }))
    }
}

#[Object]
impl Mentor {
    async fn person(&self) -> &Person {
        &self.person
    }

    /// With two hours' notice, in the next 21 days, at most so many.
    #[graphql(complexity = "slots_cost(first, child_complexity)")]
    async fn free_slots(
        &self,
        context: &Context<'_>,
        #[graphql(default = 8)] first: i32,
    ) -> Result<Vec<Slot>, Denial> {
        free_slots(asked(context), self.person.id, first)
    }
}

/// A time that can be booked.
#[derive(SimpleObject)]
pub(super) struct Slot {
    start: Moment,
    /// The same as the clocks at the venue show it, with offset.
    local: String,
}

impl From<guests::Moment> for Slot {
    fn from(moment: guests::Moment) -> Self {
        Self { start: Moment(moment.at_ms), local: moment.local }
    }
}

/// The first free times of a mentor.
pub(super) fn free_slots(asked: &Asked, mentor: MemberId, first: i32) -> Result<Vec<Slot>, Denial> {
    let free = asked.guests().first_slots(mentor, asked.now_ms(), slots(first))?;
    Ok(free.slots.into_iter().map(Slot::from).collect())
}
