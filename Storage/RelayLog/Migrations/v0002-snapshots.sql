-- Snapshots that are whole, and what they let go. docs/wire-protocol.md says what the fields mean.

CREATE TABLE snapshot (
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  position INTEGER NOT NULL,          -- its own row of the log
  chain BLOB NOT NULL,                -- running hash up to and with this row
  stream BLOB NOT NULL,
  holds INTEGER NOT NULL,             -- it holds the log up to this row
  PRIMARY KEY (account, position)
) STRICT, WITHOUT ROWID;

-- The running hash after the row `floor`; NULL while that is 0.
ALTER TABLE account ADD COLUMN floor_chain BLOB;
