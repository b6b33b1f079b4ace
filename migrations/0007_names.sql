-- The names of all items, packed, so that a search reads all of them in a few ms: a row has those of 64 files (part = id of
-- darkpkg_items >> 26). Which bytes, cache/database/tables/packed_names.hpp says. Made from darkpkg_items again where it changes.
CREATE TABLE darkpkg_names (part INTEGER PRIMARY KEY, names BLOB NOT NULL);

-- One row: whether all rows of `locations` were darkpkg's own when it last wrote, and which was the last of them then. Whoever adds
-- a row puts it behind that one.
CREATE TABLE darkpkg_locations (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL, location TEXT NOT NULL, own INTEGER NOT NULL);
