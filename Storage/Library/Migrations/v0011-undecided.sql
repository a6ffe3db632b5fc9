-- Version 11: phrases of which it is to be decided anew whether they are common, since other texts have them than
-- when it was. Derived.
CREATE TABLE undecided_phrase (
  phrase INTEGER PRIMARY KEY
) STRICT;
INSERT OR IGNORE INTO undecided_phrase (phrase)
  SELECT phrase FROM sketch_phrase JOIN uncompared USING (body);
