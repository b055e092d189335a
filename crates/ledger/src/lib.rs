//! Rows, execute, tentative and committed, feed, cases: everything that touches redb.
