-- Version 3: sites are found by an index, and saved searches have a table. Goes through all articles
-- once: some seconds for a million.

-- The host with its labels turned round, so that those that end alike stand together:
-- blog.example.org is org.example.blog.
ALTER TABLE article ADD COLUMN host TEXT;
UPDATE article SET host = (
  WITH RECURSIVE
    authority (text) AS (
      SELECT substr(rest, 1, instr(rest, '/') - 1) FROM (
        SELECT replace(replace(substr(url, instr(url, '//') + 2), '?', '/'), '#', '/') || '/' AS rest)
    ),
    label (rest, turned) AS (
      SELECT CASE WHEN text LIKE '[%' THEN substr(text || ']', 1, instr(text || ']', ']') - 1)
        ELSE substr(text || ':', 1, instr(text || ':', ':') - 1) END || '.', '' FROM authority
      UNION ALL
      SELECT substr(rest, instr(rest, '.') + 1), substr(rest, 1, instr(rest, '.')) || turned
      FROM label WHERE rest <> ''
    )
  SELECT turned FROM label WHERE rest = '' AND turned <> '.'
) WHERE instr(url, '//') > 0;
CREATE INDEX article_host ON article (host) WHERE host IS NOT NULL;

-- Derived from the cells of saved searches.
CREATE TABLE saved_search (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL
) STRICT, WITHOUT ROWID;
