-- Version 4: what the person's tagging teaches. Derived from the tagged articles outside the trash, and
-- kept up to date when somebody asks for suggestions. Queues all of them: no time to speak of.

-- Articles that changed since they were learnt, as they were then; tags is null if they were not.
CREATE TABLE topic_due (
  article INTEGER PRIMARY KEY,
  title TEXT,
  url TEXT,
  body INTEGER,
  tags TEXT  -- labels, one a line
) STRICT;
CREATE INDEX topic_due_body ON topic_due (body) WHERE body IS NOT NULL;

CREATE TABLE topic_tag (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  articles INTEGER NOT NULL,
  name_term INTEGER NOT NULL,  -- what the words of its name come to
  name_words INTEGER NOT NULL
) STRICT;

-- Pages of 4096 rows of article: which tags each has, and in which of them each term occurs.
CREATE TABLE topic_page (
  page INTEGER PRIMARY KEY,
  lessons BLOB NOT NULL
) STRICT;
CREATE TABLE topic_term (
  term INTEGER NOT NULL,
  page INTEGER NOT NULL,
  postings BLOB NOT NULL,
  PRIMARY KEY (term, page)
) STRICT, WITHOUT ROWID;

-- From which score on a suggestion is applied; found anew when enough was learnt since.
CREATE TABLE topic_line (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  learnt INTEGER NOT NULL,  -- changes to the lessons, ever
  rehearsed INTEGER NOT NULL,  -- the same when the line was found
  line REAL NOT NULL
) STRICT;
INSERT INTO topic_line (row, learnt, rehearsed, line) VALUES (1, 0, 0, 1);

CREATE INDEX article_tagged ON article (saved, id) WHERE tags <> '' AND shelf < 2;
INSERT INTO topic_due (article) SELECT row FROM article WHERE tags <> '' AND shelf < 2;
