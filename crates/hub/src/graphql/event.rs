//! The event, as everybody may see it.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::asked::asked;
use super::ids;
use super::moment::Moment;
use crate::denial::Denial;
use crate::hub::HubError;

#[derive(Default)]
pub(crate) struct EventQuery;

#[derive(SimpleObject)]
struct Event {
    id: ID,
    name: String,
    origin: String,
    /// IANA name.
    time_zone: String,
    /// Whether people may sign themselves up.
    sign_up: bool,
    archived: bool,
    /// The hub's time now, so that a device with a wrong clock can tell.
    now: Moment,
}

#[Object]
impl EventQuery {
    /// The event; none before there is one.
    async fn event(&self, context: &Context<'_>) -> Result<Option<Event>, Denial> {
        let asked = asked(context);
        let (id, event) = match asked.hub().event() {
            Err(HubError::NoEvent) => return Ok(None),
            found => found?,
        };
        Ok(Some(Event {
            id: ids::text(id),
            time_zone: event.zone().to_string(),
            sign_up: event.sign_up,
            archived: event.archived_ms.is_some(),
            name: event.name,
            origin: event.origin,
            now: Moment(asked.now_ms()),
        }))
    }
}
