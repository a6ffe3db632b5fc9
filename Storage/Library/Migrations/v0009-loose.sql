-- Version 9: texts and pictures that went with the last article that named them, so that remotes can let them go,
-- too, once they have been loose for long.
CREATE TABLE loose (
  hash BLOB PRIMARY KEY,
  is_picture INTEGER NOT NULL,
  since INTEGER  -- milliseconds since 1970; null until the next sync
) STRICT, WITHOUT ROWID;
