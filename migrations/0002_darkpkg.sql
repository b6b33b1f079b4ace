-- What darkpkg remembers from link to link. Everything here can be made again from the objects, but for adopted ids and
-- the history of changes.

-- One row: the generation that readers see, and what it was linked with. `inputs` is a hash over the builtins and the
-- pinned ids. `adopted` is 1 where Dark's own loader filled the database before darkpkg did.
CREATE TABLE darkpkg_state (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, linker BLOB NOT NULL, compiler BLOB NOT NULL, inputs BLOB NOT NULL, adopted INTEGER NOT NULL);

-- The sources, and the state in which their objects were when they were linked: the size, times (ns) and inode of the
-- object, and the hash of its content. Read in one scan by every link, so narrow.
CREATE TABLE darkpkg_files (path TEXT PRIMARY KEY, id INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, content BLOB NOT NULL, items INTEGER NOT NULL, warnings INTEGER NOT NULL) WITHOUT ROWID;

-- The items: which file defines them (id = file id * 2^20 + a number, so that a file's items lie together), their id
-- in Dark's tables, the hash of what the object has of them, the id of their Add op, and which of their rows darkpkg may
-- delete again (1 content, 2 location, 4 Add op, 8 Set name op).
CREATE TABLE darkpkg_items (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL, hash BLOB NOT NULL, op TEXT NOT NULL, owned INTEGER NOT NULL);
CREATE UNIQUE INDEX darkpkg_items_name ON darkpkg_items(name, kind);

-- Which files mention a name: its last part without `_vN`, and the parts before it. What a new or vanished definition
-- may change is found here. darkpkg_uses has the same by file, packed, to know what to take out again.
CREATE TABLE darkpkg_references (name TEXT NOT NULL, qualifier TEXT NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (name, qualifier, file)) WITHOUT ROWID;
CREATE TABLE darkpkg_uses (file INTEGER PRIMARY KEY, names TEXT NOT NULL);

-- The ids that locations had before darkpkg came, kept also while nothing defines them.
CREATE TABLE darkpkg_adopted (kind TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL, location TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;

-- What each generation did to which items, for a runtime that wants to drop just these: added, changed, removed, or moved
-- (to another file, otherwise unchanged).
CREATE TABLE darkpkg_changes (generation INTEGER NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, change TEXT NOT NULL, PRIMARY KEY (generation, kind, item)) WITHOUT ROWID;

-- The warnings of all files; places are bytes of the source's text. Those that the link found are about a reference of an item
-- (its row), so that their places can be found again when the file was edited elsewhere.
CREATE TABLE darkpkg_diagnostics (file INTEGER NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, message TEXT NOT NULL, help TEXT NOT NULL, item INTEGER, reference INTEGER NOT NULL, PRIMARY KEY (file, number)) WITHOUT ROWID;
