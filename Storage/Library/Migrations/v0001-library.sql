-- A library, version 1. docs/storage-format.md says what is truth and what is derived.
-- This file never changes once released; a later version adds a file.

-- Truth: what everybody wrote.

-- All cells of one article, device or other entity, packed.
CREATE TABLE entity (
  row INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  id BLOB NOT NULL,
  cells BLOB NOT NULL,
  UNIQUE (kind, id)
) STRICT;

-- Captured texts by the SHA-256 of their bytes. They never change.
CREATE TABLE body (
  row INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- 0 not here yet, 1 no remote has it, 2 sent
  text BLOB,
  html BLOB
) STRICT;
CREATE INDEX body_missing ON body (row) WHERE state = 0;
CREATE INDEX body_unsent ON body (row) WHERE state = 1;

-- Truth: this replica's place in the world.

CREATE TABLE meta (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  replica BLOB NOT NULL,
  last INTEGER NOT NULL,  -- the last operation that it issued
  clock INTEGER NOT NULL,
  account BLOB
) STRICT;

-- The version vector: the last operation seen of each replica, and the segment that ended with it.
CREATE TABLE version (
  replica BLOB PRIMARY KEY,
  last INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Every segment boundary ever applied or sealed: one number under two hashes is a fork.
CREATE TABLE seen (
  replica BLOB NOT NULL,
  last INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (replica, last)
) STRICT, WITHOUT ROWID;

-- Own operations that no remote has acknowledged, a frame a row; kept after sealing for a new id.
CREATE TABLE pending (
  first INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  made INTEGER NOT NULL,
  frame BLOB NOT NULL
) STRICT;

-- Stretches of them that are closed, with what had been seen when they were made.
CREATE TABLE cut (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,
  sealed INTEGER NOT NULL,  -- the last operation that is sealed; first - 1 if none
  base BLOB NOT NULL
) STRICT;

-- Own sealed segments, in the bytes that go out, for as long as a remote may need them again.
CREATE TABLE segment (
  replica BLOB NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  hash BLOB NOT NULL,
  previous BLOB NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (replica, first)
) STRICT;

-- Segments of others that wait for what they refer to, or that cannot be read.
CREATE TABLE buffered (
  replica BLOB NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  hash BLOB NOT NULL,
  previous BLOB NOT NULL,
  reader INTEGER NOT NULL,
  raw BLOB NOT NULL,
  PRIMARY KEY (replica, first, hash)
) STRICT;

CREATE TABLE remote (
  id TEXT PRIMARY KEY,
  cursor TEXT NOT NULL,
  acknowledged INTEGER NOT NULL,
  acknowledged_hash BLOB NOT NULL,
  last_success INTEGER,
  last_error TEXT
) STRICT, WITHOUT ROWID;

-- Local only: what happened, how to take it back, what is still to be fetched.

CREATE TABLE history (
  row INTEGER PRIMARY KEY,
  made INTEGER NOT NULL,
  replica BLOB NOT NULL,
  verb TEXT,
  article BLOB NOT NULL,
  sentences TEXT NOT NULL  -- one a line
) STRICT;
CREATE INDEX history_article ON history (article, row);

CREATE TABLE change (
  row INTEGER PRIMARY KEY,
  made INTEGER NOT NULL,
  verb TEXT NOT NULL,
  is_undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX change_open ON change (row) WHERE is_undone = 0;

CREATE TABLE undo (
  change INTEGER NOT NULL,
  step INTEGER NOT NULL,
  entity BLOB NOT NULL,
  record BLOB NOT NULL,
  PRIMARY KEY (change, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX undo_entity ON undo (entity);

CREATE TABLE fetch_queue (
  article BLOB PRIMARY KEY,
  url TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT,
  next_attempt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived from the cells, for lists, searches and people with sqlite3.

-- One row for all articles that are the same one.
CREATE TABLE article (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  shelf INTEGER NOT NULL,  -- 0 unread, 1 archived, 2 trash
  saved INTEGER NOT NULL,
  is_favourite INTEGER NOT NULL,
  is_conflicted INTEGER NOT NULL,
  body INTEGER,
  title TEXT NOT NULL,
  url TEXT,
  author TEXT,
  site TEXT,
  language TEXT,
  published TEXT,
  tags TEXT NOT NULL,  -- labels, one a line
  word_count INTEGER,
  note_count INTEGER NOT NULL,
  highlight_count INTEGER NOT NULL,
  progress INTEGER NOT NULL,
  deleted INTEGER
) STRICT;
CREATE INDEX article_shelf ON article (shelf, saved);
CREATE INDEX article_saved ON article (saved) WHERE shelf < 2;
CREATE INDEX article_favourite ON article (saved) WHERE is_favourite = 1 AND shelf < 2;
CREATE INDEX article_conflicted ON article (saved) WHERE is_conflicted = 1;
CREATE INDEX article_body ON article (body) WHERE body IS NOT NULL;

-- Every id that means an article.
CREATE TABLE member (
  id BLOB PRIMARY KEY,
  article INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which articles are said to be the same one.
CREATE TABLE alias (
  source BLOB NOT NULL,
  target BLOB NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_target ON alias (target);

-- The article's place in the list is in the key, so that a tag's list needs no sorting.
CREATE TABLE article_tag (
  key TEXT NOT NULL,
  shelf INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  article INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (key, shelf, saved, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  article INTEGER NOT NULL,
  id BLOB NOT NULL,
  created INTEGER NOT NULL,
  edited INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (article, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE highlight (
  article INTEGER NOT NULL,
  id BLOB NOT NULL,
  created INTEGER NOT NULL,
  quote TEXT NOT NULL,
  colour TEXT,
  note TEXT,
  PRIMARY KEY (article, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  replica BLOB PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Full text in two tables, so that a new title never rewrites the index of the text. Both hold words
-- only, under the article's row; a removal restates what was indexed.
CREATE VIRTUAL TABLE short_index USING fts5 (
  title, tags, author, site, notes, highlights,
  content = '', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE text_index USING fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
