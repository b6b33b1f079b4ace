-- Dark's tables as its schema of commit 14c4158ae7 has them, for a database that darkpkg makes. The comments stand outside of
-- the statements: SQLite reads the statements' text again whenever a process opens the database.

-- What Dark's migrations note: the text of its schema by its SHA-256, and the release of its formats.
CREATE TABLE schema_state_v0 (id INTEGER PRIMARY KEY, hash TEXT NOT NULL);
INSERT INTO schema_state_v0 (id, hash) VALUES (0, '4F45E5822AEA4DF1A08F453076471F36154978BC98E77CEEF0F66DD8D83E2A89');
CREATE TABLE release_state_v0 (id INTEGER PRIMARY KEY, "release" INTEGER NOT NULL);
INSERT INTO release_state_v0 (id, "release") VALUES (0, 4);

-- Who there is, and their branches.
CREATE TABLE system_migrations_v0 (name TEXT PRIMARY KEY, execution_date TEXT NOT NULL, sql TEXT NOT NULL);
CREATE TABLE accounts_v0 (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE branches (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, parent_branch_id TEXT REFERENCES branches(id), base_commit_hash TEXT, base_ts TEXT NOT NULL DEFAULT '', base_op TEXT NOT NULL DEFAULT '', archived_at TIMESTAMP NULL, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), merged_at TIMESTAMP);
INSERT INTO accounts_v0 (id, name) VALUES
  ('00000000-0000-0000-0000-000000000001', 'Darklang'),
  ('00000000-0000-0000-0000-000000000002', 'Stachu'),
  ('00000000-0000-0000-0000-000000000003', 'Paul'),
  ('00000000-0000-0000-0000-000000000004', 'Feriel');
INSERT INTO branches (id, name) VALUES ('89282547-e4e6-4986-bcb6-db74bc6a8c0f', 'main');

-- The log: commits, operations on packages and on branches, and what came of meeting those of others.
CREATE TABLE commits (hash TEXT PRIMARY KEY, message TEXT NOT NULL, branch_id TEXT NOT NULL REFERENCES branches(id), account_id TEXT NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001' REFERENCES accounts_v0(id), created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')));
CREATE INDEX idx_commits_branch ON commits(branch_id, created_at DESC);
CREATE TABLE package_ops (id TEXT NOT NULL, op_blob BLOB NOT NULL, branch_id TEXT NOT NULL REFERENCES branches(id), commit_hash TEXT REFERENCES commits(hash), applied INTEGER NOT NULL DEFAULT 0, propagation_id TEXT NULL, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), origin_ts TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), committed_seq INTEGER, PRIMARY KEY (id, branch_id));
CREATE INDEX idx_package_ops_wip ON package_ops(branch_id) WHERE commit_hash IS NULL;
CREATE INDEX idx_package_ops_created ON package_ops(created_at);
CREATE INDEX idx_package_ops_applied ON package_ops(applied) WHERE applied = 0;
CREATE INDEX idx_package_ops_commit_hash ON package_ops(commit_hash);
CREATE INDEX idx_package_ops_propagation_id ON package_ops(propagation_id) WHERE propagation_id IS NOT NULL;
CREATE TABLE branch_ops (id TEXT PRIMARY KEY, op_blob BLOB NOT NULL, applied INTEGER NOT NULL DEFAULT 0, origin_ts TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')));
CREATE TABLE sync_conflicts (id TEXT PRIMARY KEY, branch_id TEXT NOT NULL, location TEXT NOT NULL, item_kind TEXT NOT NULL, local_hash TEXT NOT NULL, incoming_hash TEXT NOT NULL, chosen_hash TEXT NOT NULL, resolved_by TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'auto-resolved', detected_at TIMESTAMP NOT NULL DEFAULT (datetime('now')));
CREATE INDEX idx_sync_conflicts_detected_at ON sync_conflicts(detected_at DESC);
CREATE INDEX idx_sync_conflicts_branch_location ON sync_conflicts(branch_id, location, status);
CREATE TABLE resolutions (id TEXT PRIMARY KEY, branch_id TEXT NOT NULL, location TEXT NOT NULL, item_kind TEXT NOT NULL, chosen_hash TEXT NOT NULL, resolved_by TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX idx_resolutions_at ON resolutions(at);

-- Packages: the items' contents by their hashes, where they are named, and what they use.
CREATE TABLE package_types (hash TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_def BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), description TEXT NOT NULL DEFAULT '');
CREATE TABLE package_values (hash TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_dval BLOB, value_type BLOB, created_at TEXT NOT NULL DEFAULT (datetime('now')), description TEXT NOT NULL DEFAULT '');
CREATE INDEX idx_package_values_type ON package_values(value_type);
CREATE TABLE package_functions (hash TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_instrs BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), description TEXT NOT NULL DEFAULT '');
CREATE TABLE package_blobs (hash TEXT PRIMARY KEY, length INTEGER NOT NULL, bytes BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE locations (location_id TEXT PRIMARY KEY, item_hash TEXT NOT NULL, owner TEXT NOT NULL, modules TEXT NOT NULL, name TEXT NOT NULL, item_type TEXT NOT NULL, branch_id TEXT NOT NULL REFERENCES branches(id), commit_hash TEXT REFERENCES commits(hash), created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), unlisted_at TIMESTAMP NULL, origin_ts TEXT NULL, source TEXT NOT NULL DEFAULT 'op');
CREATE INDEX idx_locations_branch_lookup ON locations(branch_id, owner, modules, name, item_type) WHERE unlisted_at IS NULL;
CREATE INDEX idx_locations_module ON locations(owner, modules) WHERE unlisted_at IS NULL;
CREATE INDEX idx_locations_wip ON locations(branch_id) WHERE commit_hash IS NULL;
CREATE INDEX idx_locations_owner_modules ON locations(owner, modules);
CREATE INDEX idx_locations_commit_hash ON locations(commit_hash);
CREATE TABLE deprecations (deprecation_id TEXT PRIMARY KEY, branch_id TEXT NOT NULL REFERENCES branches(id), commit_hash TEXT REFERENCES commits(hash), item_hash TEXT NOT NULL, item_kind TEXT NOT NULL, state TEXT NOT NULL, annotation_blob BLOB, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), unlisted_at TIMESTAMP);
CREATE INDEX idx_deprecations_lookup ON deprecations(branch_id, item_hash, item_kind) WHERE unlisted_at IS NULL;
CREATE INDEX idx_deprecations_wip ON deprecations(branch_id) WHERE commit_hash IS NULL;
CREATE INDEX idx_deprecations_commit_hash ON deprecations(commit_hash);
CREATE TABLE package_dependencies (item_hash TEXT NOT NULL, depends_on_hash TEXT NOT NULL, depends_on_item_type TEXT NOT NULL, depends_on_owner TEXT, depends_on_modules TEXT, depends_on_name TEXT);
CREATE INDEX idx_package_dependencies_depends_on ON package_dependencies(depends_on_hash);
CREATE INDEX idx_package_dependencies_item ON package_dependencies(item_hash);
CREATE INDEX idx_package_dependencies_depends_on_location ON package_dependencies(depends_on_item_type, depends_on_owner, depends_on_modules, depends_on_name) WHERE depends_on_owner IS NOT NULL;
CREATE UNIQUE INDEX idx_package_dependencies_unique ON package_dependencies(item_hash, depends_on_hash, depends_on_item_type, COALESCE(depends_on_owner, ''), COALESCE(depends_on_modules, ''), COALESCE(depends_on_name, ''));
CREATE TABLE package_caps (hash TEXT PRIMARY KEY, caps TEXT NOT NULL);

