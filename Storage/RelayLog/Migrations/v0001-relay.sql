-- A relay's log, version 1. docs/wire-protocol.md says what the fields mean.
-- This file never changes once released; a later version adds a file.

CREATE TABLE account (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  locator BLOB NOT NULL UNIQUE,
  enrol_hash BLOB NOT NULL,
  key_file BLOB NOT NULL,
  registration BLOB,                  -- SHA-256 of the message that made it, until its key file changes
  created INTEGER NOT NULL,           -- milliseconds since 1970
  by_invite INTEGER NOT NULL,         -- 0: made while everybody could, so it goes if it stays empty
  last_index INTEGER NOT NULL,        -- of the log's last row, 0 for none
  chain BLOB NOT NULL,                -- running hash up to that row
  floor INTEGER NOT NULL,             -- rows up to this index were compacted; none in this version
  bytes INTEGER NOT NULL              -- of all segments and objects
) STRICT;

-- A token is looked up by its hash first, so that the time tells nothing about accounts.
CREATE TABLE device (
  token_hash BLOB NOT NULL,
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  created INTEGER NOT NULL,           -- milliseconds since 1970
  seen INTEGER NOT NULL,              -- days since 1970
  PRIMARY KEY (token_hash, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_of_account ON device (account);

CREATE TABLE segment (
  row INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- gapless from 1, in the order of commits
  replica BLOB NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  hash BLOB NOT NULL,
  previous BLOB NOT NULL,
  chain BLOB NOT NULL,                -- running hash up to and with this row
  body BLOB NOT NULL,                 -- the whole object; last, so that a scan need not read it
  UNIQUE (account, position),
  UNIQUE (account, replica, first)
) STRICT;

-- The end of each replica's log.
CREATE TABLE tip (
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  replica BLOB NOT NULL,
  n INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account, replica)
) STRICT, WITHOUT ROWID;

-- Manifests, chunks and parts of blobs; the first that comes under a name stays.
CREATE TABLE object (
  row INTEGER PRIMARY KEY,            -- in the order of arrival
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  stream BLOB NOT NULL,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (account, kind, stream, part)
) STRICT;

CREATE TABLE invite (
  hash BLOB PRIMARY KEY NOT NULL,     -- SHA-256 of the code; gone once spent
  expires INTEGER NOT NULL            -- milliseconds since 1970
) STRICT, WITHOUT ROWID;
