-- Version 8: which texts tell one story, and which addresses are spellings of one. All of it is derived:
-- `satchel doctor --repair` makes it anew.

-- Texts that were not yet compared with the others, in the order in which they are to be.
CREATE TABLE uncompared (
  row INTEGER PRIMARY KEY,
  body INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO uncompared (body)
  SELECT DISTINCT body.row FROM article JOIN body ON body.row = article.body
  WHERE body.state <> 0 ORDER BY article.saved, article.id;

-- Of each compared text a few phrases, by number: four bytes each, little-endian, ascending.
CREATE TABLE sketch (
  body INTEGER PRIMARY KEY,
  phrases INTEGER NOT NULL,  -- of the whole text
  story INTEGER NOT NULL,  -- the body that was first to tell it
  sample BLOB NOT NULL
) STRICT;
CREATE INDEX sketch_story ON sketch (story) WHERE story <> body;

-- Which texts have a phrase in their sample; no more than a few of them for one that many have.
CREATE TABLE sketch_phrase (
  phrase INTEGER NOT NULL,
  body INTEGER NOT NULL,
  PRIMARY KEY (phrase, body)
) STRICT, WITHOUT ROWID;

-- Pairs of texts, a < b, of which the shorter runs through the other.
CREATE TABLE same_story (
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  share INTEGER NOT NULL,  -- thousandths of the shorter text
  relation INTEGER NOT NULL,  -- 1 related, 2 copy
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_story_b ON same_story (b);

-- Spellings of one address have one number here.
ALTER TABLE article ADD COLUMN address_key INTEGER;
CREATE INDEX article_address ON article (address_key) WHERE address_key IS NOT NULL;

-- By which version of a rule something derived was made.
CREATE TABLE rule (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
