//! GraphQL: all that pages do, and any stock client may. The contract is `crates/hub/schema.graphql`, held by a test; how to use it is
//! in docs/graphql.md. Nothing in here knows of HTTP: [`crate::serve`] reads requests, and hands each to a thread that may block,
//! since every field reads the ledger.

mod asked;
mod board;
mod bounds;
mod connect;
mod denied;
mod event;
mod ids;
mod limits;
mod me;
mod moment;
mod person;
mod sessions;
mod sign_in;

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Request, Response};

pub(crate) use asked::{Asked, Desk};

use bounds::Bounds;
use limits::{COMPLEXITY_MAX, DEPTH_MAX, DIRECTIVES_MAX, NESTING_MAX};

/// What can be asked.
#[derive(MergedObject, Default)]
pub(crate) struct Query(
    event::EventQuery,
    me::MeQuery,
    person::PersonQuery,
    connect::ConnectQuery,
    board::BoardQuery,
    sessions::SessionsQuery,
);

/// What can be done.
#[derive(MergedObject, Default)]
pub(crate) struct Mutation(
    connect::ConnectMutation,
    sign_in::SignInMutation,
    me::MeMutation,
    sessions::SessionsMutation,
);

type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Answers documents.
#[derive(Clone)]
pub(crate) struct Graphql(Schema);

impl std::fmt::Debug for Graphql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Graphql")
    }
}

impl Graphql {
    /// Builds the schema.
    pub(crate) fn new() -> Self {
        let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription);
        let schema = schema
            .limit_depth(DEPTH_MAX)
            .limit_complexity(COMPLEXITY_MAX)
            .limit_recursive_depth(NESTING_MAX)
            .limit_directives(DIRECTIVES_MAX)
            .extension(Bounds);
        Self(schema.finish())
    }

    /// Answers one document. Blocking: its fields read and write the ledger where they stand, so it is not for the async runtime's
    /// own threads.
    pub(crate) fn answer(&self, request: Request, asked: &Arc<Asked>) -> Response {
        let answering = self.0.execute(request.data(Arc::clone(asked)));
        denied::plainly(tokio::runtime::Handle::current().block_on(answering))
    }
}

/// The schema that the hub serves, in GraphQL's own language.
pub fn schema() -> String {
    Graphql::new().0.sdl()
}

#[cfg(test)]
mod tests;
