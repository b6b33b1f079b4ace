#!/usr/bin/env python3
"""Databases of every historic version, through the real darkpkg: each is brought to the schema of a fresh one, with the same
contents; edited, missing and newer migrations are refused and nothing is changed."""
import argparse
import sys

sys.dont_write_bytecode = True

import workspace as ws
from faults import tree


# Dark's tables, then darkpkg's own.
MIGRATIONS = {path.stem: path for folder in ("migrations/uuid", "migrations") for path in (ws.ROOT / folder).glob("*.sql")}


def schema(db):
    connection = ws.connect(db)
    found = sorted(connection.execute("select type, name, tbl_name, sql from sqlite_master").fetchall(), key=repr)
    connection.close()
    return found


def historic(db, rows, count):
    """A database that saw the first `count` migrations only."""
    connection = ws.sqlite3.connect(db, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    for name, checksum in rows[:count]:
        connection.executescript(MIGRATIONS[name].read_text())
        connection.execute("create table if not exists darkpkg_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, "
                           "applied_at TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("insert into darkpkg_migrations values (?, ?, datetime('now'))", (name, checksum))
    connection.close()


def run(options, folder):
    fresh = ws.Workspace(folder / "fresh", options.program)
    fresh.write(tree(1))
    fresh.must_build()
    expected, tables = ws.meaning(fresh.db), schema(fresh.db)
    connection = ws.connect(fresh.db)
    rows = connection.execute("select name, checksum from darkpkg_migrations order by name").fetchall()
    connection.close()
    files = sorted(MIGRATIONS)
    if [name for name, _ in rows] != files:
        raise ws.Failure(f"the migrations are {files}, the database saw {rows}")

    done = 0
    for count in range(len(rows) + 1):
        workspace = ws.Workspace(folder / f"from{count}", options.program)
        workspace.write(tree(1))
        historic(workspace.db, rows, count)
        workspace.must_build()
        named = lambda found: [(t, n) for t, n, _, _ in found]
        if named(schema(workspace.db)) != named(tables):
            raise ws.Failure(f"from version {count}: another schema")
        # Comments and white space between statements are no part of the schema; the statements themselves are.
        if [r for r in schema(workspace.db) if r not in tables]:
            raise ws.Failure(f"from version {count}: {[r for r in schema(workspace.db) if r not in tables][:3]}")
        wrong = ws.differences(expected, ws.meaning(workspace.db))
        if wrong:
            raise ws.Failure(f"from version {count}: other contents\n" + "\n".join(wrong))
        done += 1

    # One that Dark's own migrations made: no bookkeeping of ours.
    workspace = ws.Workspace(folder / "dark", options.program)
    workspace.write(tree(1))
    connection = ws.sqlite3.connect(workspace.db)
    connection.executescript(MIGRATIONS[rows[0][0]].read_text())
    connection.close()
    workspace.must_build()
    if schema(workspace.db) != tables:
        raise ws.Failure("from Dark's own: another schema")

    refused = 0
    for what, statement, word in (
            ("newer", "insert into darkpkg_migrations values ('9999_future', 'x', '')", "newer"),
            ("edited", f"update darkpkg_migrations set checksum = 'x' where name = '{rows[-1][0]}'", rows[-1][0]),
            ("missing", f"delete from darkpkg_migrations where name = '{rows[0][0]}'", rows[0][0]),
            ("unknown", f"update darkpkg_migrations set name = '0000_other' where name = '{rows[0][0]}'", "0000_other")):
        workspace = ws.Workspace(folder / what, options.program)
        workspace.write(tree(1))
        workspace.must_build()
        connection = ws.connect(workspace.db, readonly=False)
        connection.execute(statement)
        connection.close()
        before = ws.everything(workspace.db)
        workspace.write(tree(2))
        for _ in range(2):
            result = workspace.build()
            if result.returncode != 3 or word not in result.stdout or "help" not in result.stdout:
                raise ws.Failure(f"{what}: exit {result.returncode}\n{result.stdout}")
            if ws.differences(before, ws.everything(workspace.db)):
                raise ws.Failure(f"{what}: the database was changed")
        refused += 1
    ws.flush(f"{done} historic versions upgrade to one schema, as does Dark's own; {refused} sorts of foreign history refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    options = parser.parse_args()
    return ws.in_folder(options, "migrations", lambda base: run(options, base))


if __name__ == "__main__":
    sys.exit(main())
