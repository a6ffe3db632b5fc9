-- Logs that went on twice, and snapshots on their way.

-- Truth: parts of a log that forked; LogTree says how they are named. Each begins in `seen` with the end of
-- the segment that it goes on from, unless `start` is 0.
CREATE TABLE branch (
  stream BLOB PRIMARY KEY,
  log BLOB NOT NULL,     -- the replica in the headers of its segments
  start INTEGER NOT NULL,  -- the last operation before it
  parent BLOB NOT NULL   -- the stream that this one belongs to
) STRICT, WITHOUT ROWID;
CREATE INDEX branch_log ON branch (log);

-- Snapshots that are being sent or fetched, so that a sync that was cut goes on from there.
CREATE TABLE snapshot (
  id BLOB PRIMARY KEY,
  remote TEXT NOT NULL,
  is_ours INTEGER NOT NULL,
  cursor TEXT NOT NULL,  -- up to where the remote had been read when it was made
  is_whole INTEGER NOT NULL,  -- whether it holds all up to there
  parts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot_part (
  row INTEGER PRIMARY KEY,
  snapshot BLOB NOT NULL REFERENCES snapshot ON DELETE CASCADE,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (snapshot, part)
) STRICT;

-- Bytes of changes sent and received since a snapshot was seen.
ALTER TABLE remote ADD COLUMN log_bytes INTEGER NOT NULL DEFAULT 0;
