-- Contents that no package defines any longer, kept because rows of others refer to them, with the name that they had and
-- the id of their Add op (empty where that op is somebody else's).
CREATE TABLE darkpkg_kept (kind TEXT NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, op TEXT NOT NULL, PRIMARY KEY (kind, item)) WITHOUT ROWID;
