-- Version 12: lists of ends with gaps, and what one remote gives for another.

-- Streams of which a snapshot left old ends out. All behind their second end and up to the number may be missing
-- in `seen`.
CREATE TABLE unlisted (
  stream BLOB PRIMARY KEY,
  listed_from INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Segments of other machines, sealed as they came from one remote, for as long as another may lack them.
CREATE TABLE passing (
  row INTEGER PRIMARY KEY,
  replica BLOB NOT NULL,  -- as in its header
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  hash BLOB NOT NULL,
  previous BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (replica, first, hash)
) STRICT;

-- Which loose texts and pictures a remote has let go, until all have.
CREATE TABLE dropped_body (
  remote TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (remote, hash)
) STRICT, WITHOUT ROWID;
