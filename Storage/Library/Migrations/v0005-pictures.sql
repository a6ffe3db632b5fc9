-- Version 5: pictures. No text shows any yet, so there is nothing to fill in.

-- Truth, as bodies are: pictures by the SHA-256 of their bytes. They never change.
CREATE TABLE picture (
  row INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- 0 not here yet, 1 no remote has it, 2 sent
  bytes BLOB
) STRICT;
CREATE INDEX picture_missing ON picture (row) WHERE state = 0;
CREATE INDEX picture_unsent ON picture (row) WHERE state = 1;

-- Derived from the texts: which shows which.
CREATE TABLE body_picture (
  body INTEGER NOT NULL,
  picture INTEGER NOT NULL,
  PRIMARY KEY (body, picture)
) STRICT, WITHOUT ROWID;
CREATE INDEX body_picture_picture ON body_picture (picture);
