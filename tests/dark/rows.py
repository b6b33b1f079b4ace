"""Whose rows are whose in a database of edition `hash` that darkpkg and Dark's command line share."""

import collections
import pathlib
import sqlite3

OWN = "(SELECT hash FROM commits WHERE message = 'Init: packages loaded from disk')"

# Rows of users, which no link may change. branches.base_commit_hash follows the commit of the packages.
USERS = {"branches": "SELECT id, name, parent_branch_id, base_ts, base_op, archived_at, created_at, merged_at FROM branches",
         "commits": f"SELECT * FROM commits WHERE hash NOT IN {OWN}", "accounts_v0": "SELECT * FROM accounts_v0",
         "locations": f"SELECT * FROM locations WHERE commit_hash IS NULL OR commit_hash NOT IN {OWN}",
         "package_ops": f"SELECT * FROM package_ops WHERE commit_hash IS NULL OR commit_hash NOT IN {OWN}",
         **{table: f"SELECT * FROM {table}" for table in ("deprecations", "resolutions", "sync_conflicts", "scripts_v0", "traces",
                                                          "trace_fn_calls", "user_data_v0", "toplevels_v0", "package_blobs")}}

# Rows of the packages: what a link brings to what a clean one writes, however users work beside it. What stays for users
# only is not among them.
ITEMS = "(SELECT item FROM darkpkg_items)"
PACKAGES = {
    "package_types": f"SELECT hash, pt_def, rt_def, description FROM package_types WHERE hash IN {ITEMS}",
    "package_functions": f"SELECT hash, pt_def, rt_instrs, description FROM package_functions WHERE hash IN {ITEMS}",
    "package_values": f"SELECT hash, pt_def, description, rt_dval, value_type FROM package_values WHERE hash IN {ITEMS}",
    "package_dependencies": f"SELECT * FROM package_dependencies WHERE item_hash IN {ITEMS}",
    "locations": f"SELECT location_id, item_hash, owner, modules, name, item_type, branch_id FROM locations WHERE commit_hash = {OWN}",
    "package_ops": f"SELECT id, op_blob, branch_id, applied FROM package_ops WHERE commit_hash = {OWN} "
                   "AND id NOT IN (SELECT op FROM darkpkg_kept)",
    "darkpkg_files": "SELECT path, content, items, warnings FROM darkpkg_files",
    "darkpkg_items": "SELECT path, kind, name, item, hash, op FROM darkpkg_items JOIN darkpkg_files f ON f.id = darkpkg_items.id >> 20",
    "darkpkg_edges": "SELECT e.name, e.kind, i.kind, i.name FROM darkpkg_edges e LEFT JOIN darkpkg_items i ON i.id = e.user",
}

Rows = dict[str, collections.Counter]


def rows(database: pathlib.Path, queries: dict[str, str]) -> Rows:
    """Of one moment."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        return {name: collections.Counter(connection.execute(query)) for name, query in queries.items()}
    finally:
        connection.close()


def without_evaluated(found: Rows, clean: Rows) -> Rows:
    """`found` without what Dark itself made of values that the link leaves to it, which are NULL in `clean`."""
    left = {row[0] for row in clean["package_values"] if row[3] is None}
    values = collections.Counter(row[:3] + (None, None) if row[0] in left else row for row in found["package_values"])
    return found | {"package_values": values}


def differences(expected: Rows, found: Rows) -> list[str]:
    """A line for each table that differs, with a row of each kind."""
    def short(row):
        return tuple(f"{len(x)} bytes" if isinstance(x, bytes) and len(x) > 32 else x for x in row)
    out = []
    for table, wanted in expected.items():
        gone, new = wanted - found[table], found[table] - wanted
        if gone or new:
            out.append(f"{table}: {gone.total()} rows are missing, {new.total()} too many: "
                       f"{[short(r) for r in [*gone][:3]]} {[short(r) for r in [*new][:3]]}")
    return out


def missing_contents(database: pathlib.Path) -> list[str]:
    """Hashes that live names of users need, directly or by what they use, and that no table has."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [item for (item,) in connection.execute(f"""
            WITH RECURSIVE needed(item) AS (
              SELECT item_hash FROM locations WHERE commit_hash IS NULL OR commit_hash NOT IN {OWN}
              UNION SELECT depends_on_hash FROM needed JOIN package_dependencies ON item_hash = item)
            SELECT item FROM needed WHERE item NOT IN (SELECT hash FROM package_types UNION ALL SELECT hash FROM package_values
                                                       UNION ALL SELECT hash FROM package_functions)""")]
    finally:
        connection.close()
