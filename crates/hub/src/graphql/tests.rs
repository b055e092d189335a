//! GraphQL on a real hub, without a network: the contract, who may do what, and what each field answers.

mod access;
mod connecting;
mod contract;
mod devices;
mod guests;
mod members;
mod place;
