-- Version 10: what each voice counts for in this library, and stories that do not depend on the order in
-- which texts came. All of it is derived.

-- In the order of VoiceWeights; empty until tags were rehearsed.
CREATE TABLE topic_weight (
  voice INTEGER PRIMARY KEY,
  weight REAL NOT NULL
) STRICT;
UPDATE topic_line SET rehearsed = 0;

-- Which stories a phrase belongs to is counted where it is asked, so no text needs a story's number.
DROP INDEX sketch_story;
ALTER TABLE sketch DROP COLUMN story;

-- Phrases that belong to no story, since many have them.
CREATE TABLE common_phrase (
  phrase INTEGER PRIMARY KEY
) STRICT;

-- A pair now says what the texts have in common; whether the articles are copies depends on their titles and
-- sites too. All texts are compared anew.
DELETE FROM same_story;
DELETE FROM sketch;
DELETE FROM sketch_phrase;
DELETE FROM rule WHERE name = 'stories';

-- Texts to be compared: new ones, of which it is said what they are copies of, and others again.
ALTER TABLE uncompared ADD COLUMN is_new INTEGER NOT NULL DEFAULT 1;

-- Several remotes: the ends of other machines' logs that each holds, null if it was the only one so far, and
-- texts and pictures that one of them has and another is still to be given.
ALTER TABLE remote ADD COLUMN held BLOB;
CREATE TABLE owed_body (
  remote TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (remote, hash)
) STRICT, WITHOUT ROWID;

-- Other machines, as their newest change tells: when it was made, and the last of our changes that they had
-- seen then.
CREATE TABLE peer (
  replica BLOB PRIMARY KEY,
  heard INTEGER NOT NULL,
  saw INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
