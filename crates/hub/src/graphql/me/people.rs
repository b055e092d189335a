//! One whom a member has met, what they note, and taking a connection back.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use portico_domain::Code;
use portico_domain::people::Remark;
use portico_ledger::hub::HubView;

use super::Me;
use crate::denial::Denial;
use crate::graphql::asked::asked;
use crate::graphql::ids;
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::graphql::person::Person;
use crate::members::Acquaintance;

#[derive(Default)]
pub(crate) struct PeopleMutation;

/// One's connection with somebody.
pub(crate) struct Connection {
    view: Arc<HubView>,
    met: Acquaintance,
}

impl Connection {
    pub(crate) fn of(view: &Arc<HubView>, met: Acquaintance) -> Self {
        Self { view: Arc::clone(view), met }
    }
}

#[Object]
impl Connection {
    async fn id(&self) -> ID {
        ids::text(self.met.connection)
    }

    async fn person(&self) -> Result<Person, Denial> {
        Person::find_or_gone(&self.view, self.met.member)
    }

    async fn at(&self) -> Moment {
        Moment(self.met.at_ms)
    }

    /// Private, up to 1000 characters.
    async fn note(&self) -> &str {
        &self.met.remark.note
    }

    async fn tags(&self) -> &[String] {
        &self.met.remark.tags
    }
}

#[Object]
impl PeopleMutation {
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn annotate(
        &self,
        context: &Context<'_>,
        person: ID,
        note: String,
        tags: Vec<String>,
    ) -> Result<Connection, Denial> {
        let asked = asked(context);
        let (me, other) = (asked.signed_in()?, ids::named(&person)?);
        let not_met = || Denial::from(Code::NotFound);
        asked.hub().acquaintance(me, other)?.ok_or_else(not_met)?;
        asked.hub().annotate(me, other, &Remark::typed(&note, &tags))?;
        let met = asked.hub().acquaintance(me, other)?.ok_or_else(not_met)?;
        Ok(Connection::of(&asked.view()?, met))
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn disconnect(&self, context: &Context<'_>, connection: ID) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        // One that is gone already, or was never theirs, is gone.
        asked.hub().disconnect(me, ids::named(&connection)?)?;
        Me::of(asked, me)
    }
}
