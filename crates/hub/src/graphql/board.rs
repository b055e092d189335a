//! Who has met most people.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use portico_ledger::board as ledger;
use portico_ledger::hub::HubView;

use super::asked::asked;
use super::limits::{page, page_cost};
use super::person::Person;
use crate::denial::Denial;

#[derive(Default)]
pub(crate) struct BoardQuery;

#[derive(SimpleObject)]
struct Board {
    lines: Vec<Standing>,
    /// Own line, where it is not among those.
    own: Option<Standing>,
}

#[derive(SimpleObject)]
pub(super) struct Standing {
    rank: u32,
    connections: u32,
    person: Person,
}

impl Standing {
    /// A line with who is on it; none of who was erased.
    pub(super) fn of(view: &Arc<HubView>, line: ledger::Standing) -> Result<Option<Self>, Denial> {
        let ledger::Standing { member, connections, rank } = line;
        let person = Person::find(view, member)?;
        Ok(person.map(|person| Self { rank, connections, person }))
    }
}

#[Object]
impl BoardQuery {
    /// Who has met most people. Nobody with none is on it; equals share a rank.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn board(
        &self,
        context: &Context<'_>,
        #[graphql(default = 10)] first: i32,
    ) -> Result<Board, Denial> {
        let asked = asked(context);
        let me = asked.member();
        let (top, own) = asked
            .hub()
            .ledger()
            .board(|board| (board.top(page(first)), me.and_then(|me| board.standing(me))))?;
        let own = own.filter(|own| top.iter().all(|line| line.member != own.member));
        let view = asked.view()?;
        let shown = |line: &ledger::Standing| Standing::of(&view, *line).transpose();
        let lines = top.iter().filter_map(shown).collect::<Result<_, _>>()?;
        Ok(Board { lines, own: own.as_ref().and_then(shown).transpose()? })
    }
}
