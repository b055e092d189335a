//! What one document may cost, and how fields are counted against it.

use std::time::Duration;

/// Fields inside fields. A stock client's own question about the schema takes 13.
pub(super) const DEPTH_MAX: usize = 16;
/// Fields of a document, once lists are counted by what they may hold.
pub(super) const COMPLEXITY_MAX: usize = 10_000;
/// Fields of a document as written, once its fragments are put where they are used.
pub(super) const FIELDS_MAX: usize = 2_000;
/// Fragments of a document.
pub(super) const FRAGMENTS_MAX: usize = 64;
/// Brackets inside brackets that are read at all.
pub(super) const NESTING_MAX: usize = 32;
/// Directives of one field.
pub(super) const DIRECTIVES_MAX: usize = 4;
/// What one thing done costs: ten in one document.
pub(super) const DEED_COST: usize = 1_000;
/// What a long text costs that is made of many rows.
pub(super) const TEXT_COST: usize = 1_000;
/// What a list without a page costs, as so many lines.
pub(super) const LIST_COST: usize = 40;
/// Lines of one page at most.
pub(super) const PAGE_MAX: usize = 50;
/// Free times of one mentor at most: who chooses among all of them looks days ahead, and a day may have dozens.
pub(super) const SLOTS_MAX: usize = 200;
/// How long one document may take. What is begun by then is finished, and nothing else is begun.
pub(super) const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

/// Lines of a page that were asked for, as far as they are given.
pub(super) fn page(first: i32) -> usize {
    up_to(PAGE_MAX, first)
}

/// Free times that were asked for, as far as they are given.
pub(super) fn slots(first: i32) -> usize {
    up_to(SLOTS_MAX, first)
}

fn up_to(most: usize, first: i32) -> usize {
    usize::try_from(first).unwrap_or(0).min(most)
}

/// What a page costs whose lines cost so much each.
pub(super) fn page_cost(first: i32, line: usize) -> usize {
    cost(page(first), line)
}

/// What free times cost whose fields cost so much each.
pub(super) fn slots_cost(first: i32, slot: usize) -> usize {
    cost(slots(first), slot)
}

fn cost(lines: usize, line: usize) -> usize {
    lines.max(1).saturating_mul(line.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_never_more_than_its_limit_nor_costs_nothing() {
        for (first, lines) in
            [(i32::MIN, 0), (-1, 0), (0, 0), (1, 1), (49, 49), (50, 50), (51, 50), (i32::MAX, 50)]
        {
            assert_eq!(page(first), lines, "{first}");
            assert_eq!(page_cost(first, 3), lines.max(1) * 4);
        }
        assert_eq!(page_cost(50, usize::MAX), usize::MAX);
    }

    #[test]
    fn free_times_have_a_limit_of_their_own() {
        for (first, lines) in [(-1, 0), (0, 0), (51, 51), (200, 200), (201, 200), (i32::MAX, 200)] {
            assert_eq!(slots(first), lines, "{first}");
            assert_eq!(slots_cost(first, 2), lines.max(1) * 3);
        }
    }
}
