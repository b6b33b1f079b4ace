-- Which edition of Dark the items are of: an edition is a property of a database.
ALTER TABLE darkpkg_state ADD COLUMN edition TEXT NOT NULL DEFAULT 'uuid';

-- Who uses whom, in editions whose ids are hashes of content: `user` is a row of darkpkg_items, (name, kind) the item that
-- it uses. An item that gets another id is found by its users here.
CREATE TABLE darkpkg_edges (name TEXT NOT NULL, kind TEXT NOT NULL, user INTEGER NOT NULL, PRIMARY KEY (name, kind, user)) WITHOUT ROWID;
CREATE INDEX darkpkg_edges_user ON darkpkg_edges(user);
