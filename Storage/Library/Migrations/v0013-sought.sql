-- Version 13: what a remote was read for once more, in vain.

-- A digest of the segments that waited when all of it had been read; null if none did.
ALTER TABLE remote ADD COLUMN sought_in_vain BLOB;
