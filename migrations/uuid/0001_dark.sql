-- Dark's tables as its eight migrations leave them (commit 2c1adf536e), for a database that darkpkg makes. One that
-- Dark's own migrations made has all of this already and skips this file. The comments stand outside of the statements:
-- SQLite reads the statements' text again whenever a process opens the database.

-- Dark's migration command finds its eight names here, and nothing to do.
CREATE TABLE system_migrations_v0 (name TEXT PRIMARY KEY, execution_date TEXT NOT NULL, sql TEXT NOT NULL);
INSERT INTO system_migrations_v0 (name, execution_date, sql) VALUES
  ('20250717_214941_initial.sql', datetime('now'), '-- by darkpkg'),
  ('20250730_000000_add_package_rt_columns.sql', datetime('now'), '-- by darkpkg'),
  ('20250805_152617_add_scripts_table.sql', datetime('now'), '-- by darkpkg'),
  ('20250820_000000_rename_package_constants_to_values.sql', datetime('now'), '-- by darkpkg'),
  ('20251015_192755_package_schema_rewrite.sql', datetime('now'), '-- by darkpkg'),
  ('20251119_000000_multi_branch_sync.sql', datetime('now'), '-- by darkpkg'),
  ('20251125_000000_add_account_name.sql', datetime('now'), '-- by darkpkg'),
  ('20251218_000000_approvals_system.sql', datetime('now'), '-- by darkpkg');

-- Who there is.
CREATE TABLE accounts_v0 (id TEXT PRIMARY KEY, created_at TEXT NOT NULL DEFAULT (datetime('now')), name TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX accounts_name_unique ON accounts_v0(name);
INSERT INTO accounts_v0 (id, name) VALUES
  ('00000000-0000-0000-0000-000000000001', 'Darklang'),
  ('00000000-0000-0000-0000-000000000002', 'Stachu'),
  ('00000000-0000-0000-0000-000000000003', 'Feriel');

-- Other instances that ops are exchanged with.
CREATE TABLE instances (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT NOT NULL);
CREATE INDEX idx_instances_name ON instances(name);
CREATE TABLE syncs (id TEXT PRIMARY KEY, instance_id TEXT NOT NULL, synced_at TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), ops_pushed INTEGER NOT NULL DEFAULT 0, ops_fetched INTEGER NOT NULL DEFAULT 0, FOREIGN KEY (instance_id) REFERENCES instances(id) ON DELETE CASCADE);
CREATE INDEX idx_syncs_instance ON syncs(instance_id, synced_at DESC);
CREATE INDEX idx_syncs_recent ON syncs(synced_at DESC);

