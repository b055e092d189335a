-- The same job in SQLite's own natural schema: small integer keys for people and nodes, a table a kind, the hub's order as
-- the audit of changes and what kiosks are sent, ids unique.
CREATE TABLE members(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, headline TEXT, role INTEGER NOT NULL,
  connections INTEGER NOT NULL DEFAULT 0, badges TEXT NOT NULL DEFAULT '');
-- The leaderboard: both entries move with every meeting (IC-2.7).
CREATE INDEX board ON members(connections DESC);
CREATE TABLE nodes(
  id INTEGER PRIMARY KEY, member INTEGER REFERENCES members(id), sequence INTEGER NOT NULL DEFAULT 0, link BLOB NOT NULL);
CREATE TABLE tokens(
  hash BLOB PRIMARY KEY, owner INTEGER NOT NULL, issued_ms INTEGER NOT NULL, node INTEGER NOT NULL,
  spent_by INTEGER, ended_ms INTEGER) WITHOUT ROWID;
CREATE TABLE connections(
  member INTEGER NOT NULL, other INTEGER NOT NULL, operation INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  node INTEGER NOT NULL, PRIMARY KEY(member, other)) WITHOUT ROWID;
CREATE TABLE operations(
  position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, node INTEGER NOT NULL, sequence INTEGER NOT NULL,
  at_ms INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL);
