//! Instant connect: one's own code, whose another is, and redeeming it (IC-1, IC-2, IC-5, IC GraphQL).

mod link;
mod token;

use async_graphql::MergedObject;

pub(crate) use link::LinkQuery as ConnectQuery;
pub(super) use token::InstantConnectResult;

#[derive(MergedObject, Default)]
pub(crate) struct ConnectMutation(token::TokenMutation, link::ClaimMutation);