-- Packages: the items' contents, where they are named, and the ops that made both.
CREATE TABLE package_types (id TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_def BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE package_values (id TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_dval BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE package_functions (id TEXT PRIMARY KEY, pt_def BLOB NOT NULL, rt_instrs BLOB NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE locations (location_id TEXT PRIMARY KEY, item_id TEXT NOT NULL, branch_id TEXT NULL, owner TEXT NOT NULL, modules TEXT NOT NULL, name TEXT NOT NULL, item_type TEXT NOT NULL, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), deprecated_at TIMESTAMP NULL, created_by TEXT NOT NULL DEFAULT '', approval_status TEXT NOT NULL DEFAULT 'approved', reviewed_by TEXT NULL, reviewed_at TIMESTAMP NULL);
CREATE INDEX idx_locations_lookup ON locations(owner, modules, name, branch_id) WHERE deprecated_at IS NULL;
CREATE INDEX idx_locations_module ON locations(owner, modules) WHERE deprecated_at IS NULL;
CREATE INDEX idx_locations_conflicts ON locations(owner, modules, name, branch_id) WHERE deprecated_at IS NULL AND branch_id IS NOT NULL;
CREATE INDEX idx_locations_shadowing ON locations(owner, modules, name, item_type, branch_id, deprecated_at);
CREATE INDEX idx_locations_branch ON locations(branch_id) WHERE branch_id IS NOT NULL;
CREATE INDEX idx_locations_owner_modules ON locations(owner, modules);
CREATE INDEX idx_locations_approval_status ON locations(approval_status);
CREATE INDEX idx_locations_created_by ON locations(created_by);
CREATE TABLE package_ops (id TEXT PRIMARY KEY, branch_id TEXT NULL, op_blob BLOB NOT NULL, applied BOOLEAN NOT NULL DEFAULT FALSE, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), instance_id TEXT NULL REFERENCES instances(id) ON DELETE SET NULL);
CREATE INDEX idx_package_ops_branch ON package_ops(branch_id);
CREATE INDEX idx_package_ops_created ON package_ops(created_at);
CREATE INDEX idx_package_ops_applied ON package_ops(applied) WHERE applied = FALSE;
CREATE INDEX idx_package_ops_instance ON package_ops(instance_id) WHERE instance_id IS NOT NULL;
CREATE TABLE branches (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TIMESTAMP NOT NULL, merged_at TIMESTAMP NULL, owner TEXT NOT NULL DEFAULT '');
CREATE INDEX idx_branches_name ON branches(name);
CREATE INDEX idx_branches_owner ON branches(owner);
CREATE UNIQUE INDEX idx_branches_owner_name ON branches(owner, name);

-- Proposals to change namespaces of others.
CREATE TABLE approval_requests (id TEXT PRIMARY KEY, created_by TEXT NOT NULL, created_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), status TEXT NOT NULL DEFAULT 'open', target_namespace TEXT NOT NULL, source_branch_id TEXT NULL, title TEXT NULL, description TEXT NULL, FOREIGN KEY (created_by) REFERENCES accounts_v0(id));
CREATE INDEX idx_approval_requests_created_by ON approval_requests(created_by);
CREATE INDEX idx_approval_requests_target_namespace ON approval_requests(target_namespace);
CREATE INDEX idx_approval_requests_status ON approval_requests(status);
CREATE TABLE request_items (request_id TEXT NOT NULL, location_id TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending', status_message TEXT NULL, reviewed_by TEXT NULL, reviewed_at TIMESTAMP NULL, PRIMARY KEY (request_id, location_id), FOREIGN KEY (request_id) REFERENCES approval_requests(id) ON DELETE CASCADE, FOREIGN KEY (reviewed_by) REFERENCES accounts_v0(id));
CREATE INDEX idx_request_items_status ON request_items(status);
CREATE INDEX idx_request_items_location ON request_items(location_id);
CREATE TABLE namespace_access (namespace TEXT NOT NULL, account_id TEXT NOT NULL, role TEXT NOT NULL, granted_at TIMESTAMP NOT NULL DEFAULT (datetime('now')), granted_by TEXT NOT NULL, PRIMARY KEY (namespace, account_id), FOREIGN KEY (account_id) REFERENCES accounts_v0(id), FOREIGN KEY (granted_by) REFERENCES accounts_v0(id));
CREATE INDEX idx_namespace_access_account ON namespace_access(account_id);
CREATE INDEX idx_namespace_access_namespace ON namespace_access(namespace);
INSERT INTO namespace_access (namespace, account_id, role, granted_by) VALUES
  ('Darklang', '00000000-0000-0000-0000-000000000001', 'owner', '00000000-0000-0000-0000-000000000001'),
  ('Stachu', '00000000-0000-0000-0000-000000000002', 'owner', '00000000-0000-0000-0000-000000000002'),
  ('Feriel', '00000000-0000-0000-0000-000000000003', 'owner', '00000000-0000-0000-0000-000000000003');

-- Programs and their data: nothing of darkpkg's, but the runtime reads them.
CREATE TABLE canvases_v0 (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), FOREIGN KEY(account_id) REFERENCES accounts_v0(id));
CREATE TABLE domains_v0 (domain TEXT PRIMARY KEY, canvas_id TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE toplevels_v0 (canvas_id TEXT NOT NULL, tlid INTEGER NOT NULL, digest CHAR(32) NOT NULL, tipe TEXT NOT NULL CHECK (tipe IN ('db', 'handler')), name TEXT, module TEXT, modifier TEXT, updated_at TEXT NOT NULL DEFAULT (datetime('now')), created_at TEXT NOT NULL DEFAULT (datetime('now')), deleted INTEGER NOT NULL CHECK (deleted IN (0,1)), data BLOB NOT NULL, PRIMARY KEY (canvas_id, tlid));
CREATE TABLE user_data_v0 (id TEXT PRIMARY KEY, canvas_id TEXT NOT NULL, table_tlid INTEGER NOT NULL, user_version INTEGER NOT NULL, dark_version INTEGER NOT NULL, data TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), updated_at TEXT NOT NULL DEFAULT (datetime('now')), key TEXT NOT NULL, UNIQUE (canvas_id, table_tlid, dark_version, user_version, key));
CREATE INDEX idx_user_data_fetch ON user_data_v0(canvas_id, table_tlid, user_version, dark_version);
CREATE INDEX idx_user_data_current_data_for_tlid ON user_data_v0(user_version, dark_version, canvas_id, table_tlid);
CREATE INDEX idx_user_data_json ON user_data_v0(data);
CREATE TABLE secrets_v0 (canvas_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')), PRIMARY KEY (canvas_id, name, version));
CREATE TABLE scripts_v0 (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE cron_records_v0 (id TEXT PRIMARY KEY, tlid INTEGER NOT NULL, canvas_id TEXT NOT NULL, ran_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE INDEX idx_cron_records_tlid_canvas_id_id ON cron_records_v0(tlid, canvas_id, id DESC);
CREATE TABLE scheduling_rules_v0 (id TEXT PRIMARY KEY, rule_type TEXT NOT NULL CHECK (rule_type IN ('pause', 'block')), canvas_id TEXT NOT NULL, handler_name TEXT NOT NULL, event_space TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TABLE queue_events_v0 (id TEXT PRIMARY KEY, canvas_id TEXT NOT NULL, module TEXT NOT NULL, name TEXT NOT NULL, modifier TEXT NOT NULL, locked_at TEXT, enqueued_at TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX idx_queue_events_count ON queue_events_v0(canvas_id, module, name);
CREATE TABLE traces_v0 (id TEXT PRIMARY KEY, trace_id TEXT NOT NULL, canvas_id TEXT NOT NULL, root_tlid INTEGER NOT NULL, callgraph_tlids TEXT NOT NULL);
