//! GraphQL on a real hub, without a network: the contract, and what each field answers.

mod contract;
mod guests;
mod place;