-- Programs, their data and what they did: nothing of darkpkg's, but the runtime reads them.
CREATE TABLE traces (id TEXT PRIMARY KEY, root_tlid INTEGER NOT NULL, handler_desc TEXT NOT NULL, timestamp TEXT NOT NULL, input_name TEXT NOT NULL, input_value BLOB NOT NULL, account_id TEXT REFERENCES accounts_v0(id));
CREATE TABLE trace_fn_calls (trace_id TEXT NOT NULL, call_id TEXT NOT NULL, parent_call_id TEXT, kind TEXT NOT NULL, fn_hash TEXT, lambda_expr_id TEXT, args BLOB NOT NULL, result BLOB NOT NULL, duration_ms INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (trace_id, call_id));
CREATE INDEX idx_trace_fn_calls_trace_id ON trace_fn_calls(trace_id);
CREATE INDEX idx_trace_fn_calls_fn_hash ON trace_fn_calls(fn_hash);
CREATE TABLE user_data_v0 (id TEXT PRIMARY KEY, table_tlid INTEGER NOT NULL, user_version INTEGER NOT NULL, dark_version INTEGER NOT NULL, data TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), updated_at TEXT NOT NULL DEFAULT (datetime('now')), key TEXT NOT NULL, UNIQUE (table_tlid, dark_version, user_version, key));
CREATE INDEX idx_user_data_fetch ON user_data_v0 (table_tlid, user_version, dark_version);
CREATE INDEX idx_user_data_current_data_for_tlid ON user_data_v0 (user_version, dark_version, table_tlid);
CREATE INDEX idx_user_data_json ON user_data_v0 (data);
CREATE TABLE toplevels_v0 (tlid INTEGER NOT NULL PRIMARY KEY, digest CHAR(32) NOT NULL, tipe TEXT NOT NULL CHECK (tipe IN ('db', 'handler')), name TEXT, module TEXT, modifier TEXT, updated_at TEXT NOT NULL DEFAULT (datetime('now')), created_at TEXT NOT NULL DEFAULT (datetime('now')), deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)), data BLOB NOT NULL);
CREATE TABLE scripts_v0 (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
