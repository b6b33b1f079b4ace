#!/usr/bin/env python3
"""Lets Dark's command line make the projections of a database again from its log of operations, and compares.

refold.py CLI_FOLDER DATABASE: the database is copied, its projections are emptied, all operations count as not applied.
Then Dark starts. Live rows are compared as sets, without what Dark draws at random or from the clock. What values
evaluate to is not compared if the database had none. Ends in "equal", or lists what differs and exits with 1."""

import pathlib
import sqlite3
import sys
import tempfile

from dark_cli import DarkCli

PROJECTIONS = ("locations", "package_types", "package_values", "package_functions", "package_dependencies",
               "deprecations")
OTHERS = ("package_ops", "commits", "branch_ops", "branches")
DRAWN = {"location_id", "created_at", "origin_ts"}


def rows(connection: sqlite3.Connection, table: str, evaluated: bool) -> set:
    names = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
    skipped = DRAWN | (set() if evaluated else {"rt_dval", "value_type"})
    live = " WHERE unlisted_at IS NULL" if table == "locations" else ""
    return set(connection.execute(f"SELECT {', '.join(n for n in names if n not in skipped)} FROM {table}{live}"))


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__)
        return 1
    with tempfile.TemporaryDirectory(prefix="darkpkg-refold-") as scratch:
        cli = DarkCli(sys.argv[1], sys.argv[2], pathlib.Path(scratch))
        connection = sqlite3.connect(cli.database)
        evaluated = connection.execute("SELECT count(*) FROM package_values WHERE rt_dval IS NULL").fetchone()[0] == 0
        before = {table: rows(connection, table, evaluated) for table in PROJECTIONS + OTHERS}
        for table in PROJECTIONS:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE package_ops SET applied = 0")
        connection.commit()
        connection.close()
        code, output = cli.run("version")
        if code != 0:
            print(output)
            return 1
        connection = sqlite3.connect(cli.database)
        same = True
        for table, expected in before.items():
            found = rows(connection, table, evaluated)
            print(f"{table}: {len(found)} rows", "equal" if found == expected else "DIFFER")
            for row in list(expected - found)[:3]:
                print("  gone:", [x if not isinstance(x, bytes) else f"{len(x)} bytes" for x in row])
            for row in list(found - expected)[:3]:
                print("  new: ", [x if not isinstance(x, bytes) else f"{len(x)} bytes" for x in row])
            same &= found == expected
    print("equal" if same else "different")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
