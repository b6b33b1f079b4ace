-- For editions whose ids are hashes of contents: `said` is a hash of all that an item's id depends on but for the ids of what it
-- uses, so while it and they stay, the id does. Items of one id share rows, and are found by the index; other ids are shorter.
ALTER TABLE darkpkg_items ADD COLUMN said BLOB NOT NULL DEFAULT x'';
CREATE INDEX darkpkg_items_item ON darkpkg_items(item) WHERE length(item) = 64;

-- 1: Dark's rows stand in the order, and in the commit, in which a link from nothing writes them.
ALTER TABLE darkpkg_state ADD COLUMN folded INTEGER NOT NULL DEFAULT 1;
