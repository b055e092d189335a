//! The contract: what the program answers is what `crates/hub/schema.graphql` says, to the letter.

use crate::graphql::schema;

const CONTRACT: &str = include_str!("../../../schema.graphql");

/// IC GraphQL, and what pages are written against. A change of it is made with `portico-hub schema > crates/hub/schema.graphql`, and
/// with whatever in `ui/` asks for what has changed.
#[test]
fn ic_graphql_the_schema_is_the_contract() {
    let answered = schema();
    let mut lines = answered.lines().zip(CONTRACT.lines()).enumerate();
    let other = lines.find(|(_, (answered, said))| answered != said);
    assert!(answered == CONTRACT, "the first line that differs: {other:?}");
}

/// IC GraphQL: the two types and the two mutations, to the letter of the requirements; `code` is an addition.
#[test]
fn ic_graphql_instant_connect_is_to_the_letter() {
    for lines in [
        "type InstantConnectToken {\n\ttoken: String!\n\texpiresAt: DateTime!\n\turl: String!\n}",
        "type InstantConnectResult {\n\tsuccess: Boolean!\n\tmessage: String\n\tconnectedUser: PublicProfile\n",
        "\n\tgenerateInstantConnectToken: InstantConnectToken!\n",
        "\n\tredeemInstantConnectToken(token: String!): InstantConnectResult!\n",
    ] {
        assert!(CONTRACT.contains(lines), "{lines}");
    }
}
