//! The contract: what the program answers is what `crates/hub/schema.graphql` says, field by field.

use std::collections::BTreeSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition,
};

use crate::graphql::schema;

const CONTRACT: &str = include_str!("../../../schema.graphql");

/// One line for each field, value and input of a schema, whatever its order and layout.
fn shape(schema: &str) -> BTreeSet<String> {
    let document = parse_schema(schema).unwrap();
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    let lines = types.flat_map(|definition| {
        let name = definition.name.node;
        let lines: Vec<String> = match definition.kind {
            TypeKind::Scalar => vec!["scalar".into()],
            TypeKind::Object(object) => object.fields.iter().map(|one| field(&one.node)).collect(),
            TypeKind::InputObject(input) => {
                input.fields.iter().map(|one| value(&one.node)).collect()
            }
            TypeKind::Enum(list) => {
                list.values.iter().map(|one| one.node.value.node.to_string()).collect()
            }
            other => panic!("{name}: {other:?}"),
        };
        lines.into_iter().map(move |line| format!("{name} {line}")).collect::<Vec<_>>()
    });
    lines.filter(|line| line != "DateTime scalar").collect()
}

fn field(field: &FieldDefinition) -> String {
    let arguments: Vec<String> = field.arguments.iter().map(|one| value(&one.node)).collect();
    format!("{}({}): {}", field.name.node, arguments.join(", "), field.ty.node)
}

fn value(value: &InputValueDefinition) -> String {
    let default = value.default_value.as_ref().map(|default| format!(" = {}", default.node));
    format!("{}: {}{}", value.name.node, value.ty.node, default.unwrap_or_default())
}

/// IC GraphQL, and what pages are written against: nothing is answered that the contract does not say.
#[test]
fn ic_graphql_nothing_is_answered_but_what_the_contract_says() {
    let (answered, said) = (shape(&schema()), shape(CONTRACT));
    let other: Vec<_> = answered.difference(&said).collect();
    assert!(answered.len() > 80 && other.is_empty(), "{other:#?}");
}
