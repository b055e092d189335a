//! What the ledger is measured against: SQLite doing the same job, in a write-ahead log that is synced at each commit, with
//! prepared statements and a cache as large as the ledger's.

use std::collections::HashMap;
use std::path::Path;

use portico_domain::token::VALID_MS;
use portico_domain::{Action, Hash, MemberId, Operation, Outcome};
use portico_ledger::hub::HubView;
use portico_ledger::{HubLedger, query};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

const SCHEMA: &str = include_str!("schema.sql");
/// The cache, in kibibytes: that of the ledger's store.
const CACHE_KIB: i64 = 32 * 1024;
/// What a member has to have met for each badge.
const BADGES: [(i64, &str); 3] = [(1, "met1"), (10, "met10"), (25, "met25")];

/// The database.
pub struct Sqlite {
    connection: Connection,
    members: HashMap<MemberId, i64>,
    last: (i64, Hash),
}

impl Sqlite {
    /// A database at `path` with all that the hub's ledger holds.
    pub fn filled(path: &Path, hub: &HubLedger) -> Self {
        let connection = Connection::open(path).expect("the folder is there");
        connection.pragma_update(None, "journal_mode", "WAL").expect("it knows this mode");
        connection.pragma_update(None, "synchronous", "FULL").expect("it knows this mode");
        connection.pragma_update(None, "cache_size", -CACHE_KIB).expect("it takes a number");
        connection.execute_batch(SCHEMA).expect("the schema is SQL");
        connection.set_prepared_statement_cache_capacity(32);
        let mut sqlite = Self { connection, members: HashMap::new(), last: (0, Hash::default()) };
        sqlite.fill(&hub.view().expect("it is sound")).expect("there is room");
        sqlite
    }

    fn fill(&mut self, hub: &HubView) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        let mut number = 0;
        let insert = "INSERT INTO members(id, name, headline, role) VALUES (?, ?, ?, 0)";
        query::members(hub.rows(), &mut |id, _| {
            number += 1;
            self.members.insert(id, number);
            let words = (format!("Member {number}"), format!("Works on subject {}", number % 97));
            let added = transaction.execute(insert, params![number, words.0, words.1]);
            added.expect("there is room");
            Ok(std::ops::ControlFlow::Continue(()))
        })
        .expect("it is sound");
        let node = "INSERT INTO nodes(id, link) VALUES (1, zeroblob(32))";
        transaction.execute(node, [])?;
        let last = hub.last().expect("it is sound").position;
        for position in 1..=last {
            let entry = hub.entry(position).expect("it is sound").expect("there is no gap");
            let operation = entry.operation().expect("it is sound");
            let at_ms = entry.judged.at_ms;
            self.last = match (&operation.body().action, entry.outcome) {
                (Action::Issue(issue), Outcome::Applied(_)) => {
                    let owner = self.members[&issue.owner];
                    issue_in(&transaction, issue.token, owner, at_ms)?;
                    append(&transaction, self.last, &operation, at_ms)?
                }
                (Action::Redeem(redeem), Outcome::Applied(_)) => {
                    let redeemer = self.members[&redeem.redeemer];
                    redeem_in(&transaction, self.last, &operation, redeem.token, redeemer, at_ms)?
                }
                _ => append(&transaction, self.last, &operation, at_ms)?,
            };
        }
        transaction.commit()
    }

    /// Issues tokens, all in one transaction.
    pub fn issue(&mut self, tokens: &[(Hash, MemberId)], at_ms: u64) {
        let transaction = self.connection.transaction().expect("nobody else writes");
        for (token, owner) in tokens {
            let owner = self.members[owner];
            issue_in(&transaction, *token, owner, at_ms).expect("there is room");
        }
        transaction.commit().expect("there is room");
    }

    /// Redeems tokens by these operations, all in one durable transaction.
    pub fn redeem(&mut self, operations: &[Operation], at_ms: u64) {
        let behavior = rusqlite::TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior);
        let transaction = transaction.expect("nobody else writes");
        for operation in operations {
            let Action::Redeem(redeem) = &operation.body().action else { continue };
            let redeemer = self.members[&redeem.redeemer];
            let done = redeem_in(&transaction, self.last, operation, redeem.token, redeemer, at_ms);
            self.last = done.expect("there is room");
        }
        transaction.commit().expect("there is room");
    }

    /// Has it write its log back, and how long that takes is part of what it did.
    pub fn settle(&self) {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        self.connection.query_row(checkpoint, [], |_| Ok(())).expect("nobody reads");
    }
}

