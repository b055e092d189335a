//! Documents that are refused before anything looks at them closely: those whose fragments unfold without end, and those that were
//! begun too long ago. Counting is linear in what was sent, however much that would unfold to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextResolve, ResolveInfo,
};
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned, ServerError, ServerResult, Value, Variables};

use super::asked::Asked;
use super::limits::{ANSWER_TIME_MAX, FIELDS_MAX, FRAGMENTS_MAX};

/// Keeps documents within bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds;

impl ExtensionFactory for Bounds {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(*self)
    }
}

#[async_trait]
impl Extension for Bounds {
    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let read = next.run(context, query, variables).await;
        // What a parser says repeats the line it stumbled over.
        let document = read.map_err(|error| ServerError {
            message: "The document cannot be read".into(),
            source: None,
            ..error
        })?;
        match check(&document) {
            Ok(()) => Ok(document),
            Err(words) => Err(ServerError::new(words, None)),
        }
    }

    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let asked = context.data_opt::<Arc<Asked>>();
        if asked.is_some_and(|asked| asked.since().elapsed() > ANSWER_TIME_MAX) {
            return Err(ServerError::new("This takes too long: ask for less at once", None));
        }
        next.run(context, info).await
    }
}

/// Whether a document is small enough to be looked at.
fn check(document: &ExecutableDocument) -> Result<(), &'static str> {
    if document.fragments.len() > FRAGMENTS_MAX {
        return Err("The document has too many fragments");
    }
    let mut counting = Counting { document, known: HashMap::new(), open: HashSet::new() };
    let mut fields = 0usize;
    for (_, operation) in document.operations.iter() {
        fields = fields.saturating_add(counting.set(&operation.node.selection_set)?);
    }
    if fields > FIELDS_MAX { Err("The document has too many fields") } else { Ok(()) }
}

struct Counting<'d> {
    document: &'d ExecutableDocument,
    /// Fragments that are counted.
    known: HashMap<&'d Name, usize>,
    /// Fragments that are being counted.
    open: HashSet<&'d Name>,
}

impl<'d> Counting<'d> {
    /// Fields below, with those of fragments wherever these are used.
    fn set(&mut self, set: &'d Positioned<SelectionSet>) -> Result<usize, &'static str> {
        let mut fields = 0usize;
        for item in &set.node.items {
            fields = fields.saturating_add(match &item.node {
                Selection::Field(field) => 1 + self.set(&field.node.selection_set)?,
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set)?,
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node)?
                }
            });
        }
        Ok(fields)
    }

    fn fragment(&mut self, name: &'d Name) -> Result<usize, &'static str> {
        if let Some(fields) = self.known.get(name) {
            return Ok(*fields);
        }
        // That there is none of this name is said in better words where names are checked.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(0);
        };
        if !self.open.insert(name) {
            return Err("The document's fragments go round in a circle");
        }
        let fields = self.set(&fragment.node.selection_set)?;
        self.open.remove(name);
        self.known.insert(name, fields);
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn said(text: &str) -> Result<(), &'static str> {
        check(&parse_query(text).unwrap())
    }

    /// Two lines a fragment, and each twice as large as the one before: 2 to the 60th fields, counted at once.
    #[test]
    fn fragments_that_unfold_without_end_are_counted_and_not_unfolded() {
        let mut text = "{ ...f0 } fragment f60 on Query { event { name } }".to_owned();
        for number in 0..60 {
            let next = number + 1;
            text += &format!(" fragment f{number} on Query {{ ...f{next} ...f{next} }}");
        }
        assert_eq!(said(&text), Err("The document has too many fields"));
    }

    #[test]
    fn a_circle_of_fragments_is_refused() {
        let circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
        assert_eq!(said(circle), Err("The document's fragments go round in a circle"));
    }

    #[test]
    fn the_last_field_and_the_last_fragment_that_fit_are_taken() {
        let fields = |count: usize| said(&format!("{{ {} }}", "a ".repeat(count)));
        assert_eq!(fields(FIELDS_MAX), Ok(()));
        assert!(fields(FIELDS_MAX + 1).is_err());
        let fragments = |count: usize| {
            let list = (0..count).map(|number| format!(" fragment f{number} on Query {{ a }}"));
            said(&format!("{{ a }}{}", list.collect::<String>()))
        };
        assert_eq!(fragments(FRAGMENTS_MAX), Ok(()));
        assert!(fragments(FRAGMENTS_MAX + 1).is_err());
    }
}
