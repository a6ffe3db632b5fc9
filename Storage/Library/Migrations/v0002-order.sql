-- Version 2: a list is ordered by the time of saving and then by the id, so that articles saved in one
-- millisecond stand in one order on every machine. Rebuilds these indexes and article_tag: some
-- seconds for a million articles.

DROP INDEX article_shelf;
DROP INDEX article_saved;
DROP INDEX article_favourite;
DROP INDEX article_conflicted;
CREATE INDEX article_shelf ON article (shelf, saved, id);
CREATE INDEX article_saved ON article (saved, id) WHERE shelf < 2;
CREATE INDEX article_favourite ON article (saved, id) WHERE is_favourite = 1 AND shelf < 2;
CREATE INDEX article_conflicted ON article (saved, id) WHERE is_conflicted = 1;

-- The article's place in the list is in the key, so that a tag's list needs no sorting.
CREATE TABLE article_tag_2 (
  key TEXT NOT NULL,
  shelf INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  id BLOB NOT NULL,
  article INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (key, shelf, saved, id)
) STRICT, WITHOUT ROWID;
INSERT INTO article_tag_2 (key, shelf, saved, id, article, label)
  SELECT key, tag.shelf, tag.saved, id, article, label
  FROM article_tag AS tag JOIN article ON article.row = tag.article
  ORDER BY key, tag.shelf, tag.saved, id;
DROP TABLE article_tag;
ALTER TABLE article_tag_2 RENAME TO article_tag;