fn issue_in(tx: &Transaction<'_>, token: Hash, owner: i64, at_ms: u64) -> rusqlite::Result<()> {
    let insert = "INSERT INTO tokens(hash, owner, issued_ms, node) VALUES (?, ?, ?, 1)";
    tx.prepare_cached(insert)?.execute(params![token.0, owner, at_ms as i64]).map(|_| ())
}

/// Redeems a token: it must be there, unspent and within its validity; both are connected, counted and given their badges,
/// and the operation is kept with its place in the chain.
fn redeem_in(
    tx: &Transaction<'_>,
    last: (i64, Hash),
    operation: &Operation,
    token: Hash,
    redeemer: i64,
    at_ms: u64,
) -> rusqlite::Result<(i64, Hash)> {
    let known = "SELECT position FROM operations WHERE id = ?";
    let known: Option<i64> = tx
        .prepare_cached(known)?
        .query_row(params![operation.id().0], |row| row.get(0))
        .optional()?;
    assert!(known.is_none(), "each operation arrives once");
    let find = "SELECT owner, issued_ms, spent_by, ended_ms FROM tokens WHERE hash = ?";
    let row = |row: &rusqlite::Row<'_>| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, Option<i64>>(2)?))
    };
    let (owner, issued_ms, spent_by): (i64, _, _) =
        tx.prepare_cached(find)?.query_row(params![token.0], row)?;
    assert!(owner != redeemer && spent_by.is_none(), "it is somebody else's, and unspent");
    assert!(at_ms < issued_ms as u64 + VALID_MS, "it has not expired");
    let position = last.0 + 1;
    let spend = "UPDATE tokens SET spent_by = ? WHERE hash = ?";
    tx.prepare_cached(spend)?.execute(params![position, token.0])?;
    if !are_connected(tx, owner, redeemer)? {
        connect(tx, (owner, redeemer), position, at_ms)?;
    }
    append(tx, last, operation, at_ms)
}

fn are_connected(tx: &Transaction<'_>, one: i64, other: i64) -> rusqlite::Result<bool> {
    let met = "SELECT 1 FROM connections WHERE member = ? AND other = ?";
    tx.prepare_cached(met)?.exists(params![one, other])
}

fn connect(
    tx: &Transaction<'_>,
    pair: (i64, i64),
    position: i64,
    at_ms: u64,
) -> rusqlite::Result<()> {
    let common = "SELECT 1 FROM connections a JOIN connections b ON b.member = ? AND b.other = a.other \
                  WHERE a.member = ? LIMIT 1";
    let triangle = tx.prepare_cached(common)?.exists(params![pair.1, pair.0])?;
    for (member, other) in [pair, (pair.1, pair.0)] {
        let insert = "INSERT INTO connections VALUES (?, ?, ?, ?, 1)";
        tx.prepare_cached(insert)?.execute(params![member, other, position, at_ms as i64])?;
        let find = "SELECT connections, badges FROM members WHERE id = ?";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
        let (met, mut badges) = tx.prepare_cached(find)?.query_row(params![member], row)?;
        let earned = BADGES.iter().filter(|(count, _)| met + 1 >= *count).map(|(_, name)| *name);
        for badge in earned.chain(triangle.then_some("triangle")) {
            if !badges.split(' ').any(|has| has == badge) {
                badges = format!("{badges} {badge}");
            }
        }
        let raise = "UPDATE members SET connections = ?, badges = ? WHERE id = ?";
        tx.prepare_cached(raise)?.execute(params![met + 1, badges, member])?;
    }
    Ok(())
}

/// Keeps an operation at the next position, chained, and moves its node's head.
fn append(
    tx: &Transaction<'_>,
    (last, before): (i64, Hash),
    operation: &Operation,
    at_ms: u64,
) -> rusqlite::Result<(i64, Hash)> {
    let position = last + 1;
    let body = operation.bytes();
    let hash = Hash::of("order", &[&before.0, &position.to_be_bytes(), body]);
    let insert = "INSERT INTO operations VALUES (?, ?, 1, ?, ?, ?, ?)";
    let values = params![position, operation.id().0, position, at_ms as i64, body, hash.0];
    tx.prepare_cached(insert)?.execute(values)?;
    let head = "UPDATE nodes SET sequence = ?, link = ? WHERE id = 1";
    tx.prepare_cached(head)?.execute(params![position, hash.0])?;
    Ok((position, hash))
}
