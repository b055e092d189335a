//! Listing and searching whom a member has met.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::SimpleObject;
use portico_domain::member::Profile;
use portico_domain::people::remark::is_same;
use portico_ledger::hub::HubView;

use super::people::Connection;
use crate::denial::Denial;
use crate::graphql::limits::page;
use crate::members::Acquaintance;
use crate::search::{Found, Search};

/// Characters of a search that are looked at.
const SEARCH_MAX: usize = 100;

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
    pub(super) search: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) first: i32,
    pub(super) after: Option<String>,
}

impl Wanted {
    /// A page of `met`, which are newest first.
    pub(super) fn page(
        self,
        view: &Arc<HubView>,
        mut met: Vec<Acquaintance>,
    ) -> Result<ConnectionPage, Denial> {
        if let Some(tag) = &self.tag {
            met.retain(|one| one.remark.tags.iter().any(|known| is_same(known, tag.trim())));
        }
        let text: String = self.search.unwrap_or_default().chars().take(SEARCH_MAX).collect();
        if let Some(search) = Search::new(&text) {
            met = ranked(view, &search, met)?;
        }
        let total_count = met.len();
        let behind =
            |cursor: &String| met.iter().position(|one| one.connection.to_string() == *cursor);
        let from = self.after.as_ref().and_then(behind).map_or(0, |at| at + 1);
        let rest = met.into_iter().skip(from);
        let nodes: Vec<_> = rest.take(page(self.first)).collect();
        Ok(ConnectionPage {
            total_count,
            end_cursor: nodes.last().map(|last| last.connection.to_string()),
            has_next_page: from + nodes.len() < total_count,
            nodes: nodes.into_iter().map(|one| Connection::of(view, one)).collect(),
        })
    }
}

/// Those that are found, the best first; of two that are as good, the newer.
fn ranked(
    view: &Arc<HubView>,
    search: &Search,
    met: Vec<Acquaintance>,
) -> Result<Vec<Acquaintance>, Denial> {
    let mut found = Vec::new();
    for one in met {
        let profile: Profile = view.rows().get(&one.member)?.unwrap_or_default();
        let (name, note) = (&*profile.name, &*one.remark.note);
        let texts = Found { name, tags: &one.remark.tags, note };
        found.extend(search.rank(texts).map(|rank| (rank, one)));
    }
    found.sort_by_key(|(rank, _)| *rank);
    Ok(found.into_iter().map(|(_, one)| one).collect())
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
