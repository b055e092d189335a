//! Pages of whom a member has met, and their tags.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::SimpleObject;
use portico_domain::people::remark::is_same;
use portico_ledger::hub::HubView;

use super::people::Connection;
use crate::graphql::limits::page;
use crate::members::Acquaintance;

#[derive(SimpleObject)]
pub(super) struct ConnectionPage {
    nodes: Vec<Connection>,
    total_count: usize,
    end_cursor: Option<String>,
    has_next_page: bool,
}

#[derive(SimpleObject)]
pub(super) struct TagCount {
    tag: String,
    count: usize,
}

/// Which connections are wanted.
pub(super) struct Wanted {
    pub(super) tag: Option<String>,
    pub(super) first: i32,
    pub(super) after: Option<String>,
}

impl Wanted {
    /// A page of `met`, in their order.
    pub(super) fn page(self, view: &Arc<HubView>, mut met: Vec<Acquaintance>) -> ConnectionPage {
        if let Some(tag) = &self.tag {
            met.retain(|one| one.remark.tags.iter().any(|known| is_same(known, tag.trim())));
        }
        let total_count = met.len();
        let behind =
            |cursor: &String| met.iter().position(|one| one.connection.to_string() == *cursor);
        let from = self.after.as_ref().and_then(behind).map_or(0, |at| at + 1);
        let rest = met.into_iter().skip(from);
        let nodes: Vec<_> = rest.take(page(self.first)).collect();
        ConnectionPage {
            total_count,
            end_cursor: nodes.last().map(|last| last.connection.to_string()),
            has_next_page: from + nodes.len() < total_count,
            nodes: nodes.into_iter().map(|one| Connection::of(view, one)).collect(),
        }
    }
}

/// Tags and how often each is used, most used first. What differs in capitals only is one tag.
pub(super) fn tags(met: &[Acquaintance]) -> Vec<TagCount> {
    let mut counts: BTreeMap<String, TagCount> = BTreeMap::new();
    for tag in met.iter().flat_map(|one| &one.remark.tags) {
        let none = || TagCount { tag: tag.clone(), count: 0 };
        counts.entry(tag.to_lowercase()).or_insert_with(none).count += 1;
    }
    let mut list: Vec<TagCount> = counts.into_values().collect();
    list.sort_by_key(|one| std::cmp::Reverse(one.count));
    list
}
