-- Version 6: the words of a large transaction are gathered in memory, up to 16 MiB, and written to the
-- index of the text once.
INSERT INTO text_index (text_index, rank) VALUES ('hashsize', 16777216);
