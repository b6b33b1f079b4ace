-- So that a look-up reads what it finds: items by the last part of their name whatever its case, and by ids that are no hashes of
-- contents, and the file of an item. The expression is that of cache/database/item_index.cpp.
CREATE INDEX darkpkg_items_last ON darkpkg_items(lower(substr(name, length(rtrim(name, replace(name, '.', ''))) + 1)));
CREATE INDEX darkpkg_items_id ON darkpkg_items(item) WHERE length(item) <> 64;
CREATE INDEX darkpkg_files_id ON darkpkg_files(id);
